#include "daemon/config/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

template <class Known>
std::vector<std::string> NamesIn(const Known& known) {
  std::vector<std::string> names;
  names.reserve(known.size());
  for (const auto& [name, thing] : known) names.push_back(name);
  return names;
}

bool Publishes(const PortalSpec& portal, const std::string& statistic) {
  return std::ranges::any_of(portal.collectors, [&](const CollectorSpec& collector) {
    return std::ranges::any_of(collector.row_sets, [&](const RowSet& rows) {
      return std::ranges::any_of(rows.fields, [&](const Field& field) {
        return field.statistic && field.statistic->id == statistic;
      });
    });
  });
}

// The portal of that name; null: unknown, which is told unless one has no name.
const PortalSpec* FindPortal(const YamlValue& value, const std::string& name,
                             const std::vector<WatchedPortal>& portals) {
  std::vector<std::string> names;
  for (const WatchedPortal& watched : portals) {
    if (watched.portal->name == name) return watched.portal.get();
    names.push_back(watched.portal->name);
  }
  if (std::ranges::find(names, "") == names.end()) {
    value.Error("no portal of that name is watched" + Allowed(name, names));
  }
  return nullptr;
}

RecordRule ReadRule(const YamlMap& map, const std::vector<WatchedPortal>& portals,
                    const Catalogue* catalogue, const Provinces* provinces) {
  RecordRule rule;
  const PortalSpec* portal = nullptr;
  if (ReadName(map.Required("portal"), rule.portal, "-_", "dvcqg")) {
    portal = FindPortal(map["portal"], rule.portal, portals);
  }
  const YamlValue statistic = map["statistic"];
  if (ReadName(statistic, rule.statistic, "_", "applications_received") && catalogue != nullptr) {
    if (!catalogue->contains(rule.statistic)) {
      statistic.Error(fmt::format("unknown statistic{}; the catalogue holds {}",
                                  DidYouMean(rule.statistic, NamesIn(*catalogue)),
                                  catalogue->size()));
    } else if (portal != nullptr && !Publishes(*portal, rule.statistic)) {
      statistic.Error(
          fmt::format("no collector of {} reads it, so that nothing would be shown", rule.portal));
    }
  }
  const YamlValue province = map["province"];
  if (ReadName(province, rule.province, "-", "phu-tho") && provinces != nullptr &&
      !provinces->contains(rule.province)) {
    province.Error(fmt::format("unknown province{}; the provinces file holds {}",
                               DidYouMean(rule.province, NamesIn(*provinces)), provinces->size()));
  }
  if (map.Has("of")) {
    Level level = Level::kProvince;
    ReadWord<Level>(map["of"], level,
                    {{"national", Level::kNational},
                     {"province", Level::kProvince},
                     {"agency", Level::kAgency}});
    rule.level = level;
  }
  return rule;
}

bool Covers(const RecordRule& first, const RecordRule& then) {
  return (first.statistic.empty() || first.statistic == then.statistic) &&
         (first.province.empty() || first.province == then.province) &&
         (!first.level || first.level == then.level);
}

}  // namespace

std::vector<RecordRule> ReadRecord(const YamlValue& value,
                                   const std::vector<WatchedPortal>& portals,
                                   const Catalogue* catalogue, const Provinces* provinces) {
  std::vector<RecordRule> rules;
  for (const YamlValue& element : value.List()) {
    RecordRule rule = ReadRule(YamlMap(element, kRecordKeys), portals, catalogue, provinces);
    const auto before =
        std::ranges::find_if(rules, [&](const RecordRule& other) { return Covers(other, rule); });
    if (before != rules.end()) {
      element.Error(fmt::format("never applies: record[{}] fits before it; put the special first",
                                before - rules.begin()));
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace dvcmon
