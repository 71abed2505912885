// What two years of one province cost in the record: 150 agencies × 10 counters, polled every 15
// minutes, written by the store alone.
//
//   dvcmon_record_bench      prints samples for bench.py: bytes of the file for each polled sample,
//                            seconds to open it and see what stands, to read an agency's days
#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "daemon/store/store.h"
#include "tests/bench/measure.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::bench {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int kAgencies = 150;
constexpr int kDays = 730;
constexpr auto kEvery = minutes(15);
const Day kFirst = ParseDay("2024-01-01").value();

// Filings come in office hours of working days, a few at night. Σ over the statistics of an agency
// of what is counted on a working day: from 1 to some 60, as in a province most are small.
class Office {
 public:
  explicit Office(int number)
      : random_(20261126U + static_cast<unsigned>(number)),
        a_day_(std::exp(std::normal_distribution<double>(1.0, 0.9)(random_))) {}

  // What is added to each counter in the quarter of an hour that begins then.
  void Add(Time moment, std::vector<double>& counters) {
    const Day day = DayOf(moment);
    const auto hour = std::chrono::floor<hours>(moment - StartOf(day)).count();
    const bool worked = std::chrono::weekday(day).iso_encoding() <= 5;
    const bool open = worked && hour >= 7 && hour < 17 && hour != 12;
    const double expected = a_day_ * (open ? 0.85 / 36 : worked ? 0.15 / 60 : 0.1 / 96);
    for (double& counter : counters) {
      counter += std::poisson_distribution<int>(expected)(random_);
    }
  }

 private:
  std::mt19937 random_;
  double a_day_;
};

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

int WorkingDays(Day after, Day to) {
  int count = 0;
  for (Day day = after + days(1); day <= to; day += days(1)) {
    count += std::chrono::weekday(day).iso_encoding() <= 5;
  }
  return count;
}

class Record {
 public:
  Record() {
    for (int channel = 0; channel < 3; ++channel) {
      const std::array<const char*, 3> names = {"direct", "online", "postal"};
      statistics_.push_back("applications_received{channel=" + std::string(names[channel]) + "}");
    }
    for (const char* id : {"applications_handled", "applications_handled_on_time",
                           "applications_payable", "applications_paid_online",
                           "applications_completed", "results_returned", "certified_copies"}) {
      statistics_.emplace_back(id);
    }
    for (const std::string& key : statistics_) terms_.counters[key.substr(0, key.find('{'))] = 1;
    terms_.working_days = &WorkingDays;
    for (int agency = 0; agency < kAgencies; ++agency) offices_.emplace_back(agency);
    counters_.assign(kAgencies, std::vector<double>(statistics_.size()));
  }

  void Write() {
    Store store = Require(Store::Open({path_}));
    for (int day = 0; day < kDays; ++day) {
      const Day date = kFirst + days(day);
      const Period period = PeriodContaining(PeriodKind::kYear, date);
      if (period.first == date) {
        counters_.assign(kAgencies, std::vector<double>(statistics_.size()));
        target_ = testing::TargetOf({.period = Text(period), .statistics = statistics_});
      }
      for (Time time = StartOf(date); time < StartOf(date + days(1)); time += kEvery) {
        changed_ += Require(store.Write(PollAt(time))).figures;
      }
      while (Require(store.CloseDay(SourceOf(target_), date, terms_))) {
      }
    }
  }

  void Measure() {
    const double samples = 96.0 * kDays * kAgencies * static_cast<double>(statistics_.size());
    PrintSample("record_changed", static_cast<double>(changed_) / samples);
    PrintSample("record_bytes", static_cast<double>(std::filesystem::file_size(path_)) / samples);
    auto started = std::chrono::steady_clock::now();
    const Store store = Require(Store::Open({path_}));
    const Day today = kFirst + days(kDays - 1);
    RequireEqual(static_cast<int64_t>(Require(store.LoadHealth(today)).size()), 1, "sources");
    const auto standings = Require(store.LoadStandings(today));
    RequireEqual(static_cast<int64_t>(standings.at(0).figures.size()),
                 kAgencies * static_cast<int64_t>(statistics_.size()), "figures that stand");
    Require(store.LoadCounters(SourceOf(target_)));
    PrintSample("record_start", Seconds(started));
    for (int agency = 0; agency < 5; ++agency) {
      started = std::chrono::steady_clock::now();
      const auto ledger =
          Require(store.LoadLedger(SourceOf(target_), AgencyOf(agency), "applications_received"));
      PrintSample("record_days", Seconds(started));
      RequireEqual(static_cast<int64_t>(ledger.days.size()), kDays, "days of a ledger");
    }
  }

 private:
  static std::string AgencyOf(int agency) { return "H44." + std::to_string(100 + agency); }

  Poll PollAt(Time time) {
    std::vector<testing::Cell> cells;
    Poll poll;
    poll.target = target_;
    poll.started = time;
    poll.finished = time + std::chrono::seconds(2);
    poll.attempts = 1;
    for (int agency = 0; agency < kAgencies; ++agency) {
      std::vector<double>& counters = counters_[static_cast<size_t>(agency)];
      offices_[static_cast<size_t>(agency)].Add(time, counters);
      poll.rows.push_back({.row_set = static_cast<uint16_t>(Level::kAgency),
                           .body = AgencyOf(agency),
                           .name = "UBND " + AgencyOf(agency)});
      for (size_t field = 0; field < counters.size(); ++field) {
        poll.readings.push_back({.row = static_cast<uint32_t>(agency),
                                 .field = static_cast<uint16_t>(field),
                                 .value = counters[field]});
      }
    }
    return poll;
  }

  // In memory: 70,000 commits are not what is measured.
  testing::TempDir folder_{"/dev/shm"};
  std::string path_ = folder_.Path("record.db");
  std::vector<std::string> statistics_;
  LedgerTerms terms_;
  std::vector<Office> offices_;
  std::vector<std::vector<double>> counters_;
  PollTarget target_;
  int64_t changed_ = 0;
};

}  // namespace
}  // namespace dvcmon::bench

int main() {
  dvcmon::bench::Record record;
  record.Write();
  record.Measure();
}
