#include "daemon/store/standings.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "daemon/store/baseline.h"
#include "daemon/store/columns.h"

namespace dvcmon {
namespace {

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

}  // namespace

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

Result<std::vector<StandingFigure>> FiguresOf(Database& db, const KnownSource& of,
                                              const LastPoll& last, Day today) {
  const auto stated =
      last.by_hand ? StatedByHand(db, of, today) : StatedAt(db, of.id, last.period, last.finished);
  if (!stated) return stated.error();
  return WithNames(db, of.id, *stated);
}

Result<std::vector<StandingFigure>> FiguresAt(Database& db, int64_t source, const Period& period,
                                              Time time) {
  const auto stated = StatedAt(db, source, period, time);
  if (!stated) return stated.error();
  return WithNames(db, source, *stated);
}

Result<std::vector<SeriesValue>> ValuesAt(Database& db, int64_t source, const Period& period,
                                          Time time) {
  const auto versions = VersionsAt(db, source, period, time);
  if (!versions) return versions.error();
  std::vector<SeriesValue> values;
  values.reserve(versions->size());
  for (const auto& [series, version] : *versions) {
    if (version.state == ReadingState::kAbsent) continue;
    values.push_back({series, version.state, version.value});
  }
  return values;
}

namespace {

Result<std::optional<Standing>> StandingOf(Database& db, const KnownSource& of, Day today) {
  const auto last = FindLastPoll(db, of, today);
  if (!last) return last.error();
  if (!*last) return std::optional<Standing>();
  auto figures = FiguresOf(db, of, **last, today);
  if (!figures) return figures.error();
  return std::optional(Standing{of.source, (*last)->period, (*last)->confirmed, (*last)->by_hand,
                                *std::move(figures)});
}

}  // namespace

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

}  // namespace dvcmon
