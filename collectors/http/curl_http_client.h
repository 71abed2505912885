// HttpClient over libcurl: one curl_multi loop on one thread for all hosts.
//
// What libcurl does not bound by itself is bounded here: bytes on the wire and decoded, their
// ratio, headers, time to the first byte, low speed after it, redirects, protocols, addresses after
// resolution. TLS is 1.2 or later, always verified. Nothing is taken from the environment: no
// proxy, no .netrc. Cookies are kept where the request says so, in memory, apart for each session.
//
// HTTP/1.1 with a connection for each request, so that what a server sends beyond an answer never
// becomes the next one. An answer that tells no length ends where its connection does.
//
// Redirects are followed to the same scheme, host and port only, 3 at most. 307 and 308 repeat the
// request; 301, 302 and 303 make it a GET without body, as browsers do.
#pragma once

#include <memory>

#include "collectors/http/http_client.h"

namespace dvcmon {

class CurlHttpClient final : public HttpClient {
 public:
  CurlHttpClient();
  ~CurlHttpClient() override;  // stops
  // From any thread, also from a callback. Callbacks run on the loop's thread, one at a time: a
  // slow one delays all hosts.
  void Send(HttpRequest request, Callback callback) override;
  // Cancels what is waiting or in flight (kCancelled); returns within milliseconds, when the
  // callbacks of all that was sent before have been called. What is sent later is cancelled at
  // once, so a callback must not answer kCancelled by sending again. From any thread, but like the
  // destructor not from a callback.
  void Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Of the libcurl in use.
std::string CurlVersion();

}  // namespace dvcmon
