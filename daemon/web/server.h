// A small HTTP server around libmicrohttpd: epoll, time-outs, limits per address and in total, TLS
// by GnuTLS, basic authentication by bcrypt. It knows nothing of what it serves.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collectors/model/result.h"

namespace dvcmon {

struct WebRequest {
  std::string method;  // "GET"
  std::string path;    // decoded, without query
  std::map<std::string, std::string> query;
  std::string accept;
  std::string accept_encoding;
};

struct WebResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// Called on a thread of the server's, by several at a time.
using WebHandler = std::function<WebResponse(const WebRequest&)>;

struct ServerOptions {
  std::string listen_address = "127.0.0.1:19766";  // host:port, [v6]:port, :port; port 0 = any
  // A public address without TLS and users is refused (kConfig) unless this is true.
  bool insecure = false;
  std::string cert_file;  // PEM; with key_file: TLS
  std::string key_file;
  std::string client_ca_file;  // PEM; clients must show a certificate signed by it when …
  bool require_client_cert = false;
  std::string min_tls = "TLS12";             // or "TLS13"
  std::map<std::string, std::string> users;  // name → bcrypt hash; empty: no authentication
  std::map<std::string, std::string> headers;  // added to every answer
  // Paths that answer without authentication, for load balancers.
  std::vector<std::string> open_paths = {"/-/healthy", "/-/ready"};
};

class WebServer {
 public:
  // Listens and serves until it is destroyed. Errors: kConfig (address, refused combination,
  // unreadable or unusable certificate), kIo (address in use, …), each with what to do.
  static Result<std::unique_ptr<WebServer>> Start(const ServerOptions& options,
                                                  WebHandler handler);
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  // New certificates, users and headers; the address stays, no connection is refused meanwhile.
  // On error the old ones stay.
  Status Reload(const ServerOptions& options);

  int port() const;
  std::string url() const;  // "http://127.0.0.1:19766"

 private:
  struct Impl;
  explicit WebServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dvcmon
