// A world for tests: small, and made in milliseconds.
#pragma once

#include "tests/world/world.h"

namespace dvcmon::world {

inline Day DayAt(std::string_view text) { return *ParseDay(text); }
inline Time EveningOf(Day day) { return StartOf(day) + std::chrono::minutes(18 * 60 + 30); }
inline Time EveningOf(std::string_view day) { return EveningOf(DayAt(day)); }

inline WorldOptions SmallWorld() {
  WorldOptions options;
  options.first = DayAt("2025-01-01");
  options.last = DayAt("2026-12-31");
  options.departments = 2;
  options.districts = 1;
  options.communes = 3;
  return options;
}

// Of one province that was left as it was, for a year.
inline WorldOptions TinyWorld() {
  WorldOptions options = SmallWorld();
  options.first = DayAt("2026-01-01");
  options.provinces = {"lang-son"};
  return options;
}

}  // namespace dvcmon::world
