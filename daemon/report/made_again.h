// Whether a number of an issue is what its figures, or the cells it is reckoned from, make.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/time.h"
#include "daemon/config/config.h"
#include "daemon/report/evidence_json.h"
#include "daemon/report/issued_cells.h"

namespace dvcmon {

struct MadeAgain {
  enum class Outcome : uint8_t {
    kNotMade,  // it is no number, or there is more to it than is listed (Reckoning)
    kAgrees,
    kDiffers,
  } outcome = Outcome::kNotMade;
  // Of the operands; none: one of them has no number, or nothing is divided by.
  std::optional<double> value{};
};

// The cell is one of `cells`. As exactly as it is printed; a printed number may be cut or rounded.
MadeAgain MakeAgain(const IssuedCell& cell, const IssuedCells& cells);

// Days of a ledger that were added up.
struct SummedDays {
  Day first{};
  Day last{};
  std::string increment{};  // the last of them: "dvcqg:phu-tho/applications_filed@2026-10-14"

  bool operator==(const SummedDays&) const = default;
};

// Of a number that is made of days, by body and statistic.
std::vector<SummedDays> DaysOf(const IssuedCell& cell, const Config& config);

}  // namespace dvcmon
