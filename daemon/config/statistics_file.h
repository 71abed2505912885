// statistics.yaml: the catalogue of statistics.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"
#include "daemon/derive/titles.h"

namespace dvcmon {

using Catalogue = std::map<std::string, std::shared_ptr<const Statistic>>;  // by id

// A statistic with an error stays in the catalogue, so that portals which use it are not blamed.
// Sets the titles of words of labels, too.
Catalogue ReadStatistics(const YamlValue& root, LabelTitles& label_titles);

// {vi: …, en: …}, both required.
void ReadTitle(const YamlValue& value, std::string& vi, std::string& en);

}  // namespace dvcmon
