#include "tests/world/days.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace dvcmon::world {
namespace {

using std::chrono::days;
using std::chrono::weekday;

constexpr Day On(int year, unsigned month, unsigned day) {
  return Day{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)};
}

struct Stretch {
  Day first;
  Day last;
  bool tet = false;
};

constexpr auto kOff = std::to_array<Stretch>({
    {On(2024, 1, 1), On(2024, 1, 1)},        {On(2024, 2, 8), On(2024, 2, 14), true},
    {On(2024, 4, 18), On(2024, 4, 18)},      {On(2024, 4, 27), On(2024, 5, 1)},
    {On(2024, 8, 31), On(2024, 9, 3)},       {On(2025, 1, 1), On(2025, 1, 1)},
    {On(2025, 1, 25), On(2025, 2, 2), true}, {On(2025, 4, 7), On(2025, 4, 7)},
    {On(2025, 4, 30), On(2025, 5, 4)},       {On(2025, 8, 30), On(2025, 9, 2)},
    {On(2026, 1, 1), On(2026, 1, 4)},        {On(2026, 2, 14), On(2026, 2, 22), true},
    {On(2026, 4, 25), On(2026, 4, 27)},      {On(2026, 4, 30), On(2026, 5, 3)},
    {On(2026, 8, 29), On(2026, 9, 2)},       {On(2026, 11, 24), On(2026, 11, 24)},
    {On(2027, 1, 1), On(2027, 1, 1)},        {On(2027, 2, 4), On(2027, 2, 10), true},
    {On(2027, 4, 16), On(2027, 4, 16)},      {On(2027, 4, 30), On(2027, 5, 3)},
    {On(2027, 9, 2), On(2027, 9, 3)},        {On(2027, 11, 24), On(2027, 11, 24)},
});

constexpr auto kMakeUp =
    std::to_array({On(2024, 5, 4), On(2025, 4, 26), On(2026, 1, 10), On(2026, 8, 22)});

constexpr std::array<double, 7> kOfWeekday = {0.03, 1.25, 1.05, 1,
                                              0.95, 0.85, 0.06};            // Sunday first
constexpr std::array<double, 5> kBeforeTet = {0.45, 0.65, 0.8, 0.9, 0.95};  // working days to go
constexpr std::array<double, 5> kAfterTet = {0.4, 0.6, 0.75, 0.9, 1};       // and that have gone by

const Stretch* StretchOf(Day day) {
  const auto* found = std::ranges::find_if(
      kOff, [day](const Stretch& s) { return s.first <= day && day <= s.last; });
  return found == std::end(kOff) ? nullptr : &*found;
}

// Working days strictly between the two.
size_t WorkingDaysBetween(Day earlier, Day later) {
  size_t count = 0;
  for (Day day = earlier + days(1); day < later; day += days(1)) count += IsWorkingDay(day) ? 1 : 0;
  return count;
}

double ShareAroundTet(Day day) {
  for (const Stretch& stretch : kOff) {
    if (!stretch.tet || day < stretch.first - days(14) || day > stretch.last + days(14)) continue;
    const bool before = day < stretch.first;
    const size_t away =
        before ? WorkingDaysBetween(day, stretch.first) : WorkingDaysBetween(stretch.last, day);
    if (away < kBeforeTet.size()) return before ? kBeforeTet[away] : kAfterTet[away];
  }
  return 1;
}

}  // namespace

bool IsHoliday(Day day) { return StretchOf(day) != nullptr; }

bool IsMakeUpSaturday(Day day) { return std::ranges::find(kMakeUp, day) != kMakeUp.end(); }

bool IsWorkingDay(Day day) {
  const unsigned weekday_of = weekday(day).c_encoding();
  return IsMakeUpSaturday(day) || (weekday_of != 0 && weekday_of != 6 && !IsHoliday(day));
}

double ShareOfDay(Day day) {
  if (const Stretch* off = StretchOf(day)) return off->tet ? 0.01 : 0.03;
  const double share = IsMakeUpSaturday(day) ? 0.7 : kOfWeekday[weekday(day).c_encoding()];
  return share * ShareAroundTet(day);
}

}  // namespace dvcmon::world
