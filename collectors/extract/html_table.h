// A <table> as a grid, and the text of a piece of HTML as a reader sees it.
#pragma once

#include <string>

#include "collectors/extract/grid.h"
#include "collectors/model/result.h"

struct _xmlNode;  // of libxml2

namespace dvcmon {

// Rows in the order of the document, whatever thead, tbody and tfoot they are in; those of a table
// inside a cell are text of the cell. <td> and <th> alike. Spans as HTML has them: a cell of
// rowspan=0 goes to the end of its thead, tbody or tfoot, and none goes further; where two overlap,
// the first one counts; a colspan that is too wide is as wide as a grid may be. A row without cells
// is left out and counted. Attributes of a row have small letters and at most 200 bytes; longer
// ones are left out. kTooLarge: a bound of grid.h, and in which row.
Result<Grid> TableGrid(const _xmlNode* table);

// Of an element, attribute or text: without scripts, styles, templates and comments; <br> and the
// ends of blocks are spaces. Clean.
std::string VisibleText(const _xmlNode* node);

}  // namespace dvcmon
