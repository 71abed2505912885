// How the daemon shows what the ledgers of a source say: what its counters have grown by, and the
// ratios of what was filed in the days up to yesterday.

#include "collectors/model/statistic_key.h"
#include "daemon/app/counting.h"
#include "daemon/app/daemon.h"
#include "daemon/app/standing.h"
#include "daemon/derive/flow.h"

namespace dvcmon {
namespace {

constexpr std::string_view kReceived = "applications_received";
constexpr std::string_view kHandled = "applications_handled";
constexpr std::string_view kRestatements = "restatements{";  // of a body, by any of its collectors

}  // namespace

std::set<std::pair<Level, std::string>> Daemon::CountedBefore(const Source& source) const {
  std::vector<CountingSource> counting;
  for (const size_t place : in_use_.ledgers) {
    const Watched& watched = in_use_.watched[place];
    counting.push_back({watched.source, watched.target.collector});
  }
  return dvcmon::CountedBefore(counting, source);
}

JudgingTerms Daemon::JudgingTermsFor(const Source& source) const {
  JudgingTerms terms{.limits = {.rate = RateLimitFor(in_use_.config->drops.online_rate_budget),
                                .volume = VolumeLimitFor(in_use_.config->drops.volume_budget),
                                .province = in_use_.config->drops.province_limit},
                     .calendar = in_use_.config->calendar,
                     .counted = {in_use_.counters, CountedBefore(source)}};
  // Everybody is judged once for a portal: a province by its agencies where their channels are
  // told, and an agency by what it handled only where what it received is not.
  for (const size_t place : in_use_.ledgers) {
    const Watched& other = in_use_.watched[place];
    const bool same_bodies = other.source.portal == source.portal && other.source != source &&
                             (other.source.province.empty() || source.province.empty() ||
                              other.source.province == source.province);
    if (!same_bodies) continue;
    for (const auto& [level, statistic] : MappedBy(*other.target.collector)) {
      if (StatisticIdOf(statistic) != kReceived) continue;
      terms.counted.elsewhere.emplace(level, kHandled);
      if (level == Level::kAgency) terms.counted.elsewhere.emplace(Level::kProvince, kReceived);
    }
  }
  return terms;
}

Status Daemon::ShowLedgers(const Source& source, Day last) {
  const auto counted_before = CountedBefore(source);
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
  const auto judged = parts_.store.JudgedOf(source, JudgingTermsFor(source));
  if (!judged) return judged.error();
  parts_.published.ShowDrops(source, *judged);
  return NoteStandstill(source);
}

}  // namespace dvcmon
