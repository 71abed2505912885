// The narrative of a report: the sentences of its form with their numbers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/tables/book.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

// "{line.column}" is a cell of the first sheet, "{sheet/line.column}" one of another;
// "{line.column:trend}" says "tăng 1.234", "giảm 2,10" or "không đổi". A sentence of which a cell
// has no number is left out.
std::vector<std::string> SummaryOf(const Layout& layout, const Book& book,
                                   const std::map<std::string, std::string>& words);

}  // namespace dvcmon
