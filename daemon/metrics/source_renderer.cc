#include "daemon/metrics/source_renderer.h"

#include <fmt/format.h>

#include <utility>

#include "daemon/metrics/exposition.h"

namespace dvcmon {
namespace {

std::string FamilyName(Level level, std::string_view statistic) {
  return fmt::format("dvc_{}_{}", Name(level), statistic);
}

// "applications_received{channel=online}" taken apart.
struct Key {
  std::string_view statistic;
  std::map<std::string_view, std::string_view> labels;
};

Key Parse(std::string_view key) {
  Key parsed;
  const size_t brace = key.find('{');
  parsed.statistic = key.substr(0, brace);
  if (brace == std::string_view::npos) return parsed;
  std::string_view rest = key.substr(brace + 1, key.size() - brace - 2);
  while (!rest.empty()) {
    const size_t end = rest.find(',');
    const std::string_view pair = rest.substr(0, end);
    const size_t equals = pair.find('=');
    parsed.labels.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return parsed;
}

}  // namespace

std::string SampleFrame::Of(const std::string& body) const {
  return before + (level == Level::kNational ? "" : EscapeLabelValue(body)) + after;
}

SampleFrame FrameOf(const Source& source, Level level, std::string_view statistic, bool of_period) {
  const Key key = Parse(statistic);
  std::map<std::string_view, std::string_view> labels = key.labels;
  if (of_period) labels["period"] = Name(source.kind);
  labels["portal"] = source.portal;
  const std::string_view body = level == Level::kAgency ? "agency" : "province";
  if (level == Level::kAgency) labels["province"] = source.province;
  if (level != Level::kNational) labels[body] = "";
  SampleFrame frame;
  frame.level = level;
  frame.family = FamilyName(level, key.statistic);
  frame.before = frame.family;
  std::string* part = &frame.before;
  std::string_view separator = "{";
  for (const auto& [label, value] : labels) {
    *part += fmt::format("{}{}=\"{}", separator, label, EscapeLabelValue(value));
    if (label == body) part = &frame.after;
    *part += '"';
    separator = ",";
  }
  frame.after += "} ";
  return frame;
}

void SourceRenderer::Add(const StandingFigure& figure) { Append(figure, true); }
void SourceRenderer::AddDerived(const StandingFigure& figure) { Append(figure, false); }

void SourceRenderer::Append(const StandingFigure& figure, bool of_period) {
  const Line& line = LineOf(figure, of_period);
  std::string& text = *line.text;
  text += line.frame.Of(figure.body);
  AppendNumber(text, figure.value);
  text += '\n';
  ++figures_;
}

const SourceRenderer::Line& SourceRenderer::LineOf(const StandingFigure& figure, bool of_period) {
  auto& by_key = lines_[static_cast<size_t>(figure.level)];
  const auto found = by_key.find(figure.statistic);
  if (found != by_key.end()) return found->second;
  Line line;
  line.frame = FrameOf(source_, figure.level, figure.statistic, of_period);
  line.text = &texts_[line.frame.family];
  return by_key.emplace(figure.statistic, std::move(line)).first->second;
}

}  // namespace dvcmon
