// A ledger that is fed closing by closing, in a world of weeks without holidays.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "daemon/derive/ledger.h"

namespace dvcmon {

inline Day DayAt(const char* text) { return *ParseDay(text); }

inline const Day kThisYear = DayAt("2026-01-01");
inline const Day kMonday = DayAt("2026-10-05");

// Mondays to Fridays up to `to`, from 1970-01-01, a Thursday, on.
inline int WeekdaysUpTo(Day to) {
  const auto since_monday = to.time_since_epoch().count() + 3;
  return static_cast<int>(since_monday / 7 * 5 + std::min<int64_t>(since_monday % 7, 4));
}
inline int Weekdays(Day after, Day to) { return WeekdaysUpTo(to) - WeekdaysUpTo(after); }
inline bool IsWeekday(Day day) { return Weekdays(day - std::chrono::days(1), day) == 1; }

class Book {
 public:
  Book(Day day, Day period_first) { next = {.day = day, .period_first = period_first}; }

  const LedgerDay& Close(std::vector<double> parts) {
    next.counters = Counters{std::move(parts)};
    return Turn();
  }
  const LedgerDay& Miss() {
    next.counters.reset();
    return Turn();
  }
  void Miss(int times) {
    while (times-- > 0) Miss();
  }
  // So many days on each of which a counter grows by that.
  void Grow(int times, double by) {
    while (times-- > 0) Close({state.counters.parts[0] + by});
  }
  const LedgerDay& last() const { return days.back(); }
  DayStatus status() const { return days.back().status; }

  LedgerState state;
  LedgerInput next;
  std::vector<LedgerDay> days;

 private:
  const LedgerDay& Turn() {
    days.push_back(Advance(state, next, Weekdays));
    next.day += std::chrono::days(1);
    return days.back();
  }
};

}  // namespace dvcmon
