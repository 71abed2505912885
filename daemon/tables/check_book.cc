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
bool IsTheSame(double a, double b, double within = 0) {
  return std::abs(a - b) <= within + 1e-9 * std::max(1.0, std::abs(a));
}

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

Status CheckSum(const Book& book, size_t number, const BookSheet::Sum& sum) {
  const BookSheet& sheet = book.sheets[number];
  const BookRow& row = sheet.rows[sum.row];
  const BookCell& cell = row.cells[sum.column];
  double total = 0;
  size_t told = 0;
  for (const size_t of : sum.rows) {
    const BookCell& line = sheet.rows[of].cells[sum.column];
    if (line.kind != BookCell::Kind::kNumber) continue;
    total += line.value;
    ++told;
  }
  const auto broken = [&](const std::string& expected) {
    return Broken(sheet,
                  fmt::format("cell {} of sheet \"{}\" (\"{}\", column \"{}\") {}",
                              AddressOf(sum.column, LineOfRow(book, number, sum.row)), sheet.name,
                              TitleOf(sheet, row), sheet.columns[sum.column].id, expected));
  };
  if (cell.kind != BookCell::Kind::kNumber || !IsTheSame(total, cell.value, sum.within)) {
    return broken(fmt::format("is \"{}\", its lines add up to {}", cell.text, total));
  }
  if (told != sum.told) {
    return broken(fmt::format("is said to be of {} of {} lines, {} have a number", sum.told,
                              sum.rows.size(), told));
  }
  return Done{};
}

}  // namespace

Status CheckBook(const Book& book) {
  for (size_t number = 0; number < book.sheets.size(); ++number) {
    const BookSheet& sheet = book.sheets[number];
    if (const Status status = CheckSheet(sheet); !status) return status.error();
    for (const BookSheet::Sum& sum : sheet.sums) {
      if (const Status status = CheckSum(book, number, sum); !status) return status.error();
    }
  }
  return Done{};
}

}  // namespace dvcmon
