// What the polls of a portal came to in the last days.
#pragma once

#include <vector>

#include "collectors/model/result.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"
#include "daemon/store/record.h"

namespace dvcmon {

// Of thirty days, at most fifty of a source. A portal may be asked about all provinces: shown are
// the sources of the nation, and those of the province of the view, or else of the first.
Status PutRecentPolls(Html& html, const View& view, const std::vector<Source>& sources);

}  // namespace dvcmon
