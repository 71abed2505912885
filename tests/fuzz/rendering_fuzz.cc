// Whatever bodies are called, /metrics stays one that Prometheus takes: read by a strict parser of
// its own (Prometheus, exposition formats, text 0.0.4).
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "collectors/extract/text.h"
#include "daemon/metrics/published.h"

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// name="value", and what follows it.
std::string_view Label(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && IsNameCharacter(line[at])) ++at;
  Require(at > 0 && line.substr(at).starts_with("=\""));
  at += 2;
  while (at < line.size() && line[at] != '"') {
    if (line[at] == '\\') {
      ++at;
      Require(at < line.size() && (line[at] == '\\' || line[at] == '"' || line[at] == 'n'));
    }
    ++at;
  }
  Require(at < line.size());
  return line.substr(at + 1);
}

void Sample(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && IsNameCharacter(line[at])) ++at;
  Require(at > 0 && at < line.size());
  line.remove_prefix(at);
  if (line.front() == '{') {
    line.remove_prefix(1);
    while (true) {
      line = Label(line);
      Require(!line.empty());
      const char next = line.front();
      line.remove_prefix(1);
      if (next == '}') break;
      Require(next == ',');
    }
  }
  Require(line.starts_with(' '));
  char* end = nullptr;
  const std::string value(line.substr(1));
  static_cast<void>(std::strtod(value.c_str(), &end));
  Require(!value.empty() && *end == '\0');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string body = dvcmon::CleanName(bytes.substr(0, size / 2));
  const std::string name = dvcmon::CleanName(bytes.substr(size / 2));
  const dvcmon::Time now = *dvcmon::ParseTime("2026-09-26T08:00:00+07:00");
  dvcmon::Standing standing;
  standing.source = {"portal", "collector", "phu-tho", dvcmon::PeriodKind::kQuarter};
  standing.period = *dvcmon::ParsePeriod("2026-Q3");
  standing.confirmed = now;
  standing.figures = {{dvcmon::Level::kAgency, body, "applications_received{channel=online}",
                       dvcmon::ReadingState::kValue, static_cast<double>(size)}};
  dvcmon::PublishedFigures published;
  published.Show(standing, {{dvcmon::Level::kAgency, body, "phu-tho", name, ""}},
                 std::chrono::hours(12));
  published.Publish(now);
  const std::string text = published.Text();
  Require(dvcmon::IsUtf8(text));
  std::string_view rest = text;
  size_t samples = 0;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    Require(end != std::string_view::npos);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (line.starts_with("# ")) continue;
    Sample(line);
    ++samples;
  }
  Require(samples == published.series() && samples == 2);
  return 0;
}
