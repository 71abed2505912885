// "Tin được số liệu này không?": how fresh and how complete the figures of a page are.
#pragma once

#include <vector>

#include "collectors/model/result.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/html.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/view.h"

namespace dvcmon {

// Of how many sources, how good and how old; how many bodies have figures; how long the window
// goes on. Of a province with the sources of the nation, or of the nation with all.
Status PutFreshness(Html& html, const View& view, const Desk& desk,
                    const std::vector<Measured>& lines);

}  // namespace dvcmon
