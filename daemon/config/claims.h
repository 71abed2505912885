// Codes and ids that belong to one body at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/model/time.h"
#include "daemon/config/yaml_reader.h"

namespace dvcmon {

// A key with the days on which it is of its holder.
struct Claim {
  std::string what;  // for people: "identity_code"; keys of another kind are no rivals
  std::string key;
  std::string holder;
  Day from{};
  std::optional<Day> to;
  YamlValue place;

  bool Overlaps(const Claim& other) const {
    return (!to || other.from <= *to) && (!other.to || from <= *other.to);
  }
};

// Keeps the first of two claims: the second is reported.
void AddClaim(std::vector<Claim>& claims, Claim claim);

// The first and the last day; a first one that does not stand there leaves `from` as it is. False:
// a day is wrong, so that nothing can be said about overlaps.
bool ReadDays(const YamlMap& map, const char* from_key, const char* to_key, Day& from,
              std::optional<Day>& to);

}  // namespace dvcmon
