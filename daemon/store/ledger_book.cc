#include "daemon/store/ledger_book.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/store/columns.h"
#include "daemon/store/ledger_text.h"
#include "daemon/store/queries.h"

namespace dvcmon {
namespace {

constexpr auto kOneDay = std::chrono::days(1);

// Of the day: the series that the answer has, and what they count; none where one has no number.
struct Parts {
  std::vector<int64_t> series;
  std::optional<Counters> counters;
};

Parts PartsOf(const std::vector<int64_t>& series, const Versions& figures) {
  Parts parts;
  Counters counters;
  for (const int64_t id : series) {
    const auto found = figures.find(id);
    if (found == figures.end() || found->second.state == ReadingState::kAbsent) continue;
    parts.series.push_back(id);
    if (found->second.state == ReadingState::kValue) counters.parts.push_back(found->second.value);
  }
  const bool whole = !parts.series.empty() && counters.parts.size() == parts.series.size();
  if (whole) parts.counters = std::move(counters);
  return parts;
}

// Other parts than before: the ledger begins anew, but what was filed was filed, also of a part
// that was away for a while.
Result<LedgerState> WithParts(Database& db, const std::vector<int64_t>& series) {
  LedgerState state;
  Statement& select = db.Sql("SELECT total(increment) FROM ledger WHERE series = ?");
  for (const int64_t id : series) {
    select.Start(id);
    while (select.Next()) state.filed.push_back(select.Real(0));
    if (Status read = select.status(); !read) return read.error();
  }
  return state;
}

}  // namespace

Result<std::optional<Day>> LedgerBook::CloseNext(const Source& source, Day last,
                                                 const LedgerTerms& terms) {
  auto closed = [&]() -> Result<std::optional<Day>> {
    const auto open = Open(source, terms);
    if (!open) return open.error();
    if (*open == nullptr) return std::optional<Day>();
    auto next = NextDay(**open, last);
    if (!next || !*next) return next;
    const auto day = (*open)->reader.Read(db_, **next);
    if (!day) return day.error();
    Status kept = day->is_known ? Close(**open, *day, terms) : Done{};
    if (!kept) return kept.error();
    (*open)->looked = **next;
    return next;
  }();
  // What is remembered may be of a transaction that was rolled back.
  if (!closed) sources_.erase(source);
  return closed;
}

Result<LedgerBook::OpenSource*> LedgerBook::Open(const Source& source, const LedgerTerms& terms) {
  auto found = sources_.find(source);
  if (found == sources_.end()) {
    const auto id = FindSource(db_, source);
    if (!id) return id.error();
    if (!*id) return nullptr;
    const auto closed =
        db_.Sql("SELECT closed FROM source WHERE id = ? AND closed IS NOT NULL").First(**id);
    if (!closed) return closed.error();
    found = sources_.emplace(source, OpenSource(**id, source.kind)).first;
    if (*closed) found->second.closed = DayAt(**closed);
    if (Status loaded = LoadSeries(found->second, terms); !loaded) return loaded.error();
    if (Status loaded = LoadAccounts(found->second); !loaded) return loaded.error();
  }
  OpenSource& open = found->second;
  for (auto& [statistic, counter] : open.counters) {
    const auto definition = terms.counters.find(statistic);
    if (definition != terms.counters.end()) counter.definition = definition->second;
  }
  const auto newest = db_.Sql("SELECT max(id) FROM series WHERE source = ?").First(open.id);
  if (!newest) return newest.error();
  if (newest->value_or(0) != open.newest_series) {
    if (Status loaded = LoadSeries(open, terms); !loaded) return loaded.error();
  }
  return &open;
}

Status LedgerBook::LoadSeries(OpenSource& source, const LedgerTerms& terms) {
  std::unordered_set<int64_t> all;
  for (auto& [statistic, counter] : source.counters) counter.series.clear();
  Statement& select = db_.Sql(
      "SELECT series.id, body, statistic.key FROM series JOIN statistic ON "
      "statistic.id = statistic WHERE source = ? ORDER BY statistic.key");
  select.Start(source.id);
  source.newest_series = 0;
  while (select.Next()) {
    source.newest_series = std::max(source.newest_series, select.Integer(0));
    const std::string id(StatisticIdOf(select.Text(2)));
    const auto definition = terms.counters.find(id);
    if (definition == terms.counters.end()) continue;
    Counter& counter = source.counters[id];
    counter.definition = definition->second;
    counter.series[select.Integer(1)].push_back(select.Integer(0));
    all.insert(select.Integer(0));
  }
  source.reader.Only(std::move(all));
  return select.status();
}

Status LedgerBook::LoadAccounts(OpenSource& source) {
  Statement& accounts = db_.Sql(
      "SELECT statistic, body, series, state, restated, bulk, quarantined FROM ledger_account "
      "WHERE source = ?");
  accounts.Start(source.id);
  while (accounts.Next()) {
    auto state = ParseLedgerState(accounts.Text(3));
    if (!state) return DamagedLedger("an account of the ledger");
    source.counters[std::string(accounts.Text(0))].accounts[accounts.Integer(1)] = {
        ParseSeries(accounts.Text(2)), *std::move(state), accounts.Integer(4), accounts.Integer(5),
        accounts.Integer(6)};
  }
  if (Status read = accounts.status(); !read) return read;
  Statement& rhythms = db_.Sql("SELECT statistic, rhythm FROM ledger_rhythm WHERE source = ?");
  rhythms.Start(source.id);
  while (rhythms.Next()) {
    auto rhythm = ParseRhythm(rhythms.Text(1));
    if (!rhythm) return DamagedLedger("a rhythm of the ledger");
    source.counters[std::string(rhythms.Text(0))].rhythm = *std::move(rhythm);
  }
  return rhythms.status();
}

Result<std::optional<Day>> LedgerBook::NextDay(OpenSource& source, Day last) {
  std::optional<Day> next;
  if (source.looked > last) source.looked.reset();  // the clock was ahead
  if (const auto before = std::max(source.closed, source.looked)) {
    next = *before + kOneDay;
  } else {
    const auto first =
        db_.Sql(
               "SELECT min(finished) FROM poll WHERE source = ? AND error IS NULL "
               "AND author IS NULL AND replayed = 0 HAVING min(finished) IS NOT NULL")
            .First(source.id);
    if (!first) return first.error();
    if (*first) next = DayOf(TimeOf(**first));
  }
  if (next && *next > last) next.reset();
  return next;
}

// A body that is missing from an answer has not moved.
double LedgerBook::TotalOf(int64_t series, const Versions& figures, const Account& account) {
  const auto found = figures.find(series);
  if (found != figures.end() && found->second.state == ReadingState::kValue) {
    return found->second.value;
  }
  const auto part = std::ranges::find(account.series, series) - account.series.begin();
  const std::vector<double>& before = account.state.counters.parts;
  return static_cast<size_t>(part) < before.size() ? before[static_cast<size_t>(part)] : 0;
}

Status LedgerBook::Close(OpenSource& source, const SourceDay& day, const LedgerTerms& terms) {
  Transaction transaction(db_);
  if (Status begun = transaction.Begin(); !begun) return begun;
  for (auto& [statistic, counter] : source.counters) {
    if (counter.series.empty()) continue;  // it is no counter any more
    if (Status kept = CloseCounter(source, statistic, counter, day, terms); !kept) return kept;
  }
  Status noted =
      db_.Sql("UPDATE source SET closed = ? WHERE id = ?").Run(ColumnOf(day.day), source.id);
  if (!noted) return noted;
  if (Status committed = transaction.Commit(); !committed) return committed;
  source.closed = day.day;
  return Done{};
}

std::vector<LedgerState> LedgerBook::StatesOf(const Counter& counter) {
  std::vector<LedgerState> states;
  states.reserve(counter.accounts.size());
  for (const auto& [body, account] : counter.accounts) states.push_back(account.state);
  return states;
}

Status LedgerBook::CloseCounter(OpenSource& source, const std::string& statistic, Counter& counter,
                                const SourceDay& day, const LedgerTerms& terms) {
  const Versions& figures = source.reader.figures();
  std::vector<double> totals;
  for (const auto& [body, series] : counter.series) {
    const Account& account = counter.accounts[body];
    for (const int64_t id : series) totals.push_back(TotalOf(id, figures, account));
  }
  LedgerInput input{.day = day.day,
                    .period_first = day.period.first,
                    .definition = counter.definition,
                    .is_tet = terms.is_tet && terms.is_tet(day.day)};
  input.source =
      Observe(counter.rhythm,
              {day.day, day.period.first, totals, ExpectedFilings(StatesOf(counter)), day.as_of},
              terms.working_days);
  DayStatuses statuses;
  for (const auto& [body, series] : counter.series) {
    Account& account = counter.accounts[body];
    Parts parts = PartsOf(series, figures);
    const bool is_told = !parts.series.empty();
    if (is_told && parts.series != account.series) {
      auto state = WithParts(db_, parts.series);
      if (!state) return state.error();
      account.state = *std::move(state);
      account.series = std::move(parts.series);
    }
    input.counters = std::move(parts.counters);
    const auto status = CloseAccount(source, statistic, body, account, input, terms);
    if (!status) return status.error();
    if (is_told) statuses.Add(*status);
  }
  if (Status kept = KeepDay(source, statistic, day.day, statuses); !kept) return kept;
  return db_
      .Sql(
          "INSERT INTO ledger_rhythm (source, statistic, rhythm) VALUES (?, ?, ?) "
          "ON CONFLICT DO UPDATE SET rhythm = excluded.rhythm")
      .Run(source.id, statistic, TextOf(counter.rhythm));
}

Status LedgerBook::KeepDay(const OpenSource& source, const std::string& statistic, Day day,
                           DayStatuses statuses) {
  if (statuses.empty()) return Done{};
  return db_
      .Sql(
          "INSERT INTO ledger_day (source, statistic, day, statuses) VALUES (?, ?, ?, ?) "
          "ON CONFLICT DO UPDATE SET statuses = statuses | excluded.statuses")
      .Run(source.id, statistic, ColumnOf(day), statuses.bits());
}

Result<DayStatus> LedgerBook::CloseAccount(OpenSource& source, const std::string& statistic,
                                           int64_t body, Account& account, const LedgerInput& input,
                                           const LedgerTerms& terms) {
  const LedgerDay day = Advance(account.state, input, terms.working_days);
  if (day.status == DayStatus::kGap) return day.status;
  account.restated += day.status == DayStatus::kRestated;
  account.bulk += day.status == DayStatus::kBulk;
  account.quarantined += day.status == DayStatus::kQuarantine;
  Statement& insert = db_.Sql(
      "INSERT INTO ledger (series, day, status, first_day, covers_wd, increment) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  for (size_t part = 0; part < account.series.size(); ++part) {
    std::optional<double> increment;
    if (day.known()) increment = day.increments[part];
    Status kept = insert.Run(account.series[part], ColumnOf(day.day), static_cast<int>(day.status),
                             ColumnOf(day.from), day.covers_wd, increment);
    if (!kept) return kept.error();
  }
  Status kept =
      db_.Sql(
             "INSERT INTO ledger_account (source, body, statistic, series, state, restated, bulk, "
             "quarantined) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET series = "
             "excluded.series, state = excluded.state, restated = excluded.restated, bulk = "
             "excluded.bulk, quarantined = excluded.quarantined")
          .Run(source.id, body, statistic, TextOfSeries(account.series), TextOf(account.state),
               account.restated, account.bulk, account.quarantined);
  if (!kept) return kept.error();
  return day.status;
}

Result<bool> LedgerBook::WasFrozenOn(int64_t source, Day day) {
  const auto found = db_.Sql(
                            "SELECT 1 FROM series JOIN ledger ON series = series.id "
                            "WHERE source = ? AND day = ? AND status = ? LIMIT 1")
                         .First(source, ColumnOf(day), static_cast<int>(DayStatus::kFrozen));
  if (!found) return found.error();
  return found->has_value();
}

Result<std::optional<Standstill>> LedgerBook::StandstillOf(const Source& source,
                                                           const LedgerTerms& terms) {
  const auto open = Open(source, terms);
  if (!open) return open.error();
  if (*open == nullptr || !(*open)->closed) return std::optional<Standstill>();
  Standstill standstill{*(*open)->closed, 0};
  const auto frozen = WasFrozenOn((*open)->id, standstill.closed);
  if (!frozen) return frozen.error();
  std::optional<Day> changed_on;
  for (const auto& [statistic, counter] : (*open)->counters) {
    changed_on = std::max(changed_on, counter.rhythm.changed_on);
  }
  if (!*frozen || !changed_on) return std::optional(standstill);
  for (const auto& [statistic, counter] : (*open)->counters) {
    const double expected = ExpectedFilings(StatesOf(counter));
    const double log10_p = StoppedLog10P(counter.rhythm, expected, *changed_on, terms.working_days);
    standstill.log10_p = std::min(standstill.log10_p, log10_p);
  }
  return std::optional(standstill);
}

}  // namespace dvcmon
