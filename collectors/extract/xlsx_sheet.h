// The cells of one sheet of a workbook (ISO/IEC 29500-1 §18.3), as a grid.
#pragma once

#include <string>
#include <vector>

#include "collectors/extract/grid.h"
#include "collectors/extract/xlsx_numbers.h"
#include "collectors/extract/zip_archive.h"
#include "collectors/model/result.h"

namespace dvcmon {

// What is written once for all sheets.
struct SheetContext {
  std::string name;                  // of the sheet, for messages
  std::vector<std::string> strings;  // shared, by number
  std::vector<NumberLook> styles;    // by number; empty: the workbook has none
  bool since_1904 = false;
};

// As XlsxGrid in collectors/extract/xlsx.h.
Result<Grid> ReadSheet(ZipPart part, const SheetContext& context);

}  // namespace dvcmon
