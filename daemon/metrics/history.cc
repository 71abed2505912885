#include "daemon/metrics/history.h"

#include <set>

#include "collectors/model/statistic_key.h"
#include "collectors/model/tier.h"
#include "daemon/metrics/history_parts.h"

namespace dvcmon {
namespace {

// Which family is to have what.
Status List(HistoryParts& parts, const std::vector<HistorySource>& sources) {
  const auto names = parts.record.LoadNames();
  if (!names) return names.error();
  std::set<std::pair<std::string_view, std::string_view>> others;  // procedures and fields
  for (const BodyName& name : *names) {
    if (!IsBody(name.tier)) others.emplace(name.province, name.body);
  }
  for (const HistorySource& of : sources) {
    auto series = parts.record.SeriesOf(of.source);
    if (!series) return series.error();
    std::erase_if(*series, [&](const SeriesOfSource& one) {
      return !of.mapped.contains({one.level, one.statistic}) &&
             !of.mapped.contains({one.level, std::string(StatisticIdOf(one.statistic))});
    });
    std::erase_if(*series, [&](const SeriesOfSource& one) {
      return one.level == Level::kAgency && others.contains({of.source.province, one.body});
    });
    if (series->empty()) continue;
    auto days = of.by_hand ? Result<std::vector<DayEnd>>(std::vector<DayEnd>())
                           : parts.record.DayEndsOf(of.source, parts.terms.first, parts.terms.last);
    if (!days) return days.error();
    ListPublished(parts, of, *series,
                  std::make_shared<const std::vector<DayEnd>>(*std::move(days)));
    if (of.has_ledgers) ListCounters(parts, of, *series);
  }
  ListDatedFacts(parts);
  return ListDrops(parts, sources);
}

}  // namespace

Status WriteHistory(const Record& record, const std::vector<HistorySource>& sources,
                    const HistoryTerms& terms, const TextSink& sink) {
  HistoryParts parts{.record = record, .terms = terms, .text = {terms, sink}};
  if (terms.last < terms.first) return parts.text.End();  // no day of them is over
  if (Status listed = List(parts, sources); !listed.ok()) return listed;
  for (const auto& [family, writers] : parts.families) {
    parts.text.Begin(family);
    for (const HistoryParts::Write& write : writers) {
      if (Status written = write(); !written.ok()) return written;
    }
  }
  if (Status written = WriteAgencies(parts); !written.ok()) return written;
  return parts.text.End();
}

}  // namespace dvcmon
