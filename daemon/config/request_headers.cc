#include "daemon/config/request_headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "daemon/config/scalars.h"
#include "daemon/config/secret.h"

namespace dvcmon {
namespace {

// Written by the client itself, or elsewhere in the configuration.
constexpr std::array<std::string_view, 11> kReserved = {"Host",
                                                        "Content-Length",
                                                        "Transfer-Encoding",
                                                        "Accept-Encoding",
                                                        "Connection",
                                                        "Content-Type",
                                                        "User-Agent",
                                                        "Expect",
                                                        "Upgrade",
                                                        "TE",
                                                        "Trailer"};
constexpr std::array<std::string_view, 6> kSecret = {
    "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token"};

bool IsOneOf(std::string_view name, const auto& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view other) { return SameHeader(name, other); });
}

void ReadPlain(const YamlValue& value, const PlaceholderScope& scope, Header& header) {
  const std::string* text = value.Scalar("text");
  if (text == nullptr) return;
  if (text->empty() || !IsPrintableAscii(*text)) {
    value.Error("printable ASCII is needed here");
    return;
  }
  ReadTemplate(value, scope, Escape::kNone, header.value, /*quiet=*/true);
}

}  // namespace

bool IsHeaderName(std::string_view name) { return IsName(name, "!#$%&'*+-.^_`|~"); }

bool SameHeader(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::vector<Header> ReadHeaders(const YamlValue& value, const PlaceholderScope& scope) {
  std::vector<Header> headers;
  for (const auto& [name, entry] : value.Entries()) {
    if (!IsHeaderName(name)) {
      entry.Error("not a header's name");
      continue;
    }
    if (IsOneOf(name, kReserved)) {
      entry.Error("must not be set: the client writes this header itself");
      continue;
    }
    for (const Header& other : headers) {
      if (SameHeader(other.name, name)) entry.Error("stands twice; case does not matter");
    }
    Header header{name, {}, false};
    if (entry.IsMap() || IsOneOf(name, kSecret)) {
      header.secret = true;
      std::string secret;
      if (ReadSecret(entry, secret)) header.value.Append(secret);
    } else {
      ReadPlain(entry, scope, header);
    }
    headers.push_back(std::move(header));
  }
  return headers;
}

}  // namespace dvcmon
