#include "daemon/derive/ledger.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "daemon/derive/flow.h"
#include "tests/daemon/derive/book.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Closings from Monday the 5th on, of a year's counter at 9000.
Book AtNineThousand() {
  Book book(kMonday, kThisYear);
  book.Close({9000});
  return book;
}

// Twenty days later, with 40 filings on each: 9800 on Sunday the 25th.
Book Settled() {
  Book book = AtNineThousand();
  book.Grow(20, 40);
  return book;
}

double FiledOn(const Book& book) {
  double sum = 0;
  for (const LedgerDay& day : book.days) {
    sum += std::reduce(day.increments.begin(), day.increments.end());
  }
  return sum;
}

TEST(LedgerTest, ADayIsWhatTheCountersGrewBy) {
  Book book(kMonday, kThisYear);
  book.Close({7000, 1500, 500});
  EXPECT_EQ(book.Close({7030, 1508, 500}),
            (LedgerDay{DayAt("2026-10-06"), DayStatus::kOk, DayAt("2026-10-06"), {30, 8, 0}, 1}));
  EXPECT_THAT(book.state.filed, ElementsAre(30, 8, 0));
}

TEST(LedgerTest, TheFirstClosingIsAnOriginAndNoFilings) {
  Book book(kMonday, kThisYear);
  EXPECT_EQ(book.Close({9000}), (LedgerDay{kMonday, DayStatus::kOrigin, kMonday, {}, 0}));
  EXPECT_EQ(book.state.at, kMonday);
  EXPECT_THAT(book.state.filed, ElementsAre(0));
}

TEST(LedgerTest, ABodyThatIsNotThereHasAGapAndNoOrigin) {
  Book book(kMonday, kThisYear);
  EXPECT_EQ(book.Miss().status, DayStatus::kGap);
  EXPECT_EQ(book.state, LedgerState());
}

TEST(LedgerTest, DaysWithoutAClosingAreCoveredByTheNextIncrement) {
  Book book = AtNineThousand();
  book.Miss(3);
  EXPECT_EQ(book.Close({9160}),
            (LedgerDay{DayAt("2026-10-09"), DayStatus::kOk, DayAt("2026-10-06"), {160}, 4}));
}

TEST(LedgerTest, ThirtyDaysOffAreOneIncrement) {
  Book book = Settled();
  book.Miss(30);
  const LedgerDay& day = book.Close({9800 + 23 * 40});
  EXPECT_EQ(day.status, DayStatus::kOk);
  EXPECT_THAT(day.increments, ElementsAre(920));
  EXPECT_EQ(day.covers_wd, 23);
}

TEST(LedgerTest, AWeekendThatNobodyPolledIsCoveredOnMonday) {
  Book book(DayAt("2026-10-09"), kThisYear);
  book.Close({9000});
  book.Miss(2);
  EXPECT_EQ(book.Close({9043}),
            (LedgerDay{DayAt("2026-10-12"), DayStatus::kOk, DayAt("2026-10-10"), {43}, 1}));
}

TEST(LedgerTest, FilingsOfAWeekendCoverNoWorkingDayAndTeachNothing) {
  Book book(DayAt("2026-10-09"), kThisYear);
  book.Close({9000});
  EXPECT_EQ(book.Close({9003}).covers_wd, 0);
  EXPECT_EQ(book.state.samples, 0);
}

TEST(LedgerTest, WhatIsNoClosingIsAGap) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const std::vector<double>& parts : {std::vector<double>{},
                                           {9040, kNaN},
                                           {9040, -1},
                                           {kInfinity, 3},
                                           {1e20, 3},
                                           {6e15, 6e15},
                                           {9040},
                                           {9040, 1, 1}}) {
    Book book(kMonday, kThisYear);
    book.Close({9000, 0});
    const LedgerState before = book.state;
    EXPECT_EQ(book.Close(parts).status, DayStatus::kGap) << testing::PrintToString(parts);
    EXPECT_EQ(book.state, before);
  }
}

TEST(LedgerTest, ATornAnswerAndAnOldOneAreGaps) {
  Book book = AtNineThousand();
  book.next.torn = true;
  EXPECT_EQ(book.Close({8990}).status, DayStatus::kGap);
  book.next.torn = false;
  book.next.source = Freshness::kOld;
  EXPECT_EQ(book.Close({8000}).status, DayStatus::kGap);
  book.next.source = Freshness::kChanged;
  EXPECT_THAT(book.Close({9120}).increments, ElementsAre(120));
  EXPECT_EQ(book.last().from, DayAt("2026-10-06"));
}

