// What a figure costs.
//
// 1. Which key its table should have: a table per candidate, filled as the store would fill it,
// with
//    34 sources × 20 000 figures × 8 polls, of which 10–100 % changed. The answer stands in
//    daemon/store/schema.cc.
// 2. The whole of Store::Write against the bare inserts that it cannot do without.
//
//   dvcmon_store_bench [sources] [figures]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"
#include "tests/support/poll_builder.h"

namespace dvcmon {
namespace {

constexpr double kChanged[] = {1.0, 0.1, 0.25, 0.5, 1.0, 0.1, 0.5, 1.0};

struct Candidate {
  const char* name;
  const char* schema;
};

constexpr Candidate kCandidates[] = {
    {"(poll, series)",
     "CREATE TABLE figure (poll INTEGER, series INTEGER, state INTEGER NOT NULL, value REAL,"
     " PRIMARY KEY (poll, series)) STRICT, WITHOUT ROWID"},
    {"… with CHECK",
     "CREATE TABLE figure (poll INTEGER, series INTEGER, state INTEGER NOT NULL, value REAL,"
     " PRIMARY KEY (poll, series), CHECK ((state = 0) = (value IS NOT NULL))) STRICT, WITHOUT "
     "ROWID"},
    {"… with foreign keys",
     "CREATE TABLE poll (id INTEGER PRIMARY KEY) STRICT;"
     "CREATE TABLE series (id INTEGER PRIMARY KEY) STRICT;"
     "CREATE TABLE figure (poll INTEGER REFERENCES poll, series INTEGER REFERENCES series,"
     " state INTEGER NOT NULL, value REAL, PRIMARY KEY (poll, series)) STRICT, WITHOUT ROWID"},
    {"… with index (series)",
     "CREATE TABLE figure (poll INTEGER, series INTEGER, state INTEGER NOT NULL, value REAL,"
     " PRIMARY KEY (poll, series)) STRICT, WITHOUT ROWID;"
     "CREATE INDEX figure_series ON figure (series)"},
    {"(series, poll)",
     "CREATE TABLE figure (series INTEGER, poll INTEGER, state INTEGER NOT NULL, value REAL,"
     " PRIMARY KEY (series, poll)) STRICT, WITHOUT ROWID"},
};

void Require(const Status& status) {
  if (status) return;
  fmt::print(stderr, "{}\n", status.error().message);
  std::exit(1);
}

double Microseconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - since)
      .count();
}

double Median(std::vector<double> samples) {
  std::ranges::nth_element(samples, samples.begin() + static_cast<long>(samples.size() / 2));
  return samples[samples.size() / 2];
}

// One poll of every source; µs per figure written, the median over the sources: other work on the
// machine disturbs a few of them.
double WritePolls(Database& db, int poll, int sources, int figures, bool keyed,
                  std::mt19937& dice) {
  std::bernoulli_distribution changed(kChanged[poll]);
  std::vector<int> changes;
  std::vector<double> costs;
  for (int source = 0; source < sources; ++source) {
    changes.clear();
    for (int i = 0; i < figures; ++i) {
      if (changed(dice)) changes.push_back(source * figures + i);
    }
    const auto start = std::chrono::steady_clock::now();
    Transaction transaction(db);
    Require(transaction.Begin());
    const int id = poll * sources + source;
    if (keyed) {
      Require(db.Sql("INSERT INTO poll VALUES (?)").Run(id));
      if (poll == 0) {
        for (const int series : changes) {
          Require(db.Sql("INSERT INTO series VALUES (?)").Run(series));
        }
      }
    }
    Statement& insert =
        db.Sql("INSERT INTO figure (poll, series, state, value) VALUES (?, ?, 0, ?)");
    for (const int series : changes) {
      Require(insert.Run(id, series, static_cast<double>(series % 997 + poll)));
    }
    Require(transaction.Commit());
    costs.push_back(Microseconds(start) / static_cast<double>(changes.size()));
  }
  return Median(std::move(costs));
}

void Measure(const Candidate& candidate, int sources, int figures) {
  const auto path = std::filesystem::temp_directory_path() / "dvcmon_store_bench.db";
  std::filesystem::remove(path);
  {
    auto db = Database::Open(path, std::chrono::seconds(1));
    Require(db ? Status(Done{}) : db.error());
    Require((*db)->Execute(candidate.schema));
    fmt::print("{:<22}", candidate.name);
    const bool keyed = std::string_view(candidate.schema).find("REFERENCES") != std::string::npos;
    std::mt19937 dice(1);
    for (int poll = 0; poll < 8; ++poll) {
      fmt::print("{:7.2f}", WritePolls(**db, poll, sources, figures, keyed, dice));
      std::fflush(stdout);
    }
  }
  fmt::print("{:8.0f} MB\n", static_cast<double>(std::filesystem::file_size(path)) / 1e6);
  std::filesystem::remove(path);
}

