// The sheets of a report: their rows, and whether rows and columns fit together.
#pragma once

#include <vector>

#include "daemon/config/report_columns.h"
#include "daemon/config/yaml_reader.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

std::vector<SheetLayout> ReadSheets(const YamlValue& value, const ReportContext& context);

}  // namespace dvcmon
