#include "daemon/config/agencies_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "daemon/config/claims.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

constexpr char kOwnCode[] = "code";

using ClaimsByProvince = std::map<std::string, std::vector<Claim>>;

void ReadAlias(const YamlValue& element, Agency& agency, std::vector<Claim>& claims,
               PortalPlaces& portals) {
  const YamlMap map(element, kAliasKeys);
  AgencyAlias alias;
  const YamlValue code = map.Required("code");
  if (ReadText(code, alias.code) && alias.code.size() > kMaxAgencyCodeBytes) {
    code.Error(fmt::format("a code has at most {} bytes", kMaxAgencyCodeBytes));
  }
  if (ReadName(map.Required("portal"), alias.portal, "-_.", "igate")) {
    portals.emplace_back(alias.portal, map["portal"]);
  }
  if (ReadDays(map, "from", "to", alias.from, alias.to) && map.Required("from")) {
    AddClaim(claims,
             {"code at " + alias.portal, alias.code, agency.code, alias.from, alias.to, code});
  }
  agency.aliases.push_back(std::move(alias));
}

// Of the agency's own province, or where that ends on the same day, of the one that follows it.
std::string ProvinceAfter(const Agency& agency, const Provinces& provinces) {
  const auto found = provinces.find(agency.province);
  if (found == provinces.end() || found->second->successor.empty() ||
      found->second->ValidOn(*agency.to + std::chrono::days(1))) {
    return agency.province;
  }
  return found->second->successor;
}

Agency ReadAgency(const YamlMap& map, const Provinces* provinces, ClaimsByProvince& all_claims,
                  PortalPlaces& portals) {
  Agency agency;
  const YamlValue province = map.Required("province");
  if (ReadName(province, agency.province, "-", "phu-tho") && provinces != nullptr &&
      !provinces->contains(agency.province)) {
    province.Error("unknown province; a slug of the provinces file is needed here");
  }
  std::vector<Claim>& claims = all_claims[agency.province];
  ReadName(map.Required("code"), agency.code, ".-_", "H44.07");
  ReadText(map["name"], agency.name);
  ReadName(map["tier"], agency.tier, "_", "commune");
  if (ReadDays(map, "from", "to", agency.from, agency.to)) {
    AddClaim(claims, {kOwnCode, agency.code, agency.code, agency.from, agency.to, map["code"]});
  }
  ReadName(map["successor"], agency.successor, ".-_", "H44.07");
  if (agency.to && provinces != nullptr && !agency.successor.empty()) {
    agency.successor_province = ProvinceAfter(agency, *provinces);
  }
  if (!map.Has("aliases")) return agency;
  for (const YamlValue& element : map["aliases"].List()) {
    ReadAlias(element, agency, claims, portals);
  }
  return agency;
}

// The file need not hold the successor; where it does, there must be one on the next day.
void CheckSuccession(const YamlValue& place, const Agency& agency,
                     const std::vector<Agency>& agencies) {
  if (agency.successor.empty()) return;
  if (!agency.to) {
    place.Error("an agency that goes on has none; `to` is missing");
    return;
  }
  bool is_known = false;
  for (const Agency& other : agencies) {
    if (other.code != agency.successor || other.province != agency.successor_province) continue;
    is_known = true;
    if (&other != &agency && other.ValidOn(*agency.to + std::chrono::days(1))) return;
  }
  if (!is_known) return;
  place.Error(fmt::format("there is no {} on the day after `to`", agency.successor));
}

// A portal that calls one agency by the code of another has to call that one something else then.
void CheckAliases(const std::vector<Claim>& claims) {
  for (const Claim& alias : claims) {
    if (alias.what == kOwnCode) continue;
    for (const Claim& own : claims) {
      if (own.what != kOwnCode || own.key != alias.key || own.holder == alias.holder ||
          !own.Overlaps(alias)) {
        continue;
      }
      const bool renamed = std::ranges::any_of(claims, [&](const Claim& other) {
        return other.what == alias.what && other.holder == own.holder && other.Overlaps(alias);
      });
      if (renamed) continue;
      alias.place.Error(fmt::format("{} is an agency of its own at the same time, {}", alias.key,
                                    own.place.Place()));
    }
  }
}

}  // namespace

std::vector<Agency> ReadAgencies(const YamlValue& root, const Provinces* provinces,
                                 PortalPlaces& portals) {
  std::vector<Agency> agencies;
  std::vector<YamlValue> successors;  // where they stand
  ClaimsByProvince claims;
  const YamlMap map(root, kAgenciesKeys);
  for (const YamlValue& element : map.Required("agencies").Elements()) {
    const YamlMap entry(element, kAgencyKeys);
    agencies.push_back(ReadAgency(entry, provinces, claims, portals));
    successors.push_back(entry["successor"]);
  }
  for (size_t i = 0; i < agencies.size(); ++i) {
    CheckSuccession(successors[i], agencies[i], agencies);
  }
  for (const auto& [province, of_province] : claims) CheckAliases(of_province);
  return agencies;
}

}  // namespace dvcmon
