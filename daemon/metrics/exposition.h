// The Prometheus text format 0.0.4, piece by piece.
#pragma once

#include <string>
#include <string_view>

namespace dvcmon {

inline constexpr std::string_view kTextFormat = "text/plain; version=0.0.4; charset=utf-8";

// With `"`, `\` and line feed escaped, as a label value between quotes.
std::string EscapeLabelValue(std::string_view value);

// `# HELP` and `# TYPE` of a gauge.
std::string GaugeHeader(std::string_view name, std::string_view help);

// Whole numbers without exponent or fraction; others as short as they read back exactly.
void AppendNumber(std::string& text, double value);

}  // namespace dvcmon
