// Which cut-offs matter to who looks at a configuration.
#pragma once

#include <set>

#include "daemon/config/config.h"

namespace dvcmon {

// Those of its reports, and the end of the calendar month, by which portals count.
std::set<Cutoff> CutoffsOf(const Config& config);

}  // namespace dvcmon
