// /api/v1/portals: what is asked of whom, and how that has been going.
#include <array>
#include <map>

#include "daemon/api/endpoint.h"
#include "daemon/api/sources.h"

namespace dvcmon {
namespace {

constexpr std::array kPortalParameters = {&kPortalParameter, &kProvinceParameter,
                                          &kFormatParameter};

constexpr std::array<Member, 17> kPortalMembers = {{
    {"portal", MemberType::kText, "its word"},
    {"title_vi", MemberType::kText, "for people"},
    {"title_en", MemberType::kText, "for people"},
    {"url", MemberType::kText, "its site; empty: it is filled by hand"},
    {"collector", MemberType::kText, "one of its answers"},
    {"province", MemberType::kText, "slug of the one that is asked about; empty: the nation"},
    {"kind", MemberType::kText, "of the periods that are asked about", Presence::kAlways,
     kKindWords},
    {"watched", MemberType::kTruth, "the configuration still names it"},
    {"by_hand", MemberType::kTruth, "no portal is asked: files are brought"},
    {"last_poll", MemberType::kTime, "when the last poll began; null: there was none",
     Presence::kOrNull},
    {"last_success", MemberType::kTime, "when the last accepted poll ended", Presence::kOrNull},
    {"last_error", MemberType::kText, "why the last poll failed; null: it was accepted",
     Presence::kOrNull},
    {"failures", MemberType::kWhole, "polls that failed since the last accepted one"},
    {"period", MemberType::kText, "of the last accepted poll", Presence::kOrNull},
    {"rows", MemberType::kWhole, "of its answer"},
    {"as_of", MemberType::kTime, "the portal's own date of it, where it tells", Presence::kOrNull},
    {"torn", MemberType::kTruth, "parts of it are of different moments"},
}};

Value TimeOrNothing(const std::optional<Time>& time) {
  return time ? Value(FormatTime(*time)) : Value();
}

Result<Rows> FindPortals(const Question& question) {
  const auto sources = SourcesKnown(question);
  if (!sources) return sources.error();
  Rows page;
  for (const auto& [source, known] : *sources) {
    const Query& query = question.query;
    if (!query.portal.empty() && source.portal != query.portal) continue;
    if (!query.province.empty() && source.province != query.province) continue;
    const SourceHealth& health = known.health;
    const PortalSpec* spec = known.portal;
    page.rows.push_back({source.portal, spec ? spec->title_vi : "", spec ? spec->title_en : "",
                         spec ? spec->url : "", source.collector, source.province,
                         std::string(Name(source.kind)), known.watched, known.by_hand,
                         known.polled ? Value(FormatTime(health.last_started)) : Value(),
                         TimeOrNothing(health.last_success),
                         health.last_error ? Value(std::string(Name(*health.last_error))) : Value(),
                         static_cast<double>(health.failures_in_a_row),
                         health.period ? Value(Text(*health.period)) : Value(),
                         static_cast<double>(health.last_rows), TimeOrNothing(health.as_of),
                         health.torn});
  }
  return page;
}

}  // namespace

const Endpoint kPortalsEndpoint = {
    "portals",
    "Sources, each a collector of a portal about a province or the nation for one kind of period, "
    "and how they have been doing",
    kPortalParameters,
    "Source",
    kPortalMembers,
    &FindPortals,
    nullptr};

}  // namespace dvcmon
