#include "daemon/store/drop_bodies.h"

#include <algorithm>
#include <optional>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/ledger.h"
#include "daemon/store/columns.h"

namespace dvcmon {
namespace {

constexpr std::string_view kReceived = "applications_received";
constexpr std::string_view kOnline = "applications_received{channel=online}";
constexpr std::string_view kHandled = "applications_handled";
constexpr auto kBefore = std::chrono::days(35);  // what a window is compared with
constexpr size_t kPartsTold = 3;

// All bodies of a tier are judged together, where there are many of them.
std::string GroupOf(std::string_view tier) {
  if (tier == "commune") return "communes";
  if (tier == "department") return "departments";
  return "";
}

int64_t DefinitionOf(const std::string& statistic, const CountedHere& counted) {
  const auto found = counted.definitions.find(statistic);
  return found == counted.definitions.end() ? 0 : found->second;
}

// By body: what its source called it last.
Result<std::map<int64_t, std::string>> TiersOf(Database& db, int64_t source) {
  std::map<int64_t, std::string> tiers;
  Statement& select =
      db.Sql("SELECT body, tier FROM body_name WHERE source = ? ORDER BY body, poll");
  select.Start(source);
  while (select.Next()) tiers[select.Integer(0)] = select.Text(1);
  if (Status read = select.status(); !read) return read.error();
  return tiers;
}

}  // namespace

Status DropBodies::Load(Database& db, const CountedHere& counted) {
  const auto newest = db.Sql("SELECT max(id) FROM series WHERE source = ?").First(source_);
  if (!newest) return newest.error();
  if (newest->value_or(0) == newest_series_) return Done{};
  auto tiers = TiersOf(db, source_);
  if (!tiers) return tiers.error();
  std::map<int64_t, std::map<std::string, Body>> found;  // by body and statistic
  Statement& select = db.Sql(
      "SELECT series.id, body.id, level, body.province, body.key, statistic.key FROM series "
      "JOIN body ON body.id = body JOIN statistic ON statistic.id = statistic WHERE source = ? "
      "ORDER BY series.id");
  select.Start(source_);
  while (select.Next()) {
    const Level level = LevelOf(select.Text(2));
    const std::string_view key = select.Text(5);
    const std::string statistic(StatisticIdOf(key));
    const bool is_judged = statistic == kReceived || statistic == kHandled;
    if (!is_judged || level == Level::kNational) continue;
    if (counted.elsewhere.contains({level, statistic})) continue;
    Body& body = found[select.Integer(1)][statistic];
    body.province = select.Text(3);
    if (level == Level::kAgency) body.agency = select.Text(4);
    body.group = GroupOf((*tiers)[select.Integer(1)]);
    body.statistic = statistic;
    body.parts.push_back({select.Integer(0), key == kOnline});
  }
  if (Status read = select.status(); !read) return read;
  bodies_.clear();
  for (auto& [id, counts] : found) {
    const auto received = counts.find(std::string(kReceived));
    Body& body = received == counts.end() ? counts.begin()->second : received->second;
    // What a province handles is judged nowhere: its share is not known, and volumes are of
    // agencies.
    if (body.agency.empty() && received == counts.end()) continue;
    provinces_.insert(body.province);
    bodies_.push_back(std::move(body));
  }
  newest_series_ = newest->value_or(0);
  return Done{};
}

Result<std::optional<Day>> DropBodies::FirstDay(Database& db) const {
  std::optional<Day> first;
  for (const Body& body : bodies_) {
    for (const Part& part : body.parts) {
      const auto day = db.Sql("SELECT min(day) FROM ledger WHERE series = ? HAVING min(day) > 0")
                           .First(part.series);
      if (!day) return day.error();
      if (*day && (!first || DayAt(**day) < *first)) first = DayAt(**day);
    }
  }
  return first;
}

Result<Filed> DropBodies::FiledOn(Database& db, const Body& body, Day day, bool& frozen) {
  Filed filed{.from = day, .day = day, .known = true, .tells_channels = false};
  bool any = false;
  Statement& select = db.Sql(
      "SELECT status, first_day, covers_wd, increment FROM ledger WHERE series = ? AND day = ?");
  for (const Part& part : body.parts) {
    filed.tells_channels = filed.tells_channels || part.is_online;
    select.Start(part.series, ColumnOf(day));
    while (select.Next()) {
      any = true;
      frozen = frozen || static_cast<DayStatus>(select.Integer(0)) == DayStatus::kFrozen;
      filed.from = DayAt(select.Integer(1));
      filed.covers_wd = static_cast<int>(select.Integer(2));
      filed.known = filed.known && !select.IsNull(3);
      filed.received += select.Real(3);
      if (part.is_online) filed.online += select.Real(3);
    }
    if (Status read = select.status(); !read) return read.error();
  }
  filed.known = filed.known && any;
  return filed;
}

Result<DayOfBodies> DropBodies::On(Database& db, const std::string& province, Day day,
                                   const CountedHere& counted) const {
  DayOfBodies on{.day = day};
  for (const Body& body : bodies_) {
    if (body.province != province) continue;
    const auto filed = FiledOn(db, body, day, on.stands_still);
    if (!filed) return filed.error();
    on.bodies.push_back({.agency = body.agency,
                         .group = body.group,
                         .filed = *filed,
                         .definition = DefinitionOf(body.statistic, counted)});
  }
  return on;
}

Result<std::vector<DropHistory>> DropBodies::Histories(Database& db, Day last,
                                                       const Calendar& calendar) const {
  std::vector<DropHistory> histories;
  const auto first = FirstDay(db);
  if (!first) return first.error();
  for (const std::string& province : provinces_) {
    if (!*first) break;
    DropHistory& history = histories.emplace_back();
    history.province = province;
    uint64_t stills = 0;
    for (Day day = **first; day <= last; day += std::chrono::days(1)) {
      const auto on = On(db, province, day, {});
      if (!on) return on.error();
      FiledDay filed{.day = day, .batch = IsBatch(stills)};
      for (const DayOfBodies::Body& body : on->bodies) {
        const auto found = std::ranges::find(history.bodies, body.agency);
        const auto place = static_cast<size_t>(found - history.bodies.begin());
        if (found == history.bodies.end()) history.bodies.push_back(body.agency);
        filed.bodies.resize(history.bodies.size(), {.from = day, .day = day});
        filed.bodies[place] = body.filed;
      }
      history.days.push_back(std::move(filed));
      if (calendar.IsWorking(day, province)) stills = StillsAfter(stills, on->stands_still);
    }
  }
  return histories;
}

Result<DropBodies::Sum> DropBodies::Between(Database& db, const Body& body, Day first, Day last) {
  Sum sum;
  Statement& select =
      db.Sql("SELECT total(increment) FROM ledger WHERE series = ? AND day BETWEEN ? AND ?");
  for (const Part& part : body.parts) {
    select.Start(part.series, ColumnOf(first), ColumnOf(last));
    while (select.Next()) {
      sum.received += select.Real(0);
      if (part.is_online) sum.online += select.Real(0);
    }
    if (Status read = select.status(); !read) return read.error();
  }
  return sum;
}

Status DropBodies::AddShares(Database& db, const std::vector<const Body*>& bodies,
                             const DropNews& news, const ProvinceJudge& judge,
                             DropAtDay& at) const {
  const Day first = at.finding.window.first;
  std::vector<BodyShares> shares;
  std::vector<std::string> agencies;
  for (const Body* body : bodies) {
    const auto known = std::ranges::find(judge.bodies, body->agency, &ProvinceJudge::Body::agency);
    if (known == judge.bodies.end() || !known->tells_channels) continue;
    const auto before = Between(db, *body, first - kBefore, first - std::chrono::days(1));
    if (!before) return before.error();
    const auto now = Between(db, *body, first, at.day);
    if (!now) return now.error();
    const size_t place = static_cast<size_t>(known - judge.bodies.begin());
    const double p0 = judge.drops.bodies[place].rate.p0.value_or(0);
    shares.push_back({before->received, before->online, now->received, now->online,
                      now->received * p0, known->rho});
    agencies.push_back(body->agency);
  }
  const Breadth breadth = BreadthOf(shares);
  at.falling = breadth.falling;
  at.bodies = breadth.of;
  if (!news.of.agency.empty()) return Done{};
  const auto split = SplitChange(shares);
  if (!split) return Done{};
  at.split = KeptSplit{split->before, split->rate_effect, split->mix_effect, {}};
  for (const Split::Part& part : split->parts) {
    if (at.split->parts.size() == kPartsTold || agencies[part.body].empty()) break;
    at.split->parts.push_back({agencies[part.body], part.rate_effect, part.before, part.now});
  }
  return Done{};
}

Status DropBodies::AddUnknown(Database& db, const std::vector<const Body*>& bodies,
                              const Calendar& calendar, DropAtDay& at) {
  std::map<Day, std::set<DayStatus>> said;
  std::set<Day> known;
  Statement& select =
      db.Sql("SELECT day, first_day, status FROM ledger WHERE series = ? AND day BETWEEN ? AND ?");
  for (const Body* body : bodies) {
    select.Start(body->parts.front().series, ColumnOf(at.finding.window.first), ColumnOf(at.day));
    while (select.Next()) {
      const Day day = DayAt(select.Integer(0));
      const auto status = static_cast<DayStatus>(select.Integer(2));
      said[day].insert(status);
      if (status != DayStatus::kOk && status != DayStatus::kReset) continue;
      for (Day of = DayAt(select.Integer(1)); of <= day; of += std::chrono::days(1)) {
        known.insert(of);
      }
    }
    if (Status read = select.status(); !read) return read;
  }
  for (Day day = at.finding.window.first; day <= at.day; day += std::chrono::days(1)) {
    const std::set<DayStatus>& of_day = said[day];
    if (of_day.contains(DayStatus::kRestated) || of_day.contains(DayStatus::kBulk)) {
      ++at.restated;
    } else if (!known.contains(day) && calendar.IsWorking(day, bodies.front()->province)) {
      of_day.contains(DayStatus::kFrozen) ? ++at.frozen : ++at.otherwise_unknown;
    }
  }
  return Done{};
}

Result<DropAtDay> DropBodies::Explain(Database& db, const std::string& province, Day day,
                                      const DropNews& news, const ProvinceJudge& judge,
                                      const Calendar& calendar) const {
  DropAtDay at{
      .day = day, .evidence = news.evidence, .finding = news.finding, .needed = news.needed};
  std::vector<const Body*> compared;  // all of the province, or of the group
  std::vector<const Body*> judged;    // whom the drop is of
  for (const Body& body : bodies_) {
    if (body.province != province) continue;
    if (!news.of.group.empty() && body.group != news.of.group) continue;
    compared.push_back(&body);
    if (news.of.agency.empty() || body.agency == news.of.agency) judged.push_back(&body);
  }
  if (news.of.rule == DropRule::kOnlineRate) {
    if (Status added = AddShares(db, compared, news, judge, at); !added) return added.error();
  } else {
    at.bodies = static_cast<int>(judge.bodies.size());
    at.falling = static_cast<int>(std::ranges::count_if(
        judge.drops.bodies,
        [](const SourceDrops::Body& body) { return body.volume.evidence.opened.has_value(); }));
  }
  if (Status added = AddUnknown(db, judged, calendar, at); !added) return added.error();
  return at;
}

}  // namespace dvcmon
