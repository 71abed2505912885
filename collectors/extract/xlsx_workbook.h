// The parts of an Office Open XML workbook (ECMA-376, ISO/IEC 29500), found by the relationships
// between them, as the standard wants it: names of parts are the writer's choice.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/extract/zip_archive.h"
#include "collectors/model/result.h"

namespace dvcmon {

struct WorkbookSheet {
  std::string name;  // clean
  std::string part;  // "xl/worksheets/sheet1.xml"
  bool hidden = false;
};

struct Workbook {
  std::vector<WorkbookSheet> sheets;  // those with cells, in the order of their tabs
  std::string strings;                // part of the shared strings; empty: none
  std::string styles;                 // part of the styles; empty: none
  bool since_1904 = false;            // days are counted from 1904-01-01
};

// kSyntax: another kind of document, with what to do about it.
Result<Workbook> ReadWorkbook(ZipArchive* archive);

// `wanted` is a name, a pattern with *, or empty for the first sheet that is not hidden. Spaces and
// normal forms make no difference. A pattern finds no hidden sheet. kShape: no such sheet, or
// several; the message lists the sheets.
Result<WorkbookSheet> ChooseSheet(const Workbook& workbook, std::string_view wanted);

}  // namespace dvcmon
