// The portal settings about how a portal is reached and how the daemon proves to it who it is.
#pragma once

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Sets what `map` holds, each key as a whole, and leaves the rest.
void ReadAccess(const YamlMap& map, Access& access);

// What only shows when all settings and the collectors are known. Reports as CheckPortalSettings().
void CheckAccess(const PortalSpec& portal, const YamlMap& portal_file, const YamlMap& over);

}  // namespace dvcmon
