// Which provinces a configuration is about.
#pragma once

#include <memory>
#include <vector>

#include "daemon/config/config.h"

namespace dvcmon {

using ProvinceList = std::vector<std::shared_ptr<const Province>>;

// Those that figures may be about, in the order of the configuration, each once: an answer about
// the nation may tell of any of them.
ProvinceList ShownProvinces(const Config& config);
// Those that portals are asked about, likewise.
ProvinceList WatchedProvinces(const Config& config);

}  // namespace dvcmon
