#include "collectors/extract/date.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace dvcmon {
namespace {

// "14/10/2026 08:30", as people write it in Viet Nam; and RFC 3339 with a zone like "+0700".
std::optional<Time> WrittenDate(const std::string& text) {
  const size_t zone = text.find_last_of("+-");
  if (zone != std::string::npos && zone > 10 && text.size() == zone + 5) {
    return ParseTime(text.substr(0, zone + 3) + ":" + text.substr(zone + 3));
  }
  int day = 0;
  int month = 0;
  int year = 0;
  int length = 0;
  if (std::sscanf(text.c_str(), "%2d/%2d/%4d%n", &day, &month, &year, &length) != 3 ||
      year < 1000) {
    return std::nullopt;
  }
  const std::string rest = text.substr(static_cast<size_t>(length));
  const std::string iso = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  if (rest.empty()) {
    const auto parsed = ParseDay(iso);
    return parsed ? std::optional(StartOf(*parsed)) : std::nullopt;
  }
  const std::string_view seconds = rest.size() == 6 ? ":00" : "";
  return ParseTime(fmt::format("{}T{}{}+07:00", iso, rest.substr(1), seconds));
}

}  // namespace

Result<std::optional<Time>> DateIn(const Cell& cell) {
  if (cell.kind == Cell::Kind::kNull) return std::optional<Time>();
  const std::string text = TextOf(cell).value_or("");
  if (const auto time = ParseTime(text)) return std::optional(*time);
  if (const auto day = ParseDay(text)) return std::optional(StartOf(*day));
  if (const auto written = WrittenDate(text)) return written;
  return Error{ErrorCode::kShape, fmt::format("{} where a date should stand", Shown(cell)), ""};
}

}  // namespace dvcmon
