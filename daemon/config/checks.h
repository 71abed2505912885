// What must hold between the numbers of a row.
#pragma once

#include "collectors/model/spec.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// Fills `identities`; the fields are read already.
void ReadChecks(const YamlValue& value, RowSet& rows);

}  // namespace dvcmon
