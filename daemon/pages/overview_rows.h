// The rows of the overview of a province, in their order. Each is left out, or says in a line why,
// where no source tells what it is about.
#pragma once

#include <vector>

#include "collectors/model/result.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"
#include "daemon/store/drops.h"

namespace dvcmon {

// "Đạt hay chưa?": shares and the score, against before and against their targets.
void PutTiles(Html& html, const View& view, Desk& desk);

}  // namespace dvcmon
