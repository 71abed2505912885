// The table of a sheet in WordprocessingML (ECMA-376, part 1, §17.4).
#pragma once

#include <string>

#include "collectors/model/result.h"
#include "daemon/tables/book.h"

namespace dvcmon {

// `width` twips wide. The size of its letters, in whole points from 4 to 11: the largest in which
// no number is broken. Its cells are of the styles "Number8", "Text8" and "Middle8" of that size,
// the table of the style "Sheet". kInvalid: it has no columns, more than a word processor takes, or
// a row of other columns than the sheet's.
Result<int> AppendDocxTable(const BookSheet& sheet, int width, std::string& xml);

}  // namespace dvcmon
