#include "daemon/tables/book.h"

#include <algorithm>

namespace dvcmon {
namespace {

// The title that a column has on a level of the header; null: it ended above.
const std::string* TitleOn(const BookSheet::Head& column, size_t level) {
  if (level < column.above.size()) return &column.above[level];
  return level == column.above.size() ? &column.title : nullptr;
}

// Whether two columns stand under the same titles down to that level.
bool AreTogether(const BookSheet::Head& a, const BookSheet::Head& b, size_t level) {
  if (level >= a.above.size() || level >= b.above.size()) return false;
  const auto end = static_cast<std::ptrdiff_t>(level) + 1;
  return std::equal(a.above.begin(), a.above.begin() + end, b.above.begin());
}

size_t LinesAbove(const Book& book, size_t sheet) {
  const size_t unit = book.sheets[sheet].unit_line.empty() ? 0 : 1;
  if (sheet > 0) return book.sheets[sheet].title.size() + unit;
  const size_t block = std::max(book.left.size(), book.right.size());
  return block + (block > 0 ? 1 : 0) + book.title_lines.size() + book.sub.size() + unit;
}

}  // namespace

TextLine ParseTextLine(std::string_view marked) {
  const auto is_within = [&](std::string_view mark) {
    return marked.size() > 2 * mark.size() && marked.starts_with(mark) && marked.ends_with(mark) &&
           !marked.substr(mark.size()).starts_with(mark);
  };
  TextLine line;
  if (is_within("**")) {
    line.bold = true;
    marked = marked.substr(2, marked.size() - 4);
  }
  if (is_within("*")) {
    line.italic = true;
    marked = marked.substr(1, marked.size() - 2);
  }
  line.text = marked;
  return line;
}

size_t BookSheet::head_levels() const {
  size_t levels = 0;
  for (const Head& column : columns) levels = std::max(levels, column.above.size() + 1);
  return levels;
}

bool BookSheet::has_numbers() const {
  return std::ranges::any_of(columns, [](const Head& column) { return !column.number.empty(); });
}

std::string TitleOf(const BookSheet& sheet, const BookRow& row) {
  std::string title;
  for (size_t column = 0; column < std::min(row.cells.size(), sheet.columns.size()); ++column) {
    if (!sheet.columns[column].is_title || row.cells[column].text.empty()) continue;
    title += (title.empty() ? "" : ", ") + row.cells[column].text;
  }
  return title;
}

size_t LineOfRow(const Book& book, size_t sheet, size_t row) {
  const BookSheet& of = book.sheets[sheet];
  return LinesAbove(book, sheet) + of.head_levels() + (of.has_numbers() ? 1 : 0) + row + 1;
}

std::string AddressOf(size_t column, size_t line) {
  std::string letters;
  for (size_t left = column + 1; left > 0; left = (left - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return letters + std::to_string(line);
}

std::vector<HeadCell> HeadCells(const BookSheet& sheet) {
  std::vector<HeadCell> cells;
  const auto& columns = sheet.columns;
  const size_t levels = sheet.head_levels();
  for (size_t level = 0; level < levels; ++level) {
    for (size_t column = 0; column < columns.size(); ++column) {
      const std::string* title = TitleOn(columns[column], level);
      if (title == nullptr) continue;
      if (column > 0 && AreTogether(columns[column - 1], columns[column], level)) {
        ++cells.back().columns;
        continue;
      }
      const bool is_last = level == columns[column].above.size();
      cells.push_back({*title, level, is_last ? levels - level : 1, column, 1});
    }
  }
  return cells;
}

}  // namespace dvcmon
