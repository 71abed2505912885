#include "daemon/web/request_target.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace dvcmon {
namespace {

// The length of the UTF-8 sequence at the beginning of `text`, or 0 if it is none (RFC 3629: no
// overlong form, no surrogate, nothing above U+10FFFF).
size_t Utf8Length(std::string_view text) {
  const auto byte = [&](size_t i) -> uint8_t {
    return i < text.size() ? static_cast<uint8_t>(text[i]) : 0;
  };
  const auto within = [&](size_t i, uint8_t low, uint8_t high) {
    return byte(i) >= low && byte(i) <= high;
  };
  const auto follows = [&](size_t i) { return within(i, 0x80, 0xBF); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (within(0, 0xC2, 0xDF)) return follows(1) ? 2 : 0;
  if (within(0, 0xE0, 0xEF)) {
    const uint8_t low = lead == 0xE0 ? 0xA0 : 0x80;
    const uint8_t high = lead == 0xED ? 0x9F : 0xBF;
    return within(1, low, high) && follows(2) ? 3 : 0;
  }
  if (within(0, 0xF0, 0xF4)) {
    const uint8_t low = lead == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;
    return within(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool IsText(std::string_view text) {
  while (!text.empty()) {
    const size_t length = Utf8Length(text);
    if (length == 0 || text.front() == '\0') return false;
    text.remove_prefix(length);
  }
  return true;
}

std::optional<std::string> Decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      uint8_t byte = 0;
      const char* digits = text.data() + i + 1;
      if (text.size() - i < 3) return std::nullopt;
      if (std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2) return std::nullopt;
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (!IsText(decoded)) return std::nullopt;
  return decoded;
}

}  // namespace

std::optional<RequestTarget> ParseRequestTarget(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  const size_t question = text.find('?');
  std::optional<std::string> path = Decode(text.substr(0, question), false);
  if (!path) return std::nullopt;

  RequestTarget target{.path = std::move(*path), .query = {}};
  std::string_view rest =
      question == std::string_view::npos ? std::string_view() : text.substr(question + 1);
  while (!rest.empty()) {
    const size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    std::optional<std::string> name = Decode(pair.substr(0, equals), true);
    std::optional<std::string> value =
        equals == std::string_view::npos ? "" : Decode(pair.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    target.query.emplace(std::move(*name), std::move(*value));
  }
  return target;
}

std::string PathPart(std::string_view text) {
  std::string part;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    part += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return part;
}

}  // namespace dvcmon
