#include "daemon/derive/drop_replay.h"

#include <numeric>
#include <utility>

#include "daemon/derive/drop_evidence.h"

namespace dvcmon {
namespace {

Day FirstOfYear(Day day) {
  const std::chrono::year_month_day date(day);
  return Day(date.year() / std::chrono::January / 1);
}

// What opens and closes, body by body and rule by rule.
class Openings {
 public:
  explicit Openings(size_t bodies) : open_(2 * (bodies + 1)), bodies_(bodies) {}

  template <class Judged>
  void Note(DropRule rule, std::optional<size_t> body, Day day, const Evidence& evidence,
            const Judged& judged) {
    if (judged.change == DropChange::kNone) return;
    std::optional<size_t>& open = open_[2 * body.value_or(bodies_) + static_cast<size_t>(rule)];
    if (judged.change == DropChange::kOpened) {
      open = drops.size();
      drops.push_back({rule, body, day, std::nullopt, evidence.window,
                       Find(evidence.window, judged).lower_bound, judged.evidence});
    } else if (open) {
      drops[*open].closed = day;
      open.reset();
    }
  }

  std::vector<ReplayedDrop> drops;

 private:
  std::vector<std::optional<size_t>> open_;
  size_t bodies_;
};

}  // namespace

LedgerReplay::LedgerReplay(size_t bodies, const Calendar& calendar)
    : working_days_([&calendar](Day after, Day to) { return calendar.WorkingDays(after, to, ""); }),
      calendar_(calendar),
      states_(bodies),
      totals_(2 * bodies) {}

FiledDay LedgerReplay::Close(Day day, std::span<const Row> rows) {
  std::vector<std::optional<Counters>> counters(states_.size());
  for (const Row& row : rows) {
    counters[row.body] = Counters{{row.online, row.received - row.online}};
    totals_[2 * row.body] = row.online;
    totals_[2 * row.body + 1] = row.received - row.online;
  }
  LedgerInput input{.day = day, .period_first = FirstOfYear(day), .is_tet = calendar_.IsTet(day)};
  input.source = Observe(rhythm_, {day, input.period_first, totals_, ExpectedNow(), std::nullopt},
                         working_days_);
  FiledDay filed{.day = day, .batch = IsBatch(rhythm_)};
  filed.bodies.reserve(states_.size());
  for (size_t i = 0; i < states_.size(); ++i) {
    input.counters = std::move(counters[i]);
    const LedgerDay closed = Advance(states_[i], input, working_days_);
    Filed& of_body = filed.bodies.emplace_back();
    of_body = {.from = closed.from, .day = day, .known = closed.known()};
    if (!closed.known()) continue;
    of_body.online = closed.increments[0];
    of_body.received = closed.increments[0] + closed.increments[1];
    of_body.covers_wd = closed.covers_wd;
  }
  stopped_log10_p_ = input.source == Freshness::kFrozen && rhythm_.changed_on
                         ? StoppedLog10P(rhythm_, ExpectedNow(), *rhythm_.changed_on, working_days_)
                         : 0;
  return filed;
}

Replayed ReplayDrops(const DropHistory& history, const Calendar& calendar, const DropLimits& limits,
                     const ReplayWatch& watch) {
  std::vector<std::vector<size_t>> groups(1, std::vector<size_t>(history.bodies.size()));
  std::iota(groups[0].begin(), groups[0].end(), size_t{0});
  const SourceTerms terms{.limits = limits, .calendar = calendar, .groups = groups};
  SourceDrops drops;
  Replayed replayed;
  Openings openings(history.bodies.size());
  for (const FiledDay& day : history.days) {
    const JudgedDay judged = JudgeDay(drops, day, terms);
    if (watch.profile) watch.profile(day.day, drops.profile);
    for (size_t i = 0; i < day.bodies.size(); ++i) {
      const RateDay& rate = judged.rates[i];
      const VolumeDay& volume = judged.volumes[i];
      replayed.rate_days += !rate.not_judged;
      replayed.volume_days += !volume.not_judged;
      openings.Note(DropRule::kOnlineRate, i, day.day, drops.bodies[i].rate.evidence, rate);
      openings.Note(DropRule::kVolume, i, day.day, drops.bodies[i].volume.evidence, volume);
      if (watch.rate && !rate.not_judged) watch.rate(i, day.bodies[i], rate);
      if (watch.volume && !volume.not_judged) watch.volume(i, day.bodies[i], volume);
    }
    const ProvinceDay& province = judged.groups[0];
    replayed.province_days += !province.not_judged;
    openings.Note(DropRule::kOnlineRate, std::nullopt, day.day, drops.groups[0].evidence, province);
  }
  replayed.drops = std::move(openings.drops);
  return replayed;
}

}  // namespace dvcmon
