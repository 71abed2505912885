// What a number in a workbook means: the cell holds a bare double, and only the number format of
// its style says that it is a percentage or a day (ISO/IEC 29500-1 §18.8.30).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/extract/grid.h"
#include "collectors/extract/zip_archive.h"
#include "collectors/model/result.h"

namespace dvcmon {

enum class NumberLook : uint8_t {
  kPlain,
  kPercent,
  kDay,   // also with a time of day
  kTime,  // of day, or a duration
};

// Of a format code: "0.0%", "dd/mm/yyyy", "[h]:mm", "#,##0 \"đ\"". The first section counts, which
// is that of positive numbers.
NumberLook LookOf(std::string_view format_code);

// The look of each style that a cell may name, by its number.
Result<std::vector<NumberLook>> ReadStyles(ZipPart part);

// The cell of a number as it is stored ("0.49659"): a percentage as it is shown but not rounded
// (49.659), computed in decimal, and days and times as text, "2024-05-31" and "36:00:00", the time
// of a day left out. Days are counted as the 1900 system does, with its 29 February 1900, or from
// 1904-01-01. A whole number beyond 2^53 is infinite, since what was meant cannot be known.
// kSyntax: no number, or none that could be a day.
Result<GridCell> ShownNumber(std::string_view stored, NumberLook look, bool since_1904);

}  // namespace dvcmon
