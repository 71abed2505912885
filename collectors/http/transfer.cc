#include "collectors/http/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace dvcmon {
namespace {

constexpr size_t kMaxRedirects = 3;

// libcurl would send a line break within a header as it is: a header more, or a request more.
bool IsHeaderText(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

bool IsHeaderName(const std::string& name) {
  return !name.empty() && IsHeaderText(name) &&
         name.find_first_of("\t \"(),/:;<=>?@[\\]{}") == std::string::npos;
}

Status CheckHeaders(const HttpRequest& request) {
  bool ok = IsHeaderText(request.user_agent) && IsHeaderText(request.content_type) &&
            IsHeaderText(request.access.authorization);
  for (const auto& [name, value] : request.headers) {
    ok = ok && IsHeaderName(name) && IsHeaderText(value);
  }
  if (ok) return Done{};
  return Error{ErrorCode::kInvalid,
               "a header of the request holds a character that may not be there", ""};
}

}  // namespace

Transfer::Transfer(HttpRequest request, HttpClient::Callback callback)
    : request_(std::move(request)),
      callback_(std::move(callback)),
      due_(Clock::now() + request_.delay) {}

Status Transfer::Start(CookieJars& jars) {
  assert(!request_.access.oauth2);  // whose token OAuth2Client puts in its place
  started_ = Clock::now();
  Result<Url> url = ParseUrl(request_.url);
  if (!url.ok()) return url.error();
  if (!url->IsHttps() && !request_.allow_http) {
    return Error{ErrorCode::kInvalid,
                 url->host + ": http is not allowed; use https, or set allow_http", ""};
  }
  if (request_.method != "GET" && request_.method != "POST") {
    return Error{ErrorCode::kInvalid, url->host + ": the method must be GET or POST", ""};
  }
  if (Status headers = CheckHeaders(request_); !headers.ok()) return headers;
  if (request_.access.cookies) jar_ = jars.Of(request_.session);
  if (request_.access.ip != IpChoice::kAny) ip_version_ = CURL_IPRESOLVE_V4;
  return Begin(*std::move(url), request_.method);
}

Status Transfer::Begin(Url url, std::string method) {
  hop_ = std::make_unique<Hop>(request_, std::move(url), std::move(method), started_);
  return hop_->Prepare(ip_version_, jar_);
}

std::optional<Result<HttpResponse>> Transfer::EndHop(CURLcode code) {
  Result<HttpResponse> answer = hop_->End(code);
  if (!answer.ok() && MayTryIpv6(answer.error())) {
    ipv4_failure_ = answer.error();
    ip_version_ = CURL_IPRESOLVE_V6;
    if (Status begun = Begin(hop_->url(), hop_->method()); !begun.ok()) return begun.error();
    return std::nullopt;
  }
  // Of two ways that are both closed, the first is the one that was meant.
  if (!answer.ok() && ipv4_failure_ && !hop_->connected()) return *ipv4_failure_;
  if (!answer.ok()) return answer;
  const std::string target = hop_->RedirectTarget();
  if (target.empty()) {
    answer->redirects = std::move(redirects_);
    return answer;
  }
  if (Status followed = Follow(target, answer->status); !followed.ok()) return followed.error();
  return std::nullopt;
}

bool Transfer::MayTryIpv6(const Error& error) const {
  return request_.access.ip == IpChoice::kV4First && ip_version_ == CURL_IPRESOLVE_V4 &&
         !hop_->connected() &&
         (error.code == ErrorCode::kConnect || error.code == ErrorCode::kTimeout ||
          error.code == ErrorCode::kAddressRefused);
}

Status Transfer::Follow(const std::string& target, int status) {
  if (redirects_.size() == kMaxRedirects) {
    return hop_->Failure(ErrorCode::kRedirect,
                         fmt::format("more than {} redirects", kMaxRedirects));
  }
  Result<Url> url = ParseUrl(target);
  if (!url.ok()) {
    return hop_->Failure(ErrorCode::kRedirect, "a redirect does not lead to a plain https URL");
  }
  if (url->origin != hop_->url().origin) {
    return hop_->Failure(
        ErrorCode::kRedirect,
        fmt::format("a redirect leads to {}; only those to the same protocol, host "
                    "and port are followed",
                    url->origin));
  }
  redirects_.push_back(url->text);
  const bool keeps_method = status == 307 || status == 308;
  return Begin(*std::move(url), keeps_method ? hop_->method() : "GET");
}

Error Transfer::Cancelled() const {
  return {ErrorCode::kCancelled,
          fmt::format("{}: stopped before the answer came", OriginOf(request_.url)), ""};
}

void Transfer::Finish(Result<HttpResponse> result) {
  hop_.reset();
  std::exchange(callback_, nullptr)(std::move(result));
}

}  // namespace dvcmon
