// statistics.yaml: the catalogue of statistics.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

using Catalogue = std::map<std::string, std::shared_ptr<const Statistic>>;  // by id

// A statistic with an error stays in the catalogue, so that portals which use it are not blamed.
Catalogue ReadStatistics(const YamlValue& root);

// {vi: …, en: …}, both required.
void ReadTitle(const YamlValue& value, std::string& vi, std::string& en);

}  // namespace dvcmon
