// Text in workbooks (ISO/IEC 29500-1 §18.4, §22.9.2.19): runs of different looks, how to pronounce
// it, and characters that XML cannot hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/extract/xml_stream.h"
#include "collectors/extract/zip_archive.h"
#include "collectors/model/result.h"

namespace dvcmon {

// "_x000D_" is a carriage return and "_x005F_" an underscore: four hexadecimal digits of UTF-16.
std::string Unescaped(std::string_view text);

// Adds a piece to raw text of a cell, which is allowed one byte more than a cell is, so that one
// too long is seen as such and takes no memory.
void AppendBounded(std::string_view piece, std::string* text);
bool IsTooLong(std::string_view text);

// What stands in <si> or <is>: <t>, or <r> with <t> in it. <rPh> says how Japanese is pronounced.
class RichText {
 public:
  bool Start(std::string_view element);
  void Text(std::string_view piece) {
    if (in_text_) AppendBounded(piece, &text_);
  }
  void End(std::string_view element) {
    if (element == "t") in_text_ = false;
  }
  bool too_long() const { return IsTooLong(text_); }
  // All of it, unescaped and clean unless it is longer than a cell may be; empty from then on.
  std::string Take();

 private:
  std::string text_;
  bool in_text_ = false;
};

// The texts that cells name by number. One longer than kMaxCellBytes stays so, since no cell that
// is read may use it. kTooLarge: more texts than any sheet may have cells.
Result<std::vector<std::string>> ReadSharedStrings(ZipPart part);

}  // namespace dvcmon
