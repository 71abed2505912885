// What the figures of the portal files count in the simulated world.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "tests/world/publication.h"

namespace dvcmon::world {

using Counting = std::function<int64_t(const PublishedRow&)>;

// By the key of the figure. Of a portal that does not tell some counts apart a figure holds the
// others, too.
const std::map<std::string, Counting>& CountingsOf(const std::string& portal);

}  // namespace dvcmon::world
