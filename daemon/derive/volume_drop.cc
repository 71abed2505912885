#include "daemon/derive/volume_drop.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "daemon/derive/likelihoods.h"

namespace dvcmon {
namespace {

constexpr size_t kNewestOfLevel = 5;  // days that are not yet part of what is normal
constexpr size_t kFewestOfLevel = 25;
constexpr size_t kMostOfLevel = 60;
constexpr double kEnoughForLevel = 150;  // received, for a level of the fewest days
constexpr double kLeastForLevel = 8;
constexpr size_t kErrorsKept = 60;
constexpr double kErrorsAssumed = 30;  // days
constexpr double kErrorsAssumedPhi = 2;
constexpr double kVolumeFall = 0.6;
constexpr double kVolumeClip = 0.6;  // of the limit: one day is no alarm

struct LevelSum {
  size_t days = 0;
  double received = 0;
  double share = 0;
};

LevelSum LevelOf(const std::vector<VolumeState::Level>& history) {
  LevelSum level;
  for (auto day = history.rbegin(); day != history.rend(); ++day) {
    const bool is_enough = level.received >= kEnoughForLevel || level.days >= kMostOfLevel;
    if (level.days >= kFewestOfLevel && is_enough) break;
    level.received += day->received;
    level.share += day->share;
    ++level.days;
  }
  return level;
}

bool VolumeMatters(const DropWindow& window) {
  return window.expected - window.observed >= 5 && window.observed <= 0.7 * window.expected;
}

bool VolumeIsNormal(const std::vector<DropStep>& days, double phi) {
  double missing = 0;
  double expected = 0;
  for (const DropStep& day : days) {
    missing += day.expected - day.observed;
    expected += day.expected;
  }
  return missing <= std::sqrt(phi * expected);
}

void RememberLevel(VolumeState& state, VolumeState::Level level) {
  state.newest.push_back(level);
  if (state.newest.size() <= kNewestOfLevel) return;
  state.history.push_back(state.newest.front());
  state.newest.erase(state.newest.begin());
  if (state.history.size() > kMostOfLevel) state.history.erase(state.history.begin());
}

void AcceptVolume(VolumeState& state, double share) {
  for (const DropStep& day : state.evidence.since) {
    state.history.push_back({day.observed, share});
    if (state.history.size() > kMostOfLevel) state.history.erase(state.history.begin());
  }
}

DropStep StepOf(const VolumeDay& day, const Filed& filed) {
  return {filed.from, filed.day, filed.received, filed.received, day.mu, day.llr};
}

double LlrOf(const VolumeDay& day, double received, const DropTerms& terms) {
  const double clip = terms.limit * kVolumeClip;
  return std::clamp(NegativeBinomialLlr(received, day.mu * (1 - kVolumeFall), day.mu, day.phi),
                    -clip, clip);
}

}  // namespace

double VolumeLimitFor(double budget) {
  return std::round(10 * std::log(1.257 / budget) / 0.614) / 10;
}

VolumeDay Judge(VolumeState& state, const Filed& filed, const NormalShare& normal,
                const DropTerms& terms) {
  VolumeDay day;
  if (EndsAt(state.evidence, filed.day, terms)) {
    if (state.evidence.opened) day.change = DropChange::kBoundary;
    state = {};
  }
  state.evidence.through = filed.day;
  day.before = day.evidence = state.evidence.sum;
  day.not_judged = WhyNot(filed, terms);
  if (!day.not_judged) day.not_judged = normal.not_judged;
  if (day.not_judged) return day;

  const VolumeState::Level today{filed.received, normal.share};
  const LevelSum level = LevelOf(state.history);
  if (level.days < kFewestOfLevel || level.received < kLeastForLevel) {
    day.not_judged = level.days < kFewestOfLevel ? NotJudged::kProbation : NotJudged::kTooSmall;
    RememberLevel(state, today);
    return day;
  }
  day.mu = std::max(0.05, level.received / level.share * normal.share);
  const double squares = std::reduce(state.surprises.begin(), state.surprises.end());
  const auto days = static_cast<double>(state.surprises.size());
  day.phi = std::clamp((squares + kErrorsAssumed * kErrorsAssumedPhi) / (days + kErrorsAssumed),
                       1.1, 12.0);
  day.llr = LlrOf(day, filed.received, terms);
  day.change = state.evidence.Take(
      StepOf(day, filed), terms, 5, VolumeMatters,
      [&](const std::vector<DropStep>& last) { return VolumeIsNormal(last, day.phi); });
  day.evidence = state.evidence.sum;

  if (day.change == DropChange::kLevelAccepted) AcceptVolume(state, normal.share);
  const bool has_closed =
      day.change == DropChange::kLevelAccepted || day.change == DropChange::kRecovered;
  if (has_closed) state.newest.clear();
  if (state.evidence.opened) return day;
  const double error = filed.received - day.mu;
  state.surprises.push_back(std::min(error * error / day.mu, 25.0));
  if (state.surprises.size() > kErrorsKept) state.surprises.erase(state.surprises.begin());
  RememberLevel(state, today);
  return day;
}

std::optional<double> NumberNeeded(const VolumeState& state, const VolumeDay& day,
                                   const Filed& filed, const DropTerms& terms) {
  return MostThatOpens(
      state.evidence, StepOf(day, filed), day.before, terms.limit, day.mu,
      [&](double received) { return LlrOf(day, received, terms); }, VolumeMatters);
}

}  // namespace dvcmon
