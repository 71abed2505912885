#include "daemon/derive/predecessors.h"

#include <algorithm>
#include <iterator>

#include "collectors/model/statistic_key.h"

namespace dvcmon {
namespace {

bool IsOf(const Count& count, std::string_view statistic) {
  return count.key == statistic || StatisticIdOf(count.key) == statistic;
}

// Adds what the body has, if it has all of it.
void AddBody(std::string_view statistic, std::span<const Count> body, CountSum& sum) {
  double value = 0;
  bool has_some = false;
  bool knows_all = true;
  for (const Count& count : body) {
    if (!IsOf(count, statistic)) continue;
    if (count.state == ReadingState::kNotApplicable) return;
    has_some = true;
    knows_all = knows_all && count.state == ReadingState::kValue;
    value += count.value;
  }
  ++sum.of;
  if (!has_some || !knows_all) return;
  ++sum.bodies;
  sum.value += value;
}

}  // namespace

std::vector<ProvincePart> PartsOf(
    const Province& province, Day first, Day last,
    const std::map<std::string, std::shared_ptr<const Province>>& provinces) {
  std::vector<ProvincePart> parts;
  const Day begins = std::max(first, province.valid_from);
  const Day ends = std::min(last, province.valid_to.value_or(last));
  if (begins <= ends) parts.push_back({&province, begins, ends});
  // Each became part of it on its last day, so that going on from one to the next ends.
  for (const auto& [slug, other] : provinces) {
    if (other->successor != province.slug) continue;
    std::ranges::copy(PartsOf(*other, first, last, provinces), std::back_inserter(parts));
  }
  return parts;
}

CountSum SumOf(std::string_view statistic, std::span<const std::vector<Count>> bodies) {
  CountSum sum;
  for (const std::vector<Count>& body : bodies) AddBody(statistic, body, sum);
  return sum;
}

}  // namespace dvcmon
