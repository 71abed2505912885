#include "daemon/derive/window.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dvcmon {
namespace {

using std::chrono::months;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr unsigned kLastDayOfReport = 14;

// How many months a kind has; of a day none.
constexpr std::array<int, 6> kMonthsOf = {0, 1, 3, 6, 9, 12};

year_month MonthOf(Day day) {
  const year_month_day ymd{day};
  return ymd.year() / ymd.month();
}

int YearOf(const Window& window) { return static_cast<int>(MonthOf(window.last).year()); }
unsigned LastMonthOf(const Window& window) {
  return static_cast<unsigned>(MonthOf(window.last).month());
}

Day LastDayOf(year_month month, Cutoff cutoff) {
  if (cutoff == Cutoff::kReport15) return Day{month / std::chrono::day(kLastDayOfReport)};
  return Day{month / std::chrono::last};
}

// The window that ends with the month: it begins where the month before it ended.
Window Ending(WindowKind kind, Cutoff cutoff, year_month last) {
  const year_month before = last - months(kMonthsOf[static_cast<size_t>(kind)]);
  return {kind, cutoff, LastDayOf(before, cutoff) + std::chrono::days(1), LastDayOf(last, cutoff)};
}

std::optional<unsigned> Digits(std::string_view text) {
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

struct NamedEnd {
  WindowKind kind;
  unsigned month;
};

// What stands behind the year.
std::optional<NamedEnd> ParseEnd(std::string_view text) {
  if (text.empty()) return NamedEnd{WindowKind::kYear, 12};
  if (text == "-9M") return NamedEnd{WindowKind::kNineMonths, 9};
  if (text.size() != 3 || text[0] != '-') return std::nullopt;
  const auto digit = static_cast<unsigned>(text[2] - '0');
  if (text[1] == 'Q' && digit >= 1 && digit <= 4) return NamedEnd{WindowKind::kQuarter, 3 * digit};
  if (text[1] == 'H' && digit >= 1 && digit <= 2) return NamedEnd{WindowKind::kHalf, 6 * digit};
  const auto month = Digits(text.substr(1));
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  return NamedEnd{WindowKind::kMonth, *month};
}

}  // namespace

Result<Window> ParseWindow(std::string_view text, Cutoff cutoff) {
  if (const auto day = ParseDay(text)) return Window{WindowKind::kDay, cutoff, *day, *day};
  const auto year = text.size() < 4 ? std::nullopt : Digits(text.substr(0, 4));
  const auto end = year && *year >= 1000 ? ParseEnd(text.substr(4)) : std::nullopt;
  if (!end) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("\"{}\" is not the period of a report; write 2026, 2026-H1, 2026-9M, "
                             "2026-Q3, 2026-10 or 2026-10-14",
                             text),
                 ""};
  }
  return Ending(end->kind, cutoff,
                std::chrono::year(static_cast<int>(*year)) / std::chrono::month(end->month));
}

std::string Text(const Window& window) {
  const int year = YearOf(window);
  const unsigned month = LastMonthOf(window);
  switch (window.kind) {
    case WindowKind::kDay:
      return FormatDay(window.last);
    case WindowKind::kMonth:
      return fmt::format("{:04}-{:02}", year, month);
    case WindowKind::kQuarter:
      return fmt::format("{:04}-Q{}", year, month / 3);
    case WindowKind::kHalf:
      return fmt::format("{:04}-H{}", year, month / 6);
    case WindowKind::kNineMonths:
      return fmt::format("{:04}-9M", year);
    case WindowKind::kYear:
      return fmt::format("{:04}", year);
  }
  return {};
}

Window MonthWith(Day day, Cutoff cutoff) {
  const Window month = Ending(WindowKind::kMonth, cutoff, MonthOf(day));
  return day <= month.last ? month : Ending(WindowKind::kMonth, cutoff, MonthOf(day) + months(1));
}

Window Previous(const Window& window) {
  if (window.kind == WindowKind::kNineMonths) return OfLastYear(window);
  if (window.kind == WindowKind::kDay) {
    const Day before = window.last - std::chrono::days(1);
    return {window.kind, window.cutoff, before, before};
  }
  return Ending(window.kind, window.cutoff,
                MonthOf(window.last) - months(kMonthsOf[static_cast<size_t>(window.kind)]));
}

Window OfLastYear(const Window& window) {
  if (window.kind != WindowKind::kDay) {
    return Ending(window.kind, window.cutoff, MonthOf(window.last) - months(12));
  }
  year_month_day then = year_month_day{window.last} - std::chrono::years(1);
  if (!then.ok()) then = then.year() / then.month() / std::chrono::last;
  return {window.kind, window.cutoff, Day{then}, Day{then}};
}

Day YearToDateFrom(const Window& window, Cutoff year) {
  // After 14 December a year that began with the 15th is the next one.
  const Window this_year =
      Ending(WindowKind::kYear, year, MonthOf(window.last).year() / std::chrono::December);
  return window.last <= this_year.last ? this_year.first : this_year.last + std::chrono::days(1);
}

std::string NotKnown::TextVi() const {
  if (reason == Reason::kNoFigure) {
    return fmt::format("chưa có số liệu nào đến hết ngày {}", DayVi(cutoff));
  }
  return fmt::format("số liệu gần nhất là của ngày {}, trước ngày chốt {} quá {} ngày làm việc",
                     DayVi(latest), DayVi(cutoff), carry_at_most);
}

std::string NotKnown::TextEn() const {
  if (reason == Reason::kNoFigure) {
    return fmt::format("there is no figure up to the end of {}", FormatDay(cutoff));
  }
  return fmt::format("the last figure is of {}, more than {} working days before the cut-off of {}",
                     FormatDay(latest), carry_at_most, FormatDay(cutoff));
}

std::variant<Day, NotKnown> DayAtCutoff(std::span<const Day> days, Day cutoff,
                                        const Calendar& calendar, const std::string& province,
                                        int carry_at_most) {
  const auto after = std::upper_bound(days.begin(), days.end(), cutoff);
  if (after == days.begin()) {
    return NotKnown{NotKnown::Reason::kNoFigure, cutoff, carry_at_most, {}};
  }
  const Day latest = *std::prev(after);
  if (calendar.WorkingDays(latest, cutoff, province) > carry_at_most) {
    return NotKnown{NotKnown::Reason::kTooOld, cutoff, carry_at_most, latest};
  }
  return latest;
}

}  // namespace dvcmon
