// The target of a request (RFC 9112, section 3.2.1: "/portals/h44?as-of=2026-11-22"), taken apart.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dvcmon {

struct RequestTarget {
  std::string path;                          // percent-decoded, begins with '/'
  std::map<std::string, std::string> query;  // '+' is a space; of a repeated name the first counts
};

// Nothing if it does not begin with '/', has a broken escape, or is not UTF-8 without NUL when it
// is decoded: what comes out may be stored, logged and compared with names as it is.
std::optional<RequestTarget> ParseRequestTarget(std::string_view text);

// As a part of a path, or a value in a query: all but letters, digits and "-._~" by its code.
std::string PathPart(std::string_view text);

}  // namespace dvcmon
