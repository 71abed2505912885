// Days that are hard to count, lived through by the whole product: what its ledgers say of them is
// held against the truth. Of the two portals one dates its data and the other does not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "daemon/base/log.h"
#include "daemon/derive/flow.h"
#include "tests/support/temp_dir.h"
#include "tests/world/days.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr char kLangSon[] = "lang-son";
const std::vector<Source> kSources = {{"world-csv", "agencies", kLangSon, PeriodKind::kYear},
                                      {"opencps", "statistics-year", kLangSon, PeriodKind::kYear}};

std::string Text(const LedgerDay& day) {
  return fmt::format("{} from {} to {}", Name(day.status), FormatDay(day.from), FormatDay(day.day));
}

// On both portals alike.
std::vector<Fault> Everywhere(Fault fault) {
  std::vector<Fault> faults;
  for (const Source& source : kSources) {
    fault.portal = source.portal;
    faults.push_back(fault);
  }
  return faults;
}

class HardDaysTest : public ::testing::Test {
 protected:
  explicit HardDaysTest(const std::string& schedule = "{every: 24h}") {
    ConfigureLog(LogLevel::kError, LogFormat::kLogfmt);
    ConfigOptions options;
    options.watched = {{"world-csv", {kLangSon}}, {"opencps", {kLangSon}}};
    options.schedule = schedule;
    config_ = LoadConfig(WriteConfig(folder_.Path("config"), options)).config;
  }

  // A daemon that goes on from the store of the one before.
  void Start(Day day) {
    history_.reset();
    auto history =
        History::Open(*portals_, folder_.Path("dvcmon.db"), config_, StartOf(day) + hours(12));
    ASSERT_TRUE(history.ok()) << history.error().message;
    history_ = *std::move(history);
  }
  void Live(const Portals::Options& options, Day first, Day last) {
    portals_ = std::make_unique<Portals>(world_, options);
    Start(first);
    GoOn(first, last);
  }
  // In the evenings; the last day is entered as well.
  void GoOn(Day first, Day last) {
    ASSERT_TRUE(history_->Play(first, last).ok());
    ASSERT_TRUE(history_->StepAt(StartOf(last + days(1)) + minutes(5)).ok());
  }

  // The province, and its agencies.
  std::vector<std::string> Bodies() const {
    std::vector<std::string> bodies = {kLangSon};
    for (const Agency& agency : world_.Find(kLangSon)->agencies) {
      if (agency.last > DayAt("2026-01-01")) bodies.push_back(agency.code);
    }
    return bodies;
  }
  std::vector<LedgerDay> Ledger(const Source& source, const std::string& body = kLangSon) {
    auto ledger = history_->store().LoadLedger(source, body, "applications_received");
    EXPECT_TRUE(ledger.ok());
    return ledger->days;
  }
  LedgerDay On(const Source& source, Day day, const std::string& body = kLangSon) {
    for (LedgerDay& entered : Ledger(source, body)) {
      if (entered.day == day) return entered;
    }
    ADD_FAILURE() << source.portal << " " << body << ": nothing of " << FormatDay(day);
    return {};
  }
  double Filed(const std::string& body, Day first, Day last) const {
    const std::string agency = body == kLangSon ? "" : body;
    return static_cast<double>(world_.Filed(kLangSon, agency, std::nullopt, first, last));
  }

  // What a ledger knows is true, whatever it does not know; but of days that cover that one, if
  // any.
  void ExpectTruth(Day but = Day::max()) {
    for (const Source& source : kSources) {
      for (const std::string& body : Bodies()) {
        Day next = Day::min();
        for (const LedgerDay& day : Ledger(source, body)) {
          if (!day.known()) continue;
          const std::string about = source.portal + " " + body + ": " + Text(day);
          EXPECT_GE(day.from, next) << about << ", counted twice";
          next = day.day + days(1);
          if (day.from <= but && but <= day.day) continue;
          EXPECT_EQ(Counters{day.increments}.Total(), Filed(body, day.from, day.day)) << about;
        }
      }
    }
  }
  // It knows all of these days.
  void ExpectWhole(const std::string& body, Day first, Day last) {
    for (const Source& source : kSources) {
      const dvcmon::Flow flow = FlowBetween(Ledger(source, body), first, last);
      EXPECT_FALSE(flow.unknown) << source.portal << " " << body << " "
                                 << FormatDay(flow.unknown->day) << Name(flow.unknown->status);
      EXPECT_EQ(flow.filed.Total(), Filed(body, first, last)) << source.portal << " " << body;
    }
  }
  void ExpectEachWhole(Day first, Day last) {
    for (const std::string& body : Bodies()) ExpectWhole(body, first, last);
  }

