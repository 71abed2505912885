#include "daemon/derive/weekday_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/derive/book.h"

namespace dvcmon {
namespace {

using testing::DoubleEq;
using testing::Each;
using testing::Optional;

// Twice as much on Mondays as on other days; two bodies, from Monday on.
Day LearnWeeks(WeekdayProfile& profile, Day day, int weeks) {
  for (int i = 0; i < 7 * weeks; ++i, day += std::chrono::days(1)) {
    profile.Turn(day);
    if (!IsWeekday(day)) continue;
    const double received = i % 7 == 0 ? 20 : 10;
    const Filed filed{.from = day, .day = day, .known = true, .received = received, .covers_wd = 1};
    Filed span = filed;
    span.covers_wd = 2;
    span.received = 1000;
    profile.Learn(day, false, std::vector<Filed>{filed, filed, span, {}});
  }
  return day;
}

TEST(WeekdayProfileTest, AllDaysAreAlikeUntilTwentyOfEachAreKnown) {
  WeekdayProfile profile;
  const Day day = LearnWeeks(profile, kMonday, 19);
  profile.Turn(day + std::chrono::days(40));
  EXPECT_THAT(profile.factors, Each(1.0));
}

TEST(WeekdayProfileTest, IsLearntFromSingleDaysOfTheMonthsBefore) {
  WeekdayProfile profile;
  Day day = LearnWeeks(profile, kMonday, 20);
  EXPECT_THAT(profile.factors, Each(1.0)) << "the twentieth week ends in the month";
  profile.Turn(day + std::chrono::days(31));
  EXPECT_DOUBLE_EQ(profile.factors[0], 20.0 / 12);
  EXPECT_DOUBLE_EQ(profile.factors[4], 10.0 / 12);
}

TEST(WeekdayProfileTest, DaysAroundTetTeachNothing) {
  WeekdayProfile profile;
  const Filed filed{.from = kMonday, .day = kMonday, .known = true, .received = 1, .covers_wd = 1};
  profile.Learn(kMonday, true, std::vector<Filed>{filed});
  EXPECT_THAT(profile.days, Each(0.0));
}

TEST(WeekdayProfileTest, ASaturdayThatIsWorkedCountsAsAFriday) {
  WeekdayProfile profile;
  const Day saturday = kMonday + std::chrono::days(5);
  const Filed filed{
      .from = saturday, .day = saturday, .known = true, .received = 1, .covers_wd = 1};
  profile.Learn(saturday, false, std::vector<Filed>{filed});
  EXPECT_EQ(profile.days[4], 1);
}

class NormalShareTest : public testing::Test {
 protected:
  NormalShareTest() { profile_.factors = {2, 1, 1, 0.5, 0.5}; }

  NormalShare Of(int from, int to, bool batch = false) const {
    return ShareOf(profile_, kMonday + std::chrono::days(from), kMonday + std::chrono::days(to),
                   calendar_, "", batch);
  }

  // The Saturday of the first week is worked, Thursday of the second is half a day, its Friday is
  // around Tết.
  static Calendar::Days Declared() {
    Calendar::Days days;
    days.working = {kMonday + std::chrono::days(5)};
    days.half = {kMonday + std::chrono::days(10)};
    days.tet = {kMonday + std::chrono::days(11)};
    return days;
  }

  WeekdayProfile profile_;
  Calendar calendar_{kMonday, kMonday + std::chrono::days(20), Declared()};
};

TEST_F(NormalShareTest, IsThatOfTheWeekday) {
  EXPECT_THAT(Of(0, 0).share, DoubleEq(2));
  EXPECT_THAT(Of(1, 1).share, DoubleEq(1));
  EXPECT_EQ(Of(0, 0).not_judged, std::nullopt);
  EXPECT_THAT(Of(10, 10).share, DoubleEq(0.25));
}

TEST_F(NormalShareTest, DaysOffBringNothing) {
  EXPECT_THAT(Of(13, 14).share, DoubleEq(2)) << "Sunday and Monday";
  EXPECT_EQ(Of(13, 14).not_judged, std::nullopt);
}

TEST_F(NormalShareTest, ASpanIsJudgedOnlyWhereThereAreBatches) {
  EXPECT_THAT(Of(0, 2, true).share, DoubleEq(4));
  EXPECT_EQ(Of(0, 2, true).not_judged, std::nullopt);
  EXPECT_THAT(Of(0, 2).not_judged, Optional(NotJudged::kSpan));
}

TEST_F(NormalShareTest, DaysLikeNoOthersAreNotJudged) {
  EXPECT_THAT(Of(4, 5, true).not_judged, Optional(NotJudged::kMadeUp));
  EXPECT_THAT(Of(11, 14, true).not_judged, Optional(NotJudged::kTet));
}

}  // namespace
}  // namespace dvcmon
