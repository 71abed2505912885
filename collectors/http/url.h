// URLs of requests and redirects, parsed by libcurl's own parser: a second parser would disagree
// with it somewhere, and that is where attacks live.
#pragma once

#include <string>

#include "collectors/model/result.h"

namespace dvcmon {

struct Url {
  std::string text;    // normalised, without fragment
  std::string origin;  // "https://host[:port]", lower case, without the default port
  std::string host;    // "host[:port]": how messages name the portal

  bool IsHttps() const { return origin.starts_with("https:"); }
};

// Absolute http and https URLs without user and password; anything else is kInvalid. The message
// never repeats the text, whose query may be secret.
Result<Url> ParseUrl(const std::string& text);

}  // namespace dvcmon
