// The portals of the world on the web: the interfaces that config/portals and tests/world/portals
// describe, told apart by their paths, so that all of them may stand at one address.
//
//   dvcqg           the national portal since 2026: scores, and counts of provinces and agencies
//   dvcqg-2022      the one before it: scores, and counts of provinces, by channel
//   igate, td, opencps   systems of provinces, by agency and channel
//   world-html, world-csv, world-xlsx   the same as a table
//
// Any of them answers about any province of the world.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/time.h"
#include "tests/simulator/exchange.h"
#include "tests/world/publication.h"
#include "tests/world/world.h"

namespace dvcmon::world {

inline constexpr std::string_view kPortals[] = {"dvcqg",   "dvcqg-2022", "igate",     "td",
                                                "opencps", "world-html", "world-csv", "world-xlsx"};

// Immutable; may be asked from any thread. The world outlives it.
class Portals {
 public:
  struct Options {
    std::map<std::string, Policy> policies{};  // by portal; without one: all the time, exact
    std::vector<Fault> faults{};
  };
  Portals(const World& world, const Options& options);

  const Publication& Of(std::string_view portal) const;
  simulator::Answer Respond(const simulator::Request& request, Time now) const;

 private:
  std::map<std::string, Publication, std::less<>> publications_;
};

// As portals of the country are: the national one is refreshed in batches and the system by TD too,
// another goes on counting in January, faults come to all of them.
Portals::Options UsualPortals(const World& world);

}  // namespace dvcmon::world
