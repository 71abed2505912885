#include "daemon/store/daily.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "daemon/store/columns.h"
#include "daemon/store/queries.h"

namespace dvcmon {
namespace {

// A figure of a file, and the days on which it may stand.
struct HandFigure {
  Time finished{};
  ReadingState state = ReadingState::kValue;
  double value = 0;
  Day from{};
  Day to = Day::max();
};

Result<std::vector<HandFigure>> LoadHandFigures(Database& db, int64_t series) {
  std::vector<HandFigure> figures;
  Statement& select = db.Sql(
      "SELECT finished, state, value, period, period_kind, valid_until FROM series "
      "CROSS JOIN source CROSS JOIN poll CROSS JOIN figure WHERE series.id = ?1 "
      "AND source.id = series.source AND poll.source = source.id AND error IS NULL "
      "AND author IS NOT NULL AND figure.poll = poll.id AND figure.series = ?1 "
      "ORDER BY period, finished, poll.id");
  select.Start(series);
  while (select.Next()) {
    const auto kind = static_cast<PeriodKind>(select.Integer(4));
    const Period period = PeriodOf(kind, select.Integer(3));
    HandFigure& figure = figures.emplace_back();
    figure.finished = TimeOf(select.Integer(0));
    figure.state = static_cast<ReadingState>(select.Integer(1));
    figure.value = select.Real(2);
    figure.from = period.first;
    if (kind != PeriodKind::kAsOf) figure.to = period.last;
    if (!select.IsNull(5)) figure.to = std::min(figure.to, DayAt(select.Integer(5)));
  }
  if (Status read = select.status(); !read) return read.error();
  return figures;
}

Status ReadSeries(Statement& started, std::vector<SeriesOfSource>& all) {
  while (started.Next()) {
    all.push_back({started.Integer(0), LevelOf(started.Text(1)), std::string(started.Text(2)),
                   std::string(started.Text(3))});
  }
  return started.status();
}

}  // namespace

Result<std::vector<SeriesOfSource>> SeriesOf(Database& db, const Source& source) {
  std::vector<SeriesOfSource> all;
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return all;
  Statement& select = db.Sql(
      "SELECT series.id, level, body.key, statistic.key FROM series JOIN body ON body.id = body "
      "JOIN statistic ON statistic.id = statistic WHERE source = ?");
  select.Start(**id);
  if (Status read = ReadSeries(select, all); !read) return read.error();
  std::ranges::sort(all, {}, [](const SeriesOfSource& one) {
    return std::tie(one.level, one.body, one.statistic);
  });
  return all;
}

Result<std::vector<DayEnd>> DayEndsOf(Database& db, const Source& source, Day first, Day last) {
  std::vector<DayEnd> days;
  const auto id = FindSource(db, source);
  if (!id) return id.error();
  if (!*id) return days;
  std::map<Day, DayEnd> by_day;
  std::map<Day, DayEnd> afterwards;  // by the last day of its period
  Statement& select = db.Sql(
      "SELECT period, finished, id FROM poll WHERE source = ? AND error IS NULL "
      "AND period BETWEEN ? AND ? AND torn IS NULL AND author IS NULL AND replayed = 0 "
      "ORDER BY period, finished, id");
  select.Start(**id, ColumnOf(PeriodContaining(source.kind, first)), ColumnOf(last));
  while (select.Next()) {
    const Period period = PeriodOf(source.kind, select.Integer(0));
    const Time finished = TimeOf(select.Integer(1));
    const Day day = std::min(DayOf(finished), period.last);
    if (day < first || last < day) continue;
    auto& found = IsOpen(period, finished) ? by_day : afterwards;
    found[day] = {day, period, finished, select.Integer(2)};
  }
  if (Status read = select.status(); !read) return read.error();
  by_day.merge(afterwards);  // where there is none
  for (const auto& [day, end] : by_day) days.push_back(end);
  return days;
}

Result<std::vector<DayFigure>> FiguresByDay(Database& db, int64_t series,
                                            const std::vector<DayEnd>& days) {
  std::vector<DayFigure> figures;
  if (days.empty()) return figures;
  const PeriodKind kind = days.front().period.kind;
  Statement& select = db.Sql(
      "SELECT period, finished, poll.id, state, value FROM series CROSS JOIN poll "
      "CROSS JOIN figure WHERE series.id = ?1 AND poll.source = series.source AND error IS NULL "
      "AND period BETWEEN ?2 AND ?3 AND figure.poll = poll.id AND figure.series = ?1 "
      "ORDER BY period, finished, poll.id");
  // What was said last, and of which period; days and versions are in one order.
  std::optional<std::pair<Day, DayFigure>> said;
  auto day = days.begin();
  const auto put_days_before = [&](const auto& version) {
    for (; day != days.end() && std::tuple(day->period.first, day->finished, day->poll) < version;
         ++day) {
      if (!said || said->first != day->period.first) continue;
      if (said->second.state == ReadingState::kAbsent) continue;
      figures.push_back(said->second);
      figures.back().day = day->day;
    }
  };
  select.Start(series, ColumnOf(days.front().period), ColumnOf(days.back().period));
  while (select.Next()) {
    const Day period = PeriodOf(kind, select.Integer(0)).first;
    put_days_before(std::tuple(period, TimeOf(select.Integer(1)), select.Integer(2)));
    said = {period, {{}, static_cast<ReadingState>(select.Integer(3)), select.Real(4)}};
  }
  if (Status read = select.status(); !read) return read.error();
  put_days_before(std::tuple(Day::max(), Time::max(), INT64_MAX));
  return figures;
}

Result<std::vector<DayFigure>> FiguresByHand(Database& db, int64_t series, Day first, Day last) {
  std::vector<DayFigure> figures;
  const auto known = LoadHandFigures(db, series);
  if (!known) return known.error();
  for (Day day = first; day <= last; day += std::chrono::days(1)) {
    const Time end = StartOf(day + std::chrono::days(1));
    const HandFigure* stands = nullptr;
    for (const HandFigure& figure : *known) {
      if (figure.from > day) continue;
      // What came when its days were over stands at the last of them, where nothing else does.
      const bool nothing = stands == nullptr || stands->finished >= end || stands->to < day;
      if (figure.finished >= end && (figure.to != day || !nothing)) continue;
      stands = &figure;
    }
    if (stands == nullptr || stands->to < day) continue;
    figures.push_back({day, stands->state, stands->value});
  }
  return figures;
}

}  // namespace dvcmon
