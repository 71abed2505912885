#include "collectors/extract/sheet_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dvcmon {
namespace {

constexpr size_t kMaxRow = 1'048'576;
constexpr size_t kMaxColumn = 16'384;

Error TooLarge(const CellPlace& place, std::string_view what, size_t limit, std::string_view unit) {
  return {ErrorCode::kTooLarge, fmt::format("{} more than {} {}", what, limit, unit), Text(place)};
}

}  // namespace

std::optional<CellPlace> ParsePlace(std::string_view reference) {
  CellPlace place;
  size_t at = 0;
  for (; at < reference.size() && reference[at] >= 'A' && reference[at] <= 'Z'; ++at) {
    place.column = place.column * 26 + static_cast<size_t>(reference[at] - 'A') + 1;
    if (place.column > kMaxColumn) return std::nullopt;
  }
  for (; at < reference.size() && reference[at] >= '0' && reference[at] <= '9'; ++at) {
    place.row = place.row * 10 + static_cast<size_t>(reference[at] - '0');
    if (place.row > kMaxRow) return std::nullopt;
  }
  if (at != reference.size() || place.row == 0 || place.column == 0) return std::nullopt;
  return place;
}

std::string Text(const CellPlace& place) {
  std::string letters;
  for (size_t column = place.column; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return fmt::format("{}{}", letters, place.row);
}

Status SheetRows::Put(const CellPlace& place, GridCell cell) {
  if (cell.kind == Cell::Kind::kAbsent) return Done{};  // a bare style, as far as column XFD
  const auto row = Row(place);
  if (!row.ok()) return row.error();
  Status room = Widen(place, *row);
  if (room.ok()) room = Charge(place, 0, cell.text.size());
  if (room.ok()) (*row)->at(place.column - 1) = std::move(cell);
  return room;
}

Status SheetRows::Merge(const CellPlace& first, const CellPlace& range_end) {
  // Of a title over the whole width of a sheet, as far as anything may stand.
  const CellPlace last{range_end.row, std::min(range_end.column, kMaxGridColumns)};
  const auto top = rows_.find(first.row);
  const bool shows = top != rows_.end() && top->second.size() >= first.column &&
                     top->second[first.column - 1].kind != Cell::Kind::kAbsent;
  const GridCell cell = shows ? top->second[first.column - 1] : GridCell{};
  const auto end = rows_.upper_bound(last.row);
  for (auto row = rows_.lower_bound(first.row); !shows && row != end; ++row) {
    const size_t until = std::min(last.column, row->second.size());
    Status room = Charge(first, until, 0);
    if (!room.ok()) return room;
    for (size_t i = first.column - 1; i < until; ++i) row->second[i] = {};
  }
  for (size_t number = first.row; shows && number <= last.row; ++number) {
    const auto row = Row({number, first.column});
    if (!row.ok()) return row.error();
    Status room = Widen({number, last.column}, *row);
    const size_t width = last.column - first.column + 1;
    if (room.ok()) room = Charge({number, first.column}, width, width * cell.text.size());
    if (!room.ok()) return room;
    std::fill_n((*row)->begin() + static_cast<ptrdiff_t>(first.column - 1), width, cell);
  }
  return Done{};
}

Grid SheetRows::Take() {
  Grid grid;
  grid.rows.reserve(rows_.size());
  for (auto& [number, cells] : rows_) {
    GridRow& row = grid.rows.emplace_back();
    row.number = number;
    row.cells = std::move(cells);
  }
  rows_.clear();
  return grid;
}

Result<SheetRows::Cells*> SheetRows::Row(const CellPlace& place) {
  const auto found = rows_.lower_bound(place.row);
  if (found != rows_.end() && found->first == place.row) return &found->second;
  if (rows_.size() == kMaxGridRows) return TooLarge(place, "the sheet has", kMaxGridRows, "rows");
  return &rows_.try_emplace(found, place.row)->second;
}

Status SheetRows::Widen(const CellPlace& place, Cells* row) {
  if (place.column > kMaxGridColumns) {
    return TooLarge(place, "the sheet has", kMaxGridColumns, "columns");
  }
  if (place.column <= row->size()) return Done{};
  Status room = Charge(place, place.column - row->size(), 0);
  if (room.ok()) row->resize(place.column);
  return room;
}

Status SheetRows::Charge(const CellPlace& place, size_t cells, size_t text_bytes) {
  cells_ += cells;
  text_bytes_ += text_bytes;
  if (cells_ > kMaxGridCells) return TooLarge(place, "the sheet has", kMaxGridCells, "cells");
  if (text_bytes_ > kMaxGridBytes) {
    return TooLarge(place, "the sheet has", kMaxGridBytes, "bytes of text");
  }
  return Done{};
}

}  // namespace dvcmon
