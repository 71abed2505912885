#include "daemon/tables/docx_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/tables/docx_text.h"
#include "daemon/tables/markup.h"
#include "daemon/tables/text_size.h"

namespace dvcmon {
namespace {

constexpr int kSmallestSize = 4;
constexpr int kLargestSize = 11;
constexpr int kTwipsOfPoint = 20;
constexpr int kTwipsOfMargin = 5;  // of a cell, on each side, for each point of its letters
constexpr double kDigit = 0.5;     // wide, of the size of the letters
constexpr double kLongestNumber = 20;
constexpr double kRaised = 0.65;    // high, of the size of the text
constexpr FontSize kUnit{1, true};  // as wide as letters get
constexpr size_t kMostColumns = 63;
constexpr size_t kBytesOfCell = 180;  // about
constexpr std::string_view kZeroWidthSpace = "\xE2\x80\x8B";

// In units of the size of the letters. A column of text may be narrower than it wants to be: its
// lines are folded, and a word that is longer than the column is broken.
struct ColumnNeed {
  double least;
  double wanted;
};

std::vector<ColumnNeed> NeedsOf(const BookSheet& sheet) {
  std::vector<double> words;
  words.reserve(sheet.columns.size());
  for (const BookSheet::Head& column : sheet.columns) {
    words.push_back(std::max(WidestWord(column.title, kUnit),
                             WidestWord(BreakableNumber(column.number, " "), kUnit)));
  }
  for (const BookRow& row : sheet.rows) {
    for (size_t i = 0; i < words.size(); ++i) {
      const BookCell& cell = row.cells[i];
      double word = WidestWord(cell.text, kUnit);
      for (const int note : cell.notes) word += kRaised * WidthOf(NoteMark(note), kUnit);
      words[i] = std::max(words[i], word);
    }
  }
  std::vector<ColumnNeed> needs;
  needs.reserve(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    const double width = kDigit * sheet.columns[i].width;
    const double least = sheet.columns[i].is_text ? std::clamp(words[i], width * 2 / 3, width)
                                                  : std::clamp(words[i], 1.0, kLongestNumber);
    needs.push_back({least, std::max(least, width)});
  }
  return needs;
}

double LeastOf(const ColumnNeed& need, int size) {
  return size * (2 * kTwipsOfMargin + need.least * kTwipsOfPoint);
}

double LeastOf(const std::vector<ColumnNeed>& needs, int size) {
  double least = 0;
  for (const ColumnNeed& need : needs) least += LeastOf(need, size);
  return least;
}

int SizeFor(const std::vector<ColumnNeed>& needs, int width) {
  int size = kLargestSize;
  while (size > kSmallestSize && LeastOf(needs, size) > width) --size;
  return size;
}

// Together exactly `width`: what is over goes to those that want more, and what is lacking is taken
// of all.
std::vector<int> WidthsFor(const std::vector<ColumnNeed>& needs, int width, int size) {
  const double least = LeastOf(needs, size);
  const double over = width - least;
  double wanted = 0;
  for (const ColumnNeed& need : needs) wanted += need.wanted;
  std::vector<int> widths;
  widths.reserve(needs.size());
  int left = width;
  for (const ColumnNeed& need : needs) {
    const double own = LeastOf(need, size);
    const double share = over > 0 ? need.wanted / wanted : own / least;
    widths.push_back(static_cast<int>(own + over * share));
    left -= widths.back();
  }
  widths.back() += left;
  return widths;
}

// Writes one table at the end of `xml`.
class DocxTableText {
 public:
  DocxTableText(const BookSheet& sheet, int width, std::string& xml) : sheet_(sheet), xml_(xml) {
    const std::vector<ColumnNeed> needs = NeedsOf(sheet);
    size_ = SizeFor(needs, width);
    widths_ = WidthsFor(needs, width, size_);
    for (const char* style : {"Number", "Text", "Middle"}) styles_.push_back(StyleOf(style));
  }

  int size() const { return size_; }

  void Write(int width) {
    xml_.reserve(xml_.size() + kBytesOfCell * (sheet_.rows.size() + 1) * widths_.size());
    fmt::format_to(std::back_inserter(xml_),
                   R"(<w:tbl><w:tblPr><w:tblStyle w:val="Sheet"/><w:tblW w:w="{0}" w:type="dxa"/>)"
                   R"(<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>)"
                   R"(<w:left w:w="{1}" w:type="dxa"/><w:right w:w="{1}" w:type="dxa"/>)"
                   R"(</w:tblCellMar></w:tblPr><w:tblGrid>)",
                   width, kTwipsOfMargin * size_);
    for (const int of : widths_) xml_ += fmt::format(R"(<w:gridCol w:w="{}"/>)", of);
    xml_ += "</w:tblGrid>";
    Head();
    if (sheet_.has_numbers()) Numbers();
    for (const BookRow& row : sheet_.rows) Row(row);
    xml_ += "</w:tbl>";
  }

