#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "daemon/tables/write.h"

namespace dvcmon {
namespace {

Error Broken(const BookSheet& sheet, std::string message) {
  return {ErrorCode::kContract, std::move(message), sheet.name};
}

// Sums of printed numbers have few digits: what is beyond rounding is an error.
bool IsTheSame(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(a)); }

Status CheckSheet(const BookSheet& sheet) {
  const size_t columns = sheet.columns.size();
  if (sheet.control_totals.size() != columns) {
    return Broken(sheet, fmt::format("sheet \"{}\" has {} columns and {} control totals",
                                     sheet.name, columns, sheet.control_totals.size()));
  }
  std::vector<double> totals(columns);
  size_t lines = 0;
  for (const BookRow& row : sheet.rows) {
    if (row.cells.size() != columns) {
      return Broken(sheet, fmt::format("row \"{}\" of sheet \"{}\" has {} cells for {} columns",
                                       row.id, sheet.name, row.cells.size(), columns));
    }
    if (row.kind != BookRow::Kind::kLine) continue;
    ++lines;
    for (size_t i = 0; i < columns; ++i) {
      if (row.cells[i].kind == BookCell::Kind::kNumber) totals[i] += row.cells[i].value;
    }
  }
  if (lines != sheet.lines) {
    return Broken(sheet, fmt::format("sheet \"{}\" has {} lines where {} were counted", sheet.name,
                                     lines, sheet.lines));
  }
  for (size_t i = 0; i < columns; ++i) {
    if (IsTheSame(totals[i], sheet.control_totals[i])) continue;
    return Broken(
        sheet, fmt::format("column \"{}\" of sheet \"{}\" adds up to {}, its control total is {}",
                           sheet.columns[i].id, sheet.name, totals[i], sheet.control_totals[i]));
  }
  return Done{};
}

}  // namespace

Status CheckBook(const Book& book) {
  for (const BookSheet& sheet : book.sheets) {
    if (const Status status = CheckSheet(sheet); !status) return status.error();
  }
  return Done{};
}

}  // namespace dvcmon
