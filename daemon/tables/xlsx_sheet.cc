#include "daemon/tables/xlsx_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

#include "daemon/tables/markup.h"
#include "daemon/tables/text_size.h"
#include "daemon/tables/xlsx_chart.h"

namespace dvcmon {
namespace {

constexpr double kInch = 25.4;
constexpr int kA4 = 9;
constexpr int kZoom = 85;
constexpr double kTextPoints = 13;
constexpr double kMostTextPoints = 18;
constexpr size_t kMostRows = 1'048'576;
constexpr size_t kMostColumns = 16'384;

std::string TextOf(const BookCell& cell) { return SheetText(cell.text) + Superscript(cell.notes); }

// "(8)=", "(9)+(10)", "+(11)": a formula in lines that fit, where a program would cut it anywhere.
std::string Broken(std::string_view formula,
                   const std::function<bool(const std::string& line)>& fits) {
  std::string lines;
  std::string line;
  while (!formula.empty()) {
    const size_t sign = std::min(formula.find_first_of("=+-/*", 1), formula.size());
    const size_t end = sign < formula.size() && formula[sign] == '=' ? sign + 1 : sign;
    const std::string part(formula.substr(0, end));
    formula.remove_prefix(end);
    if (!line.empty() && !fits(line + part)) {
      lines += line + '\n';
      line.clear();
    }
    line += part;
  }
  return lines + line;
}

double WidestOf(const std::vector<TextLine>& lines, double points) {
  double widest = 1;
  for (const TextLine& line : lines) {
    widest = std::max(widest, WidthOf(line.text, {points, line.bold}));
  }
  return widest;
}

}  // namespace

XlsxSheet::XlsxSheet(const Book& book, size_t sheet, lxw_workbook* workbook,
                     lxw_worksheet* worksheet, CellFormats* formats, NumberFormats* numbers)
    : book_(book),
      at_(sheet),
      sheet_(book.sheets[sheet]),
      workbook_(workbook),
      worksheet_(worksheet),
      numbers_(*numbers),
      columns_(book, sheet_),
      // So that it has its size on paper, where the table was made to fit.
      text_points_(std::min(kTextPoints / columns_.scale(), kMostTextPoints)),
      lines_(columns_, book.landscape, formats, worksheet) {}

Status XlsxSheet::Write() {
  if (sheet_.columns.empty() || columns_.size() > kMostColumns ||
      LineOfRow(book_, at_, sheet_.rows.size()) > kMostRows) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("a workbook has no room for {} rows of {} columns", sheet_.rows.size(),
                             sheet_.columns.size()),
                 sheet_.name};
  }
  for (size_t column = 0; column < columns_.size(); ++column) {
    lines_.Check(worksheet_set_column(worksheet_, SheetColumn(column), SheetColumn(column),
                                      columns_.Characters(column), nullptr));
  }
  WriteTitleBlock();
  const size_t head = lines_.line();
  WriteHead();
  WriteHeadNumbers();
  lines_.RepeatFrom(head);
  worksheet_freeze_panes(worksheet_, SheetRow(lines_.line()), SheetColumn(TitleColumn(sheet_) + 1));
  WriteRows();
  WriteNotes();
  if (at_ == 0) WriteSummary();
  WriteChart();
  if (at_ == 0) WriteSignatures();
  SetPage();
  if (lines_.error() == LXW_NO_ERROR) return Done{};
  return Error{ErrorCode::kInvalid,
               fmt::format("cannot be written: {}", lxw_strerror(lines_.error())), sheet_.name};
}

void XlsxSheet::SetPage() {
  worksheet_set_paper(worksheet_, kA4);
  if (book_.landscape) worksheet_set_landscape(worksheet_);
  worksheet_set_margins(worksheet_, PageMargins::kLeft / kInch, PageMargins::kRight / kInch,
                        PageMargins::kTop / kInch, PageMargins::kBottom / kInch);
  worksheet_center_horizontally(worksheet_);
  lines_.SetBreaks();
  worksheet_fit_to_pages(worksheet_, 1, 0);
  worksheet_set_zoom(worksheet_, kZoom);
  const lxw_row_t last = SheetRow(std::max<size_t>(lines_.line(), 1) - 1);
  lines_.Check(worksheet_print_area(worksheet_, 0, 0, last, SheetColumn(columns_.size() - 1)));
  lines_.Check(worksheet_set_footer(worksheet_, "&C&\"Times New Roman,Regular\"&11Trang &P/&N"));
  // "1.1" and "2" in a column of ordinals are meant as texts.
  const std::string all = "A1:" + AddressOf(columns_.size() - 1, last + 1);
  lines_.Check(worksheet_ignore_errors(worksheet_, LXW_IGNORE_NUMBER_STORED_AS_TEXT, all.c_str()));
}