TEST(LedgerTest, AFrozenSourceTellsNothingAndAQuietOneNothingFiled) {
  Book book = AtNineThousand();
  book.next.source = Freshness::kFrozen;
  EXPECT_EQ(book.Close({9000}).status, DayStatus::kFrozen);
  EXPECT_THAT(book.last().increments, IsEmpty());
  book.next.source = Freshness::kQuiet;
  EXPECT_THAT(book.Close({9000}).increments, ElementsAre(0));
  EXPECT_EQ(book.last().covers_wd, 2);
}

TEST(LedgerTest, AFallMovesTheOriginAndTheDayIsNotKnown) {
  Book book = Settled();
  EXPECT_EQ(book.Close({9720}),
            (LedgerDay{DayAt("2026-10-26"), DayStatus::kRestated, DayAt("2026-10-26"), {}, 0}));
  EXPECT_THAT(book.Close({9760}).increments, ElementsAre(40));
}

TEST(LedgerTest, OneChannelThatFallsIsARestatementAlsoIfTheSumGrows) {
  Book book(kMonday, kThisYear);
  book.Close({7000, 2000});
  EXPECT_EQ(book.Close({6990, 2050}).status, DayStatus::kRestated);
  EXPECT_EQ(book.Close({7020, 2060}).status, DayStatus::kOk);
}

TEST(LedgerTest, ATotalThatComesBackToWhereItFellFromIsNotCountedTwice) {
  Book book = Settled();
  EXPECT_EQ(book.Close({9760}).status, DayStatus::kRestated);  // the page of yesterday
  EXPECT_EQ(book.Close({9880}).status, DayStatus::kRestated);  // 120 more, of which 40 are old
  EXPECT_EQ(book.Close({9920}).status, DayStatus::kOk);
}

TEST(LedgerTest, ATotalThatGrowsToWhereItFellFromIsKnownOnEachDay) {
  Book book = Settled();
  book.Close({9720});
  book.Grow(6, 40);  // 9800, from which it fell, is passed on the third
  for (size_t i = book.days.size() - 6; i < book.days.size(); ++i) {
    EXPECT_EQ(book.days[i].status, DayStatus::kOk) << i;
  }
  EXPECT_EQ(book.state.fell_by, 0);
}

TEST(LedgerTest, ATableCutShortIsPutAsideAndTheNextWholeOneCoversTheDay) {
  Book book = Settled();
  EXPECT_EQ(book.Close({4899}).status, DayStatus::kQuarantine);
  EXPECT_EQ(book.Close({0}).status, DayStatus::kQuarantine);
  EXPECT_EQ(book.Close({9920}),
            (LedgerDay{DayAt("2026-10-28"), DayStatus::kOk, DayAt("2026-10-26"), {120}, 3}));
}

TEST(LedgerTest, ATotalAtHalfOrBelowTwentyIsNotPutAside) {
  Book book = Settled();
  EXPECT_EQ(book.Close({4900}).status, DayStatus::kRestated);
  Book small(kMonday, kThisYear);
  small.Close({19});
  EXPECT_EQ(small.Close({2}).status, DayStatus::kRestated);
  Book at_twenty(kMonday, kThisYear);
  at_twenty.Close({20});
  EXPECT_EQ(at_twenty.Close({9}).status, DayStatus::kQuarantine);
}

TEST(LedgerTest, TheThirdClosingOfAnotherScopeIsTheNewOrigin) {
  Book book = Settled();
  book.Close({3000});
  book.Close({3010});
  EXPECT_EQ(book.Close({3020}).status, DayStatus::kQuarantine);
  EXPECT_THAT(book.Close({3030}).increments, ElementsAre(10));
  EXPECT_EQ(book.last().from, DayAt("2026-10-29"));
}

TEST(LedgerTest, ClosingsOfDifferentScopesNeverBecomeTheOrigin) {
  Book book = Settled();
  for (const double total : {3000, 2000, 2500, 2400, 4000, 4800, 100}) {
    EXPECT_EQ(book.Close({total}).status, DayStatus::kQuarantine);
  }
  EXPECT_THAT(book.Close({10120}).increments, ElementsAre(320));
}

