#include "daemon/tables/book.h"

namespace dvcmon {

TextLine ParseTextLine(std::string_view marked) { return {std::string(marked)}; }
size_t BookSheet::head_levels() const { return columns.empty() ? 0 : 1; }
bool BookSheet::has_numbers() const { return false; }
size_t LineOfRow(const Book& /*book*/, size_t /*sheet*/, size_t row) { return row + 1; }
std::string AddressOf(size_t /*column*/, size_t /*line*/) { return {}; }
std::vector<HeadCell> HeadCells(const BookSheet& /*sheet*/) { return {}; }

}  // namespace dvcmon
