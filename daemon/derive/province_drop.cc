#include "daemon/derive/province_drop.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "daemon/derive/likelihoods.h"

namespace dvcmon {
namespace {

constexpr double kFewestReceived = 20;
constexpr size_t kSumsKept = 60;
constexpr double kSumsAssumed = 15;  // days that vary four times as much as coins would
constexpr double kSumsAssumedPhi = 4;
constexpr double kSumFall = 0.2;
constexpr double kSumOddsFall = 0.6;
constexpr double kSumClip = 1.1;  // of the limit
constexpr double kBatchClip = 0.6;

bool SumMatters(const DropWindow& window) {
  const double on_paper = window.received - window.observed;
  const double usually = std::max(window.received - window.expected, 1.0);
  return window.expected - window.observed >= 10 &&
         (window.observed <= 0.95 * window.expected || on_paper >= 1.5 * usually);
}

bool SumIsNormal(const std::vector<DropStep>& days, const ProvinceDay& today) {
  double missing = 0;
  double received = 0;
  for (const DropStep& day : days) {
    missing += day.expected - day.observed;
    received += day.received;
  }
  return missing <= 1.5 * std::sqrt(today.phi * received * today.p0 * (1 - today.p0));
}

std::optional<NotJudged> WhyNot(const ProvinceFiled& filed) {
  if (filed.known == 0 && filed.off > 0) return NotJudged::kDayOff;
  if (filed.known == 0 || 2 * filed.known < filed.bodies) return NotJudged::kTooFewKnown;
  if (filed.received < kFewestReceived) return NotJudged::kTooSmall;
  return std::nullopt;
}

DropStep StepOf(const ProvinceDay& day, const ProvinceFiled& filed) {
  return {filed.from, filed.day, filed.online, filed.received, filed.expected, day.llr};
}

double LlrOf(const ProvinceDay& day, double online, const ProvinceFiled& filed,
             const DropTerms& terms) {
  const double clip = terms.limit * (filed.batch ? kBatchClip : kSumClip);
  return std::clamp(BetaBinomialLlr(online, filed.received, day.p1, day.p0, day.rho), -clip, clip);
}

}  // namespace

void ProvinceFiled::Add(const Filed& filed, const RateState& judged) {
  ++bodies;
  if (filed.known && filed.covers_wd < 1) ++off;
  if (!filed.known || filed.covers_wd < 1 || !judged.p0) return;
  ++known;
  from = known == 1 ? filed.from : std::min(from, filed.from);
  received += filed.received;
  online += filed.online;
  expected += filed.received * *judged.p0;
}

ProvinceDay Judge(ProvinceState& state, const ProvinceFiled& filed, const DropTerms& terms) {
  ProvinceDay day;
  if (EndsAt(state.evidence, filed.day, terms)) {
    if (state.evidence.opened) day.change = DropChange::kBoundary;
    state = {};
    day.not_judged = NotJudged::kBoundary;
  } else {
    day.not_judged = WhyNot(filed);
  }
  state.evidence.through = filed.day;
  day.before = day.evidence = state.evidence.sum;
  if (day.not_judged) return day;

  const double n = filed.received;
  day.p0 = std::clamp(filed.expected / n, 0.03, 0.995);
  day.p1 = FallenShare(day.p0, kSumFall, kSumOddsFall);
  const double squares = std::reduce(state.surprises.begin(), state.surprises.end());
  const auto days = static_cast<double>(state.surprises.size());
  day.phi =
      std::clamp((squares + kSumsAssumed * kSumsAssumedPhi) / (days + kSumsAssumed), 1.0, 40.0);
  day.rho = std::clamp((day.phi - 1) / std::max(n - 1, 1.0), 1e-4, 0.3);
  day.llr = LlrOf(day, filed.online, filed, terms);
  day.change = state.evidence.Take(
      StepOf(day, filed), terms, 3, SumMatters,
      [&](const std::vector<DropStep>& last) { return SumIsNormal(last, day); });
  day.evidence = state.evidence.sum;

  if (state.evidence.opened) return day;
  const double error = filed.online - filed.expected;
  state.surprises.push_back(std::min(error * error / (n * day.p0 * (1 - day.p0)), 60.0));
  if (state.surprises.size() > kSumsKept) state.surprises.erase(state.surprises.begin());
  return day;
}

std::optional<double> NumberNeeded(const ProvinceState& state, const ProvinceDay& day,
                                   const ProvinceFiled& filed, const DropTerms& terms) {
  return MostThatOpens(
      state.evidence, StepOf(day, filed), day.before, terms.limit, filed.received,
      [&](double online) { return LlrOf(day, online, filed, terms); }, SumMatters);
}

}  // namespace dvcmon
