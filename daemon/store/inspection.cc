#include "daemon/store/inspection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/store/archive.h"
#include "daemon/store/captures.h"
#include "daemon/store/columns.h"
#include "daemon/store/digest.h"
#include "daemon/store/ledger_text.h"
#include "daemon/store/packed.h"
#include "daemon/store/schema.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/versions.h"

namespace dvcmon {
namespace {

constexpr Duration kPatience = std::chrono::seconds(10);  // a poll has been written by then
constexpr int64_t kPollsAtATime = 300;
constexpr int64_t kPackedAtATime = 20;

bool IsBusy(const Error& error) { return error.code == ErrorCode::kDbBusy; }

Defect Defective(Defect::Of of, std::string message) {
  Defect defect;
  defect.of = of;
  defect.message = std::move(message);
  return defect;
}

// Adds to the defect what is known of its poll; where that cannot be read, it is told elsewhere.
void TellPoll(Database& db, int64_t poll, Defect& defect) {
  defect.poll = poll;
  const auto facts = FactsOf(db, poll);
  if (!facts) return;
  defect.source = facts->source;
  defect.period = facts->poll.period;
  defect.polled = facts->poll.started;
}

void TellSeries(Database& db, int64_t series, Defect& defect) {
  Statement& select = db.Sql(
      "SELECT level, body.key, province, statistic.key FROM series "
      "JOIN body ON body.id = body JOIN statistic ON statistic.id = statistic WHERE series.id = ?");
  select.Start(series);
  while (select.Next()) {
    defect.body = KnownBody{LevelOf(select.Text(0)), std::string(select.Text(1)),
                            std::string(select.Text(2))};
    defect.statistic = select.Text(3);
  }
}

void TellSource(Database& db, int64_t source, Defect& defect) {
  Statement& select =
      db.Sql("SELECT portal, collector, province, period_kind FROM source WHERE id = ?");
  select.Start(source);
  while (select.Next()) {
    defect.source = Source{std::string(select.Text(0)), std::string(select.Text(1)),
                           std::string(select.Text(2)), static_cast<PeriodKind>(select.Integer(3))};
  }
}

// Looks at what comes behind `after`, which becomes the last that was looked at, or stays where
// there is nothing behind it.
using Look = Status (*)(Database& db, int64_t& after, std::vector<Defect>& found);

std::string FaultOf(const RottenPoll& rotten) {
  if (rotten.series == 0) return "the poll or some of its figures are not what was written down";
  if (!rotten.should) return "its number, its state or what it is about is not what was written";
  return rotten.stands ? fmt::format("{} stands, {} was written", *rotten.stands, *rotten.should)
                       : fmt::format("no number stands, {} was written", *rotten.should);
}

Status LookAtPolls(Database& db, int64_t& after, std::vector<Defect>& found) {
  const auto rotten = FindRotten(db, after, kPollsAtATime, after);
  if (!rotten) return rotten.error();
  for (const RottenPoll& poll : *rotten) {
    Defect& defect = found.emplace_back(Defective(Defect::Of::kPoll, FaultOf(poll)));
    TellPoll(db, poll.poll, defect);
    if (poll.series == 0) continue;
    TellSeries(db, poll.series, defect);
    defect.stands = poll.stands;
    defect.should = poll.should;
  }
  return Done{};
}

// What is wrong with packed bytes of that hash and size; empty: nothing.
std::string FaultOf(const Statement& row, const std::string& path, bool is_whole) {
  const auto size = static_cast<uint64_t>(row.Integer(2));
  const auto bytes = Unpack(row.Text(3), path,
                            [&](uint64_t own_size) { return FitsSize(own_size, size, is_whole); });
  if (!bytes) return bytes.error().message;
  return is_whole && HashOf(*bytes) != row.Text(1) ? "its bytes have another hash" : "";
}

Status LookAtAnswers(Database& db, int64_t& after, std::vector<Defect>& found) {
  std::vector<std::pair<int64_t, std::string>> faults;
  Statement& select = db.Sql(
      "SELECT id, sha256, size, zstd, kept, lower(hex(sha256)) FROM capture "
      "WHERE id > ? AND zstd IS NOT NULL ORDER BY id LIMIT ?");
  select.Start(after, kPackedAtATime);
  while (select.Next()) {
    after = select.Integer(0);
    const std::string fault = FaultOf(select, db.path(), select.Integer(4) == 0);
    if (fault.empty()) continue;
    faults.emplace_back(after, fmt::format("the answer of SHA-256 {}: {}", select.Text(5), fault));
  }
  if (Status read = select.status(); !read) return read;
  for (auto& [id, message] : faults) {
    Defect& defect = found.emplace_back(Defective(Defect::Of::kAnswer, std::move(message)));
    const auto poll = db.Sql("SELECT min(poll) FROM poll_capture WHERE capture = ?").First(id);
    if (poll && *poll) TellPoll(db, **poll, defect);
  }
  return Done{};
}

Status LookAtMappings(Database& db, int64_t& after, std::vector<Defect>& found) {
  Statement& select = db.Sql(
      "SELECT id, sha256, size, zstd, lower(hex(sha256)) FROM config_text WHERE id > ? "
      "ORDER BY id LIMIT ?");
  select.Start(after, kPackedAtATime);
  while (select.Next()) {
    after = select.Integer(0);
    const std::string fault = FaultOf(select, db.path(), /*is_whole=*/true);
    if (fault.empty()) continue;
    found.push_back(Defective(Defect::Of::kMapping,
                              fmt::format("a file that said how to read answers, of SHA-256 {}: {}",
                                          select.Text(4), fault)));
  }
  return select.status();
}

Status LookAtSnapshots(Database& db, int64_t source, std::vector<Defect>& found) {
  std::vector<int64_t> polls;
  Statement& select = db.Sql("SELECT poll, figures FROM snapshot WHERE source = ?");
  select.Start(source);
  while (select.Next()) {
    if (!IsSoundSnapshot(select.Text(1))) polls.push_back(select.Integer(0));
  }
  for (const int64_t poll : polls) {
    Defect& defect = found.emplace_back(Defective(
        Defect::Of::kSnapshot, "what stood after that poll, as it was written down together"));
    TellPoll(db, poll, defect);
  }
  return select.status();
}

Status LookAtAccount(Database& db, int64_t source, const Statement& account,
                     std::vector<Defect>& found) {
  const auto state = ParseLedgerState(account.Text(1));
  const std::vector<int64_t> series = ParseSeries(account.Text(0));
  if (!state || state->filed.size() > series.size()) {
    Defect& defect =
        found.emplace_back(Defective(Defect::Of::kLedger, "what its ledger remembers is damaged"));
    TellSource(db, source, defect);
    if (!series.empty()) TellSeries(db, series.front(), defect);
    return Done{};
  }
  Statement& sum = db.Sql("SELECT total(increment) FROM ledger WHERE series = ?");
  for (size_t part = 0; part < state->filed.size(); ++part) {
    double days = 0;
    sum.Start(series[part]);
    while (sum.Next()) days = sum.Real(0);
    if (Status read = sum.status(); !read) return read;
    if (days == state->filed[part]) continue;
    Defect& defect = found.emplace_back(Defective(
        Defect::Of::kLedger,
        fmt::format("its days add up to {}, the counter says {}", days, state->filed[part])));
    TellSource(db, source, defect);
    TellSeries(db, series[part], defect);
  }
  return Done{};
}

Status LookAtSources(Database& db, int64_t& after, std::vector<Defect>& found) {
  const auto source = db.Sql("SELECT id FROM source WHERE id > ? ORDER BY id LIMIT 1").First(after);
  if (!source) return source.error();
  if (!*source) return Done{};
  after = **source;
  if (Status looked = LookAtSnapshots(db, after, found); !looked) return looked;
  Statement& accounts = db.Sql("SELECT series, state FROM ledger_account WHERE source = ?");
  accounts.Start(after);
  while (accounts.Next()) {
    if (Status looked = LookAtAccount(db, after, accounts, found); !looked) {
      accounts.Reset();
      return looked;
    }
  }
  return accounts.status();
}

struct Part {
  std::string_view name;
  std::string_view last;  // asks for the last id
  Look look;
};
constexpr std::array<Part, 4> kParts = {{
    {"figures", "SELECT max(id) FROM poll", &LookAtPolls},
    {"answers", "SELECT max(id) FROM capture WHERE zstd IS NOT NULL", &LookAtAnswers},
    {"mappings", "SELECT max(id) FROM config_text", &LookAtMappings},
    {"ledgers", "SELECT max(id) FROM source", &LookAtSources},
}};

}  // namespace

std::string_view Name(Defect::Of of) {
  switch (of) {
    case Defect::Of::kStructure:
      return "structure";
    case Defect::Of::kPoll:
      return "poll";
    case Defect::Of::kAnswer:
      return "answer";
    case Defect::Of::kMapping:
      return "mapping";
    case Defect::Of::kSnapshot:
      return "snapshot";
    case Defect::Of::kLedger:
      break;
  }
  return "ledger";
}

struct Inspection::Impl {
  Status LookAtTable(const std::string& name, std::vector<Defect>& found) {
    Statement& check = db->Sql("SELECT * FROM pragma_integrity_check(?)");
    check.Start(name);
    while (check.Next()) {
      if (check.Text(0) == "ok") continue;
      found.push_back(
          Defective(Defect::Of::kStructure, fmt::format("table {}: {}", name, check.Text(0))));
    }
    return check.status();
  }
  // A slice of the part that is looked at. Where that gets no further, what is behind it cannot be
  // reached.
  Status LookAtPart(std::vector<Defect>& found) {
    const Part& now = kParts[part];
    if (after == 0) {
      const auto found_last = db->Sql(now.last).First();
      if (!found_last) {
        if (!IsBusy(found_last.error())) GoOn();
        return found_last.error();
      }
      last = found_last->value_or(0);
    }
    const int64_t before = after;
    Status looked = after < last ? now.look(*db, after, found) : Done{};
    if (!looked && IsBusy(looked.error())) {
      after = before;
    } else if (after >= last || after == before) {
      GoOn();
    }
    return looked;
  }
  void GoOn() {
    ++part;
    after = 0;
  }

