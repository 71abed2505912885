#include "daemon/metrics/cutoff_days.h"

namespace dvcmon {
namespace {

Window MonthNamedAfter(Day day, Cutoff cutoff) {
  const size_t year_and_month = 7;  // "2026-11"
  return ParseWindow(FormatDay(day).substr(0, year_and_month), cutoff).value();
}

// A month of reports may have ended before the one of the calendar has.
Day CutoffAfter(Day today, Cutoff cutoff) {
  const Day last = MonthNamedAfter(today, cutoff).last;
  if (today <= last) return last;
  const std::chrono::year_month_day date(today);
  const auto next = date.year() / date.month() / 1 + std::chrono::months(1);
  return MonthNamedAfter(Day(next), cutoff).last;
}

}  // namespace

std::string_view Name(Cutoff cutoff) {
  return cutoff == Cutoff::kReport15 ? "report15" : "calendar";
}

int WorkingDaysToCutoff(const Calendar& calendar, Day today, Cutoff cutoff,
                        const std::string& province) {
  return calendar.WorkingDays(today - std::chrono::days(1), CutoffAfter(today, cutoff), province);
}

}  // namespace dvcmon
