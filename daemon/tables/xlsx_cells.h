// What stands in the cells of a workbook.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/tables/book.h"

namespace dvcmon {

// A text as a workbook holds it: without control, format and direction marks, cut with "…" at the
// 32,767 UTF-16 units that a cell may have; what would be read as an escape ("_x000D_") is escaped.
std::string SheetText(std::string_view text);

// "⁽¹⁾⁽³⁾": of a cell's notes. In superscript letters, so that it can stand in a number's format.
std::string Superscript(const std::vector<int>& notes);

// Formats that let a number be a number and show what its cell says: "1.234 (sb)⁽¹⁾".
class NumberFormats {
 public:
  NumberFormats(const NumberStyle& style, const Marks& marks);

  // Which signs stand in the number is up to the program and its reader's settings. A format can
  // say no more than that it is in Vietnamese, which LibreOffice goes by.
  std::string Of(const BookCell& number);
  std::string Plain(int digits) const;  // without marks

  // Excel knows some 200 formats and the library 127 bytes of each: a number whose notes go beyond
  // has this in place of them.
  static constexpr std::string_view kManyNotes = "⁽*⁾";
  // Whether there was one since this was asked.
  bool TookManyNotes() { return std::exchange(has_many_notes_, false); }

 private:
  std::string Write(const BookCell& number, const std::string& suffix) const;

  std::string whole_;  // "[$-42A]#,##0"
  Marks marks_;
  std::set<std::string> known_;
  bool has_many_notes_ = false;
};

}  // namespace dvcmon
