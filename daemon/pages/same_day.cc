#include "daemon/pages/same_day.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDayFurther{1};
constexpr std::chrono::days kYearOfWeeks{364};
constexpr std::chrono::days kAroundTet{21};
constexpr std::chrono::days kTetItself{14};
constexpr int kFirstKnownYear = 2015;

// New moons at UTC+7, which nobody decides, unlike the days off around them (config/calendar.yaml).
// 2030 is a day before China's: that new moon is at 23:07 in Ha Noi.
constexpr std::array<std::chrono::month_day, 21> kNewYears = {{
    std::chrono::February / 19, std::chrono::February / 8,  std::chrono::January / 28,
    std::chrono::February / 16, std::chrono::February / 5,  std::chrono::January / 25,
    std::chrono::February / 12, std::chrono::February / 1,  std::chrono::January / 22,
    std::chrono::February / 10, std::chrono::January / 29,  std::chrono::February / 17,
    std::chrono::February / 6,  std::chrono::January / 26,  std::chrono::February / 13,
    std::chrono::February / 2,  std::chrono::January / 23,  std::chrono::February / 11,
    std::chrono::January / 31,  std::chrono::February / 19, std::chrono::February / 8,
}};

}  // namespace

Day SameWorkingDay(const Window& window, Day through, const Window& other, const Calendar& calendar,
                   const std::string& province) {
  Day worked = std::min(through, window.last);  // the last day that was, of those through it
  while (worked >= window.first && !calendar.IsWorking(worked, province)) worked -= kOneDayFurther;
  const auto off = std::min(through, window.last) - worked;
  const int count = worked < window.first
                        ? 0
                        : calendar.WorkingDays(window.first - kOneDayFurther, worked, province);
  Day same = other.first - kOneDayFurther;
  for (int left = count; left > 0 && same < other.last;) {
    same += kOneDayFurther;
    left -= calendar.IsWorking(same, province) ? 1 : 0;
  }
  const Day most = std::min(same + off, other.last);
  while (same < most && !calendar.IsWorking(same + kOneDayFurther, province)) {
    same += kOneDayFurther;
  }
  return std::max(same, other.first);
}

std::optional<Day> LunarNewYear(std::chrono::year year) {
  const int at = static_cast<int>(year) - kFirstKnownYear;
  if (at < 0 || at >= static_cast<int>(kNewYears.size())) return std::nullopt;
  return Day(year / kNewYears.at(static_cast<size_t>(at)));
}

std::optional<Day> AlignedYearAgo(Day day) {
  const Day year_ago = day - kYearOfWeeks;
  const auto year = std::chrono::year_month_day(day).year();
  const auto tet = LunarNewYear(year);
  const auto before = LunarNewYear(year - std::chrono::years(1));
  if (!tet || !before) return year_ago;
  const auto from = day - *tet;
  if (std::chrono::abs(from) <= kAroundTet) return *before + from;
  const bool was_tet = std::chrono::abs(year_ago - *before) <= kTetItself;
  return was_tet ? std::nullopt : std::optional(year_ago);
}

}  // namespace dvcmon
