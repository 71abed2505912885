#include "daemon/app/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace dvcmon {
namespace {

Error Invalid(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

bool Wanted(const TargetChoice& choice, const PortalSpec& portal, const CollectorSpec& collector) {
  if (choice.words.empty()) return true;
  const std::string full = portal.name + "/" + collector.name;
  return std::any_of(choice.words.begin(), choice.words.end(),
                     [&](const std::string& word) { return word == portal.name || word == full; });
}

// Every word must name something.
Status CheckWords(const Config& config, const TargetChoice& choice) {
  std::vector<std::string> known;
  for (const WatchedPortal& watched : config.portals) {
    known.push_back(watched.portal->name);
    for (const CollectorSpec& collector : watched.portal->collectors) {
      known.push_back(watched.portal->name + "/" + collector.name);
    }
  }
  for (const std::string& word : choice.words) {
    if (std::find(known.begin(), known.end(), word) == known.end()) {
      return Invalid(fmt::format("\"{}\" is not in the configuration; there is {}", word,
                                 fmt::join(known, ", ")));
    }
  }
  return Done{};
}

void AddPeriods(const TargetChoice& choice, Time now, PollTarget target,
                std::vector<PollTarget>& targets) {
  for (const PeriodKind kind : target.collector->periods) {
    if (choice.period && choice.period->kind != kind) continue;
    target.period = choice.period ? *choice.period : PeriodContaining(kind, DayOf(now));
    targets.push_back(target);
  }
}

}  // namespace

Result<std::vector<PollTarget>> ChooseTargets(const Config& config, const TargetChoice& choice,
                                              Time now) {
  if (const Status words = CheckWords(config, choice); !words.ok()) return words.error();
  std::vector<PollTarget> targets;
  for (const WatchedPortal& watched : config.portals) {
    for (const CollectorSpec& spec : watched.portal->collectors) {
      if (!Wanted(choice, *watched.portal, spec)) continue;
      const std::shared_ptr<const CollectorSpec> collector(watched.portal, &spec);
      if (spec.of == Level::kNational) {
        AddPeriods(choice, now, {watched.portal, collector, nullptr, {}}, targets);
        continue;
      }
      for (const auto& province : watched.provinces) {
        if (!choice.province.empty() && province->slug != choice.province) continue;
        AddPeriods(choice, now, {watched.portal, collector, province, {}}, targets);
      }
    }
  }
  if (targets.empty()) {
    return Invalid(fmt::format(
        "nothing to poll{}{}", choice.province.empty() ? "" : " of the province " + choice.province,
        choice.period ? " for a period such as " + Text(*choice.period) : ""));
  }
  return targets;
}

}  // namespace dvcmon