void XlsxSheet::WriteTitleBlock() {
  if (at_ == 0) WriteBlocks();
  for (const TextLine& line : at_ == 0 ? book_.title_lines : sheet_.title) {
    lines_.PutLine(line.text, Look(line));
  }
  if (at_ == 0) {
    for (const TextLine& line : book_.sub) lines_.PutLine(line.text, Look(line));
  }
  if (!sheet_.unit_line.empty()) {
    CellLook look;
    look.italic = true;
    look.across = LXW_ALIGN_RIGHT;
    lines_.PutLine(sheet_.unit_line, look);
  }
}

void XlsxSheet::WriteBlocks() {
  const size_t lines = std::max(book_.left.size(), book_.right.size());
  if (lines == 0) return;
  const std::vector<size_t> halves =
      columns_.Split({WidestOf(book_.left, text_points_), WidestOf(book_.right, text_points_)});
  // A line stands under the name of the body and under the motto.
  const bool is_document = HasNationalTitle(book_);
  const size_t name = NameLineOf(book_);
  for (size_t i = 0; i < lines; ++i) {
    double height = 0;
    const auto put = [&](const std::vector<TextLine>& block, size_t half) {
      if (i >= block.size()) return;
      CellLook look = Look(block[i]);
      look.underlined = is_document && i == (half == 0 ? name : 1);
      const XlsxLines::Place place{halves[half], halves[half + 1] - halves[half], 1};
      const std::string text = SheetText(block[i].text);
      lines_.Put(place, text, look);
      height = std::max(height, lines_.HeightOf(text, place, look));
    };
    put(book_.left, 0);
    put(book_.right, 1);
    lines_.EndLine(height);
  }
  lines_.SkipLine();
}

void XlsxSheet::WriteHead() {
  CellLook look;
  look.bold = look.framed = look.shaded = true;
  std::vector<double> heights(sheet_.head_levels());
  for (const HeadCell& cell : HeadCells(sheet_)) {
    const XlsxLines::Place place{cell.column, cell.columns, cell.levels, cell.level};
    const std::string text = SheetText(cell.text);
    lines_.Put(place, text, look);
    double missing = lines_.HeightOf(text, place, look);
    for (size_t i = 0; i < cell.levels; ++i) missing -= heights[cell.level + i];
    if (missing > 0) heights[cell.level + cell.levels - 1] += missing;
  }
  for (const double height : heights) lines_.EndLine(height);
}

void XlsxSheet::WriteHeadNumbers() {
  if (!sheet_.has_numbers()) return;
  CellLook look;
  look.points = 9;
  look.italic = look.framed = true;
  double height = 0;
  for (size_t column = 0; column < sheet_.columns.size(); ++column) {
    const std::string text =
        Broken(SheetText(sheet_.columns[column].number),
               [&](const std::string& line) { return !lines_.IsTooWide(line, column, look); });
    lines_.Put({column}, text, look);
    height = std::max(height, lines_.HeightOf(text, {column}, look));
  }
  lines_.EndLine(height);
}

void XlsxSheet::WriteRows() {
  for (const BookRow& row : sheet_.rows) WriteRow(row);
}

void XlsxSheet::WriteRow(const BookRow& row) {
  double height = lines_.HeightOfOne(kTableFont.points);
  for (size_t column = 0; column < sheet_.columns.size(); ++column) {
    const BookCell& cell = row.cells[column];
    const CellLook look = LookOf(row, column);
    if (cell.kind == BookCell::Kind::kText) {
      height = std::max(height, lines_.HeightOf(TextOf(cell), {column}, look));
    }
    WriteCell(cell, column, look);
  }
  lines_.EndLine(height);
}

