// What came by which channel, week by week.
#pragma once

#include "daemon/pages/filing.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"

namespace dvcmon {

// Half a year of weeks, of the days that are known: drawn, and as a table.
void PutWeeks(Html& html, const View& view, const Filing& filing);

}  // namespace dvcmon
