#include "collectors/http/url.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace dvcmon {
namespace {

struct Cleanup {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};

// Empty when the URL has no such part.
std::string Part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return "";
  const std::unique_ptr<char, Cleanup> owner(text);
  return text;
}

std::string LowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

Result<Url> ParseUrl(const std::string& text) {
  const auto invalid = [](const char* message) { return Error{ErrorCode::kInvalid, message, ""}; };
  const std::unique_ptr<CURLU, Cleanup> url(curl_url());
  if (text.find('\0') != std::string::npos) return invalid("a URL holds a zero byte");
  const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER);
  if (code == CURLUE_USER_NOT_ALLOWED) {
    return invalid("a URL must not hold a user or password; use a header for credentials");
  }
  const std::string scheme = Part(url.get(), CURLUPART_SCHEME);
  if (code == CURLUE_UNSUPPORTED_SCHEME || (code == CURLUE_OK && !scheme.starts_with("http"))) {
    return invalid("a URL must start with https:// or http://");
  }
  if (code != CURLUE_OK || curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0) != CURLUE_OK) {
    return invalid("a URL is not valid");
  }
  const std::string port = Part(url.get(), CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
  Url parsed;
  parsed.text = Part(url.get(), CURLUPART_URL);
  parsed.host = LowerCase(Part(url.get(), CURLUPART_HOST)) + (port.empty() ? "" : ":" + port);
  parsed.origin = scheme + "://" + parsed.host;
  return parsed;
}

}  // namespace dvcmon
