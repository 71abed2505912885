// Workbooks in memory, of XML that a test writes, with what a workbook needs around it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "collectors/extract/grid.h"

namespace dvcmon {

// What stands in a part: head, body so many times, tail. A bomb is compressed as it is made and
// never stands in memory.
struct PartText {
  PartText(std::string text) : head(std::move(text)) {}  // NOLINT: implicit
  PartText(const char* text) : head(text) {}             // NOLINT: implicit
  PartText(std::string from, std::string middle, size_t repeated, std::string to)
      : head(std::move(from)), body(std::move(middle)), times(repeated), tail(std::move(to)) {}

  std::string head;
  std::string body;
  size_t times = 0;
  std::string tail;
};

class WorkbookBuilder {
 public:
  // <sheetData> and what follows it; `attributes` of <sheet>: `state="hidden"`.
  WorkbookBuilder& Sheet(const std::string& name, const std::string& content,
                         const std::string& attributes = "");
  WorkbookBuilder& Strings(const std::string& content);      // of <sst>
  WorkbookBuilder& Styles(const std::string& content);       // of <styleSheet>
  WorkbookBuilder& Property(const std::string& attributes);  // of <workbookPr>
  // Any part, also instead of one of the above.
  WorkbookBuilder& Part(const std::string& name, PartText text);
  WorkbookBuilder& Stored(const std::string& name);     // a part that is not compressed
  WorkbookBuilder& Protected(const std::string& name);  // a part with a password
  WorkbookBuilder& Without(const std::string& name);

  std::string Zip() const;

 private:
  struct Entry {
    std::string name;
    PartText text;
    bool stored = false;
    bool secret = false;
  };
  Entry* Find(const std::string& name);
  void WriteWorkbook();

  std::vector<Entry> entries_;
  std::string sheets_;
  std::string relationships_;
  std::string property_;
  int sheet_count_ = 0;
};

// A sheet named "S" with this in its <sheetData>.
std::string OneSheet(const std::string& rows);
// As a document of the main namespace.
std::string MainXml(const std::string& element, const std::string& content);

// Rows as text, one line each: `3: 'text' 12.5 true -`, where - is an absent cell.
std::vector<std::string> Lines(const Grid& grid);

}  // namespace dvcmon
