#include "daemon/metrics/target_lines.h"

#include <fmt/format.h>

#include <string_view>

#include "daemon/metrics/exposition.h"

namespace dvcmon {
namespace {

void AddLine(const Target& target, const std::string& province, TargetLines& lines) {
  const std::map<std::string_view, std::string_view> labels = {
      {"agency", target.agency}, {"kind", Name(target.kind)}, {"leader", target.leader},
      {"province", province},    {"source", target.source},   {"statistic", target.statistic},
      {"tier", target.tier},
  };
  const std::string family = fmt::format("dvc_{}_target", Name(target.level));
  std::string& text = lines.texts[family];
  text += family;
  char separator = '{';
  for (const auto& [label, value] : labels) {
    if (value.empty()) continue;
    text += fmt::format("{}{}=\"{}\"", separator, label, EscapeLabelValue(value));
    separator = ',';
  }
  text += "} ";
  AppendNumber(text, target.value);
  text += '\n';
  ++lines.series;
}

}  // namespace

TargetLines LinesOf(const std::vector<Target>& targets,
                    const std::vector<std::shared_ptr<const Province>>& provinces, Day today) {
  TargetLines lines;
  for (const Target& target : targets) {
    if (!target.ValidOn(today)) continue;
    if (target.level == Level::kNational) {
      AddLine(target, "", lines);
      continue;
    }
    for (const auto& province : provinces) {
      const bool wanted = target.province.empty() || target.province == province->slug;
      if (wanted && province->ValidOn(today)) AddLine(target, province->slug, lines);
    }
  }
  return lines;
}

}  // namespace dvcmon
