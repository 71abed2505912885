#include "daemon/report/book_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace dvcmon {
namespace {

constexpr size_t kWidest = 40;    // of a column, in characters
constexpr size_t kMostRows = 60;  // of a table

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

size_t CharactersIn(const std::string& text) {
  return static_cast<size_t>(std::ranges::count_if(text, BeginsCharacter));
}

// Of the first characters.
size_t BytesOf(const std::string& text, size_t characters) {
  size_t bytes = 0;
  for (; bytes < text.size(); ++bytes) {
    if (BeginsCharacter(text[bytes]) && characters-- == 0) break;
  }
  return bytes;
}

// So many characters wide.
std::string Fitted(const std::string& text, size_t width, bool is_text) {
  const size_t characters = CharactersIn(text);
  if (characters > width) return text.substr(0, BytesOf(text, width - 1)) + "…";
  const std::string space(width - characters, ' ');
  return is_text ? text + space : space + text;
}

using Line = std::vector<std::string>;

Line CellsOf(const BookRow& row, size_t columns) {
  Line line(columns);
  for (size_t column = 0; column < std::min(columns, row.cells.size()); ++column) {
    line[column] = row.cells[column].text;
  }
  return line;
}

std::string TableOf(const BookSheet& sheet) {
  std::vector<Line> lines(2);
  for (const BookSheet::Head& head : sheet.columns) {
    lines[0].push_back(head.title);
    lines[1].push_back(head.number);
  }
  if (!sheet.has_numbers()) lines.pop_back();
  for (const BookRow& row : sheet.rows) {
    if (lines.size() > kMostRows) break;
    lines.push_back(CellsOf(row, sheet.columns.size()));
  }
  std::string table;
  std::vector<size_t> widths(sheet.columns.size());
  for (const Line& line : lines) {
    for (size_t column = 0; column < line.size(); ++column) {
      widths[column] = std::max(widths[column], std::min(kWidest, CharactersIn(line[column])));
    }
  }
  for (const Line& line : lines) {
    std::string text;
    for (size_t column = 0; column < line.size(); ++column) {
      text += (column == 0 ? "" : " | ") +
              Fitted(line[column], widths[column], sheet.columns[column].is_text);
    }
    table += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  }
  return table;
}

}  // namespace

std::string TextOf(const Book& book) {
  std::string text;
  for (const auto* lines : {&book.title_lines, &book.sub}) {
    for (const TextLine& line : *lines) text += line.text + "\n";
  }
  if (book.sheets.empty()) return text;
  const BookSheet& sheet = book.sheets.front();
  text += fmt::format("{}{}\n", sheet.name, sheet.unit_line.empty() ? "" : ". " + sheet.unit_line);
  text += TableOf(sheet);
  if (sheet.rows.size() > kMostRows) {
    text += fmt::format("… và {} dòng nữa / more lines\n", sheet.rows.size() - kMostRows);
  }
  int number = 0;
  for (const BookNote& note : sheet.notes) {
    text += note.numbered ? fmt::format("({}) {}\n", ++number, note.text) : note.text + "\n";
  }
  return text;
}

}  // namespace dvcmon
