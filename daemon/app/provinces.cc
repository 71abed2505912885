#include "daemon/app/provinces.h"

#include <algorithm>

namespace dvcmon {
namespace {

// Is it of the nation, with rows about provinces?
bool NamesProvinces(const CollectorSpec& collector) {
  return collector.of == Level::kNational &&
         std::ranges::any_of(collector.row_sets,
                             [](const RowSet& set) { return set.level == Level::kProvince; });
}

void AddEach(const ProvinceList& more, ProvinceList& provinces) {
  for (const auto& province : more) {
    if (std::ranges::count(provinces, province) == 0) provinces.push_back(province);
  }
}

}  // namespace

ProvinceList ShownProvinces(const Config& config) {
  ProvinceList provinces;
  for (const WatchedPortal& portal : config.portals) {
    const bool any = std::ranges::any_of(portal.portal->collectors, &NamesProvinces);
    AddEach(any ? portal.portal->provinces : portal.provinces, provinces);
  }
  return provinces;
}

ProvinceList WatchedProvinces(const Config& config) {
  ProvinceList provinces;
  for (const WatchedPortal& portal : config.portals) AddEach(portal.provinces, provinces);
  return provinces;
}

}  // namespace dvcmon
