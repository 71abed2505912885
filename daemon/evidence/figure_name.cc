#include "daemon/evidence/figure_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace dvcmon {
namespace {

constexpr std::string_view kForm =
    "a figure is [PORTAL:]BODY/STATISTIC[{label=value}]@PERIOD[~AS_OF], such as "
    "phu-tho/applications_received{channel=online}@2026-Q3";

constexpr size_t kUsualLength = 96;  // of a figure with all that its name can have

Error Wrong(std::string_view what) {
  return {ErrorCode::kInvalid, fmt::format("{}; {}", what, kForm), ""};
}

}  // namespace

std::optional<std::string> ParseStatisticKey(std::string_view key) {
  const size_t open = key.find('{');
  const std::string_view id = key.substr(0, open);
  if (id.empty()) return std::nullopt;
  if (open == std::string_view::npos) return std::string(id);
  if (!key.ends_with('}')) return std::nullopt;
  std::string_view inside = key.substr(open + 1, key.size() - open - 2);
  std::vector<std::string> labels;
  while (!inside.empty()) {
    const size_t comma = std::min(inside.find(','), inside.size());
    std::string label;
    for (const char c : inside.substr(0, comma)) {
      if (c != '"' && c != ' ') label += c;
    }
    if (label.find('=') == std::string::npos) return std::nullopt;
    labels.push_back(std::move(label));
    inside.remove_prefix(std::min(comma + 1, inside.size()));
  }
  if (labels.empty()) return std::nullopt;
  std::ranges::sort(labels);
  std::string sorted = std::string(id) + "{";
  for (const std::string& label : labels) sorted += label + ",";
  sorted.back() = '}';
  return sorted;
}

std::optional<Time> ParseAsOf(std::string_view text) {
  if (const auto time = ParseTime(text)) return time;
  const auto day = ParseDay(text);
  if (!day) return std::nullopt;
  return StartOf(*day + std::chrono::days(1)) - Duration(1);
}

Result<FigureName> ParseFigureName(std::string_view text) {
  FigureName name;
  const size_t brace = text.find('{');
  const size_t behind = brace == std::string_view::npos ? 0 : std::min(text.find('}'), text.size());
  const size_t at = text.find('@', behind);
  if (at == std::string_view::npos) return Wrong("there is no period");
  std::string_view subject = text.substr(0, at);
  std::string_view when = text.substr(at + 1);
  if (const size_t tilde = when.find('~'); tilde != std::string_view::npos) {
    name.as_of = ParseAsOf(when.substr(tilde + 1));
    if (!name.as_of) return Wrong("behind ~ there is no time such as 2026-10-15T08:00:00+07:00");
    when = when.substr(0, tilde);
  }
  const auto period = ParsePeriod(when);
  if (!period) return Wrong(period.error().message);
  name.period = *period;
  const size_t slash = subject.substr(0, std::min(brace, at)).rfind('/');
  if (slash == std::string_view::npos) return Wrong("there is no body");
  const auto key = ParseStatisticKey(subject.substr(slash + 1));
  if (!key) return Wrong("there is no statistic");
  name.statistic = *key;
  subject = subject.substr(0, slash);
  if (const size_t colon = subject.find(':'); colon != std::string_view::npos) {
    name.portal = subject.substr(0, colon);
    subject.remove_prefix(colon + 1);
  }
  if (const size_t inner = subject.find('/'); inner != std::string_view::npos) {
    name.province = subject.substr(0, inner);
    subject.remove_prefix(inner + 1);
  }
  name.body = subject;
  if (name.body.empty()) return Wrong("there is no body");
  return name;
}

std::string Text(const FigureName& name) {
  std::string text;
  text.reserve(kUsualLength);
  if (!name.portal.empty()) text.append(name.portal).append(":");
  if (!name.province.empty()) text.append(name.province).append("/");
  text.append(name.body).append("/").append(name.statistic);
  text.append("@").append(Text(name.period));
  if (name.as_of) text.append("~").append(FormatTime(*name.as_of));
  return text;
}

}  // namespace dvcmon
