// A sheet of an Excel workbook (.xlsx, .xlsm: Office Open XML, ISO/IEC 29500) as a grid.
#pragma once

#include <string_view>

#include "collectors/extract/grid.h"
#include "collectors/model/result.h"

namespace dvcmon {

// `sheet` is a name, a pattern with *, or empty for the first sheet; one that is hidden is read
// only by its name. Text cells are clean; errors such as "#DIV/0!" are text; days are "2024-05-31",
// and a percentage is the number as shown (see collectors/extract/xlsx_numbers.h). Rows without a
// cell are left out.
//
// kSyntax: not a workbook, damaged, or a formula whose result is not stored; the message says what
// to do. kShape: no such sheet. kEncoding: not the encoding that a part declares. kTooLarge: beyond
// a bound of the grid, or what inflates to more than any workbook. `where` is a place such as
// "Biểu 1!F12".
Result<Grid> XlsxGrid(std::string_view bytes, std::string_view sheet);

}  // namespace dvcmon
