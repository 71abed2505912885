// What an operator may set for a portal: how to reach it and how to treat it. Stands in the portal
// file, and in dvcmon.yaml to override it.
#pragma once

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Sets what `map` holds and leaves the rest: of timeouts, limits and retry key by key; a schedule,
// hours and a list of addresses as a whole.
void ReadPortalSettings(const YamlMap& map, PortalSpec& portal);

// What only shows when all settings are known: is there an address and a schedule, is http allowed,
// is there a pause. Reports at the keys of `over` where they stand, else at those of `portal_file`.
void CheckPortalSettings(const PortalSpec& portal, const YamlMap& portal_file, const YamlMap& over);

}  // namespace dvcmon
