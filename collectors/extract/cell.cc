#include "collectors/extract/cell.h"

#include <fmt/format.h>

#include "collectors/extract/number.h"
#include "collectors/extract/text.h"

namespace dvcmon {

std::string_view Name(Cell::Kind kind) {
  switch (kind) {
    case Cell::Kind::kAbsent:
      return "nothing";
    case Cell::Kind::kNull:
      return "null";
    case Cell::Kind::kText:
      return "text";
    case Cell::Kind::kNumber:
      return "a number";
    case Cell::Kind::kBool:
      return "a boolean";
    case Cell::Kind::kNested:
      return "an object or array";
  }
  return {};
}

std::optional<std::string> TextOf(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return "null";
    case Cell::Kind::kText:
      return std::string(cell.text);
    case Cell::Kind::kNumber:
      return cell.whole ? fmt::format("{:.0f}", cell.number) : fmt::format("{}", cell.number);
    case Cell::Kind::kBool:
      return cell.boolean ? "true" : "false";
    case Cell::Kind::kAbsent:
    case Cell::Kind::kNested:
      break;
  }
  return std::nullopt;
}

std::string Shown(const Cell& cell) {
  const auto text = TextOf(cell);
  return text ? fmt::format("\"{}\"", Quotable(*text)) : std::string(Name(cell.kind));
}

Result<std::optional<double>> NumberIn(const Cell& cell, NumberFormat format) {
  if (cell.kind == Cell::Kind::kNull) return std::optional<double>();
  const bool as_json = format == NumberFormat::kJson;
  if (as_json && cell.kind == Cell::Kind::kNumber) return std::optional(cell.number);
  if (!as_json && cell.kind == Cell::Kind::kText) {
    if (cell.text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      return std::optional<double>();
    }
    const auto number = ParseNumber(cell.text, format);
    if (!number) return number.error();
    return std::optional(*number);
  }
  return Error{ErrorCode::kShape,
               fmt::format("{} where {} should stand{}", Name(cell.kind),
                           as_json ? "a number" : "a number written as text",
                           as_json && cell.kind == Cell::Kind::kText
                               ? ": `numbers` or `format` say how one in text is written"
                               : ""),
               ""};
}

}  // namespace dvcmon
