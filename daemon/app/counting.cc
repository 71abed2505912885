#include "daemon/app/counting.h"

#include <algorithm>

#include "collectors/model/statistic_key.h"
#include "daemon/app/standing.h"

namespace dvcmon {

bool HasLedger(const CollectorSpec& collector, PeriodKind kind) {
  const auto is_to_date = [](PeriodKind of) {
    return of == PeriodKind::kMonth || of == PeriodKind::kQuarter || of == PeriodKind::kYear;
  };
  return !collector.by_hand && is_to_date(kind) &&
         std::ranges::none_of(collector.periods,
                              [&](PeriodKind other) { return is_to_date(other) && other > kind; });
}

bool CountsFirst(const Source& one, const Source& other) {
  return std::pair(!one.province.empty(), one.kind) >
         std::pair(!other.province.empty(), other.kind);
}

std::set<std::pair<Level, std::string>> CountedBefore(const std::vector<CountingSource>& in_order,
                                                      const Source& source) {
  std::set<std::pair<Level, std::string>> counted;
  for (const auto& [other, collector] : in_order) {
    if (other == source) break;
    if (other.portal != source.portal) continue;
    for (const auto& [level, statistic] : MappedBy(*collector)) {
      const bool same = other.province == source.province ||
                        (source.province.empty() && level == Level::kProvince);
      if (same) counted.emplace(level, std::string(StatisticIdOf(statistic)));
    }
  }
  return counted;
}

}  // namespace dvcmon
