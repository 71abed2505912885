#include "daemon/config/request_headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/config/config_file.h"
#include "daemon/config/scalars.h"

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

// The path of the secret's file; reports where there can be none.
std::optional<std::string> SecretPath(const YamlMap& map) {
  if (map.Has("file") == map.Has("credential")) {
    if (map.value().IsMap()) map.value().Error("exactly one of `file` and `credential` is needed");
    return std::nullopt;
  }
  if (const std::string* file = map["file"].Scalar("a file name")) {
    return Beside(map.value().file(), *file);
  }
  std::string name;
  if (!ReadName(map["credential"], name, "-_.", "portal-token")) return std::nullopt;
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr || *folder == '\0') {
    map["credential"].Error(
        "CREDENTIALS_DIRECTORY is not set: add LoadCredential= to the systemd unit, or use `file`");
    return std::nullopt;
  }
  return std::string(folder) + "/" + name;
}

void ReadSecret(const YamlValue& value, Header& header) {
  header.secret = true;
  const auto path = SecretPath(YamlMap(value, kHeaderKeys));
  if (!path) return;
  auto secret = ReadConfigFile(*path, kMaxSecretBytes);
  if (!secret) {
    value.Error("the file of the secret " + secret.error().message);
    return;
  }
  std::string_view text = *secret;
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty() || !IsHeaderValue(text)) {
    value.Error("the file must hold one line of printable ASCII");
    return;
  }
  header.value.Append(text);
}

void ReadPlain(const YamlValue& value, const PlaceholderScope& scope, Header& header) {
  if (IsOneOf(header.name, kSecret)) {
    value.Error(
        "secrets come only from a file or a credential: write {file: PATH} or {credential: NAME}");
    return;
  }
  const std::string* text = value.Scalar("text");
  if (text == nullptr) return;
  if (text->empty() || !IsHeaderValue(*text)) {
    value.Error("printable ASCII is needed here");
    return;
  }
  ReadTemplate(value, scope, Escape::kNone, header.value, /*quiet=*/true);
}

}  // namespace

bool IsHeaderName(std::string_view name) { return IsName(name, "!#$%&'*+-.^_`|~"); }

bool IsHeaderValue(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

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
    if (entry.IsMap()) {
      ReadSecret(entry, header);
    } else {
      ReadPlain(entry, scope, header);
    }
    headers.push_back(std::move(header));
  }
  return headers;
}

}  // namespace dvcmon
