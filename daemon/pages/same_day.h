// Which day of an earlier time is compared with which of this one. Pure.
#pragma once

#include <optional>
#include <string>

#include "collectors/model/time.h"
#include "daemon/derive/calendar.h"
#include "daemon/derive/window.h"

namespace dvcmon {

// The day of `other` up to which as much was worked as of `window` up to `through`, with as many
// days off behind it; its last where it is shorter. Half days count as whole ones.
Day SameWorkingDay(const Window& window, Day through, const Window& other, const Calendar& calendar,
                   const std::string& province);

// Mùng 1 Tết, in Viet Nam; none: of a year that the table does not hold (2015 to 2035).
std::optional<Day> LunarNewYear(std::chrono::year year);

// Up to three weeks from mùng 1 the day that lies as many days from mùng 1 of last year; otherwise
// the same day of the week 364 days before. None: that was within two weeks of its mùng 1, and the
// day itself is not.
std::optional<Day> AlignedYearAgo(Day day);

}  // namespace dvcmon
