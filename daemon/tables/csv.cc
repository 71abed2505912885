#include <algorithm>

#include "daemon/base/csv_text.h"
#include "daemon/tables/markup.h"
#include "daemon/tables/write.h"

namespace dvcmon {
namespace {

// "F" of F12.
std::string LettersOf(size_t column) {
  std::string address = AddressOf(column, 1);
  address.pop_back();
  return address;
}

bool IsMarked(const BookCell& cell) { return cell.provisional || !cell.notes.empty(); }

bool HasMarks(const BookSheet& sheet) {
  return std::ranges::any_of(
      sheet.rows, [](const BookRow& row) { return std::ranges::any_of(row.cells, IsMarked); });
}

// What the number of a cell can't say itself: "D (sb); F (sb) (1)".
std::string MarksOf(const BookRow& row, const Marks& marks) {
  std::string text;
  for (size_t column = 0; column < row.cells.size(); ++column) {
    const BookCell& cell = row.cells[column];
    if (!IsMarked(cell)) continue;
    if (!text.empty()) text += "; ";
    text += LettersOf(column);
    if (cell.provisional) text += " " + marks.provisional;
    for (const int note : cell.notes) text += " " + NoteMark(note);
  }
  return text;
}

void AppendTextLines(CsvText& csv, const std::vector<TextLine>& lines) {
  for (const TextLine& line : lines) csv.Text(line.text).EndLine();
}

void AppendHead(CsvText& csv, const BookSheet& sheet, bool has_marks) {
  for (const BookSheet::Head& column : sheet.columns) {
    std::string title;
    for (const std::string& above : column.above) title += above + " – ";
    csv.Text(title + column.title);
  }
  if (has_marks) csv.Text("Dấu của ô");
  csv.EndLine();
}

void AppendCsvCell(CsvText& csv, const BookCell& cell, const NumberStyle& style) {
  switch (cell.kind) {
    case BookCell::Kind::kEmpty:
      csv.Nothing();
      return;
    case BookCell::Kind::kNumber:
      csv.Number(cell.value, cell.digits, style.decimal);
      return;
    case BookCell::Kind::kText:
    case BookCell::Kind::kMissing:
    case BookCell::Kind::kNotApplicable:
      csv.Text(cell.text);
      return;
  }
}

void AppendNoteLines(CsvText& csv, const BookSheet& sheet) {
  int number = 0;
  for (const BookNote& note : sheet.notes) {
    csv.Text(note.numbered ? NoteMark(++number) + " " + note.text : note.text).EndLine();
  }
}

}  // namespace

std::string WriteCsv(const Book& book) {
  CsvText csv;
  for (const BookSheet& sheet : book.sheets) {
    const bool is_first = &sheet == &book.sheets.front();
    if (!is_first) csv.EndLine();
    AppendTextLines(csv, is_first ? book.title_lines : HeadingOf(book, sheet));
    if (is_first) AppendTextLines(csv, book.sub);
    if (!sheet.unit_line.empty()) csv.Text(sheet.unit_line).EndLine();
    const bool has_marks = HasMarks(sheet);
    AppendHead(csv, sheet, has_marks);
    for (const BookRow& row : sheet.rows) {
      for (const BookCell& cell : row.cells) AppendCsvCell(csv, cell, book.numbers);
      if (has_marks) csv.Text(MarksOf(row, book.marks));
      csv.EndLine();
    }
    AppendNoteLines(csv, sheet);
  }
  return std::move(csv).Take();
}

}  // namespace dvcmon
