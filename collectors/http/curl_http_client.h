// HttpClient over libcurl: one curl_multi loop on one thread for all hosts.
//
// What libcurl does not bound by itself is bounded here: bytes on the wire and decoded, their ratio,
// headers, time to the first byte, low speed after it, redirects (same host only), protocols,
// addresses after resolution. Nothing is taken from the environment: no proxy, no .netrc, no cookies.
#pragma once

#include <memory>

#include "collectors/http/http_client.h"

namespace dvcmon {

class CurlHttpClient final : public HttpClient {
 public:
  CurlHttpClient();
  ~CurlHttpClient() override;  // stops
  void Send(HttpRequest request, Callback callback) override;
  // Cancels what is waiting or in flight (kCancelled) and refuses what comes later; returns within
  // milliseconds, when every callback has been called. May be called from any thread but not from
  // a callback.
  void Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Of the libcurl in use.
std::string CurlVersion();

}  // namespace dvcmon
