#include "daemon/derive/rate_drop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/derive/judged_body.h"

namespace dvcmon {
namespace {

using testing::Optional;

// Eighteen of twenty online, day after day, for more than half a year.
JudgedRate SteadyRate() {
  JudgedRate body;
  body.Pass(150, 18, 20);
  return body;
}

TEST(RateDropTest, LearnsForThirtyDaysBesideTheLastFive) {
  JudgedRate body;
  body.Pass(35, 18, 20);
  EXPECT_THAT(body.last.not_judged, Optional(NotJudged::kProbation));
  body.Pass(18, 20);
  EXPECT_EQ(body.last.not_judged, std::nullopt);
}

TEST(RateDropTest, SaysThatABodyIsTooSmallToBeTestedAlone) {
  JudgedRate body;
  for (int i = 0; i < 20; ++i) {
    body.Pass(9, 0, 0);
    body.Pass(1, 1);
  }
  EXPECT_THAT(body.last.not_judged, Optional(NotJudged::kTooSmall));
}

TEST(RateDropTest, ExpectsWhatIsUsual) {
  JudgedRate body = SteadyRate();
  body.Pass(18, 20);
  EXPECT_NEAR(body.last.p0, 0.9, 1e-3);
  EXPECT_LT(body.last.llr, 0);
  EXPECT_EQ(body.last.evidence, 0);
}

TEST(RateDropTest, OpensOnTheSecondBadDayAndNotOnTheFirst) {
  JudgedRate body = SteadyRate();
  EXPECT_EQ(body.Pass(2, 20).change, DropChange::kNone);
  EXPECT_DOUBLE_EQ(body.last.evidence, 0.6 * kRateLimit);
  const Day first = body.next.day;
  EXPECT_EQ(body.Pass(2, 20).change, DropChange::kOpened);
  EXPECT_EQ(body.state.evidence.window.first, first);
  EXPECT_EQ(body.state.evidence.window.observed, 4);
  EXPECT_EQ(body.state.evidence.window.received, 40);
  EXPECT_NEAR(body.state.evidence.window.expected, 36, 0.1);
}

TEST(RateDropTest, AnIncrementOfTwoDaysMayOpenADropAlone) {
  JudgedRate body = SteadyRate();
  body.Pass(18, 20);
  body.next.day += std::chrono::days(4);
  body.next.covers_wd = 2;
  body.next.online = 4;
  body.next.received = 40;
  EXPECT_EQ(body.Turn().change, DropChange::kOpened);
}

TEST(RateDropTest, ADayWithNothingFiledIsNoEvidence) {
  JudgedRate body = SteadyRate();
  body.Pass(2, 20);
  const double evidence = body.last.evidence;
  body.Pass(0, 0);
  EXPECT_THAT(body.last.not_judged, Optional(NotJudged::kNothing));
  EXPECT_EQ(body.last.evidence, evidence);
}

TEST(RateDropTest, ADayThatIsNotKnownOrOffIsNoEvidence) {
  JudgedRate body = SteadyRate();
  const RateState before = body.state;
  body.next.day += std::chrono::days(1);
  body.next.known = false;
  EXPECT_THAT(body.Turn().not_judged, Optional(NotJudged::kUnknown));
  body.next.day += std::chrono::days(1);
  body.next.known = true;
  body.next.covers_wd = 0;
  body.next.online = 0;
  EXPECT_THAT(body.Turn().not_judged, Optional(NotJudged::kDayOff));
  EXPECT_EQ(body.state.history, before.history);
  EXPECT_EQ(body.state.evidence.sum, before.evidence.sum);
}

TEST(RateDropTest, WhatIsMissingHasToMatter) {
  JudgedRate body;
  body.terms.limit = 3;
  body.Pass(150, 1, 1);
  while (body.last.evidence < body.terms.limit) {
    EXPECT_EQ(body.Pass(0, 1).change, DropChange::kNone);
  }
  EXPECT_LT(body.state.evidence.window.expected - body.state.evidence.window.observed, 3);
  EXPECT_EQ(NumberNeeded(body.state, body.last, body.next, body.terms), std::nullopt);
  while (body.Pass(0, 1).change == DropChange::kNone) {
  }
  EXPECT_GE(body.state.evidence.window.expected - body.state.evidence.window.observed, 3);
  EXPECT_EQ(body.last.change, DropChange::kOpened);
}

TEST(RateDropTest, NearOneHundredPercentPaperThatTriplesIsAFall) {
  JudgedRate body;
  for (int i = 0; i < 75; ++i) {
    body.Pass(98, 100);
    body.Pass(99, 100);
  }
  EXPECT_GT(body.last.p1, 0.9);
  int days = 0;
  while (body.Pass(95, 100).change != DropChange::kOpened && days < 20) ++days;
  EXPECT_LE(days, 8);
}

TEST(RateDropTest, ClosesWhenThreeDaysAreAsUsual) {
  JudgedRate body = SteadyRate();
  body.Pass(2, 2, 20);
  ASSERT_TRUE(body.state.evidence.opened);
  body.Pass(2, 18, 20);
  EXPECT_EQ(body.last.change, DropChange::kNone);
  EXPECT_EQ(body.Pass(18, 20).change, DropChange::kRecovered);
  EXPECT_EQ(body.last.evidence, 0);
  EXPECT_FALSE(body.state.evidence.opened);
  EXPECT_EQ(body.state.newest.size(), 1u) << "days just before it opened teach nothing";
}

TEST(RateDropTest, DaysThatDifferAsDaysDoAreAsUsual) {
  JudgedRate body;
  body.Pass(150, 90, 100);
  body.Pass(2, 10, 100);
  ASSERT_TRUE(body.state.evidence.opened);
  // Six are missing in three days: more than the 5.2 of coins, less than the 6.2 of days.
  body.Pass(3, 88, 100);
  EXPECT_EQ(body.last.change, DropChange::kRecovered);
}

TEST(RateDropTest, AnOpenDropTeachesNothing) {
  JudgedRate body = SteadyRate();
  body.Pass(2, 2, 20);
  const double p0 = body.last.p0;
  body.Pass(10, 2, 20);
  ASSERT_TRUE(body.state.evidence.opened);
  EXPECT_EQ(body.last.p0, p0);
}

TEST(RateDropTest, AcceptsANewLevelAfterTwentyWorkingDays) {
  JudgedRate body = SteadyRate();
  body.Pass(2, 10, 20);
  while (!body.state.evidence.opened) body.Pass(10, 20);
  body.Pass(19, 10, 20);
  EXPECT_EQ(body.last.change, DropChange::kNone);
  const size_t days = body.state.history.size();
  EXPECT_EQ(body.Pass(10, 20).change, DropChange::kLevelAccepted);
  EXPECT_EQ(body.state.history.back(), (RateState::Counts{20, 10}));
  EXPECT_EQ(body.state.history.size(), days - 5);
}

TEST(RateDropTest, NoEvidenceLastsOverABoundary) {
  const std::vector<Day> boundaries = {DayAt("2026-08-03")};
  JudgedRate body = SteadyRate();
  body.terms.boundaries = boundaries;
  ASSERT_LT(body.next.day, DayAt("2026-08-01"));
  while (WorkingDayAfter(body.next.day) < boundaries[0]) body.Pass(18, 20);
  for (int i = 0; i < 60; ++i) EXPECT_EQ(body.Pass(5, 20).change, DropChange::kNone) << i;
  EXPECT_EQ(body.last.not_judged, std::nullopt);
  EXPECT_NEAR(body.last.p0, 0.25, 0.01);
}

TEST(RateDropTest, ABoundaryClosesADrop) {
  JudgedRate body = SteadyRate();
  body.Pass(3, 2, 20);
  ASSERT_TRUE(body.state.evidence.opened);
  const std::vector<Day> boundaries = {WorkingDayAfter(body.next.day)};
  body.terms.boundaries = boundaries;
  EXPECT_EQ(body.Pass(2, 20).change, DropChange::kBoundary);
  EXPECT_EQ(body.last.evidence, 0);
}

TEST(RateDropTest, AnIncrementFromBeforeABoundaryIsNotJudged) {
  JudgedRate body = SteadyRate();
  const std::vector<Day> boundaries = {WorkingDayAfter(body.next.day)};
  body.terms.boundaries = boundaries;
  body.next.from = body.next.day;
  body.next.day += std::chrono::days(3);
  EXPECT_THAT(body.Turn().not_judged, Optional(NotJudged::kBoundary));
  EXPECT_TRUE(body.state.newest.empty());
}

TEST(RateDropTest, TheNumberNeededIsTheMostThatOpens) {
  JudgedRate body = SteadyRate();
  body.Pass(5, 20);
  const JudgedRate before = body;
  body.Pass(18, 20);
  const auto needed = NumberNeeded(body.state, body.last, body.next, body.terms);
  ASSERT_TRUE(needed);
  JudgedRate with = before;
  EXPECT_EQ(with.Pass(*needed, 20).change, DropChange::kOpened);
  EXPECT_EQ(NumberNeeded(with.state, with.last, with.next, with.terms), needed);
  JudgedRate beyond = before;
  EXPECT_EQ(beyond.Pass(*needed + 1, 20).change, DropChange::kNone);
}

TEST(RateDropTest, NoNumberIsNeededWhereADayCannotOpenADrop) {
  JudgedRate body = SteadyRate();
  body.Pass(18, 20);
  EXPECT_EQ(NumberNeeded(body.state, body.last, body.next, body.terms), std::nullopt);
  body.Pass(3, 2, 20);
  ASSERT_TRUE(body.state.evidence.opened);
  EXPECT_EQ(NumberNeeded(body.state, body.last, body.next, body.terms), std::nullopt);
}

TEST(RateDropTest, ABudgetIsALimit) {
  EXPECT_NEAR(RateLimitFor(0.025), kRateLimit, 0.03);
  EXPECT_NEAR(RateLimitFor(0.0167), 6.6, 0.02);
}

}  // namespace
}  // namespace dvcmon
