#include "daemon/config/watched_portal.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/config/portal_file.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

using WatchedProvinces = std::vector<std::shared_ptr<const Province>>;

template <class Range, class Value>
bool Holds(const Range& range, const Value& value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

WatchedProvinces ReadSlugs(const YamlValue& value, const Provinces& known) {
  WatchedProvinces provinces;
  for (const YamlValue& element : value.List()) {
    const std::string* slug = element.Scalar("a province like phu-tho");
    if (slug == nullptr) continue;
    const auto found = known.find(*slug);
    if (found == known.end()) {
      std::vector<std::string> slugs;
      for (const auto& [other, province] : known) slugs.push_back(other);
      element.Error(fmt::format("unknown province{}; the provinces file holds {}",
                                DidYouMean(*slug, slugs), slugs.size()));
    } else if (Holds(provinces, found->second)) {
      element.Error("stands twice; keep one");
    } else {
      provinces.push_back(found->second);
    }
  }
  return provinces;
}

}  // namespace

void ChooseCollectors(const YamlValue& value, PortalSpec& portal) {
  if (!value) return;
  std::vector<std::string> known;
  for (const CollectorSpec& collector : portal.collectors) known.push_back(collector.name);
  std::vector<std::string> chosen;
  for (const YamlValue& element : value.List()) {
    const std::string* name = element.Scalar("a collector's name");
    if (name == nullptr) continue;
    if (!Holds(known, *name)) element.Error("unknown collector" + Allowed(*name, known));
    if (Holds(chosen, *name)) element.Error("stands twice; keep one");
    chosen.push_back(*name);
  }
  std::erase_if(portal.collectors,
                [&](const CollectorSpec& collector) { return !Holds(chosen, collector.name); });
}

WatchedProvinces ReadWatchedProvinces(const YamlMap& entry, const PortalSpec& portal,
                                      const Provinces& known) {
  const YamlValue names = entry["provinces"];
  const auto& collectors = portal.collectors;
  const bool by_province = std::any_of(collectors.begin(), collectors.end(),
                                       [](const auto& c) { return c.of == Level::kProvince; });
  if (by_province && !names) {
    entry.value().Error("`provinces` is missing: collectors of this portal ask per province");
  }
  // Without a scheme, the portal file has been blamed already.
  const bool by_id =
      !portal.id_scheme.empty() && std::any_of(collectors.begin(), collectors.end(),
                                               [](const auto& c) { return UsesProvinceId(c); });
  const auto can_ask = [&](const Province& province) {
    return !by_id || province.ids.contains(portal.id_scheme);
  };
  WatchedProvinces provinces;
  if (names.IsScalar() && names.node().text == "all") {
    for (const auto& [slug, province] : known) {
      if (can_ask(*province)) provinces.push_back(province);
    }
    if (provinces.empty()) {
      names.Error(fmt::format("no province has an id of the scheme {}", portal.id_scheme));
    }
    return provinces;
  }
  provinces = ReadSlugs(names, known);
  for (const auto& province : provinces) {
    if (can_ask(*province)) continue;
    names.Error(fmt::format(
        "{} has no id of the scheme {}, by which this portal is asked; add it to the provinces "
        "file",
        province->slug, portal.id_scheme));
  }
  return provinces;
}

}  // namespace dvcmon
