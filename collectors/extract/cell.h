// What stands at one place of an answer. Absent, null, empty and 0 are four different things.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

struct Cell {
  enum class Kind : uint8_t { kAbsent, kNull, kText, kNumber, kBool, kNested };
  Kind kind = Kind::kAbsent;
  std::string_view text;  // of kText; lives as long as the answer
  double number = 0;      // of kNumber
  bool whole = false;     // of kNumber: written without fraction and exponent
  bool boolean = false;   // of kBool
};

// "absent", "null", "text", …, for messages.
std::string_view Name(Cell::Kind kind);

// What an assertion compares with: text as it is, numbers and booleans as JSON writes them, "null".
// None of an absent or nested cell.
std::optional<std::string> TextOf(const Cell& cell);

// What stands there, for messages: quoted text, or "null" and the like.
std::string Shown(const Cell& cell);

// The number in a cell, written in the declared format; none where the portal gives none (null, or
// empty text). kShape: the cell is absent, nested, a boolean, or text where a JSON number should be
// (or the other way round). kSyntax: text that is not a number of that format.
Result<std::optional<double>> NumberIn(const Cell& cell, NumberFormat format);

}  // namespace dvcmon
