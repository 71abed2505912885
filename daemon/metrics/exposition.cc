#include "daemon/metrics/exposition.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <iterator>

namespace dvcmon {
namespace {

constexpr double kExact = 9'007'199'254'740'992.0;  // 2^53

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Takes the part before the separator off the front.
std::string_view Take(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view part = Trim(rest.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

// The weight of an entry of Accept or Accept-Encoding: 1 unless it says `q=`.
double WeightOf(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = Take(parameters, ';');
    if (!parameter.starts_with("q=")) continue;
    double weight = 0;
    std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
    return weight;
  }
  return 1;
}

// The weight of the best entry with one of these names; 0: none.
double BestWeight(std::string_view header, std::initializer_list<std::string_view> names) {
  double best = 0;
  while (!header.empty()) {
    std::string_view entry = Take(header, ',');
    const std::string_view name = Take(entry, ';');
    for (const std::string_view wanted : names) {
      if (name == wanted) best = std::max(best, WeightOf(entry));
    }
  }
  return best;
}

std::string HeaderText(std::string_view name, std::string_view help, std::string_view type) {
  std::string escaped;
  for (const char c : help) {
    if (c == '\n') {
      escaped += "\\n";
    } else if (c == '\\') {
      escaped += "\\\\";
    } else if (c == '"') {
      escaped += '\'';
    } else {
      escaped += c;
    }
  }
  return fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, escaped, type);
}

}  // namespace

std::string_view MediaType(ExpositionFormat format) {
  return format == ExpositionFormat::kOpenMetrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

ExpositionFormat NegotiateFormat(std::string_view accept) {
  const double open_metrics = BestWeight(accept, {"application/openmetrics-text"});
  const double text = BestWeight(accept, {"text/plain", "text/*", "*/*"});
  return open_metrics > 0 && open_metrics >= text ? ExpositionFormat::kOpenMetrics
                                                  : ExpositionFormat::kText;
}

bool AcceptsGzip(std::string_view accept_encoding) {
  return BestWeight(accept_encoding, {"gzip"}) > 0;
}

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
  return HeaderText(name, help, "gauge");
}

std::string CounterHeader(std::string_view name, std::string_view help, ExpositionFormat format) {
  // OpenMetrics calls the family by what stands before _total.
  if (format == ExpositionFormat::kOpenMetrics) name.remove_suffix(kTotalSuffix.size());
  return HeaderText(name, help, "counter");
}

void AppendNumber(std::string& text, double value) {
  if (value == std::floor(value) && std::abs(value) <= kExact) {
    fmt::format_to(std::back_inserter(text), "{}", static_cast<int64_t>(value));
  } else {
    fmt::format_to(std::back_inserter(text), "{}", value);
  }
}

}  // namespace dvcmon
