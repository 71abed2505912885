// The columns of a sheet, and the measures of columns and lines.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/report_texts.h"
#include "daemon/config/statistics_file.h"
#include "daemon/config/yaml_reader.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

// What the files of reports are read with.
struct ReportContext {
  const Catalogue* catalogue;  // null: it could not be read, what a measure names is not looked up
  ReportTexts texts;
  std::vector<std::string> tiers;  // of agencies; empty: not all are known, none is looked up
};

// The measure that stands among the keys of `map`; none, where there is none of its keys.
Measure ReadMeasure(const YamlMap& map, const ReportContext& context);

struct PlacedColumn {
  ColumnLayout column;
  YamlMap map;
};
// The leaves of the columns, from left to right.
std::vector<PlacedColumn> ReadColumns(const YamlValue& value, const ReportContext& context);

}  // namespace dvcmon
