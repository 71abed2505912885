// Words for what an agency is, as reports and targets group them: "department", "commune",
// "district", "branch", "vertical", "centre".
#pragma once

#include <array>
#include <string_view>

namespace dvcmon {

// Those that the mapping of a portal may name; `agencies` in dvcmon.yaml may have others.
inline constexpr std::array<std::string_view, 8> kTiers = {
    "department", "commune", "district", "branch", "vertical", "centre", "procedure", "field"};

// False of what is counted like a body and is none: procedures and their fields are other cuts of
// the counts of agencies. They stand in reports, and nowhere else: neither in sums of agencies nor
// among them.
constexpr bool IsBody(std::string_view tier) { return tier != "procedure" && tier != "field"; }

}  // namespace dvcmon
