// /api/v1/drops: falls of filing that were judged.
#include "daemon/api/drops.h"

#include <array>
#include <optional>
#include <utility>

#include "daemon/api/endpoint.h"
#include "daemon/api/page.h"
#include "daemon/api/rows_text.h"

namespace dvcmon {
namespace {

constexpr std::array<std::string_view, 2> kRuleWords = {"online_rate", "volume"};
constexpr std::array<std::string_view, 3> kGroupWords = {"", "communes", "departments"};
constexpr std::array<std::string_view, 5> kStateOfDropWords = {
    "open", "recovered", "level_accepted", "boundary", "forgotten"};

constexpr std::array kDropParameters = {&kPortalParameter, &kProvinceParameter, &kBodyParameter,
                                        &kFromParameter,   &kOpenParameter,     &kAsOfParameter,
                                        &kLimitParameter,  &kAfterParameter,    &kFormatParameter};

constexpr Member OrNull(std::string_view name, MemberType type, std::string_view about) {
  return {name, type, about, Presence::kOrNull};
}

constexpr std::array<Member, 31> kDropMembers = {{
    {"id", MemberType::kWhole, "its number"},
    {"portal", MemberType::kText, "by whose numbers"},
    {"collector", MemberType::kText, "by which of its answers"},
    {"province", MemberType::kText, "the slug"},
    {"agency", MemberType::kText, "its code; empty: the province, or a group"},
    {"group", MemberType::kText, "all bodies of that tier of the province together; empty: none",
     Presence::kAlways, kGroupWords},
    {"name", MemberType::kText, "of the agency or province"},
    {"rule", MemberType::kText, "the share that is filed online, or how much is filed",
     Presence::kAlways, kRuleWords},
    {"state", MemberType::kText, "open, or how it ended", Presence::kAlways, kStateOfDropWords},
    {"opened", MemberType::kDay, "the day on which the evidence reached the limit"},
    OrNull("closed", MemberType::kDay, "the day that told that it was over"),
    {"day", MemberType::kDay, "the last day that was judged while it was open"},
    {"window_start", MemberType::kDay, "the window of what follows: from that day to `day`"},
    {"days", MemberType::kWhole, "of the window that could be judged"},
    {"observed", MemberType::kNumber, "online; by volume in all channels"},
    {"received", MemberType::kNumber, "in all channels"},
    {"expected", MemberType::kNumber, "of what is observed, had nothing changed"},
    {"lower_bound", MemberType::kNumber, "99 of 100 such windows would hold as many"},
    {"missing", MemberType::kNumber, "expected less observed"},
    {"chance", MemberType::kNumber,
     "of as few in this window, had nothing changed; the window was chosen by the data, so how "
     "often alarms are false says the budget, not this"},
    {"evidence", MemberType::kNumber, "added up from day to day"},
    {"evidence_limit", MemberType::kNumber, "from which on it is a fall"},
    OrNull("needed", MemberType::kNumber,
           "the most of the day on which it opened with which it would have opened"),
    {"falling", MemberType::kWhole, "bodies of the province that fell"},
    {"bodies", MemberType::kWhole, "of so many"},
    {"restated_days", MemberType::kWhole, "of the window, left out"},
    {"unknown_days", MemberType::kWhole, "of the window, without new numbers"},
    OrNull("share_before", MemberType::kNumber, "of a province, five weeks before the window"),
    OrNull("rate_effect", MemberType::kNumber, "of its change: the shares of its bodies"),
    OrNull("mix_effect", MemberType::kNumber, "of its change: who received how much"),
    {"text", MemberType::kText, "what people are told, in Vietnamese"},
}};

Value OrNothing(const std::optional<double>& number) { return number ? Value(*number) : Value(); }

Values RowOf(const KeptDrop& drop, const BodyTitles& titles) {
  const DropAtDay& at = drop.last;
  const DropWindow& window = at.finding.window;
  std::optional<double> before, rate, mix;
  if (at.split) {
    before = at.split->before;
    rate = at.split->rate_effect;
    mix = at.split->mix_effect;
  }
  const std::string& agency = drop.of.agency;
  return {
      static_cast<double>(drop.id),
      drop.portal,
      drop.collector,
      drop.province,
      agency,
      drop.of.group,
      agency.empty() ? titles.OfProvince(drop.province) : titles.OfAgency(drop.province, agency),
      std::string(Name(drop.of.rule)),
      drop.closed ? std::string(Name(drop.how)) : "open",
      FormatDay(drop.opened),
      drop.closed ? Value(FormatDay(*drop.closed)) : Value(),
      FormatDay(at.day),
      FormatDay(window.first),
      static_cast<double>(window.days),
      window.observed,
      window.received,
      window.expected,
      at.finding.lower_bound,
      at.finding.missing,
      at.finding.chance,
      at.evidence,
      drop.limit,
      OrNothing(drop.first.needed),
      static_cast<double>(at.falling),
      static_cast<double>(at.bodies),
      static_cast<double>(at.restated),
      static_cast<double>(at.frozen + at.otherwise_unknown),
      OrNothing(before),
      OrNothing(rate),
      OrNothing(mix),
      TextOf(drop, titles).vi};
}

// Drops come by number, which stands where other rows have the day of their period.
Day PlaceOf(const KeptDrop& drop) { return Day(std::chrono::days(drop.id)); }
int64_t NumberOf(const PageEnd& place) { return place.at.period.time_since_epoch().count(); }

// A day is judged when it has ended.
Result<Rows> FindDrops(const Question& question) {
  const Query& query = question.query;
  DropFilter filter{.portal = query.portal,
                    .province = query.province,
                    .agency = query.body,
                    .open = query.open,
                    .from = query.from,
                    .at = DayOf(question.as_of) - std::chrono::days(1)};
  if (question.config.provinces.contains(query.body)) {
    filter.province = query.body;
    filter.agency.clear();
  }
  if (query.after) filter.after = NumberOf(*query.after);
  filter.limit = static_cast<int64_t>(query.limit) + 1;  // whether there are more
  const auto drops = question.record.Drops(filter);
  if (!drops) return drops.error();
  const auto names = question.record.LoadNames();
  if (!names) return names.error();
  const BodyTitles titles(*names, question.config);
  Page page(question);
  for (const KeptDrop& drop : *drops) {
    PageEnd place;
    place.as_of = question.as_of;
    place.at.period = PlaceOf(drop);
    if (page.Skips(place)) continue;
    if (!page.Add(std::move(place), RowOf(drop, titles))) break;
  }
  return std::move(page).Take();
}

}  // namespace

std::string JsonOfDrops(const std::vector<KeptDrop>& drops, const BodyTitles& titles, Time as_of) {
  Rows rows;
  for (const KeptDrop& drop : drops) rows.rows.push_back(RowOf(drop, titles));
  return JsonOf(kDropsEndpoint, rows, as_of);
}

const Endpoint kDropsEndpoint = {
    "drops",
    "Falls of filing that were judged, by number; as they stood at the end of the "
    "day before `as_of`",
    kDropParameters,
    "Drop",
    kDropMembers,
    &FindDrops,
    nullptr};

}  // namespace dvcmon
