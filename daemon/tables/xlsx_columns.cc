#include "daemon/tables/xlsx_columns.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "daemon/tables/xlsx_cells.h"
#include "daemon/tables/xlsx_page.h"

namespace dvcmon {
namespace {

constexpr double kLeastTitle = 8;  // characters
constexpr double kPadding = 6;     // of both sides of a cell

// A digit of the workbook's own font is 7 pixels wide, at 96 of them to the inch; cells have 5
// more.
double PointsOf(double characters) { return (characters * 7 + 5) * 0.75; }
double CharactersOf(double points) { return (points / 0.75 - 5) / 7; }

double NumberWidth(const BookCell& cell) {
  return WidthOf(cell.text, kTableBold) + WidthOf(Superscript(cell.notes), kTableFont);
}

// What a column must have: a number that is cut shows as "####", a word that is cut can't be read.
double LeastWidth(const BookSheet& sheet, size_t column) {
  double least = WidestWord(sheet.columns[column].title, kTableBold);
  for (const BookRow& row : sheet.rows) {
    const BookCell& cell = row.cells[column];
    if (cell.kind == BookCell::Kind::kNumber) least = std::max(least, NumberWidth(cell));
  }
  return least + kPadding;
}

}  // namespace

size_t TitleColumn(const BookSheet& sheet) {
  const auto title = std::ranges::find_if(sheet.columns, [](const BookSheet::Head& column) {
    return column.is_text && column.width >= kLeastTitle;
  });
  return title == sheet.columns.end() ? 0 : static_cast<size_t>(title - sheet.columns.begin());
}

SheetColumns::SheetColumns(const Book& book, const BookSheet& sheet) {
  for (size_t column = 0; column < sheet.columns.size(); ++column) {
    widths_.push_back(std::max(PointsOf(sheet.columns[column].width), LeastWidth(sheet, column)));
  }
  const size_t least = std::max<size_t>(2, book.signatures.size());
  while (widths_.size() < least) widths_.push_back(PointsOf(10));
  const double page = PageWidth(book.landscape);
  const double all = Width(0, widths_.size());
  if (all > page) {
    scale_ = std::floor(100 * page / all) / 100;
    return;
  }
  for (double& width : widths_) width *= page / all;
}

double SheetColumns::Characters(size_t column) const { return CharactersOf(widths_[column]); }

double SheetColumns::Width(size_t column, size_t columns) const {
  const auto from = widths_.begin() + static_cast<std::ptrdiff_t>(column);
  return std::accumulate(from, from + static_cast<std::ptrdiff_t>(columns), 0.0);
}

double SheetColumns::Room(size_t column, size_t columns) const {
  return Width(column, columns) - kPadding;
}

std::vector<size_t> SheetColumns::Split(const std::vector<double>& shares) const {
  const double unit = Width(0, size()) / std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<size_t> begins = {0};
  double wanted = 0;
  for (size_t part = 1; part < shares.size(); ++part) {
    wanted += shares[part - 1] * unit;
    size_t best = begins.back() + 1;
    const size_t last = size() - (shares.size() - part);  // room for those that follow
    for (size_t column = best + 1; column <= last; ++column) {
      if (std::abs(Width(0, column) - wanted) < std::abs(Width(0, best) - wanted)) best = column;
    }
    begins.push_back(best);
  }
  begins.push_back(size());
  return begins;
}

}  // namespace dvcmon
