// One request from Send() to its callback: a delay, then one hop after the other.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collectors/http/cookies.h"
#include "collectors/http/hop.h"
#include "collectors/http/http_client.h"

namespace dvcmon {

class Transfer {
 public:
  // The delay counts from here.
  Transfer(HttpRequest request, HttpClient::Callback callback);

  Clock::time_point due() const { return due_; }
  // Checks the request and prepares the first hop; not ok() when nothing can be sent. `jars`
  // outlive the transfer.
  Status Start(CookieJars& jars);
  Hop& hop() { return *hop_; }
  // The result of the request, or nothing when a redirect is followed or IPv6 is tried after IPv4:
  // hop() is then another one, prepared. The old one must have left its multi handle.
  std::optional<Result<HttpResponse>> EndHop(CURLcode code);
  Error Cancelled() const;
  // Calls the callback; once, last.
  void Finish(Result<HttpResponse> result);

 private:
  Status Begin(Url url, std::string method);
  Status Follow(const std::string& target, int status);
  bool MayTryIpv6(const Error& error) const;

  const HttpRequest request_;
  HttpClient::Callback callback_;
  const Clock::time_point due_;
  Clock::time_point started_;
  CURLSH* jar_ = nullptr;
  long ip_version_ = CURL_IPRESOLVE_WHATEVER;
  std::optional<Error> ipv4_failure_;
  std::vector<std::string> redirects_;
  std::unique_ptr<Hop> hop_;
};

}  // namespace dvcmon
