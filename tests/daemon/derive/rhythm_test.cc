#include "daemon/derive/rhythm.h"

#include <gmock/gmock.h>

#include <vector>

#include "tests/daemon/derive/book.h"

namespace dvcmon {
namespace {

using testing::Each;

// A source that is closed every day.
class Source {
 public:
  Source(Day day, double expected) { next = {day, kThisYear, {}, expected}; }

  Freshness Close(double of_one, double of_another = 7) {
    counter = of_one;
    const std::vector<double> counters = {of_one, of_another};
    next.counters = counters;
    const Freshness freshness = Observe(rhythm, next, Weekdays);
    next.day += std::chrono::days(1);
    return freshness;
  }
  Freshness Move() { return Close(counter + 1); }
  Freshness Stand() { return Close(counter); }
  void Move(int days) {
    while (days-- > 0) Move();
  }

  Rhythm rhythm;
  Closing next;
  double counter = 1000;
};

// Ends on a Sunday, after three weeks in which it moved every day.
Source Live(double expected) {
  Source source(kMonday, expected);
  source.Move(21);
  return source;
}

TEST(RhythmTest, OfALiveSourceThatIsSmallAnUnchangedDayMeansNothingFiled) {
  Source source = Live(5);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);
  EXPECT_EQ(source.Move(), Freshness::kChanged);
}

TEST(RhythmTest, ASourceIsFrozenWhenStandingStillIsAsGoodAsImpossible) {
  EXPECT_EQ(Live(19.9).Stand(), Freshness::kQuiet);
  EXPECT_EQ(Live(20).Stand(), Freshness::kFrozen);
}

TEST(RhythmTest, DaysOfStandingStillAddUpSinceTheLastChange) {
  Source source = Live(6);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);
  EXPECT_EQ(source.Stand(), Freshness::kFrozen);
  EXPECT_NEAR(FrozenLog10P(source.rhythm, source.next, Weekdays), -5 * 6 * 0.30103, 1e-9);
}

TEST(RhythmTest, ThatNothingMovedOnADayOffSaysNothing) {
  Source source(kMonday, 5);
  source.Move(19);  // up to Friday
  EXPECT_EQ(source.Stand(), Freshness::kFrozen);
  EXPECT_EQ(source.Stand(), Freshness::kFrozen);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet) << "Monday";
}

TEST(RhythmTest, WhereThePortalsOwnDateGoesOnAnUnchangedDayMeansNothingFiled) {
  Source source(kMonday, 100);
  source.next.as_of = StartOf(kMonday);
  source.Move();
  source.next.as_of = StartOf(kMonday) + std::chrono::hours(24);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);
  EXPECT_EQ(source.Stand(), Freshness::kFrozen) << "its date stands still";
  source.next.as_of = StartOf(kMonday);
  EXPECT_EQ(source.Stand(), Freshness::kFrozen) << "its date went back";
}

TEST(RhythmTest, UntilTenWorkingDaysWereSeenStandingStillSaysNothing) {
  Source source(kMonday, 1);
  source.Move(14);  // the first closing follows no other: nine
  EXPECT_EQ(source.Stand(), Freshness::kFrozen);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);
}

TEST(RhythmTest, WhereNobodyKnowsWhatToExpectStandingStillSaysNothing) {
  Source source = Live(0);
  EXPECT_EQ(source.rhythm.days, 0);
  EXPECT_EQ(source.Stand(), Freshness::kFrozen);
  source = Live(5);
  source.next.expected = 0;
  EXPECT_EQ(source.Stand(), Freshness::kFrozen);
}

TEST(RhythmTest, AfterASourceStoodStillItSaysNothingForTwentyWorkingDays) {
  Source source = Live(10);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);  // Monday: 10 to -3.01
  EXPECT_EQ(source.Stand(), Freshness::kFrozen);
  source.Move(24);  // up to Friday; 18 working days
  EXPECT_EQ(source.Stand(), Freshness::kFrozen) << "Saturday";
  source.Move(2);
  EXPECT_EQ(source.Stand(), Freshness::kFrozen) << "the 20th";
}

TEST(RhythmTest, AfterTwentyWorkingDaysOfMovingItIsLiveAgain) {
  Source source = Live(10);
  source.Stand();
  source.Move(28);
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);
}

TEST(RhythmTest, OfABatchSourceAnUnchangedDayNeverMeansNothingFiled) {
  for (const int every : {2, 3}) {
    Source source(kMonday, 8);
    std::vector<Freshness> unchanged;
    for (int day = 1; day < 120; ++day) {
      if (day % every == 0) {
        EXPECT_EQ(source.Move(), Freshness::kChanged);
      } else if (const Freshness freshness = source.Stand(); day > 1) {
        unchanged.push_back(freshness);
      }
    }
    EXPECT_THAT(unchanged, Each(Freshness::kFrozen)) << every;
    EXPECT_TRUE(IsBatch(source.rhythm));
  }
}

// As an operator is told at the last closing.
double Stopped(const Source& source) {
  return StoppedLog10P(source.rhythm, source.next.expected, *source.rhythm.changed_on, Weekdays);
}

TEST(RhythmTest, ThatASourceHasStoppedIsJudgedByWorkingDaysAlone) {
  Source source(kMonday, 20);
  source.Move(19);  // up to Friday
  EXPECT_EQ(Stopped(source), 0);
  source.Stand();
  source.Stand();
  EXPECT_EQ(Stopped(source), 0) << "the weekend";
  source.Stand();
  EXPECT_NEAR(Stopped(source), -20 * 0.30103, 1e-9);
  source.Stand();
  EXPECT_NEAR(Stopped(source), -40 * 0.30103, 1e-9);
}

