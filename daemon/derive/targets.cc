#include "daemon/derive/targets.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dvcmon {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"rate",        "score", "rank",
                                                    "rank_change", "group", "count"};
constexpr std::array<std::string_view, 4> kRankedTiers = {"department", "commune", "district",
                                                          "province"};
constexpr double kMonthsOfAYear = 12;
// 0.8 · 1000 is not 800 in binary; a part of a millionth is no application.
constexpr double kRounding = 1e-6;

double Whole(double applications) { return std::ceil(applications - kRounding); }

Place::Why Judge(const Contender& contender, double fewest) {
  if (std::ranges::find(kRankedTiers, contender.tier) == kRankedTiers.end()) {
    return Place::Why::kNoPeers;
  }
  if (!contender.value) return Place::Why::kNotKnown;
  if (contender.denominator && *contender.denominator < fewest) return Place::Why::kFew;
  return Place::Why::kRanked;
}

}  // namespace

std::string_view Name(TargetKind kind) { return kNames[static_cast<size_t>(kind)]; }

double MarginOf(const Target& target, double observed) {
  const bool less_is_better = target.kind == TargetKind::kRank || target.kind == TargetKind::kGroup;
  return less_is_better ? target.value - observed : observed - target.value;
}

bool IsMet(const Target& target, double observed) { return MarginOf(target, observed) >= 0; }

std::optional<StillNeeded> NeededFor(const Target& target, const YearToDate& year) {
  const bool is_rate = target.kind == TargetKind::kRate;
  if (!is_rate && target.kind != TargetKind::kCount) return std::nullopt;
  if (year.working_days_left <= 0) return std::nullopt;
  if (is_rate && (year.working_days <= 0 || year.denominator <= 0)) return std::nullopt;
  const double left = year.working_days_left;
  const double months = std::max(1.0, left * kMonthsOfAYear / (left + year.working_days));
  const double to_come = is_rate ? year.denominator / year.working_days * left : 0;
  const double wanted = is_rate ? target.value * (year.denominator + to_come) : target.value;
  StillNeeded needed;
  needed.numerator = std::max(0.0, Whole(wanted - year.numerator));
  needed.per_month = Whole(needed.numerator / months);
  if (is_rate) needed.rate = std::max(0.0, wanted - year.numerator) / to_come;
  return needed;
}

std::vector<Place> PlacesOf(const std::vector<Contender>& contenders, double fewest) {
  std::vector<Place> places;
  for (const Contender& contender : contenders) {
    Place& place = places.emplace_back();
    place.why = Judge(contender, fewest);
    if (place.why != Place::Why::kRanked) continue;
    place.rank = 1;
    for (const Contender& other : contenders) {
      if (other.tier != contender.tier || Judge(other, fewest) != Place::Why::kRanked) continue;
      ++place.of;
      if (*other.value > *contender.value) ++place.rank;
    }
  }
  return places;
}

}  // namespace dvcmon
