// When the collectors of a portal are polled.
#pragma once

#include <map>
#include <string>

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Where the schedule of a collector stands, by the collector's name.
using SchedulePlaces = std::map<std::string, YamlValue>;

// All but its hours, which only a portal has.
void ReadSchedule(const YamlValue& value, Schedule& out);
void ReadHours(const YamlValue& value, Hours& out);

// Gives the portal's schedule, which stands at `of_portal`, to the collectors that have none of
// their own, and its hours to all; and checks what they have now. `places` holds those that have
// one, and afterwards all.
void CompleteSchedules(const YamlValue& of_portal, PortalSpec& portal, SchedulePlaces& places);

}  // namespace dvcmon
