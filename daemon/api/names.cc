#include "daemon/api/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/statistic_key.h"

namespace dvcmon {
namespace {

template <class Words>
std::string AllOf(const Words& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

// Labels and their values, where the catalogue says which there are.
Status CheckLabels(const std::string& key, const Statistic& statistic) {
  const size_t open = key.find('{');
  if (open == std::string::npos) return Done{};
  std::string_view rest = std::string_view(key).substr(open + 1, key.size() - open - 2);
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view label = rest.substr(0, comma);
    const size_t equals = label.find('=');
    const auto known = statistic.labels.find(std::string(label.substr(0, equals)));
    if (known == statistic.labels.end()) {
      std::vector<std::string> names;
      for (const auto& [name, values] : statistic.labels) names.push_back(name);
      return WrongAt(kStatisticParameter,
                     fmt::format("{} has the labels: {}", statistic.id, AllOf(names)));
    }
    const auto& values = known->second;
    if (!values.empty() && std::ranges::find(values, label.substr(equals + 1)) == values.end()) {
      return WrongAt(kStatisticParameter, fmt::format("{} of {} is one of {}", known->first,
                                                      statistic.id, AllOf(values)));
    }
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return Done{};
}

Status CheckPortal(const std::string& portal, const Config& config, const Record& record) {
  const auto sources = record.Sources();
  if (!sources) return sources.error();
  std::vector<std::string> portals;
  for (const WatchedPortal& watched : config.portals) portals.push_back(watched.portal->name);
  for (const Source& source : *sources) portals.push_back(source.portal);
  std::ranges::sort(portals);
  portals.erase(std::unique(portals.begin(), portals.end()), portals.end());
  if (std::ranges::binary_search(portals, portal)) return Done{};
  return WrongAt(kPortalParameter, "there is no such portal; there are " + AllOf(portals));
}

// A province that is there today.
Status CheckProvinceOfToday(const Parameter& parameter, const std::string& slug,
                            const Config& config, Day today) {
  if (slug.empty()) return Done{};
  const auto province = config.provinces.find(slug);
  if (province == config.provinces.end()) {
    return WrongAt(parameter, "with bodies=today it is a province: a slug such as phu-tho");
  }
  if (province->second->ValidOn(today)) return Done{};
  return WrongAt(parameter, fmt::format("it is no province of today; it became part of {}",
                                        province->second->successor));
}

Status CheckToday(const Query& query, const Config& config, Day today) {
  if (query.level.value_or(Level::kProvince) != Level::kProvince) {
    return WrongAt(kLevelParameter, "with bodies=today it is province, or left out");
  }
  Status province = CheckProvinceOfToday(kProvinceParameter, query.province, config, today);
  if (!province) return province;
  return CheckProvinceOfToday(kBodyParameter, query.body, config, today);
}

}  // namespace

Status CheckNames(const Query& query, const Config& config, const Record& record, Day today) {
  if (!query.portal.empty()) {
    if (Status known = CheckPortal(query.portal, config, record); !known) return known;
  }
  if (!query.province.empty() && !config.provinces.contains(query.province)) {
    return WrongAt(kProvinceParameter,
                   "there is no such province; its name is a slug such as phu-tho");
  }
  if (query.bodies_of_today) {
    if (Status known = CheckToday(query, config, today); !known) return known;
  } else if (!query.body.empty()) {
    const auto bodies = record.BodiesOf(query.body);
    if (!bodies) return bodies.error();
    if (bodies->empty()) {
      return WrongAt(kBodyParameter,
                     "nothing is known of such a body; /api/v1/agencies lists them");
    }
  }
  if (query.statistic.empty()) return Done{};
  const auto statistic = config.statistics.find(std::string(StatisticIdOf(query.statistic)));
  if (statistic == config.statistics.end()) {
    std::vector<std::string> ids;
    for (const auto& [id, about] : config.statistics) ids.push_back(id);
    return WrongAt(kStatisticParameter, "there is no such statistic; there are " + AllOf(ids));
  }
  return CheckLabels(query.statistic, *statistic->second);
}

}  // namespace dvcmon
