#include "collectors/model/period.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <charconv>

namespace dvcmon {
namespace {

using std::chrono::day;
using std::chrono::last;
using std::chrono::month;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::years;

constexpr std::array<std::string_view, 5> kKindNames = {"day", "month", "quarter", "year", "as_of"};
constexpr std::string_view kAsOfPrefix = "as-of-";

Error NotAPeriod(std::string_view text) {
  return {ErrorCode::kInvalid,
          fmt::format("\"{}\" is not a period; write 2026, 2026-Q3, 2026-09, 2026-09-17 or "
                      "as-of-2026-09-17",
                      text),
          ""};
}

// Exactly these digits, nothing else.
std::optional<int> Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return text.empty() || text.size() > 4 ? std::nullopt : std::optional(value);
}

}  // namespace

std::string_view Name(PeriodKind kind) { return kKindNames[static_cast<size_t>(kind)]; }

std::optional<PeriodKind> ParsePeriodKind(std::string_view word) {
  for (const PeriodKind kind : kPeriodKinds) {
    if (Name(kind) == word) return kind;
  }
  return std::nullopt;
}

int Period::year() const { return static_cast<int>(year_month_day{first}.year()); }
int Period::month() const {
  return static_cast<int>(static_cast<unsigned>(year_month_day{first}.month()));
}
int Period::quarter() const { return (month() - 1) / 3 + 1; }

Period PeriodContaining(PeriodKind kind, Day when) {
  const year_month_day ymd{when};
  const auto from = [&](year_month_day first, months length) {
    const year_month_day after = first + length;
    return Period{kind, Day{first}, Day{after} - std::chrono::days(1)};
  };
  switch (kind) {
    case PeriodKind::kMonth:
      return from(ymd.year() / ymd.month() / 1, months(1));
    case PeriodKind::kQuarter: {
      const unsigned m = (static_cast<unsigned>(ymd.month()) - 1) / 3 * 3 + 1;
      return from(ymd.year() / month(m) / 1, months(3));
    }
    case PeriodKind::kYear:
      return from(ymd.year() / 1 / 1, months(12));
    case PeriodKind::kDay:
    case PeriodKind::kAsOf:
      break;
  }
  return {kind, when, when};
}

bool IsOpen(const Period& period, Time now) { return DayOf(now) <= period.last; }

std::string Text(const Period& period) {
  switch (period.kind) {
    case PeriodKind::kYear:
      return fmt::format(FMT_COMPILE("{:04}"), period.year());
    case PeriodKind::kQuarter:
      return fmt::format("{:04}-Q{}", period.year(), period.quarter());
    case PeriodKind::kMonth:
      return fmt::format(FMT_COMPILE("{:04}-{:02}"), period.year(), period.month());
    case PeriodKind::kDay:
      return FormatDay(period.first);
    case PeriodKind::kAsOf:
      return std::string(kAsOfPrefix) + FormatDay(period.first);
  }
  return {};
}

Result<Period> ParsePeriod(std::string_view text) {
  if (text.starts_with(kAsOfPrefix)) {
    const auto date = ParseDay(text.substr(kAsOfPrefix.size()));
    if (!date) return NotAPeriod(text);
    return PeriodContaining(PeriodKind::kAsOf, *date);
  }
  if (text.size() == 10) {
    const auto date = ParseDay(text);
    if (!date) return NotAPeriod(text);
    return PeriodContaining(PeriodKind::kDay, *date);
  }
  const auto y = Digits(text.substr(0, 4));
  if (!y || *y < 1000) return NotAPeriod(text);
  const auto in = [&](PeriodKind kind, int m) {
    return PeriodContaining(kind, Day{year(*y) / month(static_cast<unsigned>(m)) / 1});
  };
  if (text.size() == 4) return in(PeriodKind::kYear, 1);
  if (text.size() == 7 && text[4] == '-') {
    if (text[5] == 'Q' && text[6] >= '1' && text[6] <= '4') {
      return in(PeriodKind::kQuarter, (text[6] - '1') * 3 + 1);
    }
    const auto m = Digits(text.substr(5));
    if (m && *m >= 1 && *m <= 12) return in(PeriodKind::kMonth, *m);
  }
  return NotAPeriod(text);
}

}  // namespace dvcmon
