// What two years of one province of the simulated world cost in the record: 150 agencies × 10
// counters, polled every 15 minutes.
//
//   dvcmon_record_bench      prints samples for bench.py: the share of the polled samples that were
//                            another number than before; for each of them bytes of the file, and
//                            of its ledgers, apart; seconds to open it and see what stands, to read
//                            an agency's days
#include <chrono>
#include <filesystem>
#include <string>

#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"
#include "tests/bench/measure.h"
#include "tests/bench/province_history.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::bench {
namespace {

constexpr auto kEvery = std::chrono::minutes(15);
constexpr int kDays = ProvinceHistory::kDays;
constexpr int64_t kFigures = ProvinceHistory::kFiguresOfPoll;

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

int64_t BytesOfLedgers(const std::string& path) {
  const auto db = Require(Database::Open(path, Duration(0)));
  return Require(db->Sql("SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'ledger*'").First())
      .value_or(0);
}

void Measure(const std::string& path, const ProvinceHistory& history, int64_t changed) {
  const double samples = std::chrono::hours(24) / kEvery * static_cast<double>(kDays * kFigures);
  PrintSample("record_changed", static_cast<double>(changed) / samples);
  const int64_t of_ledgers = BytesOfLedgers(path);
  const auto bytes = static_cast<double>(std::filesystem::file_size(path)) - of_ledgers;
  PrintSample("record_bytes", bytes / samples);
  PrintSample("ledger_bytes", of_ledgers / samples);
  auto started = std::chrono::steady_clock::now();
  const Store store = Require(Store::Open({path}));
  const Day today = ProvinceHistory::First() + std::chrono::days(kDays - 1);
  RequireEqual(static_cast<int64_t>(Require(store.LoadHealth(today)).size()), 1, "sources");
  const auto standings = Require(store.LoadStandings(today));
  RequireEqual(static_cast<int64_t>(standings.at(0).figures.size()), kFigures,
               "figures that stand");
  Require(store.LoadCounters(history.source()));
  PrintSample("record_start", Seconds(started));
  for (size_t agency = 0; agency < history.agencies().size(); agency += 10) {
    started = std::chrono::steady_clock::now();
    const auto ledger = Require(store.LoadLedger(history.source(), history.agencies()[agency]->code,
                                                 "applications_received"));
    PrintSample("record_days", Seconds(started));
    RequireEqual(static_cast<int64_t>(ledger.days.size()), kDays, "days of a ledger");
  }
}

void Run() {
  // In memory: 70,000 commits are not what is measured.
  const testing::TempDir folder("/dev/shm");
  const std::string path = folder.Path("record.db");
  ProvinceHistory history;
  int64_t changed = 0;
  {
    Store store = Require(Store::Open({path}));
    changed = history.Write(store, kEvery);
  }
  Measure(path, history, changed);
}

}  // namespace
}  // namespace dvcmon::bench

int main() { dvcmon::bench::Run(); }
