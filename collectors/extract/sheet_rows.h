// The rows of a sheet while they come in: in order, each cell at its place, merged cells filled,
// and within bounds for all of them together, since a few bytes of a workbook may mean many cells.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/extract/grid.h"
#include "collectors/model/result.h"

namespace dvcmon {

// Where a cell is, both from 1: "F12" is column 6 of row 12. At most XFD1048576.
struct CellPlace {
  size_t row = 0;
  size_t column = 0;
};
std::optional<CellPlace> ParsePlace(std::string_view reference);
std::string Text(const CellPlace& place);

// Errors are kTooLarge, with the place in the sheet as their `where`.
class SheetRows {
 public:
  // To the right of or below all that were put before.
  Status Put(const CellPlace& place, GridCell cell);
  // Repeats the cell at the first corner in the whole range, both corners included: what stood
  // there is not shown. A range whose first corner is empty hides what it covers; columns of it
  // that no grid has are left out.
  Status Merge(const CellPlace& first, const CellPlace& range_end);
  // Rows without a cell are left out.
  Grid Take();

 private:
  using Cells = std::vector<GridCell>;

  Result<Cells*> Row(const CellPlace& place);
  Status Widen(const CellPlace& place, Cells* row);
  Status Charge(const CellPlace& place, size_t cells, size_t text_bytes);

  std::map<size_t, Cells> rows_;
  size_t cells_ = 0;
  size_t text_bytes_ = 0;
};

}  // namespace dvcmon
