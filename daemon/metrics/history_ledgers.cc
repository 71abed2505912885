// History of what ledgers know: counters, restatements, and the ratios of what was filed.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/flow.h"
#include "daemon/metrics/exposition.h"
#include "daemon/metrics/history_parts.h"
#include "daemon/metrics/source_ratios.h"
#include "daemon/metrics/source_renderer.h"

namespace dvcmon {
namespace {

// As LoadCounters() names them.
constexpr std::string_view kRestatementsOfBody = "restatements";
constexpr std::pair<DayStatus, std::string_view> kRestating[] = {
    {DayStatus::kRestated, "restated"},
    {DayStatus::kBulk, "bulk"},
    {DayStatus::kQuarantine, "quarantine"}};

// Of what was filed in so many days that end with a day.
Status WriteFlowRatio(HistoryParts& parts, const HistorySource& of, const SourceSeries& operands,
                      const RatioDefinition& definition) {
  const Day first = parts.terms.first - std::chrono::days(std::ranges::max(kFlowDays) - 1);
  for (const BodySeries& body : ByBody(operands)) {
    std::map<int, CountsByDay> by_length;
    for (const SeriesOfSource& one : body.series) {
      const auto ledger = parts.record.LedgerOf(one.id, first, parts.terms.last);
      if (!ledger) return ledger.error();
      for (const LedgerDay& day : *ledger) {
        for (const int length : kFlowDays) {
          const Flow flow = FlowBetween(*ledger, day.day - std::chrono::days(length - 1), day.day);
          if (flow.unknown) continue;
          by_length[length][day.day].push_back(
              {one.statistic, ReadingState::kValue, flow.filed.Total()});
        }
      }
    }
    for (const auto& [length, by_day] : by_length) {
      Status written = WriteRatio(parts, of, body, definition, fmt::format("{}d", length), by_day);
      if (!written.ok()) return written;
    }
  }
  return Done{};
}

Status WriteCounters(HistoryParts& parts, const HistorySource& of, const SourceSeries& series,
                     const std::string& id, const std::string& counter) {
  for (const BodySeries& body : ByBody(series)) {
    const auto ledger = parts.record.LoadLedger(of.source, body.body, id);
    if (!ledger) return ledger.error();
    for (size_t part = 0; part < ledger->parts.size(); ++part) {
      std::string statistic = ledger->parts[part];
      statistic.replace(0, id.size(), counter);
      const std::string name = FrameOf(of.source, body.level, statistic, false).Of(body.body);
      double grown = 0;
      for (const LedgerDay& day : ledger->days) {
        if (part < day.increments.size()) grown += day.increments[part];
        if (Status added = parts.text.Add(name, grown, day.day); !added.ok()) return added;
      }
    }
  }
  return Done{};
}

Status WriteRestatements(HistoryParts& parts, const HistorySource& of, const SourceSeries& series) {
  for (const BodySeries& body : ByBody(series)) {
    std::set<std::string> ids;
    for (const SeriesOfSource& one : body.series) ids.emplace(StatisticIdOf(one.statistic));
    std::map<Day, std::map<DayStatus, double>> by_day;
    for (const std::string& id : ids) {
      const auto ledger = parts.record.LoadLedger(of.source, body.body, id);
      if (!ledger) return ledger.error();
      for (const LedgerDay& day : ledger->days) ++by_day[day.day][day.status];
    }
    for (const auto& [status, kind] : kRestating) {
      const std::string statistic = fmt::format("{}{}{{collector={},kind={}}}", kRestatementsOfBody,
                                                kTotalSuffix, of.source.collector, kind);
      const std::string name = FrameOf(of.source, body.level, statistic, false).Of(body.body);
      double count = 0;
      for (auto& [day, statuses] : by_day) {
        count += statuses[status];
        if (Status added = parts.text.Add(name, count, day); !added.ok()) return added;
      }
    }
  }
  return Done{};
}

}  // namespace

void ListCounters(HistoryParts& parts, const HistorySource& of, const SourceSeries& series) {
  std::map<Level, SourceSeries> counted;
  std::map<std::pair<Level, std::string>, SourceSeries> by_counter;  // by id of the statistic
  std::map<Level, SourceSeries> operands;
  for (const SeriesOfSource& one : series) {
    const std::string id(StatisticIdOf(one.statistic));
    const auto known = parts.terms.statistics.find(id);
    if (known == parts.terms.statistics.end() || known->second->counter.empty()) continue;
    counted[one.level].push_back(one);
    if (of.counted_before.contains({one.level, id})) continue;
    if (!CountsFor(parts.terms.record, of.source, FigureOf(one))) continue;
    by_counter[{one.level, id}].push_back(one);
    if (IsOperand(one.statistic)) operands[one.level].push_back(one);
  }
  for (const auto& [about, its] : by_counter) {
    const auto& [level, id] = about;
    const std::string name = parts.terms.statistics.at(id)->counter + std::string(kTotalSuffix);
    parts.families[FrameOf(of.source, level, name, false).family].push_back(
        [&parts, &of, id = id, name, its = its] {
          return WriteCounters(parts, of, its, id, name);
        });
  }
  for (const auto& [level, its] : counted) {
    const std::string name = std::string(kRestatementsOfBody) + std::string(kTotalSuffix);
    parts.families[FrameOf(of.source, level, name, false).family].push_back(
        [&parts, &of, its = its] { return WriteRestatements(parts, of, its); });
  }
  ListRatios(parts, of, operands,
             [&parts, &of](const SourceSeries& its, const RatioDefinition& ratio) {
               return WriteFlowRatio(parts, of, its, ratio);
             });
}

}  // namespace dvcmon
