#include "daemon/metrics/cutoff_days.h"

namespace dvcmon {

std::string_view Name(Cutoff cutoff) {
  return cutoff == Cutoff::kReport15 ? "report15" : "calendar";
}

int WorkingDaysToCutoff(const Calendar& calendar, Day today, Cutoff cutoff,
                        const std::string& province) {
  return calendar.WorkingDays(today - std::chrono::days(1), MonthWith(today, cutoff).last,
                              province);
}

}  // namespace dvcmon