TEST(LedgerTest, AQuarantineIsOverWithTheFirstClosingThatIsNotPutAside) {
  Book book = Settled();
  book.Close({3000});
  book.Close({3010});
  book.Close({9920});
  book.Close({3020});
  EXPECT_EQ(book.Close({10000}).status, DayStatus::kOk);
}

TEST(LedgerTest, AnAnswerThatStandsStillIsNoFurtherEvidenceOfItsScope) {
  Book book = Settled();
  book.Close({3000});
  book.next.source = Freshness::kQuiet;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(book.Close({3000}).status, DayStatus::kQuarantine);
  book.next.source = Freshness::kChanged;
  EXPECT_THAT(book.Close({10040}).increments, ElementsAre(240));
}

TEST(LedgerTest, AScopeThatComesBackAfterItWasGivenUpIsNoFilings) {
  Book book = AtNineThousand();  // too young to judge what is too much
  book.Grow(4, 40);
  for (int i = 0; i < 3; ++i) book.Close({3000});
  EXPECT_EQ(book.Close({9320}).status, DayStatus::kRestated);
  EXPECT_THAT(book.Close({9360}).increments, ElementsAre(40));
}

// m = 40: U = 3·40 + 6·sqrt(3·40) + 8 = 193.7 for one working day.
TEST(LedgerTest, MoreThanADayCanBringIsABulk) {
  Book book = Settled();
  book.Miss();                                                 // Monday
  EXPECT_EQ(book.Close({9800 + 340}).status, DayStatus::kOk);  // U of two working days: 340.9…
  Book other = Settled();
  EXPECT_EQ(other.Close({9800 + 194}).status, DayStatus::kBulk);
  EXPECT_THAT(other.Close({9800 + 194 + 40}).increments, ElementsAre(40));
}

TEST(LedgerTest, TheFirstTenAcceptedDaysAreNeverTooMuch) {
  Book book = AtNineThousand();
  book.Grow(13, 40);  // nine working days
  EXPECT_EQ(book.Close({10000}).status, DayStatus::kOk);
  Book other = AtNineThousand();
  other.Grow(14, 40);  // ten
  EXPECT_EQ(other.Close({10000}).status, DayStatus::kBulk);
}

TEST(LedgerTest, ABodyThatHasGrownIsLockedOutForThreeDays) {
  Book book = Settled();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(book.Close({book.state.counters.parts[0] + 500}).status, DayStatus::kBulk);
  }
  EXPECT_EQ(book.state.mean, 500);
  EXPECT_EQ(book.Close({book.state.counters.parts[0] + 500}).status, DayStatus::kOk);
}

TEST(LedgerTest, BulksThatAreNotInARowTeachNothing) {
  Book book = Settled();
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(book.Close({book.state.counters.parts[0] + 500}).status, DayStatus::kBulk);
    book.Grow(1, 40);
  }
}

TEST(LedgerTest, ACounterThatIsSwitchedOnIsNoFilings) {
  for (const int days : {1, 3, 30}) {
    Book book(kMonday, kThisYear);
    book.Close({0});
    book.Grow(days - 1, 0);
    EXPECT_EQ(book.Close({1495}).status, DayStatus::kBulk) << days;
    EXPECT_EQ(FiledOn(book), 0);
  }
}

TEST(LedgerTest, AChannelThatIsSwitchedOnIsNoFilingsOfABodyThatHasMany) {
  Book book(kMonday, kThisYear);
  book.Close({9000, 0});
  for (int i = 1; i <= 20; ++i) book.Close({9000.0 + 1000 * i, 0});
  EXPECT_EQ(book.Close({30000, 400}).status, DayStatus::kBulk);
  EXPECT_EQ(book.Close({31000, 420}).status, DayStatus::kOk);
}

TEST(LedgerTest, AChannelMayBeginSlowly) {
  Book book(kMonday, kThisYear);
  book.Close({9000, 0});
  EXPECT_EQ(book.Close({9040, 18}).status, DayStatus::kOk);  // 6·sqrt(3) + 8 = 18.4
}

