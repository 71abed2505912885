// The cells of an issue, to find one by what it is or by where it stands, and those behind it.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "daemon/report/evidence_json.h"

namespace dvcmon {

class IssuedCells {
 public:
  // The evidence outlives it.
  explicit IssuedCells(const IssuedEvidence& evidence);

  // Null: there is none.
  const IssuedCell* Like(const IssuedCell& cell) const;  // of the same sheet, row and column
  const IssuedCell* At(const std::string& sheet, const std::string& address) const;
  // The cell, and all that it is reckoned from, and so on; each once.
  std::vector<const IssuedCell*> Behind(const IssuedCell& cell) const;

 private:
  std::map<std::tuple<std::string, std::string, std::string>, const IssuedCell*> by_key_;
  std::map<std::pair<std::string, std::string>, const IssuedCell*> by_address_;
};

}  // namespace dvcmon
