// portals/*.yaml: a portal and what is collected from it.
#pragma once

#include "collectors/model/spec.h"
#include "daemon/config/schedules.h"
#include "daemon/config/statistics_file.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// The whole portal file but for its settings (portal_settings.h), which are set from `map` too.
// Without a catalogue (it could not be read) figures are not checked with it. Adds to `schedules`
// those of collectors that have their own; the others have none yet.
PortalSpec ReadPortal(const YamlMap& map, const Catalogue* catalogue, SchedulePlaces& schedules);

// Does any text of the collector hold {province_id}.
bool UsesProvinceId(const CollectorSpec& collector);

}  // namespace dvcmon