TEST(RhythmTest, ABatchSourceHasStoppedWhenItRestsForLongerThanItUsedTo) {
  Source source(kMonday, 100);
  for (int day = 0; day < 28; ++day) {  // it moves on Mondays and Thursdays
    if (day % 7 == 0 || day % 7 == 3) {
      source.Move();
    } else {
      source.Stand();
      EXPECT_TRUE(day < 14 || Stopped(source) == 0) << day;
    }
  }
  source.Move();
  source.Stand();
  source.Stand();
  EXPECT_EQ(Stopped(source), 0) << "Wednesday";
  source.Stand();
  EXPECT_NEAR(Stopped(source), -100 * 0.30103, 1e-9) << "Thursday";
}

TEST(RhythmTest, StandingStillThreeTimesIsNoBatch) {
  Source source = Live(100);
  for (int i = 0; i < 5; ++i) source.Stand();
  source.Move(3);
  EXPECT_FALSE(IsBatch(source.rhythm));
  for (int i = 0; i < 2; ++i) {
    source.Stand();
    source.Move();
    EXPECT_FALSE(IsBatch(source.rhythm));
  }
  source.Move(5);
  source.Stand();
  EXPECT_TRUE(IsBatch(source.rhythm));
}

TEST(RhythmTest, ABatchSourceThatMovesDailyForAWhileIsStillOne) {
  Source source(kMonday, 100);
  for (int day = 0; day < 42; ++day) day % 2 == 0 ? source.Move() : source.Stand();
  source.Move(21);
  EXPECT_TRUE(IsBatch(source.rhythm));
}

TEST(RhythmTest, APauseThatWasMadeOnceIsNotUsual) {
  Source source(kMonday, 100);
  for (int day = 0; day < 42; ++day) day % 2 == 0 ? source.Move() : source.Stand();
  for (int day = 0; day < 7; ++day) source.Stand();
  EXPECT_LE(Stopped(source), kFrozenLog10P);
  source.Move();
  source.Stand();
  EXPECT_EQ(Stopped(source), 0);
  source.Stand();
  EXPECT_LE(Stopped(source), kFrozenLog10P);
}

TEST(RhythmTest, ASmallSourceThatOftenStandsStillIsNoBatch) {
  Source source(kMonday, 1);
  for (int i = 0; i < 60; ++i) i % 3 == 0 ? source.Move() : source.Stand();
  EXPECT_FALSE(IsBatch(source.rhythm));
  EXPECT_EQ(source.Stand(), Freshness::kQuiet);
}

TEST(RhythmTest, DaysThatWereMissedTeachNothing) {
  Source source = Live(100);
  const Rhythm before = source.rhythm;
  source.next.day += std::chrono::days(1);  // Monday
  source.Move();
  EXPECT_EQ(source.rhythm.days, before.days);
  EXPECT_EQ(source.rhythm.stills, before.stills);
}

TEST(RhythmTest, ADayOffTeachesNothing) {
  Source source(kMonday, 1000);
  source.Move(19);
  source.Stand();
  source.Stand();
  EXPECT_EQ(source.rhythm.stills, 0u);
}

TEST(RhythmTest, AnEarlierAnswerIsOldAndTeachesNothing) {
  Source source = Live(100);
  const Rhythm before = source.rhythm;
  const double newest = source.counter;
  EXPECT_EQ(source.Close(newest - 1), Freshness::kOld);
  EXPECT_EQ(source.Close(newest - 7), Freshness::kOld);
  source.rhythm.old.reset();
  EXPECT_EQ(source.rhythm, before);
  EXPECT_EQ(source.Close(newest - 8), Freshness::kChanged) << "eight are remembered";
  EXPECT_EQ(source.rhythm.seen.size(), 8u);
}

TEST(RhythmTest, AnEarlierAnswerThatStaysOverANewPeriodIsOldStill) {
  Source source = Live(100);
  source.Close(source.counter - 1);
  source.next.period_first = DayAt("2026-11-01");
  EXPECT_EQ(source.Stand(), Freshness::kOld);
  EXPECT_EQ(source.Close(5), Freshness::kChanged);
  EXPECT_EQ(source.rhythm.old, std::nullopt);
}

TEST(RhythmTest, OneThatFellAndGrowsToWhatItWasIsNotOld) {
  Source source = Live(100);
  const double newest = source.counter;
  EXPECT_EQ(source.Close(newest - 80), Freshness::kChanged);
  EXPECT_EQ(source.Close(newest - 1), Freshness::kChanged);
}

TEST(RhythmTest, CountersAreToldApartByPlace) {
  Source source = Live(100);
  const double newest = source.counter;
  EXPECT_EQ(source.Close(newest - 1, 8), Freshness::kChanged);
  EXPECT_EQ(source.Close(7, newest - 1), Freshness::kChanged);
}

TEST(RhythmTest, InANewPeriodOnlyTheLastAnswerOfTheOldIsKnownAgain) {
  Source source = Live(100);
  const double newest = source.counter;
  source.next.period_first = DayAt("2026-11-01");
  EXPECT_EQ(source.Stand(), Freshness::kFrozen);
  EXPECT_EQ(source.Close(5), Freshness::kChanged);
  EXPECT_EQ(source.Close(newest), Freshness::kOld);
  EXPECT_EQ(source.Close(newest - 1), Freshness::kChanged);
  EXPECT_EQ(source.Close(newest - 2), Freshness::kChanged);
}

TEST(RhythmTest, BeforeTheFirstClosingNothingIsFrozen) {
  EXPECT_EQ(FrozenLog10P({}, {kMonday, kThisYear, {}, 1000}, Weekdays), 0);
}

}  // namespace
}  // namespace dvcmon
