#include "daemon/derive/flow.h"

#include <algorithm>
#include <cassert>
#include <functional>

namespace dvcmon {
namespace {

Flow FlowNotKnown(std::span<const LedgerDay> days, Day day) {
  const auto at = std::ranges::lower_bound(days, day, {}, &LedgerDay::day);
  const bool told = at != days.end() && at->day == day;
  return {Flow::Unknown{day, told ? at->status : DayStatus::kGap}, {}, 0};
}

}  // namespace

Flow FlowBetween(std::span<const LedgerDay> days, Day first, Day last) {
  assert(first <= last);
  Flow flow;
  Day next = first;  // the first day that is not covered so far
  for (auto day = std::ranges::lower_bound(days, first, {}, &LedgerDay::day);
       day != days.end() && day->day <= last; ++day) {
    if (!day->known()) continue;
    if (day->from != next) break;  // a hole, or it reaches out of the days that were asked for
    flow.filed.parts.resize(day->increments.size());
    std::ranges::transform(flow.filed.parts, day->increments, flow.filed.parts.begin(),
                           std::plus<>());
    flow.working_days += day->covers_wd;
    next = day->day + std::chrono::days(1);
  }
  return next > last ? flow : FlowNotKnown(days, next);
}

}  // namespace dvcmon
