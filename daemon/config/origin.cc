#include "daemon/config/origin.h"

#include <algorithm>

#include "collectors/http/address.h"

namespace dvcmon {
namespace {

bool IsHost(std::string_view host) {
  if (host.starts_with('[')) {
    return host.ends_with(']') && host.find(':') != std::string_view::npos &&
           host.find('/') == std::string_view::npos &&
           ParseCidr(host.substr(1, host.size() - 2)).ok();
  }
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  };
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), allowed);
}

bool IsPort(std::string_view port) {
  int number = 0;
  for (const char c : port) {
    if (c < '0' || c > '9' || number > 65535) return false;
    number = number * 10 + (c - '0');
  }
  return !port.empty() && port[0] != '0' && number <= 65535;
}

}  // namespace

std::optional<Origin> SplitOrigin(std::string_view text) {
  Origin origin;
  const size_t scheme_end = text.find("://");
  origin.scheme = text.substr(0, scheme_end);
  if (origin.scheme != "https" && origin.scheme != "http") return std::nullopt;
  text.remove_prefix(scheme_end + 3);
  const size_t host_end = text.find(':', text.starts_with('[') ? text.find(']') : 0);
  origin.host = text.substr(0, host_end);
  if (!IsHost(origin.host)) return std::nullopt;
  if (host_end == std::string_view::npos) return origin;
  origin.port = text.substr(host_end + 1);
  return IsPort(origin.port) ? std::optional(origin) : std::nullopt;
}

}  // namespace dvcmon
