// How an agency lives: what is filed and settled there, day by day.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/world/world.h"

namespace dvcmon::world {

// Of the days from `first` to `last`. `per_day` are filed on a working day, on average over a year;
// `began` is the first day of the world. Drops that don't concern the agency are not to be among
// them.
std::vector<Counts> LifeOf(uint64_t seed, double per_day, Day began, Day first, Day last,
                           const std::vector<Drop>& drops);

}  // namespace dvcmon::world
