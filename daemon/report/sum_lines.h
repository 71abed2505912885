// What the sums of a line stand on. A formula in it is of printed sums; where these are of other
// lines it would be wrong by a line that only one of them knows, and so it is not made.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "daemon/report/made_sheet.h"

namespace dvcmon {

// The columns of those numbers, and those that their formulas are of.
std::set<size_t> ColumnsBehind(const SheetLayout& layout, const std::vector<std::string>& numbers);

struct SharedLines {
  size_t known = 0;  // lines that are in all of the sums
  size_t of = 0;     // that can be in one of them
  bool same = true;  // all of the sums are over the same lines
};

// Of the columns behind those numbers. `rows`: the sheet's, of which the sum is of some
// (FilledCell::from). What is the same of all lines is no sum, and what is published of the whole
// is of all of them.
SharedLines SharedBy(const SheetLayout& layout, const std::vector<MadeRow>& rows,
                     const MadeRow& sum, const std::vector<std::string>& numbers);

bool IsSum(const MadeRow& row);

// The cells that are sums of counts, for CheckBook().
std::vector<BookSheet::Sum> SumsOf(const SheetLayout& layout, const NumberStyle& numbers,
                                   const std::vector<MadeRow>& rows);

}  // namespace dvcmon
