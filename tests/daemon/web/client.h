// A plain HTTP/1.1 client that does what it is told, also what is wrong, over TCP or TLS.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace dvcmon {

struct Reply {
  int status = 0;  // 0: the connection ended, or nothing came in kPatience
  std::map<std::string, std::string> headers;  // names in lower case; repeated: "a, b"
  std::string body;
};

class Client {
 public:
  // To this machine. Not connected() if that failed.
  explicit Client(int port, const char* host = "127.0.0.1");
  ~Client();
  Client(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return socket_ >= 0; }
  // The handshake; may fail only at the first reading with TLS 1.3.
  bool StartTls(SSL_CTX* context);
  SSL* tls() const { return tls_.get(); }

  bool Send(std::string_view bytes);
  Reply Read(bool has_body = true);
  Reply Ask(std::string_view method, std::string_view target, std::string_view headers = "");
  // Something, or the end, has come that was not read yet.
  bool HasSomething() const;
  // Has the server closed the connection? Waits for it for less than the server's own time-out.
  bool IsClosedByServer();

 private:
  struct Free {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  bool Receive();  // more into received_

  int socket_ = -1;
  std::unique_ptr<SSL, Free> tls_;
  std::string received_;
};

// What clients are served within that do not wait for others to be given up, which takes ten
// seconds.
inline constexpr std::chrono::seconds kBeforeTimeOut{8};

// One request on a connection of its own.
Reply Get(int port, std::string_view target, std::string_view headers = "");

// "Authorization: Basic …\r\n"
std::string BasicHeader(const std::string& user, const std::string& password);

// A bcrypt hash of the given cost.
std::string HashOf(const std::string& password, int cost = 4);

}  // namespace dvcmon
