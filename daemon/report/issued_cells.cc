#include "daemon/report/issued_cells.h"

#include <algorithm>

namespace dvcmon {

IssuedCells::IssuedCells(const IssuedEvidence& evidence) {
  for (const IssuedCell& cell : evidence.cells) {
    by_key_[{cell.sheet, cell.row, cell.column}] = &cell;
    by_address_[{cell.sheet, cell.address}] = &cell;
  }
}

const IssuedCell* IssuedCells::Like(const IssuedCell& cell) const {
  const auto found = by_key_.find({cell.sheet, cell.row, cell.column});
  return found == by_key_.end() ? nullptr : found->second;
}

const IssuedCell* IssuedCells::At(const std::string& sheet, const std::string& address) const {
  const auto found = by_address_.find({sheet, address});
  return found == by_address_.end() ? nullptr : found->second;
}

std::vector<const IssuedCell*> IssuedCells::Behind(const IssuedCell& cell) const {
  std::vector<const IssuedCell*> behind = {&cell};
  for (size_t next = 0; next < behind.size(); ++next) {
    for (const std::string& address : behind[next]->cells) {
      const IssuedCell* of = At(cell.sheet, address);
      if (of != nullptr && std::ranges::find(behind, of) == behind.end()) behind.push_back(of);
    }
  }
  return behind;
}

}  // namespace dvcmon
