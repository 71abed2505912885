#include "daemon/web/listen_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>

namespace dvcmon {
namespace {

// Twice as much is what the system makes of it: enough for 2 MB/s to a client 100 ms away.
constexpr int kSendBuffer = 128 * 1024;

struct HostAndPort {
  std::string host;  // without brackets; empty: all interfaces
  uint16_t port = 0;
};

std::optional<HostAndPort> Split(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.find_first_of("[]") != std::string_view::npos) return std::nullopt;
  // "::1:80" could mean two addresses.
  if (!bracketed && host.find(':') != std::string_view::npos) return std::nullopt;

  HostAndPort result{.host = std::string(host)};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), result.port);
  if (port.empty() || error != std::errc() || end != port.data() + port.size()) return std::nullopt;
  return result;
}

void SetAllInterfaces(int family, uint16_t port, ListenAddress& address) {
  address.address = {};
  if (family == AF_INET6) {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address.address);
    v6.sin6_family = AF_INET6;
    v6.sin6_addr = in6addr_any;
    v6.sin6_port = htons(port);
    address.length = sizeof v6;
  } else {
    auto& v4 = reinterpret_cast<sockaddr_in&>(address.address);
    v4.sin_family = AF_INET;
    v4.sin_addr.s_addr = htonl(INADDR_ANY);
    v4.sin_port = htons(port);
    address.length = sizeof v4;
  }
}

bool SystemHasIpv6() {
  const int probe = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe >= 0) close(probe);
  return probe >= 0;
}

bool IsUnspecified(const ListenAddress& address) {
  if (address.address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address.address);
    return v4.sin_addr.s_addr == htonl(INADDR_ANY);
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address.address);
  return IN6_IS_ADDR_UNSPECIFIED(&v6.sin6_addr);
}

std::string Advice(int error) {
  switch (error) {
    case EADDRINUSE:
      return "another program listens there: stop it, or choose another --web.listen-address";
    case EADDRNOTAVAIL:
      return "no interface of this machine has that address: correct --web.listen-address";
    case EACCES:
      return "a port below 1024 needs CAP_NET_BIND_SERVICE: choose a higher one";
    default:
      return "correct --web.listen-address";
  }
}

}  // namespace

bool ListenAddress::IsLoopback() const {
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127);
}

Result<ListenAddress> ParseListenAddress(std::string_view text) {
  const std::optional<HostAndPort> parts = Split(text);
  if (!parts) {
    return Error{
        ErrorCode::kConfig,
        fmt::format("the listen address \"{}\" is not HOST:PORT, [IPV6]:PORT or :PORT with "
                    "a port of 0 to 65535",
                    text),
        ""};
  }
  ListenAddress result;
  result.text = text;
  if (parts->host.empty()) {
    SetAllInterfaces(SystemHasIpv6() ? AF_INET6 : AF_INET, parts->port, result);
    result.host = "localhost";
    return result;
  }

  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* raw = nullptr;
  const int error =
      getaddrinfo(parts->host.c_str(), std::to_string(parts->port).c_str(), &hints, &raw);
  if (error != 0) {
    return Error{ErrorCode::kConfig,
                 fmt::format("the host of the listen address \"{}\" is unknown: {}", text,
                             gai_strerror(error)),
                 ""};
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> found(raw, &freeaddrinfo);
  const addrinfo* choice = raw;
  while (choice && choice->ai_family != AF_INET) choice = choice->ai_next;
  if (!choice) choice = raw;

  std::memcpy(&result.address, choice->ai_addr, choice->ai_addrlen);
  result.length = choice->ai_addrlen;
  const bool literal_v6 = parts->host.find(':') != std::string::npos;
  result.host = IsUnspecified(result) ? "localhost"
                : literal_v6          ? fmt::format("[{}]", parts->host)
                                      : parts->host;
  return result;
}

Result<int> Listen(const ListenAddress& address) {
  const int fd = socket(address.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  const int off = 0;
  // SO_REUSEADDR: a restart need not wait for the old connections' TIME_WAIT. SO_SNDBUF is taken
  // over by each connection: the system would keep megabytes for a client that does not read.
  const bool listening =
      fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSendBuffer, sizeof kSendBuffer) == 0 &&
      (address.address.ss_family != AF_INET6 ||
       setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0) &&
      bind(fd, reinterpret_cast<const sockaddr*>(&address.address), address.length) == 0 &&
      listen(fd, SOMAXCONN) == 0;
  if (listening) return fd;
  const int error = errno;
  if (fd >= 0) close(fd);
  return Error{ErrorCode::kIo,
               fmt::format("cannot listen on \"{}\": {}; {}", address.text, std::strerror(error),
                           Advice(error)),
               ""};
}

int PortOf(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace dvcmon
