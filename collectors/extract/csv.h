// A table written as CSV (RFC 4180), with the liberties that spreadsheets take.
#pragma once

#include <string_view>

#include "collectors/extract/grid.h"
#include "collectors/model/result.h"

namespace dvcmon {

// The delimiter is one of , ; | and TAB; lines end in CRLF, LF or CR. A first line "sep=;", by
// which Excel is told the delimiter, is no row. Empty lines are left out and counted. A short row
// lacks its last cells; every other cell is text. kEncoding: not UTF-8. kSyntax: a quote inside a
// field that is not quoted, text behind a closing quote, a quote that is not closed, or another
// delimiter in "sep=". kTooLarge: a bound of grid.h. Each says row and column, counted from 1.
Result<Grid> CsvGrid(std::string_view utf8, char delimiter);

}  // namespace dvcmon