// --- The whole write -----------------------------------------------------------------------------

constexpr int kStatistics = 20;

Poll PollOf(const PollTarget& target, int number, int figures, const std::vector<double>& values) {
  Poll poll;
  poll.target = target;
  poll.started = poll.finished = testing::kNoon + std::chrono::minutes(number);
  for (int agency = 0; agency < figures / kStatistics; ++agency) {
    Row& row = poll.rows.emplace_back();
    row.row_set = static_cast<uint16_t>(Level::kAgency);
    row.body = fmt::format("H44.{:04}", agency);
    row.name = fmt::format("Ủy ban nhân dân xã {}", agency);
    row.tier = "commune";
    for (uint16_t field = 0; field < kStatistics; ++field) {
      const double value = values[static_cast<size_t>(agency * kStatistics + field)];
      poll.readings.push_back({static_cast<uint32_t>(agency), field, ReadingState::kValue, value});
    }
  }
  return poll;
}

// The rows of a poll into the naked table.
double BareInsert(Database& db, int poll, const std::vector<int>& changes) {
  const auto start = std::chrono::steady_clock::now();
  Transaction transaction(db);
  Require(transaction.Begin());
  Statement& insert = db.Sql("INSERT INTO figure (poll, series, state, value) VALUES (?, ?, 0, ?)");
  for (const int series : changes) {
    Require(insert.Run(poll, series, static_cast<double>(series % 997 + poll)));
  }
  Require(transaction.Commit());
  return Microseconds(start);
}

// The figures of one province, as they change.
struct Figures {
  PollTarget target;
  std::vector<double> values;
};

std::vector<Figures> Provinces(int count, int figures) {
  testing::TargetWords words;
  words.statistics.clear();
  for (int i = 0; i < kStatistics; ++i) words.statistics.push_back(fmt::format("statistic_{}", i));
  std::vector<Figures> provinces;
  for (int i = 0; i < count; ++i) {
    words.province = fmt::format("province-{}", i);
    provinces.push_back({testing::TargetOf(words), std::vector<double>(figures)});
  }
  return provinces;
}

// The medians over nine provinces.
void MeasureWholeWrite(int figures) {
  const auto folder = std::filesystem::temp_directory_path() / "dvcmon_store_bench";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  auto store = Store::Open({.path = folder / "store.db"});
  auto bare = Database::Open(folder / "bare.db", std::chrono::seconds(1));
  Require(store && bare ? Status(Done{}) : Error{ErrorCode::kStore, "cannot open", ""});
  Require((*bare)->Execute(kCandidates[0].schema));
  std::vector<Figures> provinces = Provinces(9, figures);
  std::mt19937 dice(1);
  int number = 0;
  int bare_poll = 0;
  fmt::print("\nms per poll of {} figures: changed, bare insert, Store::Write, ratio\n", figures);
  for (const double share : {1.0, 1.0, 0.5, 0.25, 0.1, 0.01, 1.0}) {
    std::bernoulli_distribution changed(share);
    std::vector<double> naked;
    std::vector<double> whole;
    ++number;
    for (Figures& province : provinces) {
      std::vector<int> changes;
      for (int i = 0; i < figures; ++i) {
        if (!changed(dice)) continue;
        changes.push_back(i);
        province.values[static_cast<size_t>(i)] += 1;
      }
      const Poll poll = PollOf(province.target, number, figures, province.values);
      naked.push_back(BareInsert(**bare, ++bare_poll, changes));
      const auto start = std::chrono::steady_clock::now();
      Require(store->Write(poll));
      whole.push_back(Microseconds(start));
    }
    fmt::print("{:5.0f}% {:8.1f} {:8.1f} {:6.2f}{}\n", share * 100, Median(naked) / 1000,
               Median(whole) / 1000, Median(whole) / Median(naked),
               number == 1 ? "  (series and names are new)" : "");
  }
  const auto start = std::chrono::steady_clock::now();
  const auto standings = store->LoadStandings(DayOf(testing::kNoon));
  Require(standings ? Status(Done{}) : standings.error());
  fmt::print("LoadStandings: {:.1f} ms\n", Microseconds(start) / 1000);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace dvcmon

int main(int argc, char** argv) {
  const int sources = argc > 1 ? std::atoi(argv[1]) : 34;
  const int figures = argc > 2 ? std::atoi(argv[2]) : 20'000;
  fmt::print("µs per figure; poll:    1      2      3      4      5      6      7      8\n");
  fmt::print("changed:            ");
  for (const double share : dvcmon::kChanged) fmt::print("{:6.0f}%", share * 100);
  fmt::print("\n");
  for (const auto& candidate : dvcmon::kCandidates) dvcmon::Measure(candidate, sources, figures);
  dvcmon::MeasureWholeWrite(figures);
}
