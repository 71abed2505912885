// How the daemon shows what the ledgers of a source say: what its counters have grown by, and the
// ratios of what was filed in the days up to yesterday.

#include "collectors/model/statistic_key.h"
#include "daemon/app/counting.h"
#include "daemon/app/daemon.h"
#include "daemon/derive/flow.h"

namespace dvcmon {
namespace {

constexpr std::string_view kRestatements = "restatements{";  // of a body, by any of its collectors

}  // namespace

std::vector<CountingSource> Daemon::Counting() const {
  std::vector<CountingSource> counting;
  for (const size_t place : in_use_.ledgers) {
    const Watched& watched = in_use_.watched[place];
    counting.push_back({watched.source, watched.target.collector});
  }
  return counting;
}

JudgingTerms Daemon::JudgingTermsFor(const Source& source) const {
  return {.limits = {.rate = RateLimitFor(in_use_.config->drops.online_rate_budget),
                     .volume = VolumeLimitFor(in_use_.config->drops.volume_budget),
                     .province = in_use_.config->drops.province_limit},
          .calendar = in_use_.config->calendar,
          .counted = {in_use_.counters, JudgedElsewhere(Counting(), source)}};
}

Status Daemon::ShowLedgers(const Source& source, Day last) {
  const std::vector<CountingSource> counting = Counting();
  const auto counted_before = CountedBefore(counting, source);
  const auto is_shown_there = [&](const StandingFigure& figure) {
    return counted_before.contains({figure.level, std::string(StatisticIdOf(figure.statistic))});
  };
  auto counters = parts_.store.LoadCounters(source);
  if (!counters) return counters.error();
  std::erase_if(*counters, is_shown_there);
  for (StandingFigure& counter : *counters) {
    if (!counter.statistic.starts_with(kRestatements)) continue;
    counter.statistic.insert(kRestatements.size(), "collector=" + source.collector + ",");
  }
  auto flows = parts_.store.LoadFlows(source, last, kFlowDays);
  if (!flows) return flows.error();
  for (auto& [days, filed] : *flows) std::erase_if(filed, is_shown_there);
  parts_.published.ShowCounters(source, *counters);
  parts_.published.ShowFlows(source, last, *flows);
  auto judged = parts_.store.JudgedOf(source, JudgingTermsFor(source));
  if (!judged) return judged.error();
  // A judge remembers those whom another collector judges by now.
  const JudgedKinds here = JudgedHere(counting, source);
  for (JudgedProvince& province : *judged) {
    std::erase_if(province.standings, [&](const DropStanding& standing) {
      return !here.contains(KindOf(standing.of));
    });
  }
  parts_.published.ShowDrops(source, *judged);
  return NoteStandstill(source);
}

}  // namespace dvcmon
