// The scores of Decision 766 as the national portal makes them of counts: each part is the most
// that can be reached times the share of the goal, rounded half up to two digits, and the rounded
// parts are added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/world/publication.h"

namespace dvcmon::world {

// Part of a score: so many of so many. Without numbers it is full.
struct Indicator {
  std::string_view code;
  std::optional<int64_t> numerator;
  std::optional<int64_t> denominator;
  double most = 0;  // 0: shown, and worth no points
  double goal = 1;  // share that brings all points
  // What the score is where the denominator is 0.
  enum class OfNothing : uint8_t { kNull, kZero, kFull } of_nothing = OfNothing::kNull;

  std::optional<double> Score() const;
  std::optional<double> Ratio() const;  // per cent
};

double ScoreOf(const std::vector<Indicator>& indicators);

// By group of the decision, of an agency or of the province.
std::vector<Indicator> Transparency(const PublishedRow& row);
std::vector<Indicator> Satisfaction(const PublishedRow& row);
std::vector<Indicator> Digitizing(const PublishedRow& row);
std::vector<Indicator> Progress(const PublishedRow& row);
std::vector<Indicator> Provision(const PublishedRow& row);
std::vector<Indicator> Payment(const PublishedRow& row);

// What stands behind provision: procedures within the authority and online services.
inline constexpr int64_t kAuthority = 89;
inline constexpr int64_t kPartial = 31;
inline constexpr int64_t kFull = 21;
inline constexpr int64_t kServices = 1884;
// Fees: services of the row that are payable.
int64_t PayableServices(const PublishedRow& row);

// The six groups, in this order: CKMB, TDGQ, CLGQ, TTTT, MDHL, MDSH.
std::vector<double> GroupScores(const PublishedRow& row);
inline constexpr std::string_view kGroups[] = {"CKMB", "TDGQ", "CLGQ", "TTTT", "MDHL", "MDSH"};

}  // namespace dvcmon::world
