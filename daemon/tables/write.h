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
// All tables one under the other, UTF-8 with a byte order mark, decimals as the report has them.
std::string WriteCsv(const Book& book);
// One page that prints well, without scripts or anything from elsewhere.
std::string WriteHtml(const Book& book);
// Every cell with its address, its number and its text; row counts and control totals.
std::string WriteJson(const Book& book);

}  // namespace dvcmon
