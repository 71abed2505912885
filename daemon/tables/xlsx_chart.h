// The chart of a sheet.
#pragma once

#include <xlsxwriter.h>

#include <cstddef>
#include <vector>

#include "daemon/tables/book.h"
#include "daemon/tables/xlsx_cells.h"

namespace dvcmon {

// A line without any number is left out, and of a curve each that lacks one: a program would show a
// text as 0. Lengths are in points.
class SheetChart {
 public:
  // Of a sheet that has one. The book outlives it.
  SheetChart(const Book& book, size_t sheet);

  bool is_empty() const { return lines_.empty(); }  // there is nothing to show
  double height() const;
  // From that line (from 0) on.
  void Insert(size_t line, double width, const NumberFormats& numbers, lxw_workbook* workbook,
              lxw_worksheet* worksheet) const;

 private:
  void SetLook(const NumberFormats& numbers, lxw_chart* chart) const;
  bool IsShown(const BookRow& row) const;
  double Least() const;

  const BookSheet& sheet_;
  std::vector<size_t> columns_;
  std::vector<const BookRow*> rows_;
  std::vector<size_t> lines_;  // of the rows, from 1
};

}  // namespace dvcmon