CellLook XlsxSheet::LookOf(const BookRow& row, size_t column) {
  const BookCell& cell = row.cells[column];
  CellLook look;
  look.framed = true;
  look.bold = row.kind != BookRow::Kind::kLine;
  look.shaded = row.kind == BookRow::Kind::kHeading;
  if (cell.kind == BookCell::Kind::kText || cell.kind == BookCell::Kind::kEmpty) {
    if (sheet_.columns[column].is_text) look.across = LXW_ALIGN_LEFT;
    look.indent = sheet_.columns[column].is_text ? 1 : 0;
    return look;
  }
  look.across = LXW_ALIGN_RIGHT;
  if (cell.kind == BookCell::Kind::kNumber) look.number = numbers_.Of(cell);
  return look;
}

void XlsxSheet::WriteCell(const BookCell& cell, size_t column, const CellLook& look) {
  if (cell.kind == BookCell::Kind::kEmpty) {
    lines_.PutNothing(column, look);
  } else if (cell.kind == BookCell::Kind::kNumber) {
    lines_.PutNumber(column, cell.value, look);
  } else {
    lines_.Put({column}, TextOf(cell), look);
  }
}

void XlsxSheet::WriteNotes() {
  CellLook look;
  look.across = LXW_ALIGN_LEFT;
  lines_.SkipLine();
  if (!sheet_.notes.empty()) {
    CellLook title = look;
    title.bold = title.italic = true;
    lines_.PutLine("Ghi chú:", title);
  }
  int number = 0;
  for (const BookNote& note : sheet_.notes) {
    lines_.PutLine((note.numbered ? Superscript({++number}) + " " : "") + note.text, look);
  }
  if (numbers_.TookManyNotes()) {
    lines_.PutLine(std::string(NumberFormats::kManyNotes) +
                       " Ô có nhiều ghi chú: số của ghi chú xem ở bản DOCX, HTML hoặc JSON.",
                   look);
  }
}

void XlsxSheet::WriteSummary() {
  if (book_.summary.empty()) return;
  lines_.SkipLine();
  CellLook look = Look({});
  look.across = LXW_ALIGN_LEFT;
  for (const std::string& paragraph : book_.summary) lines_.PutLine(paragraph, look);
}

void XlsxSheet::WriteChart() {
  if (!sheet_.chart) return;
  const SheetChart chart(book_, at_);
  if (chart.is_empty()) return;
  lines_.KeepTogether(XlsxLines::kEmptyLine + chart.height());
  lines_.SkipLine();
  chart.Insert(lines_.line(), columns_.Room(0, columns_.size()), numbers_, workbook_, worksheet_);
  for (double left = chart.height(); left > 0; left -= XlsxLines::kEmptyLine) lines_.SkipLine();
}

void XlsxSheet::WriteSignatures() {
  if (book_.signatures.empty()) return;
  size_t lines = 0;
  for (const auto& block : book_.signatures) lines = std::max(lines, block.size());
  const double line_height = lines_.HeightOfOne(text_points_);
  lines_.KeepTogether(XlsxLines::kEmptyLine + static_cast<double>(lines) * line_height);
  lines_.SkipLine();
  const std::vector<size_t> parts = columns_.Split(std::vector<double>(book_.signatures.size(), 1));
  for (size_t i = 0; i < lines; ++i) {
    double height = line_height;
    for (size_t part = 0; part < book_.signatures.size(); ++part) {
      const std::vector<TextLine>& block = book_.signatures[part];
      if (i >= block.size()) continue;
      const XlsxLines::Place place{parts[part], parts[part + 1] - parts[part], 1};
      const std::string text = SheetText(block[i].text);
      CellLook look = Look(block[i]);
      if (IsRecipients(block)) look.across = LXW_ALIGN_LEFT;
      lines_.Put(place, text, look);
      height = std::max(height, lines_.HeightOf(text, place, look));
    }
    lines_.EndLine(height);
  }
}

CellLook XlsxSheet::Look(const TextLine& line) const {
  CellLook look;
  look.points = text_points_;
  look.bold = line.bold;
  look.italic = line.italic;
  return look;
}

}  // namespace dvcmon
