// What a ledger makes of a new year: on time, late, early, missed and unclear.
#include <gmock/gmock.h>

#include "daemon/derive/flow.h"
#include "daemon/derive/ledger.h"
#include "tests/daemon/derive/book.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kNewYear = DayAt("2027-01-01");  // a Friday

// 40 filings a day up to 10000 on 31 December; what follows is asked for the new year.
Book AtNewYear() {
  Book book(DayAt("2026-12-01"), kThisYear);
  book.Close({8800});
  book.Grow(30, 40);
  book.next.period_first = kNewYear;
  return book;
}

double FiledFrom(const Book& book, Day first) {
  double sum = 0;
  for (const LedgerDay& day : book.days) {
    if (day.known() && day.from >= first) sum += day.increments[0];
  }
  return sum;
}

TEST(LedgerResetTest, OnTimeTheNewCounterIsTheIncrement) {
  Book book = AtNewYear();
  EXPECT_EQ(book.Close({7}), (LedgerDay{kNewYear, DayStatus::kReset, kNewYear, {7}, 1}));
  EXPECT_EQ(book.Close({9}),
            (LedgerDay{DayAt("2027-01-02"), DayStatus::kOk, DayAt("2027-01-02"), {2}, 0}));
  EXPECT_THAT(book.state.filed, ElementsAre(30 * 40 + 9));
}

TEST(LedgerResetTest, APollMissedOverNewYearLeavesDecemberUnknown) {
  Book book = AtNewYear();
  book.next.day = DayAt("2027-01-01");
  book.Miss(5);
  EXPECT_EQ(book.Close({120}),
            (LedgerDay{DayAt("2027-01-06"), DayStatus::kReset, kNewYear, {120}, 4}));
  Book earlier(DayAt("2026-12-01"), kThisYear);
  earlier.Close({8800});
  earlier.Grow(27, 40);
  earlier.Miss(3);
  earlier.next.period_first = kNewYear;
  earlier.Close({7});
  EXPECT_EQ(earlier.last().from, kNewYear);
  EXPECT_EQ(FlowBetween(earlier.days, DayAt("2026-12-20"), kNewYear).unknown,
            (Flow::Unknown{DayAt("2026-12-29"), DayStatus::kGap}));
}

TEST(LedgerResetTest, LateItIsCountedOnce) {
  Book book = AtNewYear();
  book.Grow(4, 10);  // 1 to 4 January in the old counter
  EXPECT_EQ(book.Close({75}),
            (LedgerDay{DayAt("2027-01-05"), DayStatus::kReset, DayAt("2027-01-05"), {35}, 1}));
  EXPECT_EQ(FiledFrom(book, kNewYear), 75) << "what is published of the new year";
  EXPECT_THAT(book.Close({115}).increments, ElementsAre(40));
  EXPECT_EQ(book.state.period, kNewYear);
  EXPECT_EQ(book.Close({100}).status, DayStatus::kRestated) << "there is no second reset";
}

TEST(LedgerResetTest, LateWhatWasAheadOfAnEarlierPeriodIsForgotten) {
  Book book = AtNewYear();
  book.state.ahead = {99};
  book.Grow(4, 10);
  EXPECT_THAT(book.Close({75}).increments, ElementsAre(35));
}

TEST(LedgerResetTest, LateWithDaysMissedBetweenItIsCountedOnce) {
  Book book = AtNewYear();
  book.Miss();
  book.Close({10020});
  EXPECT_EQ(book.Close({28}).increments, std::vector<double>{8});
}

TEST(LedgerResetTest, LateAndADayNotKnownBetweenNothingIsKnown) {
  Book book = AtNewYear();
  book.Grow(2, 10);
  EXPECT_EQ(book.Close({9900}).status, DayStatus::kRestated);
  book.Grow(1, 10);
  EXPECT_EQ(book.Close({75}).status, DayStatus::kOrigin);
  EXPECT_THAT(book.Close({115}).increments, ElementsAre(40));
}

TEST(LedgerResetTest, LateAndAnIncrementOverNewYearNothingIsKnown) {
  Book book(DayAt("2026-12-01"), kThisYear);
  book.Close({8800});
  book.Grow(29, 40);
  book.Miss();
  book.next.period_first = kNewYear;
  EXPECT_EQ(book.Close({10010}).status, DayStatus::kOk);  // 31 December and 1 January
  EXPECT_EQ(book.Close({20}).status, DayStatus::kOrigin);
}

TEST(LedgerResetTest, LateAndCountingFromTheFallOnlyIsARestatement) {
  Book book = AtNewYear();
  book.Grow(4, 10);
  EXPECT_EQ(book.Close({20}).status, DayStatus::kRestated) << "40 were accepted of these days";
  EXPECT_THAT(book.Close({60}).increments, ElementsAre(40));
}

TEST(LedgerResetTest, EachChannelIsCountedOnce) {
  Book book(DayAt("2026-12-01"), kThisYear);
  for (int i = 0; i <= 30; ++i) book.Close({8000.0 + 30 * i, 1000.0 + 10 * i});
  book.next.period_first = kNewYear;
  book.Close({8907, 1303});
  EXPECT_THAT(book.Close({12, 5}).increments, ElementsAre(5, 2));
  Book other = book;
  other.state.period = kThisYear;
  other.state.counters = {{8914, 1306}};
  other.state.ahead_from = kNewYear;
  other.state.ahead = {14, 6};
  EXPECT_EQ(other.Close({30, 5}).status, DayStatus::kRestated) << "one channel has lost some";
}

