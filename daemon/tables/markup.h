// What the formats written in markup, HTML and Office Open XML, have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/tables/book.h"

namespace dvcmon {

// As it may stand in an element or in an attribute between double quotes: no more than text,
// without control, format and direction marks; a byte that is not UTF-8 is U+FFFD.
std::string Escaped(std::string_view text);

// Whether the right of the title block is the national title and its motto, two lines in bold: that
// block is of a document (Decree 30/2020/NĐ-CP, annex I), others are of statistical forms.
bool HasNationalTitle(const Book& book);

// Which line of the left is the name of the body itself: the last in bold; or none, left.size().
size_t NameLineOf(const Book& book);
// Whether a block of the signatures says to whom the document goes: "Nơi nhận:".
bool IsRecipients(const std::vector<TextLine>& block);

// What stands above a table: its title, or its name where the title is that of the whole book.
std::vector<TextLine> HeadingOf(const Book& book, const BookSheet& sheet);

// How many columns a cell reaches over: in a heading the empty ones after its text.
size_t ColumnsOf(const BookRow& row, size_t column);

// "(1)", at a cell and before the note.
std::string NoteMark(int note);

// The number of a column, "(7)=(6)/[(4)+(5)]", escaped, with `mark` where a line may end.
std::string BreakableNumber(std::string_view number, std::string_view mark);

}  // namespace dvcmon
