// The days a number is about.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

// Calendar periods as the portals use them (Decision 766/QĐ-TTg); `as_of` is a stock counted on a
// day. The value is stored: append, never renumber.
enum class PeriodKind : uint8_t { kDay, kMonth, kQuarter, kYear, kAsOf };

inline constexpr std::array<PeriodKind, 5> kPeriodKinds = {PeriodKind::kDay, PeriodKind::kMonth,
                                                           PeriodKind::kQuarter, PeriodKind::kYear,
                                                           PeriodKind::kAsOf};

std::string_view Name(PeriodKind kind);  // "day", "month", "quarter", "year", "as_of"
std::optional<PeriodKind> ParsePeriodKind(std::string_view word);

// First and last day, both included.
struct Period {
  PeriodKind kind;
  Day first;
  Day last;

  int year() const;
  int quarter() const;  // 1–4, of the first day
  int month() const;    // 1–12, of the first day
  bool operator==(const Period&) const = default;
};

// The calendar period of that kind that holds `day`; of kind as_of, the day itself.
Period PeriodContaining(PeriodKind kind, Day day);

// Open until the end of its last day in Viet Nam. Figures of an open period are provisional.
bool IsOpen(const Period& period, Time now);

// "2026", "2026-Q3", "2026-09", "2026-09-17", "as-of-2026-09-17".
std::string Text(const Period& period);
Result<Period> ParsePeriod(std::string_view text);

}  // namespace dvcmon
