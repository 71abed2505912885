// A table as it stands in a document, before anyone knows which of its rows are the header.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "collectors/extract/cell.h"

namespace dvcmon {

struct GridCell {
  Cell::Kind kind = Cell::Kind::kAbsent;  // or text; a number or boolean: typed cells of a workbook
  std::string text{};                     // UTF-8, NFC, spaces folded, without those around it
  double number = 0;                      // as shown: a cell that shows 49.6 % is 49.6
  bool whole = false;
  bool boolean = false;
};

inline GridCell TextCell(std::string text) {
  GridCell cell;
  cell.kind = Cell::Kind::kText;
  cell.text = std::move(text);
  return cell;
}

struct GridRow {
  std::vector<GridCell> cells{};  // every place that a merged cell covers repeats it
  std::map<std::string, std::string> attributes{};  // of a row of HTML: "data-coquan-id"
  size_t number = 0;                                // in the document, from 1; for messages
};

struct Grid {
  std::vector<GridRow> rows{};
};

// More is kTooLarge, found while it is read and before it is kept.
inline constexpr size_t kMaxGridRows = 20'100;  // the rows that a row set may have, and a header
inline constexpr size_t kMaxGridColumns = 500;
inline constexpr size_t kMaxGridCells = 1'000'000;  // in all rows together
inline constexpr size_t kMaxGridBytes = 32
                                        << 20;  // of text; what covers ten places counts ten times
inline constexpr size_t kMaxCellBytes = 4096;

}  // namespace dvcmon
