// reports/*.yaml: what a report looks like and what stands where (tables/layout.h).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/config/report_columns.h"
#include "daemon/config/yaml_reader.h"
#include "daemon/derive/window.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

// The words for the kinds of periods that a report may be of.
const std::vector<std::pair<std::string, WindowKind>>& ReportPeriods();

Layout ReadReport(const YamlValue& root, const ReportContext& context);

}  // namespace dvcmon
