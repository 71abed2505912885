// Answers that are tables: the lines behind each table's header are rows, and the columns are
// called as the header calls them. "/Hồ sơ tiếp nhận/Trực tuyến" is the column "Trực tuyến" below
// "Hồ sơ tiếp nhận"; "/@data-id" an attribute of a line of HTML.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collectors/extract/answer.h"
#include "collectors/extract/grid.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

// A grid with its header found.
struct Table {
  static constexpr int kAmbiguous = -1;
  std::string name;
  std::map<std::string, int> columns;  // pointer → index; kAmbiguous: several are called so
  std::vector<std::string> in_order;   // the pointers as they stand, each once
  bool blanks_are_empty = false;
  std::vector<GridRow> lines;  // of data; empty lines are left out
};

// A workbook does not write down cells that are empty: `blanks_are_empty`. Elsewhere a line that is
// shorter than the header, or longer, has its numbers below the wrong names.
// kDrift: that; the header, or the line that ends the table, is not there. kTooLarge: more cells
// than a grid may have, once its columns are rows.
Result<Table> ReadTable(Grid grid, const TableSpec& spec, bool blanks_are_empty = false);

// The answer with these tables ("/name" are the rows of one) and texts ("/name").
std::unique_ptr<Answer> AnswerOfTables(std::vector<Table> tables,
                                       std::map<std::string, std::string> texts);

}  // namespace dvcmon