  const dvcmon::testing::TempDir folder_{"/dev/shm"};
  const World world_{[] {
    WorldOptions options = SmallWorld();
    options.provinces = {kLangSon};
    return options;
  }()};
  std::unique_ptr<Portals> portals_;
  std::shared_ptr<const Config> config_;
  std::unique_ptr<History> history_;
};

TEST_F(HardDaysTest, AnOldPageFromACacheIsNoDayOnWhichNothingWasFiled) {
  // What is shown then was seen the day before: of another page nobody can tell that it is old.
  std::vector<Fault> faults;
  for (Day day = DayAt("2026-04-06"); day < DayAt("2026-04-24"); day += days(2)) {
    for (Fault& fault : Everywhere({.kind = Fault::Kind::kFlapping,
                        .portal = "",
                        .province = "",
                        .from = StartOf(day),
                        .to = StartOf(day + days(1))})) {
      faults.push_back(std::move(fault));
    }
  }
  Live({.faults = faults}, DayAt("2026-03-02"), DayAt("2026-04-24"));
  int old = 0;
  for (Day day = DayAt("2026-04-06"); day < DayAt("2026-04-24"); day += days(2)) {
    const Snapshot shown = portals_->Of("opencps").At(
        *world_.Find(kLangSon), PeriodContaining(PeriodKind::kYear, day), EveningOf(day));
    if (shown.as_of == day) continue;
    ++old;
    for (const Source& source : kSources) EXPECT_FALSE(On(source, day).known()) << FormatDay(day);
  }
  EXPECT_GE(old, 3);
  ExpectTruth();
  ExpectEachWhole(DayAt("2026-03-03"), DayAt("2026-04-24"));
}

TEST_F(HardDaysTest, ATableOfSevenTenthsOfTheAgenciesIsNoResetAndTheNextOneCoversItsDays) {
  const Day first = DayAt("2026-04-07");
  Live({.faults = Everywhere({.kind = Fault::Kind::kTruncated,
                              .portal = "",
                              .province = "",
                              .from = StartOf(first),
                              .to = StartOf(first + days(2)),
                              .share = 0.3})},
       DayAt("2026-03-02"), DayAt("2026-04-17"));
  for (const Source& source : kSources) {
    const std::string clause = fmt::format(R"(clause="shrink",collector="{}")", source.collector);
    EXPECT_NE(history_->Metrics().find(clause), std::string::npos) << clause;
    for (const std::string& body : Bodies()) {
      for (const LedgerDay& day : Ledger(source, body)) {
        EXPECT_NE(day.status, DayStatus::kReset) << Text(day);
        EXPECT_NE(day.status, DayStatus::kRestated) << Text(day);
      }
      EXPECT_EQ(On(source, first + days(2), body).from, first) << source.portal << " " << body;
    }
  }
  ExpectTruth();
  ExpectEachWhole(DayAt("2026-03-03"), DayAt("2026-04-17"));
}

TEST_F(HardDaysTest, CountersThatAreRestatedByOnePerCentAreNoFilings) {
  const Day day = DayAt("2026-09-15");
  Live({.faults = Everywhere({.kind = Fault::Kind::kRestated,
                              .portal = "",
                              .province = "",
                              .from = StartOf(day) + hours(12),
                              .to = StartOf(day) + hours(13),
                              .share = 0.01})},
       DayAt("2026-08-03"), DayAt("2026-09-25"));
  for (const Source& source : kSources) {
    EXPECT_EQ(On(source, day).status, DayStatus::kRestated) << source.portal;
  }
  // A correction that is smaller than what came in on that day cannot be seen.
  ExpectTruth(day);
  ExpectEachWhole(DayAt("2026-08-04"), day - days(1));
  ExpectWhole(kLangSon, day + days(3), DayAt("2026-09-25"));
}

