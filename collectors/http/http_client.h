// The seam to the network: requests in, answers out. CurlHttpClient is the real one; tests bring
// their own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collectors/http/address.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

struct HttpRequest {
  std::string method = "GET";  // or POST
  std::string url;             // absolute, https or http, without user and password
  std::vector<std::pair<std::string, std::string>> headers;  // may hold secrets: never logged
  std::string body;                                          // of a POST
  std::string content_type;                                  // of the body
  std::string user_agent;
  Duration delay{0};  // wait this long before sending
  Duration pause{0};  // between two requests at the host, where one takes another: a token's
  bool allow_http = false;
  std::vector<Cidr> allow_addresses;  // private networks that may be contacted
  std::string ca_file;                // trusted instead of the system's, when not empty
  Access access;
  std::string session;  // whose tokens and cookies are sent along and kept: a portal's name
  Timeouts timeouts;
  ByteLimits limits;
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // of the last hop, as received
  std::string body;                                          // decoded
  std::string url;                                           // of the last hop
  std::vector<std::string> redirects;                        // targets, in order; the last is `url`
  std::string remote_address;
  std::string tls_version;  // empty without TLS
  std::optional<Time> tls_not_after;
  std::string tls_key;     // of the server, as it stands in Access::pins
  int64_t wire_bytes = 0;  // of the body, before decoding
  // From the end of the delay, over all hops, to the first byte of the last answer and to its last.
  Duration first_byte{0};
  Duration total{0};

  // The first header of that name, compared without case; empty when there is none.
  std::string Header(std::string_view name) const;
};

class HttpClient {
 public:
  using Callback = std::function<void(Result<HttpResponse>)>;

  virtual ~HttpClient() = default;
  // Returns at once. `callback` is called exactly once, on a thread of the client's, with the
  // answer or a reason (connect, tls, address_refused, timeout, partial, too_large, encoding,
  // redirect, cancelled; invalid for a request that cannot be sent). A status such as 500 is an
  // answer. Destroying the client, or stopping it, cancels what is in flight.
  virtual void Send(HttpRequest request, Callback callback) = 0;
};

// Of a url of ours; empty for anything else. None of them holds a query, which may be secret.
std::string OriginOf(const std::string& url);      // "https://host[:port]", lower case
std::string HostOf(const std::string& url);        // "host[:port]": whom the manners are for
std::string WithoutQuery(const std::string& url);  // "https://host[:port]/path"

// How long the answer asks to be left alone (Retry-After of RFC 9110, seconds or a date), between a
// second and six hours; none: it does not ask, or not in words that mean something.
std::optional<Duration> RetryAfter(const HttpResponse& response, Time now);

}  // namespace dvcmon
