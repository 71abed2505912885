// What a body filed day by day.
#pragma once

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"

namespace dvcmon {

// Half a year that ends today, or on that day: the share of seven days, the target, and the
// applications of each day, of the first source that counts them.
Status PutDays(Html& html, const View& view, Desk& desk, const Subject& subject,
               Day last = Day::max());

}  // namespace dvcmon
