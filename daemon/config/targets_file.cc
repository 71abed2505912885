#include "daemon/config/targets_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "daemon/config/figure_key.h"
#include "daemon/config/scalars.h"
#include "daemon/derive/ratios.h"

namespace dvcmon {
namespace {

constexpr double kMostPoints = 1000;
constexpr int64_t kMostPlaces = 10'000;
constexpr int64_t kMostGroups = 20;
constexpr int64_t kMostCounted = 100'000'000;

// Is the word one of those that the label of a statistic may have.
bool IsWordOf(const Catalogue& catalogue, const char* statistic, const char* label,
              const std::string& word) {
  const auto found = catalogue.find(statistic);
  if (found == catalogue.end()) return false;
  const auto words = found->second->labels.find(label);
  return words != found->second->labels.end() &&
         std::ranges::find(words->second, word) != words->second.end();
}

void ReadWholeNumber(const YamlValue& value, double& out, int64_t min, int64_t max) {
  int64_t whole = 0;
  if (ReadWhole(value, whole, min, max)) out = static_cast<double>(whole);
}

void ReadValue(const YamlValue& value, Target& target) {
  switch (target.kind) {
    case TargetKind::kRate:
      ReadShare(value, target.value);
      return;
    case TargetKind::kScore:
      ReadNumber(value, target.value, 0, kMostPoints);
      return;
    case TargetKind::kRank:
      return ReadWholeNumber(value, target.value, 1, kMostPlaces);
    case TargetKind::kRankChange:
      return ReadWholeNumber(value, target.value, -kMostPlaces, kMostPlaces);
    case TargetKind::kGroup:
      return ReadWholeNumber(value, target.value, 1, kMostGroups);
    case TargetKind::kCount:
      return ReadWholeNumber(value, target.value, 0, kMostCounted);
  }
}

void ReadBody(const YamlMap& map, const Provinces* provinces, Target& target) {
  ReadWord<Level>(
      map["of"], target.level,
      {{"national", Level::kNational}, {"province", Level::kProvince}, {"agency", Level::kAgency}});
  if (ReadName(map["province"], target.province, "-", "phu-tho")) {
    if (provinces != nullptr && !provinces->contains(target.province)) {
      map["province"].Error("unknown province; a slug of the provinces file is needed here");
    } else if (target.level == Level::kNational) {
      map["province"].Error("a target of the nation is of no province");
    }
  }
  ReadName(map["agency"], target.agency, ".-_", "H44.07");
  ReadName(map["tier"], target.tier, "_", "commune");
  ReadText(map["leader"], target.leader);
  const bool agency = map.Has("agency");
  if (target.level != Level::kAgency) {
    for (const char* key : {"agency", "tier"}) {
      if (map.Has(key)) map[key].Error("only a target `of: agency` has it");
    }
  } else if (agency == map.Has("tier")) {
    map.value().Error("a target of agencies needs either `agency` or `tier`");
  } else if (agency && !map.Has("province")) {
    map["agency"].Error("`province` is needed too: the one that the agency is in");
  }
}

Target ReadTarget(const YamlValue& element, const Catalogue* catalogue,
                  const Provinces* provinces) {
  const YamlMap map(element, kTargetKeys);
  Target target;
  ReadTargetSubject(map.Required("statistic"), catalogue, target.statistic);
  const YamlValue value = map.Required("value");
  if (ReadWord<TargetKind>(map.Required("kind"), target.kind, TargetKinds())) {
    ReadValue(value, target);
  } else {
    value.Scalar("a number");  // what it has to be, its kind would say
  }
  ReadBody(map, provinces, target);
  const bool begins = ReadDay(map.Required("from"), target.from);
  if (Day last{}; ReadDay(map["to"], last)) {
    target.to = last;
    if (begins && last < target.from) {
      map["to"].Error("is before from; it is the last day, itself included");
    }
  }
  ReadName(map.Required("source"), target.source, "-_.", "QD-766");
  ReadText(map.Required("document"), target.document);
  return target;
}

auto SeriesOf(const Target& target) {
  return std::tie(target.statistic, target.kind, target.source, target.level, target.province,
                  target.agency, target.tier, target.leader);
}

bool Overlap(const Target& a, const Target& b) {
  return (!a.to || b.from <= *a.to) && (!b.to || a.from <= *b.to);
}

}  // namespace

const std::vector<std::pair<std::string, TargetKind>>& TargetKinds() {
  static const std::vector<std::pair<std::string, TargetKind>> kinds = {
      {"rate", TargetKind::kRate},   {"score", TargetKind::kScore},
      {"rank", TargetKind::kRank},   {"rank_change", TargetKind::kRankChange},
      {"group", TargetKind::kGroup}, {"count", TargetKind::kCount}};
  return kinds;
}

bool ReadTargetSubject(const YamlValue& value, const Catalogue* catalogue, std::string& out) {
  if (!ReadText(value, out)) return false;
  if (catalogue == nullptr || FindRatio(out) != nullptr ||
      IsWordOf(*catalogue, "published_rate", "rate", out) ||
      IsWordOf(*catalogue, "index_score", "index", out)) {
    return true;
  }
  Field field;
  if (!ReadFigureKey(out, value, catalogue, {}, field)) return false;
  out = field.key;
  return true;
}

std::vector<Target> ReadTargets(const YamlValue& root, const Catalogue* catalogue,
                                const Provinces* provinces) {
  std::vector<Target> targets;
  const YamlMap map(root, kTargetsKeys);
  for (const YamlValue& element : map.Required("targets").Elements()) {
    Target target = ReadTarget(element, catalogue, provinces);
    const bool twice =
        !target.statistic.empty() && std::ranges::any_of(targets, [&](const Target& other) {
          return SeriesOf(other) == SeriesOf(target) && Overlap(other, target);
        });
    if (twice) element.Error("the same document wants this of the same body at the same time");
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace dvcmon
