// History of the falls that were judged.

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>

#include "collectors/model/statistic_key.h"
#include "daemon/metrics/drop_figures.h"
#include "daemon/metrics/history_parts.h"
#include "daemon/metrics/source_renderer.h"

namespace dvcmon {
namespace {

constexpr auto kDayAfter = std::chrono::days(1);
// What the record keeps of a day; what it was that spoke against judging one is not in it.
constexpr std::array<std::string_view, 11> kKeptOfDrops = {
    "drop_open",
    "drop_evidence",
    "drop_evidence_limit",
    "drop_observed",
    "drop_received",
    "drop_expected",
    "drop_lower_bound",
    "drop_missing_applications",
    "drop_window_start_timestamp_seconds",
    "drop_rate_effect_ratio",
    "drop_mix_effect_ratio",
};

// The falls of one who is judged by one rule, one after the other.
struct JudgedSeries {
  const HistorySource* of = nullptr;
  std::vector<KeptDrop> drops;
};
using AllJudged = std::map<std::tuple<Source, std::string, Judged>, JudgedSeries>;

// Who judged it; null: nobody of whom history is wanted.
const HistorySource* SourceFor(const KeptDrop& drop, const std::vector<HistorySource>& sources) {
  const auto found = std::ranges::find_if(sources, [&](const HistorySource& of) {
    const bool same_province = of.source.province.empty() || of.source.province == drop.province;
    return of.has_ledgers && of.source.portal == drop.portal &&
           of.source.collector == drop.collector && same_province;
  });
  return found == sources.end() ? nullptr : &*found;
}

// The last day of which the record tells it. One that is open is not guessed to go on after the
// last day that was judged, and on the day on which one begins, the one before is over.
Day LastOf(const JudgedSeries& series, size_t place) {
  const KeptDrop& drop = series.drops[place];
  const Day last = drop.closed.value_or(std::max(drop.opened, drop.last.day));
  if (place + 1 == series.drops.size()) return last;
  return std::min(last, series.drops[place + 1].opened - kDayAfter);
}

Status WriteDrop(HistoryParts& parts, const JudgedSeries& series, size_t place,
                 std::string_view statistic) {
  const KeptDrop& drop = series.drops[place];
  const Source& source = series.of->source;
  const Day first = std::max(drop.opened, parts.terms.first);
  const Day last = std::min(LastOf(series, place), parts.terms.last);
  const auto kept = parts.record.DropDaysOf(drop.id, first, last);
  if (!kept) return kept.error();
  auto next = kept->begin();
  for (Day day = first; day <= last; day += kDayAfter) {
    const bool is_judged = next != kept->end() && next->day == day;
    const DropAtDay* judged = is_judged ? &*next++ : nullptr;
    for (const StandingFigure& figure :
         DropFiguresOf(drop, !drop.closed || day < *drop.closed, judged)) {
      if (StatisticIdOf(figure.statistic) != statistic) continue;
      if (!IsThere(parts.terms, source, figure.level, figure.body, day)) continue;
      const SampleFrame frame = FrameOf(source, figure.level, figure.statistic, false);
      Status added = parts.text.Add(frame.Of(figure.body), figure.value, day);
      if (!added.ok()) return added;
    }
  }
  return Done{};
}

}  // namespace

Status ListDrops(HistoryParts& parts, const std::vector<HistorySource>& sources) {
  auto drops = parts.record.Drops({.from = parts.terms.first, .at = parts.terms.last});
  if (!drops) return drops.error();
  const auto all = std::make_shared<AllJudged>();
  for (KeptDrop& drop : *drops) {
    const HistorySource* of = SourceFor(drop, sources);
    if (of == nullptr || !of->judges.contains(KindOf(drop.of))) continue;
    if (!CountsFor(parts.terms.record, of->source, drop)) continue;
    JudgedSeries& series = (*all)[{of->source, drop.province, drop.of}];
    series.of = of;
    series.drops.push_back(std::move(drop));
  }
  for (auto& [who, series] : *all) {
    std::ranges::sort(series.drops, {}, &KeptDrop::opened);
    const Level level = KindOf(std::get<Judged>(who)).first;
    for (const std::string_view statistic : kKeptOfDrops) {
      const std::string family = FrameOf(series.of->source, level, statistic, false).family;
      parts.families[family].push_back([&parts, all, &series = series, statistic] {
        for (size_t place = 0; place < series.drops.size(); ++place) {
          Status written = WriteDrop(parts, series, place, statistic);
          if (!written.ok()) return written;
        }
        return Status(Done{});
      });
    }
  }
  return Done{};
}

}  // namespace dvcmon
