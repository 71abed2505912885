// The two formats that Prometheus reads: its own text format 0.0.4, and OpenMetrics 1.0. Samples
// look the same in both, so that what is published is rendered once; of a counter the header
// differs.
#pragma once

#include <string>
#include <string_view>

namespace dvcmon {

// What the samples of a counter end in.
inline constexpr std::string_view kTotalSuffix = "_total";

enum class ExpositionFormat { kText, kOpenMetrics };

// Of `Content-Type`.
std::string_view MediaType(ExpositionFormat format);
// OpenMetrics where the client prefers it to plain text, by the weights (q=) of its `Accept`
// (RFC 9110); otherwise text.
ExpositionFormat NegotiateFormat(std::string_view accept);
// Does `Accept-Encoding` allow gzip.
bool AcceptsGzip(std::string_view accept_encoding);

// With `"`, `\` and line feed escaped, as a label value between quotes.
std::string EscapeLabelValue(std::string_view value);

// `# HELP` and `# TYPE` of a gauge. Quotes in the help become apostrophes: only one of the formats
// escapes them.
std::string GaugeHeader(std::string_view name, std::string_view help);
// Of a counter whose samples are called `name`, which ends in _total.
std::string CounterHeader(std::string_view name, std::string_view help, ExpositionFormat format);

// Whole numbers without exponent or fraction; others as short as they read back exactly.
void AppendNumber(std::string& text, double value);

}  // namespace dvcmon
