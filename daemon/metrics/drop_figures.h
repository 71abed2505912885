// How bodies stand before the judges of falls, as figures for /metrics:
// dvc_{province,agency}_drop_* and dvc_agency_testable.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "daemon/derive/record_rules.h"
#include "daemon/store/store.h"

namespace dvcmon {

// Under keys like drop_open{rule=online_rate}; of a group with a label `group`. Of those for whom
// another portal counts there are none. Numbers of a window are there while there is evidence, the
// lower bound and the split while a drop is open.
std::vector<StandingFigure> DropFiguresOf(const Source& source, const JudgedProvince& judged,
                                          std::span<const RecordRule> rules);

// The help of such a family, by its statistic ("drop_open"); empty: it is none of these.
std::string_view HelpOfDrop(std::string_view statistic);

}  // namespace dvcmon
