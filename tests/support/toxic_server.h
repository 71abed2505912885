// A web server that misbehaves on purpose, on 127.0.0.1, with or without TLS: one route per fault
// (toxins.h), raw bytes on raw sockets, and a log of what it was asked as the oracle of a test.
//
//   ToxicServer server;
//   server.Serve("/short", Short("only half", 1000));
//   … GET server.Url("/short") …
//   EXPECT_EQ(server.requests().size(), 1u);
#pragma once

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/certificates.h"

namespace dvcmon::testing {

struct SeenRequest {
  std::string method;
  std::string target;                          // path and query
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  int connection = 0;                          // the how manieth of the server, from 1
  std::chrono::steady_clock::time_point seen;  // when all of it had come
};

// One accepted connection, used by its own thread.
class Wire {
 public:
  Wire(int socket, SSL_CTX* tls);
  ~Wire();
  bool Handshake();
  // False when the client is gone.
  bool Write(std::string_view bytes);
  // Empty at the end of the connection.
  std::string Read();
  // Waits until the client gives up or the server is destroyed; true when that happened in time.
  bool WaitForEnd(std::optional<std::chrono::milliseconds> at_most = std::nullopt);
  void Close();  // in order: what was written still arrives
  void Reset();  // RST
  // From any thread: wakes up whoever reads or waits.
  void Interrupt();

 private:
  void Release(bool reset);
  std::mutex mutex_;  // of the file descriptor's life
  int socket_;
  SSL* ssl_ = nullptr;
};

using Route = std::function<void(Wire&, const SeenRequest&)>;

class ToxicServer {
 public:
  struct Tls {
    Identity identity;
    int max_version = 0;           // such as TLS1_1_VERSION; 0: any
    bool stall_handshake = false;  // accept, read, never answer
  };

  struct Ipv6 {
    int port = 0;  // 0: any
  };

  ToxicServer();
  explicit ToxicServer(Tls tls);
  explicit ToxicServer(Ipv6 ipv6);  // on ::1, without TLS
  ~ToxicServer();                   // ends all connections, also those that hang

  // Of a path without query; later calls replace earlier ones. Other paths are 404.
  void Serve(const std::string& path, Route route);
  // Of all paths that have no route of their own.
  void ServeAll(Route route);

  int port() const { return port_; }
  std::string Url(const std::string& path, const std::string& host = "127.0.0.1") const;
  std::vector<SeenRequest> requests() const;
  int connections() const;
  // Until that many requests have come; false when they don't within 10 s.
  bool WaitForRequests(size_t count) const;

 private:
  struct Connection {
    Connection(int socket, SSL_CTX* tls) : wire(socket, tls) {}
    Wire wire;
    std::thread talk;
    std::atomic<bool> over = false;
  };

  void Listen(const sockaddr& address, socklen_t size);
  void Accept();
  void Talk(Wire& wire, int connection);
  Route RouteOf(const std::string& target) const;

  std::optional<Tls> tls_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{nullptr, SSL_CTX_free};
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable seen_;
  bool stopping_ = false;
  std::map<std::string, Route> routes_;
  Route fallback_;
  std::vector<SeenRequest> requests_;
  int accepted_ = 0;
  std::list<Connection> connections_;  // those that are not over, and some that are
  std::thread acceptor_;
};

}  // namespace dvcmon::testing
