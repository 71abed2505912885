// Published figures as evidence: which answer of which portal, where in it, whether it still says
// so when it is read again, and what was said before and since.
#pragma once

#include <string>

#include "daemon/evidence/explain.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"

namespace dvcmon {

// "1.234", "≥ 50"; or the mark for why there is none.
std::string ReadingText(const View& view, ReadingState state, double value);
// With as many digits as it has.
std::string ExactNumber(const View& view, double number);
std::string UnitText(const View& view, const std::string& unit);  // "hồ sơ"
// "Hồ sơ tiếp nhận {channel=online}", as the catalogue calls it.
std::string StatisticText(const View& view, const std::string& key);

// Each answer once, with the figures that stood in it; each figure with a link to its own page,
// unless that is the one that is shown.
void PutOperands(Html& html, const View& view, const Explanation& explanation);
// Of each figure of which more than one thing was said: what, since when and by whom.
void PutVersions(Html& html, const View& view, const Explanation& explanation);

}  // namespace dvcmon
