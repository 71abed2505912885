// "applications_received{channel=online}": a statistic and the values of its labels, as a mapping
// names them.
#pragma once

#include <string>
#include <vector>

#include "collectors/model/spec.h"
#include "daemon/config/statistics_file.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Sets key, statistic and labels of `field`, checked with the catalogue; reports at `value`.
// Without a catalogue (it could not be read) only the form is checked. Labels that stand in the row
// must be labels of the statistic, and not of the key.
bool ReadFigureKey(const std::string& key, const YamlValue& value, const Catalogue* catalogue,
                   const std::vector<RowLabel>& in_row, Field& field);

}  // namespace dvcmon
