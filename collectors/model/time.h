// Moments and days. Time is an argument everywhere: nothing below daemon/app looks at a clock.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dvcmon {

using Duration = std::chrono::milliseconds;
// A moment in UTC, to the millisecond.
using Time = std::chrono::sys_time<Duration>;
// A calendar day in Viet Nam: UTC+7 all year, no daylight saving time since 1975.
using Day = std::chrono::local_days;

inline constexpr std::chrono::hours kVietNamOffset{7};

Day DayOf(Time moment);
Time StartOf(Day day);

// "2026-11-22T16:31:02+07:00", in Viet Nam time; milliseconds are left out when they are 0.
std::string FormatTime(Time moment);
std::optional<Time> ParseTime(std::string_view rfc3339);

std::string FormatDay(Day day);  // "2026-11-22"
std::string DayVi(Day day);      // "22/11/2026", as people in Viet Nam write it
std::optional<Day> ParseDay(std::string_view text);

// "90s", "1.5s", "12h", "400d": the largest unit that divides it.
std::string FormatDuration(Duration duration);

}  // namespace dvcmon
