#include "daemon/store/queries.h"

#include <optional>
#include <utility>

#include "daemon/store/captures.h"
#include "daemon/store/columns.h"
#include "daemon/store/standings.h"

namespace dvcmon {
namespace {

// When an accepted poll of a period up to today last finished with what the clause says.
Result<std::optional<Time>> LastTime(Database& db, int64_t source, Day today,
                                     std::string_view clause) {
  const std::string sql =
      "SELECT finished FROM poll WHERE source = ? AND period <= ? AND error IS NULL AND replayed = "
      "0 "
      "AND " +
      std::string(clause) + " ORDER BY period DESC, finished DESC LIMIT 1";
  const auto found = db.Sql(sql).First(source, ColumnOf(today));
  if (!found) return found.error();
  return *found ? std::optional(TimeOf(**found)) : std::nullopt;
}

// From the last poll back to the last accepted one; none: no poll. One about a period that had
// ended says nothing of how the present one is doing, and was not wanted by the schedule.
Result<std::optional<SourceHealth>> HealthOf(Database& db, const KnownSource& of, Day today) {
  std::optional<SourceHealth> health;
  Statement& select = db.Sql(
      "SELECT started, finished, error, period, author FROM poll WHERE source = ? AND period <= ? "
      "AND replayed = 0 ORDER BY started DESC, id DESC");
  select.Start(of.id, ColumnOf(today));
  while (select.Next()) {
    const Period period = PeriodOf(of.source.kind, select.Integer(3));
    if (select.IsNull(4) && !IsOpen(period, TimeOf(select.Integer(0)))) continue;
    const bool last = !health;
    if (last) {
      health.emplace().source = of.source;
      health->last_started = TimeOf(select.Integer(0));
    }
    if (select.IsNull(2)) {
      health->last_success = TimeOf(select.Integer(1));
      select.Reset();
      break;
    }
    ++health->failures_in_a_row;
    // A word that this program does not know can only be damage: a failure of the store.
    if (last) health->last_error = ParseErrorCode(select.Text(2)).value_or(ErrorCode::kStore);
  }
  if (Status read = select.status(); !read) return read.error();
  return health;
}

}  // namespace

Result<std::optional<int64_t>> FindSource(Database& db, const Source& source) {
  return db
      .Sql(
          "SELECT id FROM source WHERE portal = ? AND collector = ? AND province = ? "
          "AND period_kind = ?")
      .First(source.portal, source.collector, source.province, static_cast<int>(source.kind));
}

Result<std::vector<SourceHealth>> LoadHealth(Database& db, Day today) {
  const auto sources = LoadSources(db);
  if (!sources) return sources.error();
  std::vector<SourceHealth> all;
  for (const KnownSource& known : *sources) {
    const auto health = HealthOf(db, known, today);
    if (!health) return health.error();
    if (!*health) continue;
    const auto last = FindLastPoll(db, known, today);
    if (!last) return last.error();
    const auto new_answer = LastTime(db, known.id, today, "new_answer = 1");
    if (!new_answer) return new_answer.error();
    const auto change = LastTime(db, known.id, today, "figures > 0");
    if (!change) return change.error();
    // The first structure of a source is no change.
    const auto structure = db.Sql(
                                 "SELECT max(finished) FROM structure JOIN poll ON poll.id = poll "
                                 "WHERE structure.source = ?1 AND poll > "
                                 "(SELECT min(poll) FROM structure WHERE source = ?1) "
                                 "HAVING max(finished) IS NOT NULL")
                               .First(known.id);
    if (!structure) return structure.error();
    all.push_back(**health);
    if (*structure) all.back().structure_changed = TimeOf(**structure);
    all.back().last_new_answer = *new_answer;
    all.back().last_change = *change;
    if (*last) {
      all.back().period = (*last)->period;
      all.back().last_rows = static_cast<size_t>((*last)->rows);
      all.back().as_of = (*last)->as_of;
      all.back().torn = (*last)->torn;
    }
  }
  return all;
}

Result<Known> KnownFor(Database& db, const Source& source, const Period& period, Day today) {
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  Known known;
  if (!*id) return known;
  const KnownSource of{**id, source};
  const auto last = FindLastPoll(db, of, today);
  if (!last) return last.error();
  if (!*last || (*last)->by_hand) return known;
  const auto figures = FiguresOf(db, of, **last, today);
  if (!figures) return figures.error();
  for (const StandingFigure& figure : *figures) {  // sorted by body
    const bool listed = !known.agencies.empty() && known.agencies.back() == figure.body;
    if (figure.level == Level::kAgency && !listed) known.agencies.push_back(figure.body);
  }
  if ((*last)->period != period) return known;
  known.as_of = (*last)->as_of;
  // Without it the request is unconditional, which is always right.
  if (auto answer = LastAnswer(db, source, period)) known.answer = *std::move(answer);
  return known;
}

Result<std::optional<Capture>> LastAnswer(Database& db, const Source& source,
                                          const Period& period) {
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return std::optional<Capture>();
  const auto poll = db.Sql(
                          "SELECT id FROM poll WHERE source = ? AND period = ? AND error IS NULL "
                          "ORDER BY finished DESC, id DESC LIMIT 1")
                        .First(**id, ColumnOf(period));
  if (!poll) return poll.error();
  return *poll ? AnswerOf(db, **poll) : std::optional<Capture>();
}

Result<std::map<std::string, AgencyIds>> LoadAgencyIds(Database& db) {
  std::map<std::string, AgencyIds> ids;
  Statement& select = db.Sql(
      "SELECT portal, body_id.id, key FROM body_id JOIN body ON body.id = body ORDER BY poll");
  select.Start();
  while (select.Next()) {
    ids[std::string(select.Text(0))][std::string(select.Text(1))] = select.Text(2);
  }
  if (Status read = select.status(); !read) return read.error();
  return ids;
}

Result<std::vector<BodyName>> LoadNames(Database& db, Time as_of) {
  std::vector<BodyName> names;
  int64_t last_body = 0;
  Statement& select = db.Sql(
      "SELECT body.id, level, key, province, name, tier FROM body_name "
      "JOIN body ON body.id = body JOIN poll ON poll.id = poll WHERE finished <= ? "
      "ORDER BY level, province, key, finished DESC, poll.id DESC");
  select.Start(ColumnOf(as_of));
  while (select.Next()) {
    if (select.Integer(0) == last_body) continue;  // an older name
    last_body = select.Integer(0);
    names.push_back({LevelOf(select.Text(1)), std::string(select.Text(2)),
                     std::string(select.Text(3)), std::string(select.Text(4)),
                     std::string(select.Text(5))});
  }
  if (Status read = select.status(); !read) return read.error();
  return names;
}

Result<std::vector<FigureVersion>> History(Database& db, const Source& source,
                                           const std::string& body, const std::string& statistic,
                                           const Period& period) {
  std::vector<FigureVersion> versions;
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return versions;
  // CROSS JOIN fixes the order: from the one series to a look-up per poll, instead of through all
  // the figures of all the polls.
  Statement& select = db.Sql(
      "SELECT finished, state, value, poll.id FROM body CROSS JOIN statistic CROSS JOIN series "
      "CROSS JOIN poll CROSS JOIN figure WHERE body.key = ?2 AND statistic.key = ?3 "
      "AND series.source = ?1 AND series.body = body.id AND series.statistic = statistic.id "
      "AND poll.source = ?1 AND period = ?4 AND error IS NULL "
      "AND figure.poll = poll.id AND figure.series = series.id ORDER BY finished, poll.id");
  select.Start(**id, body, statistic, ColumnOf(period));
  while (select.Next()) {
    const FigureVersion version{TimeOf(select.Integer(0)),
                                static_cast<ReadingState>(select.Integer(1)), select.Real(2),
                                select.Integer(3)};
    // A poll that came in late may have said what the next one did.
    const bool repeated = !versions.empty() && versions.back().state == version.state &&
                          versions.back().value == version.value;
    if (!repeated) versions.push_back(version);
  }
  if (Status read = select.status(); !read) return read.error();
  return versions;
}

Result<int64_t> FileBytes(Database& db) {
  const auto pages = db.Sql("PRAGMA page_count").First();
  if (!pages) return pages.error();
  const auto page_size = db.Sql("PRAGMA page_size").First();
  if (!page_size) return page_size.error();
  return pages->value_or(0) * page_size->value_or(0);
}

Result<StoreCounts> Count(Database& db) {
  StoreCounts counts;
  Statement& select = db.Sql("SELECT coalesce(sum(figures), 0), count(*) FROM poll");
  select.Start();
  while (select.Next()) counts = {select.Integer(0), select.Integer(1)};
  if (Status read = select.status(); !read) return read.error();
  return counts;
}

}  // namespace dvcmon
