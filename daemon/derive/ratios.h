// Ratios of what portals count: always counts first, then the ratio; never a mean of ratios.
//
// A number of which "the online rate" alone has five meanings has one definition each: of what by
// what. The words are those of the statistic published_rate, so that a rate as it was published,
// the one of its counts and the one that a plan wants are found by the same word.
//
// A ratio is made of counts of one body, one source and one period, or of their sums over bodies.
// What is not provided is not known and never 0. It may be above 1, where a portal contradicts
// itself: that is told and not clipped.
//
// Sources: Decision 766/QĐ-TTg (2022), official letter 725/BNV-CCHC (2021), Circular
// 01/2020/TT-VPCP (form II.06), Decree 42/2022/NĐ-CP. Names and units of the counts:
// config/statistics.yaml.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "collectors/model/poll.h"

namespace dvcmon {

// A count of one body. The key outlives it.
struct Count {
  std::string_view key;  // "applications_received{channel=online}"
  ReadingState state = ReadingState::kValue;
  double value = 0;
};

struct RatioDefinition {
  // Portals cut the same thing in different ways. Both are keys of counts that are added up.
  struct Way {
    std::vector<std::string_view> numerator;
    std::vector<std::string_view> denominator;
  };
  std::string_view rate;      // "online_of_received"
  std::string_view family;    // "online_filing_ratio": of ratios that answer one question
  std::string_view formula;   // version of the definition
  std::string_view title_vi;  // for people
  std::string_view title_en;
  std::string_view source;  // decree, decision or letter
  // May its counts be added up over bodies: applications may, while a procedure that two agencies
  // handle is counted by both.
  bool additive;
  std::vector<Way> ways;
};

// In the order of their families.
std::span<const RatioDefinition> RatioDefinitions();
const RatioDefinition* FindRatio(std::string_view rate);  // null: there is none
// Is the statistic of this key an operand of some ratio.
bool IsOperand(std::string_view key);

struct RatioFamily {
  std::string_view name;      // "online_filing_ratio"
  std::string_view title_vi;  // for people
  std::string_view title_en;
};
const RatioFamily* FindRatioFamily(std::string_view name);  // null: there is none

struct Ratio {
  enum class State : uint8_t {
    kValue,
    kNotKnown,       // a count is missing
    kNotApplicable,  // of nothing: the denominator is 0, or there cannot be one
  } state = State::kNotKnown;
  double numerator = 0;  // of a value, and of nothing
  double denominator = 0;
  // Bodies whose counts are in it, of those that can have any: what is not complete has to say so.
  size_t bodies = 0;
  size_t of = 0;
  const RatioDefinition::Way* way = nullptr;  // in which its counts are cut; of one body

  double value() const { return numerator / denominator; }  // only of a value
  bool above_one() const { return state == State::kValue && numerator > denominator; }
  bool complete() const { return bodies == of; }
};

// Of one body. The first way counts of which the body has every key, and no other key of the
// statistics in its denominator: a part of the channels is not all of them.
Ratio RatioOf(const RatioDefinition& definition, std::span<const Count> body);
// Of several bodies, each in its own way. Not known: nobody has the counts, or several have and
// they cannot be added up.
Ratio RatioOfSums(const RatioDefinition& definition, std::span<const std::vector<Count>> bodies);

// Does a published number agree with the one that its counts give, within one unit of its last
// published digit: some round and others cut ("49,6" of 49.659). Both in the same unit; `digits`
// of the published one stand behind its comma.
bool PublishedMatches(double published, int digits, double recomputed);

}  // namespace dvcmon
