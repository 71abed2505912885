// The steps between a cell and its number.
#pragma once

#include <vector>

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// [{strip: "%"}, {scale: 0.01}]
std::vector<Step> ReadSteps(const YamlValue& value);

}  // namespace dvcmon
