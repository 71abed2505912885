// One exchange with one server: a request has as many of them as it has redirects, and one more.
// All limits of a request are kept here, by libcurl's options where it keeps its word and by own
// counters and clocks where it does not.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "collectors/http/body.h"
#include "collectors/http/http_client.h"
#include "collectors/http/tls.h"
#include "collectors/http/url.h"

namespace dvcmon {

using Clock = std::chrono::steady_clock;

class Hop {
 public:
  // `request`, which must outlive the hop, was sent for the first time at `started`.
  Hop(const HttpRequest& request, Url url, std::string method, Clock::time_point started);
  Hop(const Hop&) = delete;
  Hop& operator=(const Hop&) = delete;

  // Makes the handle ready for a multi handle; not ok() when libcurl refuses an option.
  // `ip_version` is one of CURL_IPRESOLVE_, `jar` holds the cookies where there are some.
  Status Prepare(long ip_version, CURLSH* jar);
  CURL* easy() const { return easy_.get(); }
  const Url& url() const { return url_; }
  const std::string& method() const { return method_; }

  // TLS included, and the proxy's part.
  bool connected() const { return connected_.has_value(); }

  // The moment at which the exchange has lasted too long, unless something arrives before it.
  Clock::time_point Deadline() const { return NextLimit().first; }
  Error TimedOut() const;
  // The exchange ended with `code`.
  Result<HttpResponse> End(CURLcode code);
  // Where the answer points to, made absolute; empty unless it is a redirect (RFC 9110 §15.4).
  std::string RedirectTarget() const;

  Error Failure(ErrorCode code, const std::string& text) const;

 private:
  enum class Limit { kTotal, kFirstByte, kLowSpeed };
  struct Free {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  static curl_socket_t OnOpenSocket(void* hop, curlsocktype, curl_sockaddr* address);
  static int OnConnected(void* hop, char* remote, char* local, int remote_port, int local_port);
  static size_t OnHeader(const char* data, size_t size, size_t count, void* hop);
  static size_t OnBody(const char* data, size_t size, size_t count, void* hop);

  bool SetTransport();
  bool SetRequest();
  bool SetCallbacks();
  bool AddHeader(const std::string& line);
  bool TakeHeader(std::string_view line);
  bool TakeBody(std::string_view bytes);
  void CountForSpeed(size_t bytes);
  std::vector<std::string> HeaderValues(const char* name) const;
  std::pair<Clock::time_point, Limit> NextLimit() const;

  const HttpRequest& request_;
  const Url url_;
  const std::string method_;
  const Clock::time_point started_;
  std::unique_ptr<curl_slist, Free> headers_;
  char curl_text_[CURL_ERROR_SIZE] = "";
  std::optional<Error> failure_;  // found by a callback of ours

  int sockets_ = 0;              // opened; a name may have several addresses
  std::string refused_address_;  // the last one
  TlsSession tls_;
  std::optional<Clock::time_point> connected_;
  std::optional<Clock::time_point> first_byte_;
  Clock::time_point speed_since_;  // the window in which speed_bytes_ came
  int64_t speed_bytes_ = 0;
  int64_t header_bytes_ = 0;
  bool headers_complete_ = false;
  bool body_began_ = false;
  Body body_;
  std::unique_ptr<CURL, Free> easy_;  // last, so that it goes before what its callbacks use
};

}  // namespace dvcmon
