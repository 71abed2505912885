// What an operator knows of agencies and no answer says: how long they are, what became of them,
// and what a portal calls them.
//
// An agency that nobody wrote down is an agency all the same: it is known by its code alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "collectors/model/time.h"

namespace dvcmon {

// Of an agency's code, and of what a portal calls it.
inline constexpr size_t kMaxAgencyCodeBytes = 64;

// How a portal calls agencies → their code.
using AgencyIds = std::unordered_map<std::string, std::string>;

struct AgencyAlias {
  std::string portal;
  std::string code;  // what stands in the portal's rows in place of our code
  Day from{};
  std::optional<Day> to;

  bool operator==(const AgencyAlias&) const = default;
};

struct Agency {
  std::string province;  // slug
  std::string code;      // our key of it: "H44.05"
  std::string name;      // shown whatever a portal calls it; empty: as the portal says
  std::string tier;      // the same
  Day from = Day::min();
  std::optional<Day> to;           // the last day
  std::string successor;           // code of the agency that it became part of; empty: unknown
  std::string successor_province;  // slug; another one where the province ended too
  std::vector<AgencyAlias> aliases;

  bool ValidOn(Day day) const { return from <= day && (!to || day <= *to); }
  bool operator==(const Agency&) const = default;
};

// What the portal calls agencies of the province on the day of asking, whatever period it is asked
// about: its rows bear the names of today, not those of the period.
AgencyIds AliasesOn(const std::vector<Agency>& agencies, std::string_view portal,
                    std::string_view province, Day asked);

// Codes of agencies that end on that day or have ended: answers may do without them. The last day
// counts, since portals change over in its course.
std::unordered_set<std::string> EndedBy(const std::vector<Agency>& agencies,
                                        std::string_view province, Day day);

}  // namespace dvcmon
