// The ratios of what a source counts: published counts, or what was filed in some days, made into
// shares that stand beside them in /metrics.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "daemon/derive/record_rules.h"
#include "daemon/store/store.h"

namespace dvcmon {

// Does the source's portal count for the figure.
bool CountsFor(std::span<const RecordRule> rules, const Source& source,
               const StandingFigure& figure);

// Of each body and each definition whose counts are known, from the counts that are shown on the
// same days; the key is the family with its definition and `window`:
// "online_filing_ratio{rate=…,window=year}". What is not known or of nothing is left out, and so
// are counts for which another portal counts.
std::vector<StandingFigure> RatiosOf(const Source& source,
                                     const std::vector<StandingFigure>& figures,
                                     std::string_view window,
                                     std::span<const RecordRule> rules = {});

}  // namespace dvcmon