TEST_F(HardDaysTest, PollsMissedOverAWeekendAreOneIncrement) {
  const Day friday = DayAt("2026-04-10");
  Live({.faults = Everywhere({.kind = Fault::Kind::kOutage,
                              .portal = "",
                              .province = "",
                              .from = EveningOf(friday) + hours(1),
                              .to = EveningOf(friday + days(3))})},
       DayAt("2026-03-02"), DayAt("2026-04-17"));
  for (const Source& source : kSources) {
    const LedgerDay monday = On(source, friday + days(3));
    EXPECT_EQ(Text(monday), "ok from 2026-04-11 to 2026-04-13") << source.portal;
    EXPECT_EQ(monday.covers_wd, 1);
  }
  ExpectTruth();
  ExpectEachWhole(DayAt("2026-03-03"), DayAt("2026-04-17"));
}

TEST_F(HardDaysTest, ThirtyDaysWithoutADaemonAreOneIncrement) {
  Live({}, DayAt("2026-03-02"), DayAt("2026-04-17"));
  Start(DayAt("2026-05-18"));
  GoOn(DayAt("2026-05-18"), DayAt("2026-05-22"));
  int working_days = 0;
  for (Day day = DayAt("2026-04-18"); day <= DayAt("2026-05-18"); day += days(1)) {
    working_days += IsWorkingDay(day);
  }
  for (const Source& source : kSources) {
    const LedgerDay back = On(source, DayAt("2026-05-18"));
    EXPECT_EQ(Text(back), "ok from 2026-04-18 to 2026-05-18") << source.portal;
    EXPECT_EQ(back.covers_wd, working_days);
  }
  ExpectTruth();
  ExpectEachWhole(DayAt("2026-03-03"), DayAt("2026-05-22"));
}

// Polled late in the evening too, when the counter of the year may be at its beginning already.
class NewYearTest : public HardDaysTest {
 protected:
  NewYearTest() : HardDaysTest("{at: [\"18:30\", \"23:55\"]}") {}

  void LiveThrough(Policy::Reset reset) {
    Portals::Options options;
    for (const Source& source : kSources) options.policies[source.portal] = {.reset = reset};
    portals_ = std::make_unique<Portals>(world_, options);
    Start(DayAt("2025-11-03"));
    for (Day day = DayAt("2025-11-03"); day <= DayAt("2026-02-06"); day += days(1)) {
      for (const minutes at : {minutes(5), minutes(18 * 60 + 30), minutes(23 * 60 + 55)}) {
        ASSERT_TRUE(history_->StepAt(StartOf(day) + at).ok());
      }
    }
  }
};

TEST_F(NewYearTest, ACounterThatBeginsAnewOnTheFifthIsCountedOnce) {
  LiveThrough(Policy::Reset::kLate);
  for (const Source& source : kSources) {
    EXPECT_EQ(On(source, DayAt("2026-01-05")).status, DayStatus::kReset) << source.portal;
  }
  ExpectTruth();
  ExpectWhole(kLangSon, DayAt("2025-11-04"), DayAt("2025-12-31"));
  ExpectWhole(kLangSon, DayAt("2026-01-01"), DayAt("2026-02-05"));
}

TEST_F(NewYearTest, ACounterThatBeginsAnewBeforeMidnightLosesThatDayAlone) {
  LiveThrough(Policy::Reset::kEarly);
  for (const Source& source : kSources) {
    EXPECT_EQ(On(source, DayAt("2025-12-31")).status, DayStatus::kQuarantine) << source.portal;
    EXPECT_EQ(Text(On(source, DayAt("2026-01-01"))), "reset from 2026-01-01 to 2026-01-01");
  }
  ExpectTruth();
  ExpectWhole(kLangSon, DayAt("2025-11-04"), DayAt("2025-12-30"));
  ExpectWhole(kLangSon, DayAt("2026-01-01"), DayAt("2026-02-05"));
}

}  // namespace
}  // namespace dvcmon::world
