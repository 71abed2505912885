// /api/v1/agencies: who there is.
#include <array>

#include "daemon/api/endpoint.h"
#include "daemon/api/page.h"

namespace dvcmon {
namespace {

constexpr std::array kAgencyParameters = {&kProvinceParameter, &kBodyParameter, &kLimitParameter,
                                          &kAfterParameter, &kFormatParameter};

constexpr std::array<Member, 4> kAgencyMembers = {{
    {"province", MemberType::kText, "the slug of the one that it is in"},
    {"body", MemberType::kText,
     "its code; that of two, one after the other, where provinces were merged"},
    {"name", MemberType::kText, "what it was called last"},
    {"tier", MemberType::kText,
     "department, branch, commune, district, vertical, centre; empty: nobody said"},
}};

Result<Rows> FindAgencies(const Question& question) {
  const auto names = question.record.LoadNames();
  if (!names) return names.error();
  const Query& query = question.query;
  Page page(question);
  for (const BodyName& agency : *names) {  // agencies by province and code
    if (agency.level != Level::kAgency) continue;
    if (!query.province.empty() && agency.province != query.province) continue;
    if (!query.body.empty() && agency.body != query.body) continue;
    PageEnd place;
    place.as_of = question.as_of;
    place.at.source.province = agency.province;
    place.at.level = agency.level;
    place.at.body = agency.body;
    if (page.Skips(place)) continue;
    if (!page.Add(std::move(place), {agency.province, agency.body, agency.name, agency.tier})) {
      break;
    }
  }
  return std::move(page).Take();
}

}  // namespace

const Endpoint kAgenciesEndpoint = {"agencies",
                                    "Agencies that portals have named, by province and code",
                                    kAgencyParameters,
                                    "Agency",
                                    kAgencyMembers,
                                    &FindAgencies,
                                    nullptr};

}  // namespace dvcmon
