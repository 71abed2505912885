// A machine that is put to sleep, and whose clock is set to any time within a day of the right one,
// again and again: of what it counts no day is lost, none counted twice, and when the clock is
// right again so are the days.
#include <gtest/gtest.h>

#include <cmath>

#include "daemon/base/log.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"
#include "tests/world/days.h"
#include "tests/world/history.h"
#include "tests/world/random.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const Day kStart = DayAt("2026-02-02");
constexpr int kJumpingDays = 250;
constexpr int kCalmDays = 5;

// What time it is, and what the clock says.
class JumpingClock {
 public:
  explicit JumpingClock(int jumps)
      : between_(std::chrono::duration_cast<Duration>(hours(24 * kJumpingDays)) / jumps) {}

  void Jump() {
    now_ += Duration(random_.Whole(0, 2 * between_.count()));
    if (random_.Uniform() < 0.002) now_ += hours(8);  // it was asleep
    const bool is_right = random_.Uniform() < 0.5;
    says_ = now_ + (is_right ? Duration(0) : Duration(minutes(random_.Whole(-24 * 60, 24 * 60))));
  }
  Time now() const { return now_; }
  Time says() const { return says_; }

 private:
  Random random_{41};
  const Duration between_;
  Time now_ = StartOf(kStart) + hours(12);
  Time says_ = now_;
};

int WorkingDaysOfWorld(Day after, Day to) {
  int count = 0;
  for (Day day = after + days(1); day <= to; day += days(1)) count += IsWorkingDay(day);
  return count;
}

// Each day stands once, and what is known of it no day before it knows.
double SumOf(const BodyLedger& ledger) {
  double sum = 0;
  Day next = Day::min();
  Day covered = Day::min();
  for (const LedgerDay& day : ledger.days) {
    EXPECT_GE(day.day, next) << FormatDay(day.day);
    next = day.day + days(1);
    if (!day.known()) continue;
    EXPECT_GT(day.from, covered) << FormatDay(day.day);
    covered = day.day;
    for (const double part : day.increments) {
      EXPECT_GE(part, 0) << FormatDay(day.day);
      sum += part;
    }
  }
  return sum;
}

class JumpingClockTest : public ::testing::Test {
 protected:
  JumpingClockTest() { ConfigureLog(LogLevel::kError, LogFormat::kLogfmt); }

  const dvcmon::testing::TempDir folder_{"/dev/shm"};
};

TEST_F(JumpingClockTest, TheLedgerOfARecordLosesNoDayAndCountsNoneTwice) {
  constexpr int kJumps = 100'000;
  const PollTarget target =
      dvcmon::testing::TargetOf({.period = "2026", .statistics = {"applications_received"}});
  const Source source = SourceOf(target);
  LedgerTerms terms;
  terms.counters["applications_received"] = 1;
  terms.working_days = &WorkingDaysOfWorld;
  auto opened = Store::Open({.path = folder_.Path("dvcmon.db")});
  ASSERT_TRUE(opened.ok());
  Store store = *std::move(opened);
  const auto filed = [](Time now) {  // one every half an hour
    return std::floor(static_cast<double>((now - StartOf(kStart)) / minutes(1)) / 30);
  };
  const auto poll = [&](Time clock, Time now) {
    const auto written = store.Write(dvcmon::testing::AcceptedPoll(
        target, clock, {{"phu-tho", "applications_received", 1000 + filed(now)}}));
    ASSERT_TRUE(written.ok()) << written.error().message;
  };
  const auto close = [&](Time clock) {
    for (;;) {
      const auto closed = store.CloseDay(source, DayOf(clock) - days(1), terms);
      ASSERT_TRUE(closed.ok()) << closed.error().message;
      if (!*closed) break;
    }
  };
  JumpingClock clock(kJumps);
  for (int jump = 0; jump < kJumps; ++jump) {
    clock.Jump();
    const Day today = DayOf(clock.says());
    ASSERT_TRUE(StartOf(today) <= clock.says() && clock.says() < StartOf(today + days(1)));
    if (jump % 25 == 0) poll(clock.says(), clock.now());
    close(clock.says());
  }
  const Day back = DayOf(clock.now()) + days(2);
  for (Day day = back; day < back + days(kCalmDays); day += days(1)) {
    poll(EveningOf(day), EveningOf(day));
    close(StartOf(day + days(1)));
  }
  const auto ledger = store.LoadLedger(source, "phu-tho", "applications_received");
  ASSERT_TRUE(ledger.ok());
  const double sum = SumOf(*ledger);
  ASSERT_EQ(ledger->days.front().status, DayStatus::kOrigin);
  // Of the days before the clock was right nobody can say more than the sum.
  double known = 0;
  for (auto day = ledger->days.end() - kCalmDays + 1; day != ledger->days.end(); ++day) {
    EXPECT_EQ(day->status, DayStatus::kOk);
    EXPECT_EQ(day->from, day->day);
    EXPECT_EQ(day->increments.at(0), 48) << FormatDay(day->day);
    known += 48;
  }
  EXPECT_LE(sum, filed(EveningOf(back + days(kCalmDays - 1))));
  EXPECT_GT(sum - known, 0.99 * filed(clock.now()));
  EXPECT_GT(ledger->days.size(), static_cast<size_t>(kJumpingDays));
}

TEST_F(JumpingClockTest, TheWholeProductLosesNoDayAndCountsNoneTwice) {
  const World world(TinyWorld());
  const Portals portals(world, {});
  ConfigOptions options;
  options.watched = {{"opencps", {"lang-son"}, {"statistics-year"}}};
  const auto config = LoadConfig(WriteConfig(folder_.Path("config"), options)).config;
  auto opened = History::Open(portals, folder_.Path("dvcmon.db"), config, StartOf(kStart));
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  History& history = **opened;
  ASSERT_TRUE(history.Play(kStart, kStart).ok());
  constexpr int kJumps = 2'000;
  JumpingClock clock(kJumps);
  for (int jump = 0; jump < kJumps; ++jump) {
    clock.Jump();
    ASSERT_TRUE(history.StepAt(clock.says(), clock.now()).ok()) << FormatTime(clock.says());
  }
  const Day back = DayOf(clock.now()) + days(2);
  const Day last = back + days(kCalmDays - 1);
  ASSERT_TRUE(history.Play(back, last + days(1)).ok());
  const auto ledger =
      history.store().LoadLedger({"opencps", "statistics-year", "lang-son", PeriodKind::kYear},
                                 "lang-son", "applications_received");
  ASSERT_TRUE(ledger.ok());
  const auto filed = [&](Day from, Day to) {
    return static_cast<double>(world.Filed("lang-son", "", std::nullopt, from, to));
  };
  const double sum = SumOf(*ledger);
  EXPECT_LE(sum, filed(kStart + days(1), last));
  EXPECT_GT(sum, 0.99 * filed(kStart + days(1), last));
  for (auto day = ledger->days.end() - kCalmDays + 1; day != ledger->days.end(); ++day) {
    if (!day->known()) continue;
    EXPECT_EQ(Counters{day->increments}.Total(), filed(day->from, day->day)) << FormatDay(day->day);
  }
}

}  // namespace
}  // namespace dvcmon::world
