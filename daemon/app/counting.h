// Which sources have ledgers, and which of them counts where two count the same.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/spec.h"
#include "daemon/metrics/drop_figures.h"
#include "daemon/store/record.h"

namespace dvcmon {

// Figures of a period to date; of the kinds of one collector those of the longest count through
// the others.
bool HasLedger(const CollectorSpec& collector, PeriodKind kind);

struct CountingSource {
  Source source;
  std::shared_ptr<const CollectorSpec> collector;
};

// Where two collectors of a portal count the same, the one with the longer period does; what is
// asked about a province goes before what the nation tells of all.
bool CountsFirst(const Source& one, const Source& other);

// What sources of the same portal count that go before this one: each is shown once for a portal.
// By the ids of their statistics.
std::set<std::pair<Level, std::string>> CountedBefore(const std::vector<CountingSource>& in_order,
                                                      const Source& source);

// What is not judged by this source for falls, since others of its portal do, or count it before:
// everybody is judged once for a portal, a province by its agencies where their channels are told,
// and an agency by what it handled only where what it received is not.
std::set<std::pair<Level, std::string>> JudgedElsewhere(const std::vector<CountingSource>& in_order,
                                                        const Source& source);
// Whom the source judges by what it maps today. The record holds falls of others too, which it
// judged before another collector was added.
JudgedKinds JudgedHere(const std::vector<CountingSource>& in_order, const Source& source);

}  // namespace dvcmon
