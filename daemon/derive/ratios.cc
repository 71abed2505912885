#include "daemon/derive/ratios.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "collectors/model/statistic_key.h"

namespace dvcmon {
namespace {

const Count* Find(std::span<const Count> body, std::string_view key) {
  const auto found = std::ranges::find(body, key, &Count::key);
  return found == body.end() ? nullptr : &*found;
}

bool HasAll(std::span<const Count> body, const std::vector<std::string_view>& keys) {
  return std::ranges::all_of(keys, [&](auto key) { return Find(body, key) != nullptr; });
}

// Are the keys all that the body has of their statistics.
bool AreAllOf(const std::vector<std::string_view>& keys, std::span<const Count> body) {
  return std::ranges::none_of(body, [&](const Count& count) {
    return std::ranges::find(keys, count.key) == keys.end() &&
           std::ranges::find(keys, StatisticIdOf(count.key), StatisticIdOf) != keys.end();
  });
}

// Adds the counts up; the first that is no number decides what the sum is instead.
Ratio::State Add(std::span<const Count> body, const std::vector<std::string_view>& keys,
                 double& sum) {
  for (const std::string_view key : keys) {
    const Count& count = *Find(body, key);
    if (count.state == ReadingState::kNotApplicable) return Ratio::State::kNotApplicable;
    if (count.state != ReadingState::kValue) return Ratio::State::kNotKnown;
    sum += count.value;
  }
  return Ratio::State::kValue;
}

void Judge(Ratio& ratio) {
  if (ratio.state == Ratio::State::kValue && ratio.denominator == 0) {
    ratio.state = Ratio::State::kNotApplicable;
  }
}

// The two sums of a body, not judged yet: a body without applications has its counts too.
Ratio SumsOf(const RatioDefinition& definition, std::span<const Count> body) {
  Ratio ratio;
  for (const RatioDefinition::Way& way : definition.ways) {
    if (!HasAll(body, way.numerator) || !HasAll(body, way.denominator)) continue;
    if (!AreAllOf(way.denominator, body)) continue;
    ratio.way = &way;
    ratio.state = Add(body, way.numerator, ratio.numerator);
    if (ratio.state == Ratio::State::kValue) {
      ratio.state = Add(body, way.denominator, ratio.denominator);
    }
    break;
  }
  if (ratio.state != Ratio::State::kValue) ratio.numerator = ratio.denominator = 0;
  ratio.bodies = ratio.state == Ratio::State::kValue ? 1 : 0;
  ratio.of = ratio.state == Ratio::State::kNotApplicable ? 0 : 1;
  return ratio;
}

}  // namespace

const RatioDefinition* FindRatio(std::string_view rate) {
  const auto definitions = RatioDefinitions();
  const auto found = std::ranges::find(definitions, rate, &RatioDefinition::rate);
  return found == definitions.end() ? nullptr : &*found;
}

bool IsOperand(std::string_view key) {
  static const std::vector<std::string_view> statistics = [] {
    std::vector<std::string_view> all;
    for (const RatioDefinition& definition : RatioDefinitions()) {
      for (const RatioDefinition::Way& way : definition.ways) {
        for (const auto* keys : {&way.numerator, &way.denominator}) {
          std::ranges::transform(*keys, std::back_inserter(all), StatisticIdOf);
        }
      }
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }();
  return std::ranges::binary_search(statistics, StatisticIdOf(key));
}

Ratio RatioOf(const RatioDefinition& definition, std::span<const Count> body) {
  Ratio ratio = SumsOf(definition, body);
  Judge(ratio);
  return ratio;
}

Ratio RatioOfSums(const RatioDefinition& definition, std::span<const std::vector<Count>> bodies) {
  Ratio sum;
  for (const std::vector<Count>& body : bodies) {
    const Ratio one = SumsOf(definition, body);
    sum.numerator += one.numerator;
    sum.denominator += one.denominator;
    sum.bodies += one.bodies;
    sum.of += one.of;
  }
  if (sum.of == 0 && !bodies.empty()) {
    sum.state = Ratio::State::kNotApplicable;
  } else if (sum.bodies > 1 && !definition.additive) {
    sum.numerator = sum.denominator = 0;
  } else if (sum.bodies > 0) {
    sum.state = Ratio::State::kValue;
    Judge(sum);
  }
  return sum;
}

bool PublishedMatches(double published, int digits, double recomputed) {
  const double unit = std::pow(10.0, -digits);
  // 49.7 − 49.6 is not 0.1 in binary.
  return std::abs(published - recomputed) <= unit * (1 + 1e-9);
}

}  // namespace dvcmon
