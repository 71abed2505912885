#include "daemon/derive/drop_evidence.h"

#include <algorithm>
#include <cmath>

#include "daemon/derive/likelihoods.h"

namespace dvcmon {
namespace {

constexpr double kOnePercent = 0.01;
constexpr double kOneInTen = 0.1;
constexpr double kMostOfTheChange = 0.7;

DropFinding Found(const DropWindow& window) {
  return {.window = window, .missing = std::max(window.expected - window.observed, 0.0)};
}

DropFinding FoundShare(const DropWindow& window, double rho) {
  DropFinding found = Found(window);
  if (window.received <= 0) return found;
  const double p = std::clamp(window.expected / window.received, 1e-6, 1 - 1e-6);
  const double alike = std::clamp(rho, 1e-6, 0.45);
  found.lower_bound = BetaBinomialQuantile(kOnePercent, window.received, p, alike);
  found.chance = BetaBinomialCdf(window.observed, window.received, p, alike);
  return found;
}

// How alike the applications of a window are when those of each of its days are by `icc`.
double AlikeOver(const DropWindow& window, double icc) {
  if (window.received <= 1) return icc;
  return icc * (window.squares - window.received) / (window.received * (window.received - 1));
}

}  // namespace

DropFinding Find(const DropWindow& window, const RateDay& day) {
  return FoundShare(window, AlikeOver(window, day.icc) + day.rho - day.icc);
}

DropFinding Find(const DropWindow& window, const ProvinceDay& day) {
  return FoundShare(window, (day.phi - 1) / std::max(window.received - 1, 1.0));
}

DropFinding Find(const DropWindow& window, const VolumeDay& day) {
  DropFinding found = Found(window);
  if (window.expected <= 0 || day.phi <= 1) return found;
  found.lower_bound = NegativeBinomialQuantile(kOnePercent, window.expected, day.phi);
  found.chance = NegativeBinomialCdf(window.observed, window.expected, day.phi);
  return found;
}

std::optional<Split> SplitChange(std::span<const BodyShares> bodies) {
  BodyShares all;
  for (const BodyShares& body : bodies) {
    all.received_before += body.received_before;
    all.online_before += body.online_before;
    all.received += body.received;
    all.online += body.online;
  }
  if (all.received_before <= 0 || all.received <= 0) return std::nullopt;
  Split split{.before = all.online_before / all.received_before, .now = all.online / all.received};
  const double middle = (split.before + split.now) / 2;
  split.parts.reserve(bodies.size());
  for (size_t i = 0; i < bodies.size(); ++i) {
    const BodyShares& body = bodies[i];
    if (body.received_before <= 0 && body.received <= 0) continue;
    Split::Part part{.body = i};
    if (body.received > 0) part.now = body.online / body.received;
    part.before = body.received_before > 0 ? body.online_before / body.received_before : part.now;
    if (body.received <= 0) part.now = part.before;
    const double weight_before = body.received_before / all.received_before;
    const double weight_now = body.received / all.received;
    part.rate_effect = (part.now - part.before) * (weight_before + weight_now) / 2;
    part.mix_effect = (weight_now - weight_before) * ((part.before + part.now) / 2 - middle);
    split.rate_effect += part.rate_effect;
    split.mix_effect += part.mix_effect;
    split.parts.push_back(part);
  }
  std::ranges::stable_sort(split.parts, {}, &Split::Part::rate_effect);
  return split;
}

SplitVerdict VerdictOf(const Split& split) {
  const double change = split.now - split.before;
  if (change == 0) return SplitVerdict::kBoth;
  if (split.rate_effect / change >= kMostOfTheChange) return SplitVerdict::kRate;
  if (split.mix_effect / change >= kMostOfTheChange) return SplitVerdict::kMix;
  return SplitVerdict::kBoth;
}

Breadth BreadthOf(std::span<const BodyShares> bodies) {
  Breadth breadth;
  for (const BodyShares& body : bodies) {
    if (body.received <= 0 || body.expected <= 0) continue;
    ++breadth.of;
    const double p = std::clamp(body.expected / body.received, 1e-6, 1 - 1e-6);
    const double rho = std::clamp(body.rho, 1e-6, 0.45);
    if (BetaBinomialCdf(body.online, body.received, p, rho) < kOneInTen) ++breadth.falling;
  }
  return breadth;
}

DataQuality QualityOf(std::span<const LedgerDay> days, Day first, Day last) {
  DataQuality quality{};
  int said = 0;
  for (const LedgerDay& day : days) {
    if (day.day < first || day.day > last) continue;
    ++quality[static_cast<size_t>(day.status)];
    ++said;
  }
  const auto all = static_cast<int>((last - first).count()) + 1;
  quality[static_cast<size_t>(DayStatus::kGap)] += std::max(all - said, 0);
  return quality;
}

}  // namespace dvcmon
