#include "tests/support/toxins.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "tests/support/gzip.h"

namespace dvcmon::testing {
namespace {

std::string Head(size_t content_length) {
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
      content_length);
}

// `first`, then `again` for as long as the client takes it.
Route Endless(std::string first, std::string again) {
  return [first = std::move(first), again = std::move(again)](Wire& wire, const SeenRequest&) {
    wire.Write(first);
    while (wire.Write(again)) {
    }
  };
}

}  // namespace

Route Raw(std::string bytes) {
  return [bytes = std::move(bytes)](Wire& wire, const SeenRequest&) { wire.Write(bytes); };
}

Route RawThenReset(std::string bytes) {
  return [bytes = std::move(bytes)](Wire& wire, const SeenRequest&) {
    wire.Write(bytes);
    wire.Reset();
  };
}

Route RawThenClose(std::string bytes) {
  return [bytes = std::move(bytes)](Wire& wire, const SeenRequest&) {
    wire.Write(bytes);
    wire.Close();
  };
}

Route Answer(const std::string& body, const AnswerOptions& options) {
  std::string bytes =
      fmt::format("HTTP/1.1 {} Any\r\nContent-Length: {}\r\n", options.status, body.size());
  if (!options.content_type.empty()) {
    bytes += fmt::format("Content-Type: {}\r\n", options.content_type);
  }
  for (const auto& [name, value] : options.headers) {
    bytes += fmt::format("{}: {}\r\n", name, value);
  }
  return Raw(bytes + "\r\n" + body);
}

Route Encoded(const std::string& encoding, const std::string& body) {
  return Answer(body, {.headers = {{"Content-Encoding", encoding}}});
}

Route Redirect(const std::string& location, int status) {
  return Answer("moved", {.status = status, .headers = {{"Location", location}}});
}

Route Tunnel(int port) {
  return [port](Wire& wire, const SeenRequest&) {
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      wire.Write("HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n");
      std::thread back([&] {
        char bytes[4096];
        ssize_t got;
        while ((got = recv(server, bytes, sizeof bytes, 0)) > 0) {
          if (!wire.Write({bytes, static_cast<size_t>(got)})) break;
        }
        wire.Interrupt();
      });
      for (std::string bytes; !(bytes = wire.Read()).empty();) {
        if (send(server, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
      }
      shutdown(server, SHUT_RDWR);
      back.join();
    }
    close(server);
  };
}

Route Hang() {
  return [](Wire& wire, const SeenRequest&) { wire.WaitForEnd(); };
}

Route After100(std::chrono::milliseconds pause, Route route) {
  return [pause, route = std::move(route)](Wire& wire, const SeenRequest& request) {
    wire.Write("HTTP/1.1 100 Continue\r\n\r\n");
    if (!wire.WaitForEnd(pause)) route(wire, request);
  };
}

Route Drip(std::chrono::milliseconds interval) {
  return [interval](Wire& wire, const SeenRequest&) {
    wire.Write(Head(1 << 20));
    while (!wire.WaitForEnd(interval) && wire.Write(" ")) {
    }
  };
}

Route Short(const std::string& body, size_t announced) {
  return RawThenClose(Head(announced) + body);
}

Route ResetInBody(const std::string& body, size_t announced) {
  return RawThenReset(Head(announced) + body);
}

Route Long(const std::string& body, size_t announced) { return Raw(Head(announced) + body); }

Route EndlessChunks() {
  return Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                 "4000\r\n" + std::string(0x4000, ' ') + "\r\n");
}

Route EndlessBody() { return Endless("HTTP/1.1 200 OK\r\n\r\n", std::string(0x4000, ' ')); }

Route EndlessHeaders() {
  return Endless("HTTP/1.1 200 OK\r\n", "X-Header: " + std::string(1000, 'x') + "\r\n");
}

Route EndlessHeaderLine() { return Endless("HTTP/1.1 200 OK\r\nX: ", std::string(1000, 'x')); }

Route GzipBomb(int64_t decoded) { return Encoded("gzip", GzipOfZeros(decoded)); }

}  // namespace dvcmon::testing
