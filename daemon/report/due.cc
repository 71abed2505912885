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

// The last ones of a kind that are over, the oldest first.
std::vector<Window> LastWindows(WindowKind kind, Cutoff cutoff, Day today) {
  constexpr size_t kWindows = 3;
  std::vector<Window> windows = {LastClosed(kind, cutoff, today)};
  while (windows.size() < kWindows) windows.insert(windows.begin(), Previous(windows.front()));
  return windows;
}

bool WasThereIn(const std::shared_ptr<const Province>& province, const Window& window) {
  return !province || (province->valid_from <= window.last &&
                       province->valid_to.value_or(Day::max()) >= window.first);
}

// One that was made while the window was open is none of it.
Result<bool> IsIssued(const Record& record, const ReportChoice& choice) {
  const auto last = LastIssue(record, choice.series());
  if (!last) return last.error();
  const Time over = StartOf(choice.window.last + std::chrono::days(1));
  return *last && (*last)->as_of + Duration(1) >= over;
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

Result<DueReports> NotYetIssued(const Record& record, const Config& config, Time now) {
  DueReports due;
  if (config.reports.issue.empty()) return due;
  const auto began = record.Began();
  if (!began) return began.error();
  if (!*began) return due;
  for (const ScheduledReport& scheduled : config.reports.issue) {
    // Of any period, to see whether there are such reports at all.
    const auto some = ChooseReport(config, scheduled.report, scheduled.province, FormatDay(Day{}));
    if (!some) {
      due.wrong.emplace_back(scheduled, some.error());
      continue;
    }
    for (const WindowKind kind : scheduled.periods) {
      for (const Window& window : LastWindows(kind, some->layout->cutoff, DayOf(now))) {
        if (DayOf(**began) > window.last || !WasThereIn(some->province, window)) continue;
        ReportChoice choice{some->layout, some->province, window};
        const auto issued = IsIssued(record, choice);
        if (!issued) return issued.error();
        if (*issued) continue;
        const Time at = DueAt(window, scheduled.working_days, *config.calendar, scheduled.province);
        due.reports.push_back({std::move(choice), at});
      }
    }
  }
  return due;
}

}  // namespace dvcmon
