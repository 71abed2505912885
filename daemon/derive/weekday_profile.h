// What share of a normal day a Monday, a Tuesday … brings; of all bodies of a source together.
// Pure.
//
// Causal: during a month, what was learnt up to its beginning. All days are alike until twenty of
// each weekday are known. Days around Tết teach nothing; a day that was worked at the weekend
// counts as a Friday.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "daemon/derive/calendar.h"
#include "daemon/derive/drop.h"

namespace dvcmon {

struct WeekdayProfile {
  std::array<double, 5> factors = {1, 1, 1, 1, 1};  // in force, Monday first; mean 1
  std::optional<Day> month{};                       // since its first day
  std::array<double, 5> received{};                 // so far
  std::array<double, 5> increments{};               // so many days of bodies
  std::array<double, 5> days{};                     // so many days

  // Before a day is judged.
  void Turn(Day day);
  // After it was. `filed`: of the bodies, on a working day.
  void Learn(Day day, bool is_tet, std::span<const Filed> filed);

  bool operator==(const WeekdayProfile&) const = default;
};

// How many normal days' worth of applications [from, day] should bring, and what speaks against
// judging them by it.
struct NormalShare {
  double share = 0;
  std::optional<NotJudged> not_judged{};
};
NormalShare ShareOf(const WeekdayProfile& profile, Day from, Day day, const Calendar& calendar,
                    const std::string& province, bool batch);

}  // namespace dvcmon
