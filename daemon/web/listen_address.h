// Where the server listens: "127.0.0.1:19766", "[::1]:19766", "monitor.example.vn:19766", or
// ":19766" for all interfaces, by IPv6 and IPv4 alike. Port 0 lets the system choose.
#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>

#include "collectors/model/result.h"

namespace dvcmon {

struct ListenAddress {
  std::string text;  // as it was written
  std::string
      host;  // of a URL on this machine: "127.0.0.1", "[::1]", "localhost" for all interfaces
  sockaddr_storage address{};
  socklen_t length = 0;

  // Can only this machine reach it? A name is judged by the address that it resolves to.
  bool IsLoopback() const;
};

// A name is resolved once, here; IPv4 is preferred. Errors: kConfig.
Result<ListenAddress> ParseListenAddress(std::string_view text);

// A listening socket, which the caller closes. Errors: kIo, with what to do.
Result<int> Listen(const ListenAddress& address);

// The port that a socket is bound to.
int PortOf(int socket);

}  // namespace dvcmon
