#include "collectors/http/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace dvcmon {
namespace {

using Bytes = std::array<uint8_t, 16>;

// Not globally reachable according to IANA's special-purpose registries (RFC 6890 and its
// successors), multicast, and what is reserved.
constexpr std::string_view kNotPublic[] = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
    "2001::/23",  // Teredo, benchmarking, ORCHID
    "2001:db8::/32", "3fff::/20",
};

Bytes Mapped(const uint8_t* ipv4) {
  Bytes bytes{};
  bytes[10] = bytes[11] = 0xff;
  std::copy_n(ipv4, 4, bytes.begin() + 12);
  return bytes;
}

Bytes Masked(const Bytes& address, int prefix) {
  Bytes masked{};
  for (int i = 0; i < 16; ++i) {
    const int bits = std::clamp(prefix - 8 * i, 0, 8);
    masked[i] = address[i] & static_cast<uint8_t>(0xff00 >> bits);
  }
  return masked;
}

std::string Text(const Bytes& address) {
  char text[INET6_ADDRSTRLEN] = "";
  const bool mapped = Masked(address, 96) == Masked(Mapped(address.data()), 96);
  mapped ? inet_ntop(AF_INET, &address[12], text, sizeof text)
         : inet_ntop(AF_INET6, address.data(), text, sizeof text);
  return text;
}

Cidr Known(std::string_view text) { return *ParseCidr(text); }

bool IsPublic(const Bytes& address) {
  static const Cidr ipv4 = Known("::ffff:0:0/96");
  static const Cidr nat64 = Known("64:ff9b::/96");  // RFC 6052
  static const Cidr six_to_four = Known("2002::/16");
  static const Cidr global_unicast = Known("2000::/3");
  static const std::vector<Cidr> not_public = [] {
    std::vector<Cidr> networks;
    for (const std::string_view text : kNotPublic) networks.push_back(Known(text));
    return networks;
  }();

  if (nat64.Contains(address)) return IsPublic(Mapped(&address[12]));
  if (six_to_four.Contains(address)) return IsPublic(Mapped(&address[2]));
  if (!ipv4.Contains(address) && !global_unicast.Contains(address)) return false;
  return std::none_of(not_public.begin(), not_public.end(),
                      [&](const Cidr& network) { return network.Contains(address); });
}

// Nothing for families other than IPv4 and IPv6.
std::optional<Bytes> BytesOf(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& ipv4 = reinterpret_cast<const sockaddr_in&>(address);
    return Mapped(reinterpret_cast<const uint8_t*>(&ipv4.sin_addr));
  }
  if (address.sa_family == AF_INET6) {
    Bytes bytes;
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
    return bytes;
  }
  return std::nullopt;
}

Error NotANetwork(std::string_view text, std::string_view why) {
  return {ErrorCode::kInvalid,
          fmt::format("\"{}\" is not a network such as 10.1.0.0/16 or fd00::/8: {}", text, why),
          ""};
}

}  // namespace

bool Cidr::Contains(const std::array<uint8_t, 16>& address) const {
  return Masked(address, prefix) == network;
}

Result<Cidr> ParseCidr(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string host(text.substr(0, slash));
  Cidr cidr;
  int bits = 128;
  uint8_t ipv4[4];
  if (host.find('\0') != std::string::npos) return NotANetwork(text, "it holds a zero byte");
  if (inet_pton(AF_INET, host.c_str(), ipv4) == 1) {
    cidr.network = Mapped(ipv4);
    bits = 32;
  } else if (inet_pton(AF_INET6, host.c_str(), cidr.network.data()) != 1) {
    return NotANetwork(text, "the address is not valid");
  }
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    int prefix = -1;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), prefix);
    if (error != std::errc() || end != digits.end() || prefix < 0 || prefix > bits) {
      return NotANetwork(text, fmt::format("the prefix must be from 0 to {}", bits));
    }
    cidr.prefix = 128 - bits + prefix;
  }
  const Bytes masked = Masked(cidr.network, cidr.prefix);
  if (masked != cidr.network) {
    return NotANetwork(text, fmt::format("bits are set beyond the prefix; the network is {}/{}",
                                         Text(masked), cidr.prefix - (128 - bits)));
  }
  return cidr;
}

bool MayContact(const sockaddr& address, const std::vector<Cidr>& allowed) {
  const std::optional<Bytes> bytes = BytesOf(address);
  if (!bytes) return false;
  return IsPublic(*bytes) || std::any_of(allowed.begin(), allowed.end(), [&](const Cidr& network) {
           return network.Contains(*bytes);
         });
}

std::string AddressText(const sockaddr& address) {
  const std::optional<Bytes> bytes = BytesOf(address);
  return bytes ? Text(*bytes) : fmt::format("an address of family {}", address.sa_family);
}

}  // namespace dvcmon
