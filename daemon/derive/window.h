// The windows of reports, open and closed, and the value at their ends.
//
// Portals count by the calendar (Decision 766/QĐ-TTg); reports on administrative reform run from
// the 15th to the 14th (Decree 09/2019/NĐ-CP, as provinces and ministries reproduce it). Both name
// a window by the month in which it ends: 2026-10 is October, or 15 September to 14 October.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/derive/calendar.h"

namespace dvcmon {

enum class WindowKind : uint8_t { kDay, kMonth, kQuarter, kHalf, kNineMonths, kYear };

// Where the months of a window end: with the calendar month, or with its 14th.
enum class Cutoff : uint8_t { kCalendar, kReport15 };

// First and last day, both included. Made by ParseWindow() and the functions below.
struct Window {
  WindowKind kind;
  Cutoff cutoff;
  Day first;
  Day last;

  bool operator==(const Window&) const = default;
};

// "2026-10-14", "2026-10", "2026-Q3", "2026-H1", "2026-9M", "2026"; the years 1000 to 9999.
Result<Window> ParseWindow(std::string_view text, Cutoff cutoff);
std::string Text(const Window& window);  // the same

// The month in which the day is: on the 15th one of reports has ended before that of the calendar.
Window MonthWith(Day day, Cutoff cutoff);

// The window of the same kind that ends where this one begins. Of nine months, which begin with the
// year, the nine months of last year.
Window Previous(const Window& window);
// Of 29 February, the 28th.
Window OfLastYear(const Window& window);

// The first day of the year to date that ends with the window. Reports choose where their year
// begins, on 1 January or on 15 December before it, whatever their months do.
Day YearToDateFrom(const Window& window, Cutoff year);

// Until its last day is over: its numbers are provisional.
inline bool IsOpen(const Window& window, Day today) { return today <= window.last; }

// Working days that a figure may be older than the cut-off at which it stands.
inline constexpr int kCarryAtMost = 2;

// Why there is no value at a cut-off.
struct NotKnown {
  enum class Reason : uint8_t { kNoFigure, kTooOld };
  Reason reason;
  Day cutoff;
  int carry_at_most;  // working days
  Day latest{};       // with kTooOld: the day of the last figure before the cut-off

  std::string TextVi() const;
  std::string TextEn() const;
  bool operator==(const NotKnown&) const = default;
};

// The day whose figure stands at the end of `cutoff`: the last of `days` (ascending: those on which
// a figure was accepted) that is not later, and has at most `carry_at_most` working days of the
// province after it. A day before the cut-off is carried, and shown with its date. Of a cut-off
// that lies in the future it says what stands so far.
std::variant<Day, NotKnown> DayAtCutoff(std::span<const Day> days, Day cutoff,
                                        const Calendar& calendar, const std::string& province,
                                        int carry_at_most = kCarryAtMost);

}  // namespace dvcmon
