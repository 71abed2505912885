#include "daemon/config/claims.h"

#include <fmt/format.h>

#include <tuple>
#include <utility>

#include "daemon/config/scalars.h"

namespace dvcmon {

void AddClaim(std::vector<Claim>& claims, Claim claim) {
  if (claim.key.empty()) return;  // reported where it was read
  for (const Claim& other : claims) {
    if (std::tie(other.what, other.key) == std::tie(claim.what, claim.key) &&
        other.Overlaps(claim)) {
      claim.place.Error(fmt::format("{} has the {} {} at the same time, {}", other.holder,
                                    claim.what, claim.key, other.place.Place()));
      return;
    }
  }
  claims.push_back(std::move(claim));
}

bool ReadDays(const YamlMap& map, const char* from_key, const char* to_key, Day& from,
              std::optional<Day>& to) {
  const bool begins = !map.Has(from_key) || ReadDay(map[from_key], from);
  Day last{};
  if (!ReadDay(map[to_key], last)) return begins && !map.Has(to_key);
  to = last;
  if (begins && last < from) {
    map[to_key].Error(fmt::format("is before {}; it is the last day, itself included", from_key));
  }
  return begins && last >= from;
}

}  // namespace dvcmon
