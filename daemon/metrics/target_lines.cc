#include "daemon/metrics/target_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "daemon/metrics/exposition.h"

namespace dvcmon {
namespace {

constexpr std::string_view kTarget = "target";

// `body`: null for the nation.
TargetSample SampleFor(const Target& target, const Province* body) {
  const std::map<std::string_view, std::string_view> labels = {
      {"agency", target.agency}, {"kind", Name(target.kind)},
      {"leader", target.leader}, {"province", body == nullptr ? std::string_view() : body->slug},
      {"source", target.source}, {"statistic", target.statistic},
      {"tier", target.tier},
  };
  TargetSample sample;
  sample.family = fmt::format("dvc_{}_{}", Name(target.level), kTarget);
  sample.name = sample.family;
  char separator = '{';
  for (const auto& [label, value] : labels) {
    if (value.empty()) continue;
    sample.name += fmt::format("{}{}=\"{}\"", separator, label, EscapeLabelValue(value));
    separator = ',';
  }
  sample.name += "} ";
  sample.value = target.value;
  sample.from = body == nullptr ? target.from : std::max(target.from, body->valid_from);
  sample.to = target.to.value_or(Day::max());
  if (body != nullptr) sample.to = std::min(sample.to, body->valid_to.value_or(Day::max()));
  return sample;
}

}  // namespace

std::vector<TargetSample> SamplesOf(const std::vector<Target>& targets,
                                    const std::vector<std::shared_ptr<const Province>>& provinces) {
  std::vector<TargetSample> samples;
  for (const Target& target : targets) {
    if (target.level == Level::kNational) {
      samples.push_back(SampleFor(target, nullptr));
      continue;
    }
    for (const auto& province : provinces) {
      const bool wanted = target.province.empty() || target.province == province->slug;
      if (wanted) samples.push_back(SampleFor(target, province.get()));
    }
  }
  return samples;
}

TargetLines LinesOf(const std::vector<Target>& targets,
                    const std::vector<std::shared_ptr<const Province>>& provinces, Day today) {
  TargetLines lines;
  for (const TargetSample& sample : SamplesOf(targets, provinces)) {
    if (today < sample.from || sample.to < today) continue;
    std::string& text = lines.texts[sample.family];
    text += sample.name;
    AppendNumber(text, sample.value);
    text += '\n';
    ++lines.series;
  }
  return lines;
}

}  // namespace dvcmon
