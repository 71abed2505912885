// Which addresses may be contacted. Checked on the resolved address, not on the name, so that no
// DNS answer or redirect leads the daemon into a private network.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"

struct sockaddr;

namespace dvcmon {

// An IPv4 or IPv6 network. IPv4 is kept as IPv4-mapped IPv6 (::ffff:a.b.c.d).
struct Cidr {
  std::array<uint8_t, 16> network{};
  int prefix = 128;  // of the 128 bits

  bool Contains(const std::array<uint8_t, 16>& address) const;
};

// "10.1.0.0/16", "fd00::/8", "127.0.0.1". Host bits that are set are an error.
Result<Cidr> ParseCidr(std::string_view text);

// May the address be contacted: it is public, or one of `allowed` holds it. Refused without that:
// loopback, link-local, RFC 1918, shared (RFC 6598), ULA, multicast, unspecified, documentation and
// benchmarking networks, and every IPv6 form that wraps such an IPv4 address (mapped, NAT64, 6to4).
bool MayContact(const sockaddr& address, const std::vector<Cidr>& allowed);

// "203.0.113.7", "2001:db8::1".
std::string AddressText(const sockaddr& address);

}  // namespace dvcmon
