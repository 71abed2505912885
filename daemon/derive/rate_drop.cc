#include "daemon/derive/rate_drop.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "daemon/derive/likelihoods.h"

namespace dvcmon {
namespace {

constexpr size_t kNewest = 5;            // days that are not yet part of what is normal
constexpr size_t kFewestDays = 30;       // of a baseline
constexpr size_t kMostDays = 120;        // likewise
constexpr double kEnoughReceived = 300;  // for a baseline of the fewest days
constexpr double kTestable = 15;         // received in the most days
constexpr size_t kLongDays = 250;        // of the share that a baseline is drawn to
constexpr double kLongWeight = 4;        // applications
constexpr size_t kSurprisesKept = 60;
constexpr double kSurprisesAssumed = 30;  // days that vary a little more than coins would
constexpr double kFall = 0.4;
constexpr double kOddsFall = 1.4;
constexpr double kClip = 0.6;  // of the limit: one day is no alarm
// More than the long days, since an accepted level takes ten from the newest.
constexpr size_t kDaysKept = kLongDays + 50;
constexpr size_t kDaysForgotten = 10;

struct Baseline {
  size_t days = 0;
  double received = 0;
  double online = 0;

  bool IsTestable() const { return days >= kFewestDays && received >= kTestable; }
};

Baseline BaselineOf(const std::vector<RateState::Counts>& history) {
  Baseline baseline;
  for (auto day = history.rbegin(); day != history.rend(); ++day) {
    const bool is_enough = baseline.days >= kFewestDays && baseline.received >= kEnoughReceived;
    if (is_enough || baseline.days >= kMostDays) break;
    baseline.received += day->received;
    baseline.online += day->online;
    ++baseline.days;
  }
  return baseline;
}

double LongShareOf(const std::vector<RateState::Counts>& history) {
  double received = 0;
  double online = 0;
  const size_t days = std::min(history.size(), kLongDays);
  for (size_t i = history.size() - days; i < history.size(); ++i) {
    received += history[i].received;
    online += history[i].online;
  }
  return (online + 1) / (received + 2);
}

double ShareExpected(const Baseline& baseline, double long_share) {
  const double share =
      (baseline.online + kLongWeight * long_share) / (baseline.received + kLongWeight);
  return std::clamp(share, 0.03, 0.995);
}

// How alike the applications of a day are, and how unsure the baseline is of its share.
void SetCorrelation(RateDay& day, const std::vector<RateState::Surprise>& surprises,
                    const Baseline& baseline) {
  double squares = 0;
  double received = 0;
  for (const RateState::Surprise& surprise : surprises) {
    squares += surprise.square;
    received += surprise.received;
  }
  const auto days = static_cast<double>(surprises.size());
  const double mean = days > 0 ? received / days : 2;
  const double assumed = 1 + 0.03 * (std::max(mean, 2.0) - 1);
  const double phi =
      std::clamp((squares + kSurprisesAssumed * assumed) / (days + kSurprisesAssumed), 1.0, 8.0);
  day.icc = std::clamp((phi - 1) / std::max(mean - 1, 1.0), 0.004, 0.4);
  day.rho = std::min(0.45, day.icc + 1 / (baseline.received / phi + 10));
}

bool Matters(const DropWindow& window) {
  const double on_paper = window.received - window.observed;
  const double usually = std::max(window.received - window.expected, 0.5);
  return window.expected - window.observed >= 3 &&
         (window.observed <= 0.85 * window.expected || on_paper >= 2 * usually);
}

bool IsNormal(const std::vector<DropStep>& days, double rho) {
  double missing = 0;
  double variance = 0;
  for (const DropStep& day : days) {
    missing += day.expected - day.observed;
    variance += day.expected * (1 - day.expected / day.received) * (1 + (day.received - 1) * rho);
  }
  return missing <= std::sqrt(variance);
}

// The day waits until it becomes part of what is normal.
void Remember(RateState& state, RateState::Counts counts) {
  state.newest.push_back(counts);
  if (state.newest.size() <= kNewest) return;
  state.history.push_back(state.newest.front());
  state.newest.erase(state.newest.begin());
  if (state.history.size() > kDaysKept) state.history.erase(state.history.begin());
}

void AcceptLevel(RateState& state) {
  std::vector<RateState::Counts>& history = state.history;
  if (history.size() > 60) history.resize(history.size() - kDaysForgotten);
  for (const DropStep& day : state.evidence.since) {
    history.push_back({day.received, day.observed});
  }
}

DropStep StepOf(const RateDay& day, const Filed& filed) {
  return {filed.from, filed.day, filed.online, filed.received, filed.received * day.p0, day.llr};
}

double LlrOf(const RateDay& day, double online, const Filed& filed, const DropTerms& terms) {
  return std::clamp(BetaBinomialLlr(online, filed.received, day.p1, day.p0, day.rho),
                    -terms.limit * kClip, terms.limit * kClip * std::clamp(filed.covers_wd, 1, 2));
}

void Weigh(RateState& state, const Filed& filed, const DropTerms& terms, RateDay& day) {
  day.llr = LlrOf(day, filed.online, filed, terms);
  day.change = state.evidence.Take(
      StepOf(day, filed), terms, 5, Matters,
      [&](const std::vector<DropStep>& days) { return IsNormal(days, day.rho); });
  state.evidence.sum = std::min(state.evidence.sum, terms.limit + 3);  // it never runs away
}

}  // namespace

double RateLimitFor(double budget) { return std::round(10 * std::log(1.09 / budget) / 0.632) / 10; }

double FallenShare(double share, double fall, double odds_fall) {
  const double odds = share / (1 - share) * std::exp(-odds_fall);
  return std::max(share * (1 - fall), odds / (1 + odds));
}

RateDay Judge(RateState& state, const Filed& filed, const DropTerms& terms) {
  RateDay day;
  if (EndsAt(state.evidence, filed.day, terms)) {
    if (state.evidence.opened) day.change = DropChange::kBoundary;
    state = {};
  }
  state.evidence.through = filed.day;
  day.before = day.evidence = state.evidence.sum;
  day.not_judged = filed.tells_channels ? WhyNot(filed, terms) : NotJudged::kUnknown;
  if (day.not_judged) return day;

  const RateState::Counts counts{filed.received, filed.online};
  const Baseline baseline = BaselineOf(state.history);
  if (!baseline.IsTestable()) {
    day.not_judged = baseline.days < kFewestDays ? NotJudged::kProbation : NotJudged::kTooSmall;
    Remember(state, counts);
    return day;
  }
  day.p0 = ShareExpected(baseline, LongShareOf(state.history));
  state.p0 = day.p0;
  if (filed.received <= 0) {
    day.not_judged = NotJudged::kNothing;
    Remember(state, counts);
    return day;
  }
  day.p1 = FallenShare(day.p0, kFall, kOddsFall);
  SetCorrelation(day, state.surprises, baseline);
  Weigh(state, filed, terms, day);
  day.evidence = state.evidence.sum;

  if (day.change == DropChange::kLevelAccepted) AcceptLevel(state);
  const bool has_closed =
      day.change == DropChange::kLevelAccepted || day.change == DropChange::kRecovered;
  if (has_closed) state.newest.clear();
  if (state.evidence.opened) return day;
  if (filed.received >= 2) {
    const double error = filed.online - filed.received * day.p0;
    const double square = error * error / (filed.received * day.p0 * (1 - day.p0));
    state.surprises.push_back({std::min(square, 12.0), filed.received});
    if (state.surprises.size() > kSurprisesKept) state.surprises.erase(state.surprises.begin());
  }
  Remember(state, counts);
  return day;
}

std::optional<double> NumberNeeded(const RateState& state, const RateDay& day, const Filed& filed,
                                   const DropTerms& terms) {
  return MostThatOpens(
      state.evidence, StepOf(day, filed), day.before, terms.limit, filed.received,
      [&](double online) { return LlrOf(day, online, filed, terms); }, Matters);
}

}  // namespace dvcmon