  std::unique_ptr<Database> db;
  std::vector<std::string> tables;
  size_t table = 0;
  size_t part = 0;
  int64_t after = 0;
  int64_t last = 0;
};

Inspection::Inspection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Inspection::Inspection(Inspection&&) noexcept = default;
Inspection& Inspection::operator=(Inspection&&) noexcept = default;
Inspection::~Inspection() = default;

Result<Inspection> Inspection::Open(const std::string& path) {
  auto db = Database::OpenToRead(path, kPatience);
  if (!db) return db.error();
  if (Status present = CheckPresent(**db); !present) return present.error();
  auto impl = std::make_unique<Impl>();
  impl->db = *std::move(db);
  impl->tables.emplace_back("sqlite_schema");
  Statement& select =
      impl->db->Sql("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rootpage");
  select.Start();
  while (select.Next()) impl->tables.emplace_back(select.Text(0));
  if (Status read = select.status(); !read) return read.error();
  return Inspection(std::move(impl));
}

Result<bool> Inspection::Next(std::vector<Defect>& found) {
  const bool is_table = impl_->table < impl_->tables.size();
  if (!is_table && impl_->part == kParts.size()) return false;
  ReadTransaction transaction(*impl_->db);
  Status looked = transaction.Begin();
  if (looked.ok()) {
    looked = is_table ? impl_->LookAtTable(impl_->tables[impl_->table], found)
                      : impl_->LookAtPart(found);
  }
  if (!looked && IsBusy(looked.error())) return looked.error();
  if (!looked) found.push_back(Defective(Defect::Of::kStructure, looked.error().message));
  if (is_table) ++impl_->table;
  return true;
}

std::string_view Inspection::part() const {
  if (impl_->table < impl_->tables.size()) return "structure";
  return kParts[std::min(impl_->part, kParts.size() - 1)].name;
}
double Inspection::share() const {
  const auto of = [](auto done, auto all) {
    return all == 0 ? 0 : static_cast<double>(done) / static_cast<double>(all);
  };
  const Impl& impl = *impl_;
  return impl.table < impl.tables.size() ? of(impl.table, impl.tables.size())
                                         : of(impl.after, impl.last);
}

Result<std::vector<Defect>> Inspect(const std::string& path) {
  auto inspection = Inspection::Open(path);
  if (!inspection) return inspection.error();
  std::vector<Defect> found;
  for (;;) {
    const auto more = inspection->Next(found);
    if (!more) return more.error();
    if (!*more) return found;
  }
}

std::string Text(const Defect& defect) {
  std::string text;
  if (defect.source) {
    text = fmt::format("{}/{} {}", defect.source->portal, defect.source->collector,
                       defect.source->province.empty() ? "vn" : defect.source->province);
  }
  if (defect.period) text += " " + Text(*defect.period);
  if (defect.polled) text += ", polled " + FormatTime(*defect.polled);
  if (defect.poll != 0) text += fmt::format("{}poll {}", text.empty() ? "" : ", ", defect.poll);
  if (defect.body) {
    const bool is_agency = defect.body->level == Level::kAgency;
    text += fmt::format("{}{}{}/{}", text.empty() ? "" : ", ",
                        is_agency ? defect.body->province + "/" : "", defect.body->key,
                        defect.statistic);
  }
  return text + (text.empty() ? "" : ": ") + defect.message;
}

}  // namespace dvcmon
