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

std::vector<Day> Calendar::Boundaries(const std::string& province) const {
  std::set<Day> days = national_.boundaries;
  const auto own = provinces_.find(province);
  if (own != provinces_.end())
    days.insert(own->second.boundaries.begin(), own->second.boundaries.end());
  return {days.begin(), days.end()};
}

}  // namespace dvcmon
