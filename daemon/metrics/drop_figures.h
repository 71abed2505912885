// How bodies stand before the judges of falls, as figures for /metrics:
// dvc_{province,agency}_drop_* and dvc_agency_testable.
#pragma once

#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/derive/record_rules.h"
#include "daemon/store/store.h"

namespace dvcmon {

// Who is judged by what: a province with its groups, or agencies.
using JudgedKinds = std::set<std::pair<Level, DropRule>>;
std::pair<Level, DropRule> KindOf(const Judged& of);

// Under keys like drop_open{rule=online_rate}; of a group with a label `group`. Of those for whom
// another portal counts there are none. Numbers of a window are there while there is evidence, the
// lower bound and the split while a drop is open.
std::vector<StandingFigure> DropFiguresOf(const Source& source, const JudgedProvince& judged,
                                          std::span<const RecordRule> rules);

// Does the source's portal count for who fell.
bool CountsFor(std::span<const RecordRule> rules, const Source& source, const KeptDrop& drop);
// The same of a drop at the end of a day on which it was open, or which ended it, as the record
// keeps it. `judged`: how it stood then; null where the day was not judged, and on the one that
// ended it: there are no numbers of that.
std::vector<StandingFigure> DropFiguresOf(const KeptDrop& drop, bool is_open,
                                          const DropAtDay* judged);

// The help of such a family, by its statistic ("drop_open"); empty: it is none of these.
std::string_view HelpOfDrop(std::string_view statistic);

}  // namespace dvcmon