TEST(LedgerTest, ANewDefinitionIsANewOrigin) {
  Book book = Settled();
  book.next.definition = 2;
  EXPECT_EQ(book.Close({9900}).status, DayStatus::kOrigin);
  EXPECT_EQ(book.Close({9990}).status, DayStatus::kOk);
  EXPECT_EQ(book.state.samples, 1) << "what is normal is learnt anew";
  EXPECT_THAT(book.state.filed, ElementsAre(890)) << "what was filed stays filed";
}

TEST(LedgerTest, WithANewDefinitionAFallIsForgotten) {
  Book book = Settled();
  book.Close({9760});
  book.next.definition = 2;
  book.Close({9000});
  EXPECT_EQ(book.Close({9040}).status, DayStatus::kOk);
}

TEST(LedgerTest, ANewDefinitionOnADayWithoutAClosingIsNotForgotten) {
  Book book = Settled();
  book.next.definition = 2;
  book.Miss();
  EXPECT_EQ(book.Close({9900}).status, DayStatus::kOrigin);
}

TEST(LedgerTest, TheMeanIsSlowAndLearnsNothingAroundTet) {
  Book book = AtNineThousand();
  book.Close({9040});
  book.Close({9060});
  EXPECT_EQ(book.state.mean, 30);
  book.next.is_tet = true;
  book.Close({9061});
  EXPECT_EQ(book.state.mean, 30);
  EXPECT_EQ(book.state.samples, 3);
  book = Settled();
  book.Grow(30, 40);
  book.Close({book.state.counters.parts[0] + 60});
  EXPECT_DOUBLE_EQ(book.state.mean, 40 + 0.05 * 20);
}

TEST(LedgerTest, TheFirstSampleTeachesAlsoAroundTet) {
  Book book = AtNineThousand();
  book.next.is_tet = true;
  book.Close({9040});
  EXPECT_EQ(book.state.mean, 40);
}

TEST(LedgerTest, SeveralDaysTeachTheirMean) {
  Book book = AtNineThousand();
  book.Miss(3);
  book.Close({9160});
  EXPECT_EQ(book.state.mean, 40);
}

TEST(LedgerTest, WhatIsExpectedOfASourceIsKnownWhenItIsKnownOfEachBody) {
  std::vector<LedgerState> bodies = {Settled().state, Settled().state, LedgerState()};
  EXPECT_EQ(ExpectedFilings(bodies), 80) << "one was never seen";
  bodies.push_back(AtNineThousand().state);
  EXPECT_EQ(ExpectedFilings(bodies), 0) << "one was seen once";
}

// The naive sum: what PromQL's increase() makes of it, where each fall is a reset to 0.
double Increase(const std::vector<double>& totals) {
  double sum = 0;
  for (size_t i = 1; i < totals.size(); ++i) {
    sum += totals[i] < totals[i - 1] ? totals[i] : totals[i] - totals[i - 1];
  }
  return sum;
}

struct Series {
  const char* what;
  std::vector<double> totals;
  double naive;
  double filed;  // on the days whose filings can be known
};

TEST(LedgerTest, CountsWhatWasFiledWhereANaiveSumIsNonsense) {
  const Series all[] = {
      {"restated by -80", {9000, 9020, 8940, 9000}, 9020, 80},
      {"a page that flaps between two caches",
       {9000, 9013, 9000, 9019, 9000, 9027, 9000, 9032, 9000, 9040},
       36131,
       40},
      {"a truncated page", {9000, 9010, 4, 9080}, 9090, 80},
  };
  for (const Series& series : all) {
    SCOPED_TRACE(series.what);
    EXPECT_EQ(Increase(series.totals), series.naive);
    Rhythm rhythm;
    Book book(kMonday, kThisYear);
    for (const double total : series.totals) {
      const Closing closing{book.next.day, kThisYear, std::span(&total, 1), book.state.mean};
      book.next.source = Observe(rhythm, closing, Weekdays);
      book.Close({total});
    }
    EXPECT_NEAR(FiledOn(book), series.filed, 0.01 * series.filed);
    EXPECT_THAT(book.state.filed, ElementsAre(FiledOn(book)));
  }
}

TEST(LedgerTest, EachStatusHasItsWord) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(DayStatus::kOrigin); ++i) {
    words.push_back(Name(static_cast<DayStatus>(i)));
  }
  EXPECT_THAT(words, ElementsAre("ok", "gap", "frozen", "reset", "restated", "bulk", "quarantine",
                                 "origin"));
}

}  // namespace
}  // namespace dvcmon
