#include "daemon/metrics/exposition.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace dvcmon {
namespace {

constexpr double kExact = 9'007'199'254'740'992.0;  // 2^53

}  // namespace

std::string EscapeLabelValue(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string GaugeHeader(std::string_view name, std::string_view help) {
  std::string escaped;
  for (const char c : help) {
    if (c == '\n') {
      escaped += "\\n";
    } else if (c == '\\') {
      escaped += "\\\\";
    } else {
      escaped += c;
    }
  }
  return fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, escaped);
}

void AppendNumber(std::string& text, double value) {
  if (value == std::floor(value) && std::abs(value) <= kExact) {
    fmt::format_to(std::back_inserter(text), "{}", static_cast<int64_t>(value));
  } else {
    fmt::format_to(std::back_inserter(text), "{}", value);
  }
}

}  // namespace dvcmon
