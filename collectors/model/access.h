// How a portal is reached, and how the daemon proves to it who it is, where that takes more than
// the portal's address.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dvcmon {

// Where tokens come from and what is given for one: the client credentials grant, RFC 6749 §4.4.
struct OAuth2Spec {
  std::string token_url;  // https, or http where the portal may be asked by http; without query
  std::string client_id;
  std::string client_secret;  // never printed
  std::string scope;          // empty: not sent

  auto operator<=>(const OAuth2Spec&) const = default;
};

enum class IpChoice : uint8_t {
  kAny,      // both at once, as the system orders them
  kV4First,  // IPv6 only when no connection came about over IPv4
  kV4,
};

struct Access {
  // The header as it is sent, "Basic …" or "Bearer …"; never printed. Empty: none, or …
  std::string authorization;
  std::optional<OAuth2Spec> oauth2;  // … one with a token that is fetched first
  bool cookies = false;              // what the portal sets is sent back with the next request
  std::vector<std::string> pins;     // public keys, "sha256//" and base64; empty: any
  std::string proxy;                 // "http://host:port"; empty: none
  IpChoice ip = IpChoice::kAny;
  std::string extra_ca_file;  // trusted beside all others, when not empty
};

}  // namespace dvcmon
