// How values of the model stand in columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "collectors/model/period.h"
#include "collectors/model/spec.h"
#include "collectors/model/time.h"

namespace dvcmon {

// Milliseconds since 1970, UTC.
inline int64_t ColumnOf(Time moment) { return moment.time_since_epoch().count(); }
inline std::optional<int64_t> ColumnOf(const std::optional<Time>& moment) {
  return moment ? std::optional(ColumnOf(*moment)) : std::nullopt;
}
inline Time TimeOf(int64_t column) { return Time{Duration{column}}; }

// Days since 1970.
inline int64_t ColumnOf(Day day) { return day.time_since_epoch().count(); }
inline Day DayAt(int64_t column) { return Day{std::chrono::days{column}}; }

// A period is its first day; its kind stands with the source.
inline int64_t ColumnOf(const Period& period) { return ColumnOf(period.first); }
inline Period PeriodOf(PeriodKind kind, int64_t column) {
  return PeriodContaining(kind, DayAt(column));
}

// Levels are words. An unknown one cannot have been written.
inline Level LevelOf(std::string_view column) {
  for (const Level level : {Level::kNational, Level::kProvince}) {
    if (Name(level) == column) return level;
  }
  return Level::kAgency;
}

}  // namespace dvcmon
