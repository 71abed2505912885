#include "daemon/derive/drop_replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/derive/book.h"
#include "tests/daemon/derive/judged_body.h"

namespace dvcmon {
namespace {

using testing::SizeIs;

const Calendar kWeeks;

// A province of two bodies; on `bad` days nobody files online.
DropHistory History(int days, int first_bad, int last_bad) {
  DropHistory history{.province = "p", .bodies = {"a", "b"}};
  Day day = kMonday;
  for (int i = 0; i < days; ++i, day = WorkingDayAfter(day)) {
    const bool bad = first_bad <= i && i <= last_bad;
    const Filed filed{.from = day,
                      .day = day,
                      .known = true,
                      .received = 40,
                      .online = bad ? 0.0 : 36.0,
                      .covers_wd = 1};
    history.days.push_back({.day = day, .bodies = {filed, filed}});
  }
  return history;
}

TEST(DropReplayTest, FindsADropOfEachBodyAndOfTheProvince) {
  const DropHistory history = History(80, 60, 64);
  const Replayed replayed = ReplayDrops(history, kWeeks, {});
  ASSERT_THAT(replayed.drops, SizeIs(3));
  EXPECT_EQ(replayed.drops[0].body, std::nullopt);
  EXPECT_EQ(replayed.drops[0].onset, history.days[60].day);
  for (const size_t body : {size_t{0}, size_t{1}}) {
    const ReplayedDrop& drop = replayed.drops[1 + body];
    EXPECT_EQ(drop.body, body);
    EXPECT_EQ(drop.onset, history.days[61].day);
    EXPECT_EQ(drop.window.first, history.days[60].day);
    // Three days as usual, of the last five that are looked at.
    EXPECT_EQ(drop.closed, history.days[69].day);
    EXPECT_GT(drop.lower_bound, 50);
  }
  EXPECT_EQ(replayed.province_days, 45);
}

TEST(DropReplayTest, ALimitThatIsNotReachedFindsNothing) {
  const DropLimits limits{.rate = 1000, .volume = 1000, .province = 1000};
  EXPECT_THAT(ReplayDrops(History(80, 60, 64), kWeeks, limits).drops, SizeIs(0));
}

TEST(DropReplayTest, GoesOnExactlyWithAStateThatWasKept) {
  const DropHistory history = History(80, 60, 64);
  const std::vector<std::vector<size_t>> groups = {{0, 1}, {1}};
  const SourceTerms terms{.calendar = kWeeks, .groups = groups};
  SourceDrops drops;
  for (const FiledDay& day : history.days) {
    SourceDrops kept = drops;
    JudgeDay(drops, day, terms);
    JudgeDay(kept, day, terms);
    ASSERT_EQ(kept, drops);
  }
  EXPECT_THAT(drops.groups, SizeIs(2));
}

TEST(DropReplayTest, ABodyThatIsNewComesLast) {
  const std::vector<std::vector<size_t>> groups = {{0}};
  const SourceTerms terms{.calendar = kWeeks, .groups = groups};
  SourceDrops drops;
  JudgeDay(drops, {.day = kMonday, .bodies = {{}}}, terms);
  JudgeDay(drops, {.day = kMonday + std::chrono::days(1), .bodies = {{}, {}}}, terms);
  EXPECT_THAT(drops.bodies, SizeIs(2));
}

// Counters of a year to date, of one busy body.
class LedgerReplayTest : public testing::Test {
 protected:
  FiledDay Close(double received, double online) {
    const LedgerReplay::Row row{0, received, online};
    FiledDay filed = ledgers_.Close(day_, std::span(&row, 1));
    day_ = WorkingDayAfter(day_);
    return filed;
  }
  double Grow(int days) {
    for (int i = 0; i < days; ++i) {
      total_ += 100;
      Close(total_, total_ * 0.9);
    }
    return total_;
  }

  LedgerReplay ledgers_{1, kWeeks};
  Day day_ = kMonday;
  double total_ = 1000;
};

TEST_F(LedgerReplayTest, CountersBecomeWhatWasFiled) {
  Close(1000, 900);
  const FiledDay filed = Close(1100, 980);
  ASSERT_THAT(filed.bodies, SizeIs(1));
  EXPECT_TRUE(filed.bodies[0].known);
  EXPECT_EQ(filed.bodies[0].received, 100);
  EXPECT_EQ(filed.bodies[0].online, 80);
  EXPECT_EQ(filed.bodies[0].covers_wd, 1);
}

TEST_F(LedgerReplayTest, ARestatedCounterIsNotKnown) {
  Grow(5);
  EXPECT_FALSE(Close(total_ - 50, total_ * 0.9 - 50).bodies[0].known);
}

TEST_F(LedgerReplayTest, ASourceThatStandsStillIsFrozen) {
  Grow(15);
  EXPECT_EQ(ledgers_.stopped_log10_p(), 0);
  EXPECT_FALSE(Close(total_, total_ * 0.9).bodies[0].known);
  EXPECT_LE(ledgers_.stopped_log10_p(), kFrozenLog10P);
  Grow(1);
  EXPECT_EQ(ledgers_.stopped_log10_p(), 0);
}

}  // namespace
}  // namespace dvcmon