TEST(LedgerResetTest, EarlyTheLastDayIsNotKnownAndTheFirstIs) {
  Book book(DayAt("2026-12-01"), kThisYear);
  book.Close({8800});
  book.Grow(29, 40);
  EXPECT_EQ(book.Close({0}).status, DayStatus::kQuarantine);  // 31 December, 23:50
  book.next.period_first = kNewYear;
  EXPECT_EQ(book.Close({7}), (LedgerDay{kNewYear, DayStatus::kReset, kNewYear, {7}, 1}));
  EXPECT_EQ(FlowBetween(book.days, DayAt("2026-12-31"), kNewYear).unknown,
            (Flow::Unknown{DayAt("2026-12-31"), DayStatus::kQuarantine}));
  EXPECT_EQ(FlowBetween(book.days, DayAt("2026-12-30"), DayAt("2026-12-30")).filed.parts,
            std::vector<double>{40});
}

TEST(LedgerResetTest, EarlyASmallCounterIsRestatedAndTheFirstDayIsKnown) {
  Book book(DayAt("2026-12-29"), kThisYear);
  book.Close({12});
  book.Close({12});
  EXPECT_EQ(book.Close({0}).status, DayStatus::kRestated);
  book.next.period_first = kNewYear;
  EXPECT_EQ(book.Close({1}), (LedgerDay{kNewYear, DayStatus::kReset, kNewYear, {1}, 1}));
}

TEST(LedgerResetTest, ACounterThatMayGoOnOrHaveBegunAnewIsNotKnown) {
  Book book(DayAt("2026-12-29"), kThisYear);
  book.Close({2});
  book.Grow(2, 0);
  book.next.period_first = kNewYear;
  EXPECT_EQ(book.Close({3}).status, DayStatus::kOrigin) << "1 or 3";
  EXPECT_THAT(book.last().increments, IsEmpty());
  EXPECT_EQ(book.Close({4}).status, DayStatus::kOk);
  EXPECT_EQ(book.Close({1}).status, DayStatus::kRestated) << "there is no second reset";
}

TEST(LedgerResetTest, FromNothingBothReadingsAreTheSame) {
  Book book(DayAt("2026-12-29"), kThisYear);
  book.Close({0});
  book.Grow(2, 0);
  book.next.period_first = kNewYear;
  EXPECT_EQ(book.Close({3}), (LedgerDay{kNewYear, DayStatus::kReset, kNewYear, {3}, 1}));
  Book missed(DayAt("2026-12-30"), kThisYear);
  missed.Close({0});
  missed.Miss();
  missed.next.period_first = kNewYear;
  Book nothing = missed;
  EXPECT_EQ(missed.Close({3}).status, DayStatus::kOrigin) << "some may be of 31 December";
  EXPECT_EQ(nothing.Close({0}), (LedgerDay{kNewYear, DayStatus::kReset, kNewYear, {0}, 1}));
}

TEST(LedgerResetTest, ACounterThatFallsALittleAtNewYearIsNotKnown) {
  Book book(DayAt("2026-12-29"), kThisYear);
  book.Close({30});
  book.Grow(2, 0);
  book.next.period_first = kNewYear;
  EXPECT_EQ(book.Close({15}).status, DayStatus::kOrigin) << "restated, or 15 filed on one day";
}

TEST(LedgerResetTest, ABigCounterRestatedAtNewYearIsStillTheOldOne) {
  Book book = AtNewYear();
  EXPECT_EQ(book.Close({9900}).status, DayStatus::kRestated);
  EXPECT_EQ(book.state.period, kThisYear);
  EXPECT_EQ(book.Close({4000}).status, DayStatus::kQuarantine) << "too much for two days";
}

// U of the period's one working day: 193.7.
TEST(LedgerResetTest, WhatTheNewCounterMayHoldGrowsWithThePeriod) {
  Book book = AtNewYear();
  EXPECT_EQ(book.Close({200}).status, DayStatus::kQuarantine);
  book.Miss(3);
  EXPECT_EQ(book.Close({400}).status, DayStatus::kReset) << "U of three is 481.8, of two 340.9";
}

TEST(LedgerResetTest, TheOldPageAgainAfterTheResetIsNoFilings) {
  Book book(DayAt("2026-12-28"), kThisYear);  // too young to judge what is too much
  book.Close({9880});
  book.Grow(3, 40);
  book.next.period_first = kNewYear;
  EXPECT_EQ(book.Close({7}).status, DayStatus::kReset);
  EXPECT_EQ(book.Close({10000}).status, DayStatus::kRestated);
}

TEST(LedgerResetTest, ASmallCounterIsSoonWhereItWas) {
  Book book(DayAt("2026-12-29"), kThisYear);
  book.Close({1});
  book.Grow(2, 0);
  book.next.period_first = kNewYear;
  EXPECT_EQ(book.Close({0}).status, DayStatus::kReset);
  EXPECT_EQ(book.Close({1}).status, DayStatus::kOk);
}

TEST(LedgerResetTest, AMonthIsAPeriodLikeAYear) {
  Book book(DayAt("2026-10-01"), DayAt("2026-10-01"));
  book.Close({40});
  book.Grow(30, 40);
  book.next.period_first = DayAt("2026-11-01");
  book.Miss();
  EXPECT_EQ(book.Close({43}),
            (LedgerDay{DayAt("2026-11-02"), DayStatus::kReset, DayAt("2026-11-01"), {43}, 1}));
}

}  // namespace
}  // namespace dvcmon
