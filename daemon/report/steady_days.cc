#include "daemon/report/steady_days.h"

#include <algorithm>
#include <chrono>

#include "daemon/derive/ledger.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kStep{1};

constexpr DayStatuses kAllOk{DayStatus::kOk};
constexpr DayStatuses kAllFrozen{DayStatus::kFrozen};
constexpr DayStatuses kSteady{DayStatus::kOk, DayStatus::kGap, DayStatus::kFrozen};
constexpr DayStatuses kBroken{DayStatus::kReset, DayStatus::kRestated, DayStatus::kBulk,
                              DayStatus::kQuarantine, DayStatus::kOrigin};

// The last day of these that was ok for all; none: it was not for any.
struct LastOk {
  bool is_known = true;  // false: bodies differ, or nobody can tell
  std::optional<Day> day{};
};

LastOk LastOkForAll(const std::vector<CounterDay>& days, Day first, Day last) {
  auto at = std::ranges::upper_bound(days, last, {}, &CounterDay::day);
  while (at != days.begin()) {
    --at;
    if (at->day < first) break;
    if (at->statuses == kAllFrozen) continue;
    if (at->statuses == kAllOk) return {true, at->day};
    return {!at->statuses.HasAnyOf(kSteady), std::nullopt};
  }
  return {};
}

bool AnyBroke(const std::vector<CounterDay>& days, Day first, Day last) {
  const auto from = std::ranges::lower_bound(days, first, {}, &CounterDay::day);
  return std::any_of(from, days.end(), [&](const CounterDay& one) {
    return one.day <= last && one.statuses.HasAnyOf(kBroken);
  });
}

}  // namespace

Result<std::optional<SteadyDays::Between>> SteadyDays::Find(const Source& source, const Of& counter,
                                                            Day before, Day last) {
  const auto open = Open(source, counter);
  if (!open) return open.error();
  const ForAll& all = FindForAll(**open, before, last);
  if (!all.are_known) return FindForOne(**open, counter, before, last);
  if (!all.days || all.only_grew) return all.days;
  const auto grew = record_.OnlyGrew(counter.series, all.days->before, all.days->last);
  if (!grew) return grew.error();
  return *grew ? all.days : std::nullopt;
}

Result<SteadyDays::Counter*> SteadyDays::Open(const Source& source, const Of& counter) {
  auto& of_source = counters_[counter.number];
  const auto found = of_source.find(counter.statistic);
  if (found != of_source.end()) return &found->second;
  auto days = record_.CounterDaysOf(source, counter.statistic);
  if (!days) return days.error();
  Counter& opened = of_source[std::string(counter.statistic)];
  opened.days = *std::move(days);
  return &opened;
}

const SteadyDays::ForAll& SteadyDays::FindForAll(Counter& counter, Day before, Day last) {
  const auto [kept, is_new] = counter.found.try_emplace({before, last});
  ForAll& all = kept->second;
  if (!is_new) return all;
  const LastOk from = LastOkForAll(counter.days, before - kCarry, before);
  const LastOk to = LastOkForAll(counter.days, std::max(before + kStep, last - kCarry), last);
  all.are_known = from.is_known && to.is_known;
  if (from.day && to.day) {
    all.days = {*from.day, *to.day};
    all.only_grew = !AnyBroke(counter.days, *from.day, *to.day);
  }
  return all;
}

Result<std::optional<SteadyDays::Between>> SteadyDays::FindForOne(Counter& counter, const Of& of,
                                                                  Day before, Day last) {
  const Between asked{before, last};
  auto& kept = counter.last_found;
  if (kept && kept->days == asked && kept->body == of.body) return std::optional(asked);
  auto days = Look(of.series, before, last);
  if (days && *days == asked) kept = {of.body, asked};
  return days;
}

Result<std::optional<SteadyDays::Between>> SteadyDays::Look(int64_t series, Day before,
                                                            Day last) const {
  const auto from = record_.LastOkDay(series, before - kCarry, before);
  if (!from) return from.error();
  if (!*from) return std::optional<Between>();
  const auto to = record_.LastOkDay(series, std::max(before + kStep, last - kCarry), last);
  if (!to) return to.error();
  if (!*to) return std::optional<Between>();
  const auto grew = record_.OnlyGrew(series, **from, **to);
  if (!grew) return grew.error();
  return *grew ? std::optional(Between{**from, **to}) : std::nullopt;
}

}  // namespace dvcmon
