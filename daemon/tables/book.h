// A report that is filled in: what every format of it writes. Texts are as people read them,
// numbers as they are printed; nothing is looked up or reckoned from here on.
//
// Plain data. All texts are UTF-8 (NFC) and come from outside: each format makes them inert.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/time.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

struct TextLine {
  std::string text;
  bool bold = false;
  bool italic = false;
};
// "**ĐỘC LẬP**", "*Phú Thọ, ngày …*", "***both***": marks are of the whole line.
TextLine ParseTextLine(std::string_view marked);

struct BookCell {
  enum class Kind : uint8_t {
    kEmpty,
    kText,
    kNumber,
    kMissing,        // "…"
    kNotApplicable,  // "x"
  } kind = Kind::kEmpty;
  double value = 0;  // of a number: as printed (49.65, not 0.49659)
  int digits = 0;    // of a number: behind the comma
  std::string
      text{};  // "49,65", "–", "…", "1.234 (sb)", with its marks, without those of its notes
  bool provisional = false;
  std::vector<int> notes{};  // from 1: the first, second … numbered one of BookSheet::notes
};

struct BookRow {
  enum class Kind : uint8_t { kHeading, kLine, kSubtotal, kTotal } kind = Kind::kLine;
  std::string id{};  // of the line, "H44.07", "A" of a group's subtotal: unique in its sheet
  std::vector<BookCell> cells{};  // one for each column
};

struct BookNote {
  std::string text;
  bool numbered = true;  // cells refer to it; others are of the whole table
};

struct BookSheet {
  std::string id{};
  std::string name{};  // of the tab: unique, at most 31 characters, none of []:*?/\.
  std::vector<TextLine> title{};
  std::string unit_line{};
  struct Head {
    std::string id{};
    std::string number{};  // "(6)=(4)-(5)"; empty: none
    std::string title{};
    std::vector<std::string> above{};
    double width = 10;
    bool is_text = false;   // aligned to the left
    bool is_title = false;  // says what the line is
  };
  std::vector<Head> columns{};
  std::vector<BookRow> rows{};
  std::vector<BookNote> notes{};
  std::optional<Chart> chart{};
  // For who reads the file by machine: lines of bodies or measures, and the sum of the printed
  // numbers of each column over its kLine rows.
  size_t lines = 0;
  std::vector<double> control_totals{};
  // Cells that are the sum of the numbers of their column in other rows.
  struct Sum {
    size_t row = 0;
    size_t column = 0;
    std::vector<size_t> rows{};
    size_t told = 0;    // how many of these are said to have a number
    double within = 0;  // by how much all of the printed numbers together are rounded
  };
  std::vector<Sum> sums{};

  // How many levels of titles stand above the columns, without the line of numbers.
  size_t head_levels() const;
  bool has_numbers() const;
};

struct Book {
  std::string report{};  // "cchc-monthly"
  std::string title{};   // for the properties of files
  std::string period{};  // "2026-10"
  Time created{};        // as-of time, or that of the last observation used; never the wall clock
  bool landscape = true;
  NumberStyle numbers{};
  Marks marks{};
  std::vector<TextLine> left{};  // title block, of the first page
  std::vector<TextLine> right{};
  std::vector<TextLine> title_lines{};
  std::vector<TextLine> sub{};
  std::vector<std::string> summary{};  // paragraphs
  std::vector<BookSheet> sheets{};
  std::vector<std::vector<TextLine>> signatures{};
};

// What the line is: "Sở Nội vụ", with its measure where a body has several lines.
std::string TitleOf(const BookSheet& sheet, const BookRow& row);

// On which line of a spreadsheet a row of the sheet stands, from 1. The title block stands on the
// first sheet, above its table: the lines of `left` beside those of `right`, an empty one, title,
// sub, unit line; then the levels of titles, the numbers, and the rows. Other sheets have their own
// title and unit line in its place. What is not there takes no line. So a cell has one address in
// every format: "F12".
size_t LineOfRow(const Book& book, size_t sheet, size_t row);
std::string AddressOf(size_t column, size_t line);  // from 0, from 1: (5, 12) is "F12"

// The texts of the header, by level and column, and how far each reaches: those above columns that
// are the same beside each other and under the same one stand in one cell; the title of a column
// stands alone and reaches down to its number.
struct HeadCell {
  std::string text;
  size_t level = 0;  // from the top
  size_t levels = 1;
  size_t column = 0;
  size_t columns = 1;
};
std::vector<HeadCell> HeadCells(const BookSheet& sheet);

}  // namespace dvcmon
