// A small HTTP server around libmicrohttpd: time-outs, a limit of connections that slow clients
// cannot exhaust, TLS by GnuTLS, basic authentication by bcrypt. It knows nothing of what it
// serves.
//
// One thread talks to all clients and never computes: the handler runs on four others, for the
// paths that are answered quickly on a fifth, bcrypt on one of its own. So a client that is slow,
// half-open or guessing passwords delays nobody else, and no crowd that opens pages delays a
// scrape. Who asks the same at a time gets the same answer, which is made and kept once.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/result.h"

namespace dvcmon {

// What reaches the handler. The server itself answers 400 (target or syntax), 401, 405 (all but
// GET, HEAD and POST), 413 (a body above 1 KiB or of unknown length; a smaller one is read and
// dropped), 431 (headers above some 30 KiB) and 503 (too much to do).
struct WebRequest {
  std::string method;  // "GET", "HEAD" or "POST"
  std::string path;    // decoded, without query; begins with '/'; UTF-8 without NUL, as the query
  std::map<std::string, std::string> query = {};  // of a repeated name the first counts
  std::string accept = {};                        // "" if the client sent none, as the next
  std::string accept_encoding = {};

  auto operator<=>(const WebRequest&) const = default;
};

// Content-Length is added; the body of an answer to HEAD is measured, but not sent.
struct WebResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Called on a thread of the server's, by several at a time. Its answer to a GET or HEAD may go to
// several clients that sent equal requests before it was called.
using WebHandler = std::function<WebResponse(const WebRequest&)>;

struct ServerOptions {
  std::string listen_address = "127.0.0.1:19766";  // host:port, [v6]:port, :port; port 0 = any
  // A public address is refused (kConfig) unless there is TLS with users or required client
  // certificates, or this is true.
  bool insecure = false;
  std::string cert_file;  // PEM; with key_file: TLS
  std::string key_file;
  // PEM: a client's certificate must be signed by it; without require_client_cert a client may show
  // none.
  std::string client_ca_file;
  bool require_client_cert = false;
  std::string min_tls = "TLS12";             // or "TLS13"
  std::map<std::string, std::string> users;  // name → bcrypt hash; empty: no authentication
  // Added to every answer, over what the handler says. X-Content-Type-Options: nosniff is there
  // without being told.
  std::map<std::string, std::string> headers;
  // Paths that answer without authentication, for load balancers.
  std::vector<std::string> open_paths = {"/-/healthy", "/-/ready"};
  // Paths whose answers need some milliseconds, and need not wait for those of others. Fixed at the
  // start.
  std::vector<std::string> quick_paths = {"/metrics", "/-/healthy", "/-/ready"};
};

// Any thread may call any method, the handler too; but the handler must not destroy the server.
class WebServer {
 public:
  // Listens and serves until it is destroyed. Errors: kConfig (address, refused combination,
  // unreadable or unusable certificate), kIo (address in use, …), each with what to do.
  static Result<std::unique_ptr<WebServer>> Start(const ServerOptions& options, WebHandler handler);
  // Waits for handlers that are running, not for clients.
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  // New certificates, users and headers; the address stays, no connection is refused meanwhile.
  // Users and headers count from the next request on, certificates from the next connection on (an
  // older one ends with its next answer). On error (kConfig) the old ones stay; one is to switch
  // TLS on or off, which needs a restart.
  Status Reload(const ServerOptions& options);

  int port() const;
  std::string url() const;  // "http://127.0.0.1:19766"

 private:
  struct Impl;
  explicit WebServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dvcmon
