// From an answer to rows and readings, as the portal file maps them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

// The two sides of one identity in one row, where every operand is provided.
struct Balance {
  uint32_t row = 0;
  uint16_t identity = 0;  // in the row set of the row
  double parts = 0;
  double total = 0;
};

struct MappedAnswer {
  std::vector<Row> rows;
  std::vector<Reading> readings;
  std::vector<Balance> balances;
  std::optional<Time> as_of;
};

// Reads every row set. Errors name the place in the answer: kSyntax and kEncoding (parsing),
// kMarker (an assertion about the envelope), kEntity (another body than the one asked for, also a
// single agency of another province), kShape (rows or figures that are not there or of another
// type).
Result<MappedAnswer> MapAnswer(const PollTarget& target, const Context& context,
                               std::string_view bytes);

}  // namespace dvcmon
