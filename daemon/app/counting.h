// Which sources have ledgers, and which of them counts where two count the same.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/spec.h"
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

}  // namespace dvcmon
