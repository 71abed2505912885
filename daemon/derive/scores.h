// The scores of Decision 766/QĐ-TTg (2022), made again of the counts that a portal publishes beside
// them, to be held against its own.
//
// Each item has score = max · min(1, numerator / denominator / target), rounded half up to
// hundredths; a group is the sum of its rounded items. Items, points and targets are those of the
// Decision; how the national portal of 2026 rounds, and what it gives for 0 of 0, is documented
// nowhere and was found by reproducing its answers to the hundredth. The target of online filing,
// 50 %, is that of the Decision: every share seen so far was above 98 %, where all targets agree.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/derive/ratios.h"

namespace dvcmon {

struct ScoreRule {
  // What 0 of 0 is given.
  enum class OfNothing : uint8_t { kNoScore, kZero, kFull };
  std::string item;   // "PUBLISH_ON_TIME", the portal's indicator where it has one
  std::string group;  // "CKMB", "TDGQ", "CLGQ", "TTTT", "MDHL", "MDSH"
  int max;            // points
  int target;         // percent: the share that has all points
  OfNothing of_nothing;
  std::vector<std::string> numerator;  // keys of counts that are added up
  std::vector<std::string> denominator;
};

// By group, in the order of the Decision.
std::span<const ScoreRule> ScoreRules();

struct Score {
  enum class State : uint8_t {
    kValue,
    kNotKnown,  // a count is missing
    kNoScore,   // 0 of 0: the portal gives none either, and a group goes without it
  } state = State::kNotKnown;
  int64_t hundredths = 0;

  double points() const { return static_cast<double>(hundredths) / 100; }
  bool operator==(const Score&) const = default;
};

// Exact, where an operand is a whole number from 0 to 2^53; others are not known.
Score ScoreOf(const ScoreRule& rule, double numerator, double denominator);
Score ScoreOf(const ScoreRule& rule, std::span<const Count> body);
// Not known: an item of it is not, or there is no such group.
Score ScoreOfGroup(std::string_view group, std::span<const Count> body);

}  // namespace dvcmon
