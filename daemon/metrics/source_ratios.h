// The ratios of what a source stands by: published counts made into shares, beside them in
// /metrics.
#pragma once

#include <vector>

#include "daemon/store/store.h"

namespace dvcmon {

// Of each body and each definition whose counts are known, from the counts that are shown on the
// same days; the key is the family with its definition: "online_filing_ratio{rate=…}". What is not
// known or of nothing is left out.
std::vector<StandingFigure> RatiosOf(const Standing& standing);

}  // namespace dvcmon
