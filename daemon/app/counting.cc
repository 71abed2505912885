#include "daemon/app/counting.h"

#include <algorithm>
#include <string_view>

#include "collectors/model/statistic_key.h"
#include "daemon/app/standing.h"

namespace dvcmon {
namespace {

constexpr std::string_view kReceived = "applications_received";
constexpr std::string_view kHandled = "applications_handled";

// Of one portal, and of the same province; the nation is of each.
bool ShareBodies(const Source& one, const Source& other) {
  return one.portal == other.portal &&
         (one.province.empty() || other.province.empty() || one.province == other.province);
}

}  // namespace

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

std::set<std::pair<Level, std::string>> JudgedElsewhere(const std::vector<CountingSource>& in_order,
                                                        const Source& source) {
  std::set<std::pair<Level, std::string>> elsewhere = CountedBefore(in_order, source);
  for (const auto& [other, collector] : in_order) {
    if (other == source || !ShareBodies(other, source)) continue;
    for (const auto& [level, statistic] : MappedBy(*collector)) {
      if (StatisticIdOf(statistic) != kReceived) continue;
      elsewhere.emplace(level, kHandled);
      if (level == Level::kAgency) elsewhere.emplace(Level::kProvince, kReceived);
    }
  }
  return elsewhere;
}

JudgedKinds JudgedHere(const std::vector<CountingSource>& in_order, const Source& source) {
  JudgedKinds judged;
  const auto found = std::ranges::find(in_order, source, &CountingSource::source);
  if (found == in_order.end()) return judged;
  const auto elsewhere = JudgedElsewhere(in_order, source);
  for (const auto& [level, key] : MappedBy(*found->collector)) {
    const std::string statistic(StatisticIdOf(key));
    if (elsewhere.contains({level, statistic})) continue;
    if (statistic == kReceived && level != Level::kNational) {
      judged.emplace(Level::kProvince, DropRule::kOnlineRate);
    }
    if (level != Level::kAgency) continue;
    if (statistic == kReceived) judged.emplace(level, DropRule::kOnlineRate);
    if (statistic == kReceived || statistic == kHandled) {
      judged.emplace(level, DropRule::kVolume);
    }
  }
  return judged;
}

}  // namespace dvcmon
