// Which days people work on in the simulated world. A table of its own, beside the one of the
// product, which it may be held against: holidays with their days in lieu, Saturdays that are
// worked in exchange, and how business goes down before Tết and comes back after it.
#pragma once

#include "collectors/model/time.h"

namespace dvcmon::world {

inline constexpr int kFirstYear = 2024;  // of the table
inline constexpr int kLastYear = 2027;

bool IsHoliday(Day day);         // a day off, with those in lieu
bool IsMakeUpSaturday(Day day);  // worked in exchange for a day off
bool IsWorkingDay(Day day);

// How much of the filings of an average working day comes on that one: 1.25 on a Monday, next to
// nothing on a day of Tết.
double ShareOfDay(Day day);

}  // namespace dvcmon::world
