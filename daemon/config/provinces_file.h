// provinces.yaml: the provinces, their validity and the ids that portals know them by.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

using Provinces = std::map<std::string, std::shared_ptr<const Province>>;  // by slug

// Two provinces never hold one code, identity code or portal's id on the same day. A province with
// an error stays, so that those who name it are not blamed.
Provinces ReadProvinces(const YamlValue& root);

}  // namespace dvcmon
