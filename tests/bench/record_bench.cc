// What two years of one province of the simulated world cost in the record: 150 agencies × 10
// counters, polled every 15 minutes, written by the store alone.
//
//   dvcmon_record_bench      prints samples for bench.py: the share of the polled samples that were
//                            another number than before; for each of them bytes of the file, and
//                            of its ledgers, apart; seconds to open it and see what stands, to read
//                            an agency's days
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"
#include "tests/bench/measure.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"
#include "tests/world/days.h"
#include "tests/world/world.h"

namespace dvcmon::bench {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using world::Flow;

constexpr size_t kAgenciesOfProvince = 150;
constexpr int kDays = 730;
constexpr auto kEvery = minutes(15);
const Day kFirst = ParseDay("2025-07-01").value();  // agencies are as they are today

struct Counter {
  const char* key;
  Flow flow;
};
constexpr Counter kCounters[] = {
    {"applications_received{channel=direct}", Flow::kDirect},
    {"applications_received{channel=online}", Flow::kOnline},
    {"applications_received{channel=postal}", Flow::kPostal},
    {"applications_online{level=4}", Flow::kFullOnline},
    {"applications_payable", Flow::kPayable},
    {"applications_paid_online", Flow::kPaidOnline},
    {"applications_completed{outcome=early}", Flow::kEarly},
    {"applications_completed{outcome=on_time}", Flow::kOnTime},
    {"applications_completed{outcome=overdue}", Flow::kOverdue},
    {"quality_indicator_numerator{indicator=DOSSIER_DIGITIZED}", Flow::kDigitized},
};
constexpr int64_t kSamplesOfPoll = kAgenciesOfProvince * std::size(kCounters);

world::WorldOptions OneProvince() {
  world::WorldOptions options;
  options.first = kFirst;
  options.last = kFirst + days(kDays - 1);
  options.provinces = {"lang-son"};
  options.departments = 12;
  options.districts = 0;
  options.communes = static_cast<int>(kAgenciesOfProvince) - options.departments;
  return options;
}

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

int WorkingDays(Day after, Day to) {
  int count = 0;
  for (Day day = after + days(1); day <= to; day += days(1)) count += world::IsWorkingDay(day);
  return count;
}

class Record {
 public:
  Record() {
    for (const Counter& counter : kCounters) {
      statistics_.emplace_back(counter.key);
      terms_.counters[statistics_.back().substr(0, statistics_.back().find('{'))] = 1;
    }
    terms_.working_days = &WorkingDays;
    for (const world::Agency& agency : world_.Find("lang-son")->agencies) {
      if (agency.last >= kFirst) agencies_.push_back(&agency);
    }
    RequireEqual(static_cast<int64_t>(agencies_.size()), kAgenciesOfProvince, "agencies");
  }

  void Write() {
    Store store = Require(Store::Open({path_}));
    for (Day day = kFirst; day < kFirst + days(kDays); day += days(1)) {
      const Period period = PeriodContaining(PeriodKind::kYear, day);
      if (day == kFirst || day == period.first) Begin(period);
      for (Time time = StartOf(day); time < StartOf(day + days(1)); time += kEvery) {
        changed_ += Require(store.Write(PollAt(time))).figures;
      }
      while (Require(store.CloseDay(SourceOf(target_), day, terms_))) {
      }
    }
  }

  void Measure() {
    const double samples = 96.0 * kDays * kSamplesOfPoll;
    PrintSample("record_changed", static_cast<double>(changed_) / samples);
    const int64_t of_ledgers = BytesOfLedgers();
    const auto bytes = static_cast<double>(std::filesystem::file_size(path_)) - of_ledgers;
    PrintSample("record_bytes", bytes / samples);
    PrintSample("ledger_bytes", of_ledgers / samples);
    auto started = std::chrono::steady_clock::now();
    const Store store = Require(Store::Open({path_}));
    const Day today = kFirst + days(kDays - 1);
    RequireEqual(static_cast<int64_t>(Require(store.LoadHealth(today)).size()), 1, "sources");
    const auto standings = Require(store.LoadStandings(today));
    RequireEqual(static_cast<int64_t>(standings.at(0).figures.size()), kSamplesOfPoll,
                 "figures that stand");
    Require(store.LoadCounters(SourceOf(target_)));
    PrintSample("record_start", Seconds(started));
    for (size_t agency = 0; agency < agencies_.size(); agency += 10) {
      started = std::chrono::steady_clock::now();
      const auto ledger = Require(
          store.LoadLedger(SourceOf(target_), agencies_[agency]->code, "applications_received"));
      PrintSample("record_days", Seconds(started));
      RequireEqual(static_cast<int64_t>(ledger.days.size()), kDays, "days of a ledger");
    }
  }

 private:
  int64_t BytesOfLedgers() const {
    const auto db = Require(Database::Open(path_, Duration(0)));
    return Require(db->Sql("SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'ledger*'").First())
        .value_or(0);
  }

  void Begin(const Period& period) {
    target_ = testing::TargetOf(
        {.province = "lang-son", .period = Text(period), .statistics = statistics_});
    before_.clear();
    for (const world::Agency* agency : agencies_) {
      before_.push_back(world_.Until(*agency, StartOf(period.first)));
    }
  }

  Poll PollAt(Time time) const {
    Poll poll;
    poll.target = target_;
    poll.started = time;
    poll.finished = time + std::chrono::seconds(2);
    poll.attempts = 1;
    poll.rows.reserve(agencies_.size());
    poll.readings.reserve(kSamplesOfPoll);
    for (size_t row = 0; row < agencies_.size(); ++row) {
      world::Counts counts = world_.Until(*agencies_[row], time);
      counts -= before_[row];
      poll.rows.push_back({.row_set = static_cast<uint16_t>(Level::kAgency),
                           .body = agencies_[row]->code,
                           .name = agencies_[row]->name});
      for (size_t field = 0; field < std::size(kCounters); ++field) {
        poll.readings.push_back({.row = static_cast<uint32_t>(row),
                                 .field = static_cast<uint16_t>(field),
                                 .value = static_cast<double>(counts[kCounters[field].flow])});
      }
    }
    return poll;
  }

  // In memory: 70,000 commits are not what is measured.
  testing::TempDir folder_{"/dev/shm"};
  std::string path_ = folder_.Path("record.db");
  const world::World world_{OneProvince()};
  std::vector<const world::Agency*> agencies_;
  std::vector<std::string> statistics_;
  LedgerTerms terms_;
  PollTarget target_;
  std::vector<world::Counts> before_;  // by agency: what its counters had when the year began
  int64_t changed_ = 0;
};

}  // namespace
}  // namespace dvcmon::bench

int main() {
  dvcmon::bench::Record record;
  record.Write();
  record.Measure();
}