 private:
  enum Style : uint8_t { kNumber, kText, kMiddle };
  static constexpr std::string_view kCellEnd = "</w:p></w:tc>";
  static constexpr std::string_view kHeadRow =
      "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";

  std::string StyleOf(std::string_view name) const { return fmt::format("{}{}", name, size_); }

  // `more`: what else is to be said of the cell.
  void OpenCell(size_t column, size_t columns, std::string_view more) {
    const auto first = widths_.begin() + static_cast<std::ptrdiff_t>(column);
    const int width = std::accumulate(first, first + static_cast<std::ptrdiff_t>(columns), 0);
    fmt::format_to(std::back_inserter(xml_), R"(<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>)",
                   width);
    if (columns > 1) {
      fmt::format_to(std::back_inserter(xml_), R"(<w:gridSpan w:val="{}"/>)", columns);
    }
    xml_ += more;
    xml_ += "</w:tcPr>";
  }

  void Head() {
    const std::vector<HeadCell> cells = HeadCells(sheet_);
    for (size_t level = 0; level < sheet_.head_levels(); ++level) {
      xml_ += kHeadRow;
      for (size_t column = 0; column < sheet_.columns.size();) {
        const auto cell = std::ranges::find_if(cells, [&](const HeadCell& of) {
          return of.level <= level && level < of.level + of.levels && of.column <= column &&
                 column < of.column + of.columns;
        });
        if (cell == cells.end()) break;
        HeadPart(*cell, level);
        column += cell->columns;
      }
      xml_ += "</w:tr>";
    }
  }

  // What of a cell of the header stands on a level: its text on the first.
  void HeadPart(const HeadCell& cell, size_t level) {
    const bool is_first = level == cell.level;
    const std::string_view merged = cell.levels == 1 ? ""
                                    : is_first       ? R"(<w:vMerge w:val="restart"/>)"
                                                     : "<w:vMerge/>";
    OpenCell(cell.column, cell.columns, merged);
    OpenDocxParagraph(styles_[kMiddle], xml_);
    if (is_first) AppendDocxRun(cell.text, {.bold = true}, xml_);
    xml_ += kCellEnd;
  }

  void Numbers() {
    xml_ += kHeadRow;
    for (size_t i = 0; i < sheet_.columns.size(); ++i) {
      OpenCell(i, 1, "");
      OpenDocxParagraph(styles_[kMiddle], xml_);
      xml_ += "<w:r><w:rPr><w:i/></w:rPr><w:t>";
      xml_ += BreakableNumber(sheet_.columns[i].number, kZeroWidthSpace);
      xml_ += "</w:t></w:r>";
      xml_ += kCellEnd;
    }
    xml_ += "</w:tr>";
  }

  void Row(const BookRow& row) {
    xml_ += "<w:tr><w:trPr><w:cantSplit/></w:trPr>";
    const RunLook look{.bold = row.kind != BookRow::Kind::kLine};
    for (size_t i = 0; i < row.cells.size();) {
      const BookCell& cell = row.cells[i];
      const size_t columns = ColumnsOf(row, i);
      OpenCell(i, columns, "");
      OpenDocxParagraph(styles_[StyleFor(cell, i)], xml_);
      if (!cell.text.empty()) AppendDocxRun(cell.text, look, xml_);
      for (const int note : cell.notes) AppendDocxRun(NoteMark(note), {.raised = true}, xml_);
      xml_ += kCellEnd;
      i += columns;
    }
    xml_ += "</w:tr>";
  }

  Style StyleFor(const BookCell& cell, size_t column) const {
    if (sheet_.columns[column].is_text) return kText;
    const bool is_text = cell.kind == BookCell::Kind::kText || cell.kind == BookCell::Kind::kEmpty;
    return is_text ? kMiddle : kNumber;
  }

  const BookSheet& sheet_;
  int size_ = kLargestSize;
  std::vector<int> widths_;
  std::vector<std::string> styles_;  // by Style
  std::string& xml_;
};

}  // namespace

Result<int> AppendDocxTable(const BookSheet& sheet, int width, std::string& xml) {
  const size_t columns = sheet.columns.size();
  if (columns == 0 || columns > kMostColumns) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("a word processor takes tables of 1 to {} columns, not of {}",
                             kMostColumns, columns),
                 "sheet " + sheet.id};
  }
  for (const BookRow& row : sheet.rows) {
    if (row.cells.size() == columns) continue;
    return Error{
        ErrorCode::kInvalid,
        fmt::format("{} cells stand in a row of a table of {} columns", row.cells.size(), columns),
        fmt::format("sheet {}, row {}", sheet.id, row.id)};
  }
  DocxTableText text(sheet, width, xml);
  text.Write(width);
  return text.size();
}

}  // namespace dvcmon
