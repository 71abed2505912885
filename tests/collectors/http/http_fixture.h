// What the tests of CurlHttpClient share: requests that are impatient, and a wait for the answer.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "collectors/http/curl_http_client.h"

namespace dvcmon::testing {

// For a server on 127.0.0.1: http and loopback are allowed, and no limit is longer than 5 s.
HttpRequest RequestFor(const std::string& url);

// Blocks until the callback; fails the test after 20 s without one.
Result<HttpResponse> Fetch(HttpClient& client, HttpRequest request);

// The code, or kIo for an answer, after adding a failure to the test.
ErrorCode CodeOf(const Result<HttpResponse>& result);

// A listening socket of 127.0.0.1 on which nothing is ever accepted.
class Listener {
 public:
  explicit Listener(int backlog = 8);
  ~Listener();
  Listener(const Listener&) = delete;
  int port() const { return port_; }
  // Whether a connection waits to be accepted.
  bool SawConnection() const;

 private:
  int socket_;
  int port_;
};

}  // namespace dvcmon::testing
