#include "daemon/config/provinces_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "daemon/config/claims.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void ReadIds(const YamlValue& value, Province& province, std::vector<Claim>& claims) {
  for (const auto& [scheme, list] : value.Entries()) {
    if (!IsName(scheme, "-_.")) list.Error("a scheme of ids is named like dvcqg-2026");
    for (const YamlValue& element : list.List()) {
      const YamlMap map(element, kDatedIdKeys);
      DatedId dated;
      // Ids stand in paths of requests as they are, so nothing in them may need an escape there.
      ReadName(map.Required("id"), dated.id, "-_.", "019d2be3-6a88");
      if (ReadDays(map, "from", "to", dated.from, dated.to) && map.Required("from")) {
        AddClaim(claims, {scheme, dated.id, province.slug, dated.from, dated.to, map["id"]});
      }
      province.ids[scheme].push_back(std::move(dated));
    }
    // Two ids of the same province for one day would leave open which one is asked for.
    auto& ids = province.ids[scheme];
    for (size_t i = 1; i < ids.size(); ++i) {
      if (!ids[i - 1].to || ids[i].from <= *ids[i - 1].to) {
        list.Error("the ids must follow each other: every `from` after the `to` before it");
        break;
      }
    }
  }
}

// A body becomes part of one that begins on the next day, or is there.
void CheckSuccessor(const YamlValue& place, const Province& province, const Provinces& provinces) {
  const auto found = provinces.find(province.successor);
  if (found == provinces.end()) {
    place.Error("there is no such province in this file");
  } else if (!province.valid_to) {
    place.Error("a province that goes on has none; valid_to is missing");
  } else if (!found->second->ValidOn(*province.valid_to + std::chrono::days(1))) {
    place.Error(fmt::format("there is no {} on the day after valid_to", province.successor));
  }
}

// By slug: where its successor stands.
using Successors = std::map<std::string, YamlValue>;

Province ReadProvince(const std::string& slug, const YamlValue& value, std::vector<Claim>& claims,
                      Successors& successors) {
  Province province;
  province.slug = slug;
  if (!IsName(slug, "-") ||
      std::any_of(slug.begin(), slug.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    value.Error("a slug is in lower case like phu-tho, with digits and -, at most 64");
  }
  const YamlMap map(value, kProvinceKeys);
  ReadText(map.Required("name"), province.name);
  ReadWord<std::string>(map.Required("kind"), province.kind,
                        {{"tinh", "tinh"}, {"thanh_pho", "thanh_pho"}});
  if (ReadName(map.Required("code"), province.code, "", "\"25\"") &&
      (province.code.size() != 2 || !IsDigits(province.code))) {
    map["code"].Error("two digits like \"25\" are needed here");
  }
  if (ReadName(map.Required("identity_code"), province.identity_code, "", "H44") &&
      (province.identity_code.size() != 3 || province.identity_code[0] != 'H' ||
       !IsDigits(province.identity_code.substr(1)))) {
    map["identity_code"].Error("H and two digits like H44 are needed here");
  }
  if (ReadDays(map, "valid_from", "valid_to", province.valid_from, province.valid_to) &&
      map.Required("valid_from")) {
    const auto claim = [&](const char* what, const std::string& key) {
      AddClaim(claims, {what, key, slug, province.valid_from, province.valid_to, map[what]});
    };
    claim("code", province.code);
    claim("identity_code", province.identity_code);
  }
  if (ReadName(map["successor"], province.successor, "-", "phu-tho")) {
    successors.emplace(slug, map["successor"]);
  }
  ReadIds(map["ids"], province, claims);
  return province;
}

}  // namespace

Provinces ReadProvinces(const YamlValue& root) {
  Provinces provinces;
  std::vector<Claim> claims;
  Successors successors;
  const YamlMap map(root, kProvincesKeys);
  for (const auto& [slug, value] : map.Required("provinces").Entries()) {
    provinces[slug] =
        std::make_shared<const Province>(ReadProvince(slug, value, claims, successors));
  }
  for (const auto& [slug, place] : successors) CheckSuccessor(place, *provinces[slug], provinces);
  return provinces;
}

}  // namespace dvcmon
