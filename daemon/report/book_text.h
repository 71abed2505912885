// The first table of a book for a terminal, on one screen.
#pragma once

#include <string>

#include "daemon/tables/book.h"

namespace dvcmon {

// Title, numbers and titles of columns, rows, notes. Cells that are too wide end with "…", and of
// many rows the first are shown.
std::string TextOf(const Book& book);

}  // namespace dvcmon
