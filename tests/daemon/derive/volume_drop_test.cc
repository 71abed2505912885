#include "daemon/derive/volume_drop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/derive/judged_body.h"

namespace dvcmon {
namespace {

using testing::Optional;

JudgedVolume SteadyVolume() {
  JudgedVolume body;
  body.Pass(60, 20);
  return body;
}

TEST(VolumeDropTest, LearnsForTwentyFiveDaysBesideTheLastFive) {
  JudgedVolume body;
  body.Pass(30, 20);
  EXPECT_THAT(body.last.not_judged, Optional(NotJudged::kProbation));
  body.Pass(20);
  EXPECT_EQ(body.last.not_judged, std::nullopt);
  EXPECT_DOUBLE_EQ(body.last.mu, 20);
}

TEST(VolumeDropTest, SaysThatABodyIsTooSmall) {
  JudgedVolume body;
  body.Pass(100, 0);
  EXPECT_THAT(body.last.not_judged, Optional(NotJudged::kTooSmall));
}

TEST(VolumeDropTest, ExpectsTheShareOfTheDay) {
  JudgedVolume body = SteadyVolume();
  body.normal.share = 1.25;
  body.Pass(25);
  EXPECT_DOUBLE_EQ(body.last.mu, 25);
}

TEST(VolumeDropTest, OpensOnTheSecondEmptyDayAndClosesWhenPeopleComeBack) {
  JudgedVolume body = SteadyVolume();
  EXPECT_EQ(body.Pass(0).change, DropChange::kNone);
  EXPECT_EQ(body.Pass(0).change, DropChange::kOpened);
  body.Pass(2, 20);
  EXPECT_EQ(body.Pass(20).change, DropChange::kRecovered);
}

TEST(VolumeDropTest, AcceptsANewLevelAfterTwentyWorkingDays) {
  JudgedVolume body = SteadyVolume();
  while (!body.state.evidence.opened) body.Pass(6);
  body.Pass(19, 6);
  EXPECT_EQ(body.last.change, DropChange::kNone);
  EXPECT_EQ(body.Pass(6).change, DropChange::kLevelAccepted);
  EXPECT_EQ(body.state.history.back(), (VolumeState::Level{6, 1}));
}

TEST(VolumeDropTest, IsSilentOnDaysThatAreLikeNoOthers) {
  JudgedVolume body = SteadyVolume();
  body.normal.not_judged = NotJudged::kTet;
  for (int i = 0; i < 5; ++i) EXPECT_THAT(body.Pass(0).not_judged, Optional(NotJudged::kTet));
  body.normal.not_judged.reset();
  EXPECT_DOUBLE_EQ(body.Pass(20).mu, 20);
  EXPECT_EQ(body.last.evidence, 0);
}

TEST(VolumeDropTest, NoEvidenceLastsOverABoundary) {
  JudgedVolume body = SteadyVolume();
  body.Pass(2, 0);
  ASSERT_TRUE(body.state.evidence.opened);
  const std::vector<Day> boundaries = {WorkingDayAfter(body.next.day)};
  body.terms.boundaries = boundaries;
  EXPECT_EQ(body.Pass(0).change, DropChange::kBoundary);
  EXPECT_THAT(body.last.not_judged, Optional(NotJudged::kProbation));
}

TEST(VolumeDropTest, TheNumberNeededIsTheMostThatOpens) {
  JudgedVolume body = SteadyVolume();
  body.Pass(0);
  JudgedVolume with = body;
  JudgedVolume beyond = body;
  body.Pass(20);
  const auto needed = NumberNeeded(body.state, body.last, body.next, body.terms);
  ASSERT_TRUE(needed);
  EXPECT_EQ(with.Pass(*needed).change, DropChange::kOpened);
  EXPECT_EQ(beyond.Pass(*needed + 1).change, DropChange::kNone);
}

TEST(VolumeDropTest, ABudgetIsALimit) { EXPECT_NEAR(VolumeLimitFor(0.0125), kVolumeLimit, 0.02); }

}  // namespace
}  // namespace dvcmon
