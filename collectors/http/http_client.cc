#include "collectors/http/http_client.h"

#include <curl/curl.h>
#include <strings.h>

#include <algorithm>

#include "collectors/http/url.h"

namespace dvcmon {
namespace {

constexpr Duration kLongestRetryAfter = std::chrono::hours(6);

}  // namespace

std::string HttpResponse::Header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& header) {
    return header.first.size() == name.size() &&
           strncasecmp(header.first.data(), name.data(), name.size()) == 0;
  });
  return found == headers.end() ? "" : found->second;
}

std::string OriginOf(const std::string& url) {
  const Result<Url> parsed = ParseUrl(url);
  return parsed.ok() ? parsed->origin : "";
}

std::string HostOf(const std::string& url) {
  const std::string origin = OriginOf(url);
  const size_t slashes = origin.find("//");
  return slashes == std::string::npos ? "" : origin.substr(slashes + 2);
}

std::string WithoutQuery(const std::string& url) {
  const Result<Url> parsed = ParseUrl(url);
  if (!parsed.ok()) return "";
  // The text keeps the case of the host; behind it stands the path, which is never empty.
  const std::string& text = parsed->text;
  const size_t path = text.find('/', text.find("//") + 2);
  return parsed->origin + text.substr(path, text.find('?', path) - path);
}

std::optional<Duration> RetryAfter(const HttpResponse& response, Time now) {
  const std::string header = response.Header("Retry-After");
  if (header.empty()) return std::nullopt;
  Duration wait = kLongestRetryAfter;
  if (header.find_first_not_of("0123456789") == std::string::npos) {
    // More digits than an hour has seconds are more than the longest wait.
    if (header.size() <= 6) wait = std::chrono::seconds(std::stoi(header));
  } else {
    const time_t date = curl_getdate(header.c_str(), nullptr);
    if (date < 0) return std::nullopt;
    wait = Time(std::chrono::seconds(date)) - now;
  }
  return std::clamp<Duration>(wait, std::chrono::seconds(1), kLongestRetryAfter);
}

}  // namespace dvcmon
