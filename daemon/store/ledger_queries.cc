#include "daemon/store/ledger_queries.h"

#include <algorithm>
#include <map>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/flow.h"
#include "daemon/store/columns.h"
#include "daemon/store/ledger_text.h"

namespace dvcmon {
namespace {

// From the columns day, status, first_day, covers_wd; without its increments.
void ReadDay(const Statement& row, LedgerDay& day) {
  day.day = DayAt(row.Integer(0));
  day.status = static_cast<DayStatus>(row.Integer(1));
  day.from = DayAt(row.Integer(2));
  day.covers_wd = static_cast<int>(row.Integer(3));
}

}  // namespace

Result<std::vector<StandingFigure>> LoadCounters(Database& db, int64_t source) {
  std::map<int64_t, std::string> keys;  // by series
  Statement& names = db.Sql(
      "SELECT series.id, key FROM series JOIN statistic ON statistic.id = statistic "
      "WHERE source = ?");
  names.Start(source);
  while (names.Next()) keys[names.Integer(0)] = names.Text(1);
  if (Status read = names.status(); !read) return read.error();

  std::vector<StandingFigure> counters;
  std::map<std::pair<Level, std::string>, std::map<std::string, double>> restatements;
  Statement& select = db.Sql(
      "SELECT level, body.key, series, state, restated, bulk, quarantined FROM ledger_account "
      "JOIN body ON body.id = body WHERE source = ? ORDER BY level, body.key, statistic");
  select.Start(source);
  while (select.Next()) {
    const auto state = ParseLedgerState(select.Text(3));
    if (!state) return DamagedLedger("an account of the ledger");
    const Level level = LevelOf(select.Text(0));
    const std::string body(select.Text(1));
    const std::vector<int64_t> series = ParseSeries(select.Text(2));
    for (size_t part = 0; part < std::min(series.size(), state->filed.size()); ++part) {
      counters.push_back(
          {level, body, keys[series[part]], ReadingState::kValue, state->filed[part]});
    }
    auto& kinds = restatements[{level, body}];
    kinds["restated"] += static_cast<double>(select.Integer(4));
    kinds["bulk"] += static_cast<double>(select.Integer(5));
    kinds["quarantine"] += static_cast<double>(select.Integer(6));
  }
  if (Status read = select.status(); !read) return read.error();
  for (const auto& [of, kinds] : restatements) {
    for (const auto& [kind, days] : kinds) {
      counters.push_back(
          {of.first, of.second, "restatements{kind=" + kind + "}", ReadingState::kValue, days});
    }
  }
  return counters;
}

Result<std::vector<LedgerDay>> LedgerOf(Database& db, int64_t series, Day first, Day last) {
  std::vector<LedgerDay> ledger;
  Statement& select = db.Sql(
      "SELECT day, status, first_day, covers_wd, increment FROM ledger "
      "WHERE series = ? AND day BETWEEN ? AND ?");
  select.Start(series, ColumnOf(first), ColumnOf(last));
  while (select.Next()) {
    ReadDay(select, ledger.emplace_back());
    if (!select.IsNull(4)) ledger.back().increments = {select.Real(4)};
  }
  if (Status read = select.status(); !read) return read.error();
  return ledger;
}

Result<std::vector<CounterDay>> CounterDaysOf(Database& db, int64_t source,
                                              std::string_view statistic) {
  std::vector<CounterDay> days;
  Statement& select =
      db.Sql("SELECT day, statuses FROM ledger_day WHERE source = ? AND statistic = ?");
  select.Start(source, statistic);
  while (select.Next()) {
    days.push_back({DayAt(select.Integer(0)), DayStatuses::OfBits(select.Integer(1))});
  }
  if (Status read = select.status(); !read) return read.error();
  return days;
}

Result<std::optional<Day>> LastOkDay(Database& db, int64_t series, Day first, Day last) {
  std::optional<Day> day;
  Statement& select = db.Sql(
      "SELECT day, status FROM ledger WHERE series = ? AND day BETWEEN ? AND ? "
      "AND status <> 1 AND status <> 2 ORDER BY day DESC LIMIT 1");
  select.Start(series, ColumnOf(first), ColumnOf(last));
  while (select.Next()) {
    if (select.Integer(1) == 0) day = DayAt(select.Integer(0));
  }
  if (Status read = select.status(); !read) return read.error();
  return day;
}

Result<bool> OnlyGrew(Database& db, int64_t series, Day first, Day last) {
  const auto broken = db.Sql(
                            "SELECT 1 FROM ledger INDEXED BY ledger_break "
                            "WHERE series = ? AND day BETWEEN ? AND ? AND status > 2 LIMIT 1")
                          .First(series, ColumnOf(first), ColumnOf(last));
  if (!broken) return broken.error();
  return !broken->has_value();
}

Result<RecentFlows> LoadFlows(Database& db, int64_t source, Day last, std::span<const int> days) {
  const auto first = [last](int length) { return last - std::chrono::days(length - 1); };
  Statement& series = db.Sql(
      "SELECT level, body.key, statistic.key, series.id FROM series JOIN body ON body.id = body "
      "JOIN statistic ON statistic.id = statistic WHERE source = ? "
      "ORDER BY level, body.key, statistic.key");
  RecentFlows flows;
  series.Start(source);
  while (series.Next()) {
    const auto ledger = LedgerOf(db, series.Integer(3), first(std::ranges::max(days)), last);
    if (!ledger) return ledger.error();
    for (const int length : days) {
      const Flow flow = FlowBetween(*ledger, first(length), last);
      if (flow.unknown) continue;
      flows[length].push_back({LevelOf(series.Text(0)), std::string(series.Text(1)),
                               std::string(series.Text(2)), ReadingState::kValue,
                               flow.filed.Total()});
    }
  }
  if (Status read = series.status(); !read) return read.error();
  return flows;
}

Result<BodyLedger> LoadLedger(Database& db, int64_t source, const std::string& body,
                              const std::string& statistic) {
  BodyLedger ledger;
  std::map<int64_t, size_t> places;  // series → part
  Statement& series = db.Sql(
      "SELECT series.id, statistic.key FROM body CROSS JOIN series ON body = body.id "
      "JOIN statistic ON statistic.id = statistic WHERE source = ? AND body.key = ? "
      "ORDER BY statistic.key");
  series.Start(source, body);
  while (series.Next()) {
    if (StatisticIdOf(series.Text(1)) != statistic) continue;
    places[series.Integer(0)] = ledger.parts.size();
    ledger.parts.emplace_back(series.Text(1));
  }
  if (Status read = series.status(); !read) return read.error();
  std::map<Day, LedgerDay> days;
  for (const auto& [id, place] : places) {
    Statement& select =
        db.Sql("SELECT day, status, first_day, covers_wd, increment FROM ledger WHERE series = ?");
    select.Start(id);
    while (select.Next()) {
      LedgerDay& day = days[DayAt(select.Integer(0))];
      ReadDay(select, day);
      if (select.IsNull(4)) continue;
      day.increments.resize(ledger.parts.size());  // a part that was not there yet counted nothing
      day.increments[place] = select.Real(4);
    }
    if (Status read = select.status(); !read) return read.error();
  }
  for (auto& [day, entry] : days) ledger.days.push_back(std::move(entry));
  return ledger;
}

}  // namespace dvcmon
