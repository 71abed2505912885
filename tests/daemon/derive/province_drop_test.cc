#include "daemon/derive/province_drop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/derive/book.h"
#include "tests/daemon/derive/judged_body.h"

namespace dvcmon {
namespace {

using testing::Optional;

// Two bodies of a hundred applications a day: one receives 90 % online, one 30 %.
class ProvinceDropTest : public testing::Test {
 protected:
  ProvinceDropTest() {
    bodies_[0].p0 = 0.9;
    bodies_[1].p0 = 0.3;
    Pass(30, 90, 30);
  }

  const ProvinceDay& Pass(double online, double other_online, double received = 100,
                          double other_received = 100) {
    filed_ = {.day = WorkingDayAfter(day_), .batch = batch_};
    day_ = filed_.day;
    filed_.Add(Of(online, received), bodies_[0]);
    filed_.Add(Of(other_online, other_received), bodies_[1]);
    last_ = Judge(state_, filed_, terms_);
    return last_;
  }
  void Pass(int times, double online, double other_online) {
    while (times-- > 0) Pass(online, other_online);
  }
  Filed Of(double online, double received) const {
    return {.from = day_,
            .day = day_,
            .known = received > 0,
            .received = received,
            .online = online,
            .covers_wd = covers_wd_};
  }

  RateState bodies_[2];
  ProvinceState state_;
  ProvinceFiled filed_;
  ProvinceDay last_;
  DropTerms terms_{kProvinceLimit, Weekdays, {}};
  Day day_ = kMonday;
  bool batch_ = false;
  int covers_wd_ = 1;
};

TEST_F(ProvinceDropTest, ExpectsWhatIsNormalOfEachBody) {
  EXPECT_DOUBLE_EQ(last_.p0, 0.6);
  EXPECT_EQ(last_.evidence, 0);
}

TEST_F(ProvinceDropTest, AClearFailureOpensOnItsFirstDay) {
  EXPECT_EQ(Pass(0, 0).change, DropChange::kOpened);
  EXPECT_EQ(state_.evidence.window.expected, 120);
}

TEST_F(ProvinceDropTest, OneBatchAloneDoesNot) {
  batch_ = true;
  EXPECT_EQ(Pass(0, 0).change, DropChange::kNone);
  EXPECT_EQ(Pass(0, 0).change, DropChange::kOpened);
}

TEST_F(ProvinceDropTest, AChangeOfTheMixIsNoFall) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(Pass(90, 300, 100, 1000).change, DropChange::kNone);
    EXPECT_EQ(last_.evidence, 0);
  }
}

TEST_F(ProvinceDropTest, ClosesWhenThreeDaysAreAsUsual) {
  Pass(2, 0, 0);
  Pass(2, 90, 30);
  EXPECT_EQ(last_.change, DropChange::kNone);
  EXPECT_EQ(Pass(90, 30).change, DropChange::kRecovered);
}

TEST_F(ProvinceDropTest, HalfOfTheBodiesHaveToBeKnown) {
  EXPECT_EQ(Pass(90, 0, 100, 0).not_judged, std::nullopt);
  EXPECT_THAT(Pass(0, 0, 0, 0).not_judged, Optional(NotJudged::kTooFewKnown));
}

TEST_F(ProvinceDropTest, FewApplicationsSayNothing) {
  EXPECT_THAT(Pass(0, 0, 10, 9).not_judged, Optional(NotJudged::kTooSmall));
}

TEST_F(ProvinceDropTest, ADayOffSaysNothing) {
  covers_wd_ = 0;
  EXPECT_THAT(Pass(0, 0).not_judged, Optional(NotJudged::kDayOff));
}

TEST_F(ProvinceDropTest, NoEvidenceLastsOverABoundary) {
  Pass(0, 0);
  ASSERT_TRUE(state_.evidence.opened);
  const std::vector<Day> boundaries = {WorkingDayAfter(day_)};
  terms_.boundaries = boundaries;
  EXPECT_EQ(Pass(0, 0).change, DropChange::kBoundary);
  EXPECT_THAT(last_.not_judged, Optional(NotJudged::kBoundary));
  EXPECT_EQ(last_.evidence, 0);
}

TEST_F(ProvinceDropTest, TheNumberNeededIsTheMostThatOpens) {
  const ProvinceState before = state_;
  const Day day = day_;
  Pass(90, 30);
  const auto needed = NumberNeeded(state_, last_, filed_, terms_);
  ASSERT_TRUE(needed);
  state_ = before;
  day_ = day;
  EXPECT_EQ(Pass(*needed, 0).change, DropChange::kOpened);
  state_ = before;
  day_ = day;
  EXPECT_EQ(Pass(*needed + 1, 0).change, DropChange::kNone);
}

}  // namespace
}  // namespace dvcmon
