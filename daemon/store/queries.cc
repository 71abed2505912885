#include "daemon/store/queries.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "daemon/store/baseline.h"
#include "daemon/store/captures.h"
#include "daemon/store/columns.h"

namespace dvcmon {
namespace {

struct KnownSource {
  int64_t id = 0;
  Source source;
};

// The accepted poll that a source stands by: of its latest period up to today, the latest.
struct LastPoll {
  Period period{};
  Time finished{};
  Time confirmed{};  // when the portal last said so: an answer that was read again is no newer
  int64_t rows = 0;
  std::optional<Time> as_of;
  bool torn = false;
  bool by_hand = false;
};

Result<std::vector<KnownSource>> LoadSources(Database& db) {
  std::vector<KnownSource> sources;
  Statement& select = db.Sql(
      "SELECT id, portal, collector, province, period_kind FROM source "
      "ORDER BY portal, collector, province, period_kind");
  select.Start();
  while (select.Next()) {
    sources.push_back({select.Integer(0),
                       {std::string(select.Text(1)), std::string(select.Text(2)),
                        std::string(select.Text(3)), static_cast<PeriodKind>(select.Integer(4))}});
  }
  if (Status read = select.status(); !read) return read.error();
  return sources;
}

Result<std::optional<LastPoll>> FindLastPoll(Database& db, const KnownSource& of, Day today) {
  std::optional<LastPoll> last;
  Statement& select = db.Sql(
      "SELECT period, finished, bodies, as_of, torn, author, (SELECT max(finished) FROM poll AS "
      "asked WHERE asked.source = poll.source AND asked.period = poll.period AND asked.error IS "
      "NULL AND asked.replayed = 0) FROM poll WHERE source = ? AND period <= ? "
      "AND error IS NULL ORDER BY period DESC, finished DESC, id DESC LIMIT 1");
  select.Start(of.id, ColumnOf(today));
  while (select.Next()) {
    last.emplace();
    last->period = PeriodOf(of.source.kind, select.Integer(0));
    last->finished = TimeOf(select.Integer(1));
    last->rows = select.Integer(2);
    if (!select.IsNull(3)) last->as_of = TimeOf(select.Integer(3));
    last->torn = !select.IsNull(4);
    last->by_hand = !select.IsNull(5);
    last->confirmed = TimeOf(select.Integer(6));
  }
  if (Status read = select.status(); !read) return read.error();
  return last;
}

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

// series → what stands, without its names.
using Stated = std::unordered_map<int64_t, StandingFigure>;

Result<Stated> StatedAt(Database& db, int64_t source, const Period& period, Time time) {
  const auto versions = VersionsAt(db, source, period, time);
  if (!versions) return versions.error();
  Stated stated;
  for (const auto& [series, version] : *versions) {
    stated[series] = {.state = version.state, .value = version.value};
  }
  return stated;
}

// A stock stands until it is superseded, a figure of a period while that is open.
Result<Stated> StatedByHand(Database& db, const KnownSource& of, Day today) {
  Stated stated;
  Statement& select = db.Sql(
      "SELECT figure.series, figure.state, figure.value, period, valid_until FROM poll "
      "JOIN figure ON poll = poll.id WHERE source = ? AND period <= ? AND error IS NULL "
      "AND author IS NOT NULL ORDER BY period, finished, poll.id");
  select.Start(of.id, ColumnOf(today));
  while (select.Next()) {
    const Period period = PeriodOf(of.source.kind, select.Integer(3));
    StandingFigure figure{.state = static_cast<ReadingState>(select.Integer(1)),
                          .value = select.Real(2),
                          .from = period.first};
    if (period.kind != PeriodKind::kAsOf) figure.to = period.last;
    if (!select.IsNull(4)) figure.to = std::min(figure.to, DayAt(select.Integer(4)));
    stated[select.Integer(0)] = std::move(figure);
  }
  if (Status read = select.status(); !read) return read.error();
  return stated;
}

// Sorted by level, body, statistic.
Result<std::vector<StandingFigure>> WithNames(Database& db, int64_t source, const Stated& stated) {
  std::vector<StandingFigure> figures;
  Statement& select = db.Sql(
      "SELECT series.id, level, body.key, statistic.key FROM series "
      "JOIN body ON body.id = body JOIN statistic ON statistic.id = statistic WHERE source = ?");
  select.Start(source);
  while (select.Next()) {
    const auto found = stated.find(select.Integer(0));
    if (found == stated.end() || found->second.state == ReadingState::kAbsent) continue;
    StandingFigure& figure = figures.emplace_back(found->second);
    figure.level = LevelOf(select.Text(1));
    figure.body = select.Text(2);
    figure.statistic = select.Text(3);
  }
  if (Status read = select.status(); !read) return read.error();
  std::ranges::sort(figures, {}, [](const StandingFigure& figure) {
    return std::tie(figure.level, figure.body, figure.statistic);
  });
  return figures;
}

Result<std::vector<StandingFigure>> FiguresOf(Database& db, const KnownSource& of,
                                              const LastPoll& last, Day today) {
  const auto stated =
      last.by_hand ? StatedByHand(db, of, today) : StatedAt(db, of.id, last.period, last.finished);
  if (!stated) return stated.error();
  return WithNames(db, of.id, *stated);
}

Result<std::optional<Standing>> StandingOf(Database& db, const KnownSource& of, Day today) {
  const auto last = FindLastPoll(db, of, today);
  if (!last) return last.error();
  if (!*last) return std::optional<Standing>();
  auto figures = FiguresOf(db, of, **last, today);
  if (!figures) return figures.error();
  return std::optional(Standing{of.source, (*last)->period, (*last)->confirmed, (*last)->by_hand,
                                *std::move(figures)});
}

// From the last poll back to the last accepted one; none: no poll.
Result<std::optional<SourceHealth>> HealthOf(Database& db, const KnownSource& of, Day today) {
  std::optional<SourceHealth> health;
  Statement& select = db.Sql(
      "SELECT started, finished, error FROM poll WHERE source = ? AND period <= ? "
      "AND replayed = 0 ORDER BY started DESC, id DESC");
  select.Start(of.id, ColumnOf(today));
  while (select.Next()) {
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

Result<std::vector<StandingFigure>> FiguresAt(Database& db, int64_t source, const Period& period,
                                              Time time) {
  const auto stated = StatedAt(db, source, period, time);
  if (!stated) return stated.error();
  return WithNames(db, source, *stated);
}

Result<std::vector<Standing>> LoadStandings(Database& db, Day today) {
  const auto sources = LoadSources(db);
  if (!sources) return sources.error();
  std::vector<Standing> standings;
  for (const KnownSource& known : *sources) {
    auto standing = StandingOf(db, known, today);
    if (!standing) return standing.error();
    if (*standing) standings.push_back(**std::move(standing));
  }
  return standings;
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

Result<std::vector<BodyName>> LoadNames(Database& db) {
  std::vector<BodyName> names;
  int64_t last_body = 0;
  Statement& select = db.Sql(
      "SELECT body.id, level, key, province, name, tier FROM body_name "
      "JOIN body ON body.id = body JOIN poll ON poll.id = poll "
      "ORDER BY level, province, key, finished DESC, poll.id DESC");
  select.Start();
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
      "SELECT finished, state, value FROM body CROSS JOIN statistic CROSS JOIN series "
      "CROSS JOIN poll CROSS JOIN figure WHERE body.key = ?2 AND statistic.key = ?3 "
      "AND series.source = ?1 AND series.body = body.id AND series.statistic = statistic.id "
      "AND poll.source = ?1 AND period = ?4 AND error IS NULL "
      "AND figure.poll = poll.id AND figure.series = series.id ORDER BY finished, poll.id");
  select.Start(**id, body, statistic, ColumnOf(period));
  while (select.Next()) {
    const FigureVersion version{TimeOf(select.Integer(0)),
                                static_cast<ReadingState>(select.Integer(1)), select.Real(2)};
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
