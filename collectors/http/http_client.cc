#include "collectors/http/http_client.h"

#include <strings.h>

#include <algorithm>

#include "collectors/http/url.h"

namespace dvcmon {
std::string HttpResponse::Header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& header) {
    return header.first.size() == name.size() &&
           strncasecmp(header.first.data(), name.data(), name.size()) == 0;
  });
  return found == headers.end() ? "" : found->second;
}

std::string WithoutQuery(const std::string& url) {
  const Result<Url> parsed = ParseUrl(url);
  return parsed.ok() ? parsed->origin : "";
}

}  // namespace dvcmon
