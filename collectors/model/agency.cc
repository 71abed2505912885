#include "collectors/model/agency.h"

namespace dvcmon {

AgencyIds AliasesOn(const std::vector<Agency>& agencies, std::string_view portal,
                    std::string_view province, Day asked) {
  AgencyIds aliases;
  for (const Agency& agency : agencies) {
    if (agency.province != province) continue;
    for (const AgencyAlias& alias : agency.aliases) {
      if (alias.portal != portal || asked < alias.from || (alias.to && *alias.to < asked)) continue;
      aliases.emplace(alias.code, agency.code);
    }
  }
  return aliases;
}

std::unordered_set<std::string> EndedBy(const std::vector<Agency>& agencies,
                                        std::string_view province, Day day) {
  std::unordered_set<std::string> ended;
  for (const Agency& agency : agencies) {
    if (agency.province == province && agency.to && *agency.to <= day) ended.insert(agency.code);
  }
  // One that was founded anew under its code is there.
  for (const Agency& agency : agencies) {
    if (agency.province == province && agency.ValidOn(day + std::chrono::days(1))) {
      ended.erase(agency.code);
    }
  }
  return ended;
}

}  // namespace dvcmon
