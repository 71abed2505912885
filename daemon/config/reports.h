// `reports:` of dvcmon.yaml: which reports there are, and which are issued by themselves.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// The words that texts of reports may use beside those that every report knows; read before the
// reports are.
std::map<std::string, std::string> ReadReportWords(const YamlValue& value);

// All but its words and its layouts, which are read already. Checks what it names against layouts
// and portals of `config`. Without `has_layouts` (one could not be read), nobody is blamed for
// naming it.
void ReadReports(const YamlMap& map, bool has_layouts, Config& config);

}  // namespace dvcmon
