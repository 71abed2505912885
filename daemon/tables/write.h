// The files of a report. The same book gives the same bytes, on every machine, in every time zone
// and locale.
//
// Errors: kInvalid, what cannot be written so (the message says where); kStore: a library failed.
#pragma once

#include <string>

#include "collectors/model/result.h"
#include "daemon/tables/book.h"

namespace dvcmon {

// A workbook to be printed on A4: merged nested headers, frozen panes, the header again on each
// page, numbers as numbers with their own formats, texts as texts, charts.
Result<std::string> WriteXlsx(const Book& book);
// The narrative and the tables, to be gone on with in a word processor; the look of Decree
// 30/2020/NĐ-CP.
Result<std::string> WriteDocx(const Book& book);
// All tables one under the other, UTF-8 with a byte order mark. Numbers are numbers, with the
// decimal sign of the report and nothing between thousands; which of them are provisional or have
// notes stands in a last column, by the letters of their columns: "D (sb); F (sb) (1)".
std::string WriteCsv(const Book& book);
// One page that prints well, without scripts or anything from elsewhere.
std::string WriteHtml(const Book& book);
// Every cell with its address, state, number and text; row counts and control totals. `value` is
// null where the state is not "value".
std::string WriteJson(const Book& book);

// Whether a book holds what it says that it holds, to be asked before it is written: as many lines,
// and columns whose printed numbers add up to their control totals, and those of lines to their
// subtotals and totals. kContract names sheet and column, or the cell and what its lines add up to.
Status CheckBook(const Book& book);

}  // namespace dvcmon
