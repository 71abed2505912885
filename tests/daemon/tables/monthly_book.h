// A filled monthly report of a province, with all that a book may hold. Its figures are invented.
#pragma once

#include <string>

#include "daemon/tables/book.h"

namespace dvcmon {

BookCell TextCellOf(std::string text);
// Printed as the style of the report says.
BookCell NumberCellOf(double value, int digits = 0);
BookCell MissingCellOf();

// "Biểu 1. Toàn tỉnh", whose lines are measures, and "Biểu 2a. Theo cơ quan", of departments and
// that many communes.
Book MonthlyBook(size_t communes = 40);

// Lines and control totals of what stands in the rows.
void CountUp(BookSheet& sheet);

}  // namespace dvcmon
