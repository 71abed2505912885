// What dvcmon.yaml says about a portal beyond its settings: for which provinces it is asked, and
// with which collectors.
#pragma once

#include "collectors/model/spec.h"
#include "daemon/config/provinces_file.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// `collectors: […]` leaves only those; without it all stay.
void ChooseCollectors(const YamlValue& value, PortalSpec& portal);

// `provinces: […]`, or `all` that the portal can be asked about. Reports at `entry` when collectors
// need provinces and there are none, and each province without an id that the portal asks by.
// Whether a province is valid today is not looked at: no clock here.
std::vector<std::shared_ptr<const Province>> ReadWatchedProvinces(const YamlMap& entry,
                                                                  const PortalSpec& portal,
                                                                  const Provinces& known);

}  // namespace dvcmon
