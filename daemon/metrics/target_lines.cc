#include "daemon/metrics/target_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "daemon/metrics/exposition.h"

namespace dvcmon {
namespace {

constexpr std::string_view kTarget = "target";

// `body`: null for the nation.
std::string TargetLabels(const Target& target, const Province* body) {
  const std::map<std::string_view, std::string_view> labels = {
      {"agency", target.agency}, {"kind", Name(target.kind)},
      {"leader", target.leader}, {"province", body == nullptr ? std::string_view() : body->slug},
      {"source", target.source}, {"statistic", target.statistic},
      {"tier", target.tier},
  };
  std::string text;
  for (const auto& [label, value] : labels) {
    if (value.empty()) continue;
    text += fmt::format("{}{}=\"{}\"", text.empty() ? '{' : ',', label, EscapeLabelValue(value));
  }
  return text + "} ";
}

TargetSeries::Value TargetValue(const Target& target, const Province* body) {
  TargetSeries::Value value;
  value.value = target.value;
  value.from = body == nullptr ? target.from : std::max(target.from, body->valid_from);
  value.to = target.to.value_or(Day::max());
  if (body != nullptr) value.to = std::min(value.to, body->valid_to.value_or(Day::max()));
  value.of_one = !target.province.empty();
  return value;
}

class SeriesByName {
 public:
  void Add(const Target& target, const Province* body) {
    const std::string family = fmt::format("dvc_{}_{}", Name(target.level), kTarget);
    const std::string name = family + TargetLabels(target, body);
    const auto [place, is_new] = places_.emplace(name, all_.size());
    if (is_new) all_.push_back({.family = family, .name = name, .values = {}});
    all_[place->second].values.push_back(TargetValue(target, body));
  }
  std::vector<TargetSeries> Take() {
    for (TargetSeries& series : all_) {
      std::ranges::stable_sort(series.values, std::greater(), [](const TargetSeries::Value& value) {
        return std::pair(value.of_one, value.from);
      });
    }
    return std::move(all_);
  }

 private:
  std::vector<TargetSeries> all_;
  std::map<std::string, size_t> places_;  // in `all_`, by name
};

}  // namespace

std::optional<double> TargetSeries::On(Day day) const {
  const auto holds = [&](const Value& value) { return value.from <= day && day <= value.to; };
  const auto found = std::ranges::find_if(values, holds);
  return found == values.end() ? std::nullopt : std::optional(found->value);
}

std::vector<TargetSeries> SeriesOf(const std::vector<Target>& targets,
                                   const std::vector<std::shared_ptr<const Province>>& provinces) {
  SeriesByName series;
  for (const Target& target : targets) {
    if (target.level == Level::kNational) {
      series.Add(target, nullptr);
      continue;
    }
    for (const auto& province : provinces) {
      const bool wanted = target.province.empty() || target.province == province->slug;
      if (wanted) series.Add(target, province.get());
    }
  }
  return series.Take();
}

TargetLines LinesOf(const std::vector<Target>& targets,
                    const std::vector<std::shared_ptr<const Province>>& provinces, Day today) {
  TargetLines lines;
  for (const TargetSeries& series : SeriesOf(targets, provinces)) {
    const std::optional<double> value = series.On(today);
    if (!value) continue;
    std::string& text = lines.texts[series.family];
    text += series.name;
    AppendNumber(text, *value);
    text += '\n';
    ++lines.series;
  }
  return lines;
}

}  // namespace dvcmon
