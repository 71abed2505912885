#include "tests/world/portals.h"

#include <utility>

#include "tests/world/respond.h"

namespace dvcmon::world {
namespace {

struct Door {
  std::string_view path;  // that all its paths begin with
  std::string_view portal;
  Answer (*respond)(const Publication&, const Request&, Time);
};

constexpr Door kDoors[] = {
    {"/api/v1/reporting/", "dvcqg", &RespondNational},
    {"/api/v1/submitting/", "dvcqg", &RespondNational},
    {"/jsp/rest.jsp", "dvcqg-2022", &Respond2022},
    {"/pa/", "igate", &RespondIgate},
    {"/api/v1/QuyetDinh766/", "td", &RespondTanDan},
    {"/api/v1/SoLieuBaoCao/", "td", &RespondTanDan},
    {"/o/rest/statistics", "opencps", &RespondOpenCps},
    {"/world-html/", "world-html", &RespondTable},
    {"/world-csv/", "world-csv", &RespondTable},
    {"/world-xlsx/", "world-xlsx", &RespondTable},
};

}  // namespace

Portals::Portals(const World& world, const Options& options) {
  for (const std::string_view portal : kPortals) {
    const std::string name(portal);
    const auto policy = options.policies.find(name);
    publications_.try_emplace(name, world, name,
                              policy == options.policies.end() ? Policy{} : policy->second,
                              options.faults);
  }
}

const Publication& Portals::Of(std::string_view portal) const {
  return publications_.find(portal)->second;
}

Answer Portals::Respond(const Request& request, Time now) const {
  for (const Door& door : kDoors) {
    if (!request.path.starts_with(door.path)) continue;
    const Publication& portal = Of(door.portal);
    return portal.IsOut(now) ? Unavailable() : door.respond(portal, request, now);
  }
  return NotFound();
}

Portals::Options UsualPortals(const World& world) {
  Portals::Options options;
  options.policies["dvcqg"] = {.is_batch = true};
  options.policies["td"] = {.is_batch = true};
  options.policies["igate"] = {.reset = Policy::Reset::kLate};
  options.policies["world-csv"] = {.reset = Policy::Reset::kEarly};
  for (const std::string_view portal : kPortals) {
    for (Fault& fault : PlanFaults(world.options().seed, world, std::string(portal))) {
      options.faults.push_back(std::move(fault));
    }
  }
  return options;
}

}  // namespace dvcmon::world
