// The lines of a sheet while it is made, and what becomes of them in the end.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/report/fill.h"

namespace dvcmon {

// A line of the sheet while it is made.
struct MadeRow {
  BookRow::Kind kind = BookRow::Kind::kLine;
  std::string id{};
  std::string ordinal{};
  std::string title{};
  std::string unit{};
  std::string measure_title{};
  Subject subject{};
  const LineLayout* line = nullptr;    // null: the columns alone say what stands in it
  const GroupLayout* group = nullptr;  // of bodies; null of the total
  std::vector<FilledCell> cells{};     // one for each column
  std::vector<Words> notes{};          // of the row as a whole
};

// What a column shows in a line; kNone: nothing.
const Measure& MeasureOf(const ColumnLayout& column, const LineLayout* line);
// Its place among the columns.
std::optional<size_t> ColumnNumbered(const SheetLayout& layout, std::string_view number);
// The number of the column of that number, as it is printed; none: there is none.
std::optional<double> PrintedNumber(const SheetLayout& layout, const NumberStyle& numbers,
                                    const MadeRow& row, std::string_view number);

// Checked, printed, with its notes and control totals.
FilledSheet PrintSheet(const SheetLayout& layout, const Filling& filling,
                       std::vector<MadeRow> rows);

}  // namespace dvcmon
