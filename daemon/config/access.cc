#include "daemon/config/access.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "collectors/http/authorization.h"
#include "collectors/http/http_client.h"
#include "daemon/config/origin.h"
#include "daemon/config/request_headers.h"
#include "daemon/config/scalars.h"
#include "daemon/config/secret.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxWord = 200;
constexpr std::string_view kPinScheme = "sha256//";
constexpr size_t kPinDigits = 43;  // base64 of 32 bytes, and a "=" behind it

void ReadBearer(const YamlValue& value, std::string& out) {
  std::string token;
  if (!value || !ReadSecret(value, token)) return;
  if (token.find(' ') != std::string::npos) {
    value.Error("the file must hold the token alone, without `Bearer` and spaces");
    return;
  }
  out = "Bearer " + token;
}

void ReadBasic(const YamlValue& value, std::string& out) {
  if (!value) return;
  const YamlMap map(value, kBasicKeys);
  std::string user;
  std::string password;
  const YamlValue name = map.Required("user");
  if (ReadPrintable(name, user, kMaxWord) && user.find(':') != std::string::npos) {
    name.Error("a user's name must not hold a colon");
  }
  const YamlValue secret = map.Required("password");
  if (secret) ReadSecret(secret, password);
  out = BasicAuthorization(user, password);
}

// The value is never repeated in a message: what is wrong with it may be a password.
void ReadTokenUrl(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("a url");
  if (text == nullptr) return;
  if (OriginOf(*text).empty() || text->find_first_of("?#") != std::string::npos ||
      !IsPrintableAscii(*text) || !text->starts_with("http")) {
    value.Error(
        "a url like https://sso.example.gov.vn/oauth2/token is needed here, without user, query or "
        "fragment");
    return;
  }
  out = *text;
}

void ReadOAuth2(const YamlValue& value, std::optional<OAuth2Spec>& out) {
  if (!value) return;
  const YamlMap map(value, kOAuth2Keys);
  OAuth2Spec& spec = out.emplace();
  ReadTokenUrl(map.Required("token_url"), spec.token_url);
  ReadPrintable(map.Required("client_id"), spec.client_id, kMaxWord);
  const YamlValue secret = map.Required("client_secret");
  if (secret) ReadSecret(secret, spec.client_secret);
  ReadPrintable(map["scope"], spec.scope, kMaxWord);
}

void ReadAuth(const YamlValue& value, Access& access) {
  if (!value) return;
  const YamlMap map(value, kAuthKeys);
  if (value.IsMap() && map.Has("bearer") + map.Has("basic") + map.Has("oauth2") != 1) {
    value.Error("exactly one of `bearer`, `basic` and `oauth2` is needed");
  }
  access.authorization.clear();
  access.oauth2.reset();
  ReadBearer(map["bearer"], access.authorization);
  ReadBasic(map["basic"], access.authorization);
  ReadOAuth2(map["oauth2"], access.oauth2);
}

bool IsPin(std::string_view text) {
  if (!text.starts_with(kPinScheme) || !text.ends_with('=')) return false;
  text.remove_prefix(kPinScheme.size());
  text.remove_suffix(1);
  return text.size() == kPinDigits && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '+' || c == '/';
         });
}

void ReadPins(const YamlValue& value, std::vector<std::string>& out) {
  if (!value) return;
  out.clear();
  for (const YamlValue& element : value.List()) {
    const std::string* text = element.Scalar("a public key like sha256//…=");
    if (text == nullptr) continue;
    if (IsPin(*text)) {
      out.push_back(*text);
    } else {
      element.Error(fmt::format(
          "a public key like sha256//…= is needed here, {} letters of base64; `dvcmon try` shows "
          "that of the server",
          kPinDigits + 1));
    }
  }
}

void ReadProxy(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("a proxy");
  if (text == nullptr) return;
  const auto origin = SplitOrigin(*text);
  if (!origin || origin->scheme != "http" || origin->port.empty()) {
    value.Error(
        "a proxy like http://proxy.example.gov.vn:3128 is needed here: http, host and port, "
        "without "
        "user or path");
    return;
  }
  out = *text;
}

const CollectorSpec* WhichSends(const PortalSpec& portal, std::string_view header) {
  const auto sends = [&](const CollectorSpec& collector) {
    return std::ranges::any_of(collector.request.headers,
                               [&](const Header& other) { return SameHeader(other.name, header); });
  };
  const auto found = std::ranges::find_if(portal.collectors, sends);
  return found == portal.collectors.end() ? nullptr : &*found;
}

void RefuseTwice(const PortalSpec& portal, std::string_view header, const YamlValue& place) {
  if (const CollectorSpec* collector = WhichSends(portal, header)) {
    place.Error(fmt::format("the collector {} sends a header {} of its own; keep one of the two",
                            collector->name, header));
  }
}

}  // namespace

void ReadAccess(const YamlMap& map, Access& access) {
  ReadFileName(map["extra_ca_file"], access.extra_ca_file);
  ReadPins(map["pin"], access.pins);
  ReadAuth(map["auth"], access);
  ReadBool(map["cookies"], access.cookies);
  ReadProxy(map["proxy"], access.proxy);
  ReadWord<IpChoice>(
      map["ip"], access.ip,
      {{"any", IpChoice::kAny}, {"v4_first", IpChoice::kV4First}, {"v4", IpChoice::kV4}});
}

void CheckAccess(const PortalSpec& portal, const YamlMap& portal_file, const YamlMap& over) {
  const auto at = [&](std::string_view key) {
    return over.Has(key) ? over[key] : portal_file[key];
  };
  const Access& access = portal.access;
  const bool is_http = portal.url.starts_with("http://");
  if (!portal.ca_file.empty() && !access.extra_ca_file.empty()) {
    at("extra_ca_file").Error("not beside ca_file, which is trusted instead of all else; keep one");
  }
  if (!access.pins.empty() && is_http) at("pin").Error("needs a url with https");
  const bool has_auth = access.oauth2 || !access.authorization.empty();
  if (access.oauth2 && access.oauth2->token_url.starts_with("http://") && !portal.allow_http) {
    at("auth").Error(
        "http is not allowed in token_url: anyone on the way can read the secret; use https, or "
        "set allow_http: true");
  } else if (has_auth && is_http && portal.allow_http) {
    at("auth").Warn("the url is one with http: anyone on the way can read what is sent");
  }
  if (has_auth) RefuseTwice(portal, "Authorization", at("auth"));
  if (access.cookies) RefuseTwice(portal, "Cookie", at("cookies"));
}

}  // namespace dvcmon
