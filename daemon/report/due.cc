#include "daemon/report/due.h"

#include <fmt/format.h>

#include <utility>

namespace dvcmon {
namespace {

// What the windows of a kind may be called that end in the year of the day, or just behind it.
std::string LateNameOf(WindowKind kind, Day today) {
  const std::chrono::year_month_day ymd{today};
  const int next_year = static_cast<int>(ymd.year()) + 1;
  switch (kind) {
    case WindowKind::kDay:
      return FormatDay(today);
    case WindowKind::kMonth:
      return fmt::format("{:04}-01", next_year);
    case WindowKind::kQuarter:
      return fmt::format("{:04}-Q1", next_year);
    case WindowKind::kHalf:
      return fmt::format("{:04}-H1", next_year);
    case WindowKind::kNineMonths:
      return fmt::format("{:04}-9M", next_year);
    case WindowKind::kYear:
      break;
  }
  return fmt::format("{:04}", next_year);
}

}  // namespace

Window LastClosed(WindowKind kind, Cutoff cutoff, Day today) {
  Window window = ParseWindow(LateNameOf(kind, today), cutoff).value();
  while (IsOpen(window, today)) window = Previous(window);
  return window;
}

Time DueAt(const Window& window, int working_days, const Calendar& calendar,
           const std::string& province) {
  Day day = window.last;
  for (int worked = 0; worked < working_days;) {
    day += std::chrono::days(1);
    if (calendar.IsWorking(day, province)) ++worked;
  }
  return StartOf(day + std::chrono::days(1));
}

Result<std::vector<DueReport>> NotYetIssued(const Record& record, const Config& config, Time now) {
  std::vector<DueReport> due;
  if (config.reports.issue.empty()) return due;
  const auto began = record.Began();
  if (!began) return began.error();
  if (!*began) return due;
  for (const ScheduledReport& scheduled : config.reports.issue) {
    for (const WindowKind kind : scheduled.periods) {
      const Cutoff cutoff = config.reports.layouts.at(scheduled.report)->cutoff;
      const Window window = LastClosed(kind, cutoff, DayOf(now));
      if (DayOf(**began) > window.last) continue;
      auto choice = ChooseReport(config, scheduled.report, scheduled.province, Text(window));
      if (!choice) return choice.error();
      const auto last = LastIssue(record, choice->series());
      if (!last) return last.error();
      // One that was made while the window was open is none of it.
      const Time over = StartOf(window.last + std::chrono::days(1));
      if (*last && (*last)->as_of + Duration(1) >= over) continue;
      const Time at = DueAt(window, scheduled.working_days, *config.calendar, scheduled.province);
      due.push_back({*std::move(choice), at});
    }
  }
  return due;
}

}  // namespace dvcmon
