// agencies.yaml: agencies that ended or merged, and what portals call them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "collectors/model/agency.h"
#include "daemon/config/provinces_file.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Where aliases name their portals, for whoever knows which there are.
using PortalPlaces = std::vector<std::pair<std::string, YamlValue>>;

// In the order of the file. On one day an agency has one entry, and what a portal calls an agency
// of a province is one agency. Each has ended before its successor, so that none becomes part of
// itself, however long the way. Without provinces (they could not be read) none is looked up.
std::vector<Agency> ReadAgencies(const YamlValue& root, const Provinces* provinces,
                                 PortalPlaces& portals);

}  // namespace dvcmon
