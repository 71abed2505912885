#include "daemon/derive/calendar.h"

#include <optional>
#include <utility>

namespace dvcmon {
namespace {

std::optional<double> Declared(const Calendar::Days& days, Day day) {
  if (days.off.contains(day)) return 0;
  if (days.working.contains(day)) return 1;
  if (days.half.contains(day)) return 0.5;
  return std::nullopt;
}

}  // namespace

Calendar::Calendar(Day first, Day last, Days national, std::map<std::string, Days> provinces)
    : first_(first),
      last_(last),
      national_(std::move(national)),
      provinces_(std::move(provinces)) {}

double Calendar::WorkingShare(Day day, const std::string& province) const {
  if (const auto own = provinces_.find(province); own != provinces_.end()) {
    if (const auto share = Declared(own->second, day)) return *share;
  }
  if (const auto share = Declared(national_, day)) return *share;
  return std::chrono::weekday(day).iso_encoding() <= 5 ? 1 : 0;
}

int Calendar::WorkingDays(Day after, Day to, const std::string& province) const {
  int count = 0;
  for (Day day = after; day < to;) {
    day += std::chrono::days(1);
    if (IsWorking(day, province)) ++count;
  }
  return count;
}

bool Calendar::HasBoundary(Day after, Day to, const std::string& province) const {
  const auto is_within = [&](const std::set<Day>& days) {
    const auto next = days.upper_bound(after);
    return next != days.end() && *next <= to;
  };
  const auto own = provinces_.find(province);
  return is_within(national_.boundaries) ||
         (own != provinces_.end() && is_within(own->second.boundaries));
}

}  // namespace dvcmon
