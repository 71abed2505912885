#include "daemon/api/page_end.h"

#include <fmt/format.h>

#include <charconv>
#include <tuple>
#include <vector>

namespace dvcmon {
namespace {

constexpr char kBetween = '\x1f';  // no name of the record holds a control character
constexpr size_t kParts = 10;

std::optional<std::string> FromHex(std::string_view hex) {
  std::string bytes;
  if (hex.size() % 2 != 0) return std::nullopt;
  for (size_t i = 0; i < hex.size(); i += 2) {
    uint8_t byte = 0;
    const char* end = hex.data() + i + 2;
    if (std::from_chars(hex.data() + i, end, byte, 16).ptr != end) return std::nullopt;
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

std::optional<Level> ParseLevel(std::string_view word) {
  for (const Level level : {Level::kNational, Level::kProvince, Level::kAgency}) {
    if (Name(level) == word) return level;
  }
  return std::nullopt;
}

}  // namespace

bool PageEnd::IsBehind(const PageEnd& other) const {
  const auto order = [](const PageEnd& place) {
    return std::tie(place.at.source, place.at.period, place.at.level, place.at.body, place.province,
                    place.last);
  };
  return order(*this) > order(other);
}

std::string TokenOf(const PageEnd& place) {
  const std::string text =
      fmt::format("{1}{0}{2}{0}{3}{0}{4}{0}{5}{0}{6}{0}{7}{0}{8}{0}{9}{0}{10}", kBetween,
                  FormatTime(place.as_of), place.at.source.portal, place.at.source.collector,
                  place.at.source.province, Name(place.at.source.kind), FormatDay(place.at.period),
                  Name(place.at.level), place.at.body, place.province, place.last);
  std::string token;
  for (const char c : text) token += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return token;
}

std::optional<PageEnd> ParseToken(std::string_view token) {
  const auto text = FromHex(token);
  if (!text) return std::nullopt;
  std::vector<std::string> parts = {""};
  for (const char c : *text) {
    c == kBetween ? (void)parts.emplace_back() : parts.back().push_back(c);
  }
  if (parts.size() != kParts) return std::nullopt;
  const auto as_of = ParseTime(parts[0]);
  const auto kind = ParsePeriodKind(parts[4]);
  const auto day = ParseDay(parts[5]);
  const auto level = ParseLevel(parts[6]);
  if (!as_of || !kind || !day || !level) return std::nullopt;
  return PageEnd{
      *as_of, {{parts[1], parts[2], parts[3], *kind}, *day, *level, parts[7]}, parts[8], parts[9]};
}

}  // namespace dvcmon
