// CSV for spreadsheets: RFC 4180, UTF-8 with a byte order mark, so that they show Vietnamese.
//
// A text that a spreadsheet would run as a formula gets a ' before it (CWE-1236); numbers stay
// numbers.
#pragma once

#include <string>
#include <string_view>

namespace dvcmon {

// After csv.Text("a").Number(1).EndLine() it holds the line a,1.
class CsvText {
 public:
  CsvText& Text(std::string_view text);
  CsvText& Number(double number);
  // With that many digits behind a decimal sign of one's own, "49,65".
  CsvText& Number(double number, int digits, std::string_view decimal);
  CsvText& Truth(bool truth);  // true, false
  CsvText& Nothing();
  CsvText& EndLine();
  std::string Take() &&;

 private:
  void Separate();
  void Append(std::string_view cell);  // in quotes where it needs them

  std::string text_ = "\xEF\xBB\xBF";
  bool first_ = true;  // of its line
};

}  // namespace dvcmon
