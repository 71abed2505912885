// The bodies that make up a province. What is the province today was several before it was merged,
// and what was filed "there" is the sum over these: of what each knows, never shared out. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/spec.h"
#include "collectors/model/time.h"
#include "daemon/derive/ratios.h"

namespace dvcmon {

// A body on the days on which it was the province, or a part of it; both included.
struct ProvincePart {
  const Province* province;
  Day first;
  Day last;
};
// From `first` to `last`: the province itself, as far as it was there, and those that became part
// of it, directly or through others. Empty: nothing is known to have been there. `provinces`: all,
// by slug, as the configuration has them; it outlives the result.
std::vector<ProvincePart> PartsOf(
    const Province& province, Day first, Day last,
    const std::map<std::string, std::shared_ptr<const Province>>& provinces);

// What is not complete has to say so: "3 of 4".
struct CountSum {
  double value = 0;   // only where some body knows it
  size_t bodies = 0;  // that know it
  size_t of = 0;      // of those that can have any

  bool known() const { return bodies > 0; }
  bool complete() const { return bodies == of; }
};
// Of a statistic that may be added up. A key with labels is that count; an id without is all that a
// body has of the statistic together, since each may cut it otherwise. Ratios are made of the same
// counts by RatioOfSums().
CountSum SumOf(std::string_view statistic, std::span<const std::vector<Count>> bodies);

}  // namespace dvcmon
