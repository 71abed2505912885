#include "daemon/derive/drop_evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "daemon/derive/likelihoods.h"
#include "tests/daemon/derive/book.h"
#include "tests/daemon/derive/judged_body.h"

namespace dvcmon {
namespace {

using testing::DoubleNear;

const DropWindow kWindow{.first = kMonday,
                         .observed = 11,
                         .received = 22,
                         .expected = 18.7,
                         .squares = 22 * 7,
                         .days = 3};

TEST(DropEvidenceTest, NinetyNineOfAHundredWindowsHoldTheLowerBound) {
  RateDay day;
  day.icc = 0.02;
  day.rho = 0.03;
  const DropFinding found = Find(kWindow, day);
  // Within a day 6 others are as alike as 0.02, of 21 in the window; the baseline adds 0.01.
  const double rho = 0.02 * 6 / 21 + 0.01;
  EXPECT_LE(BetaBinomialCdf(found.lower_bound - 1, 22, 0.85, rho), 0.01);
  EXPECT_GT(BetaBinomialCdf(found.lower_bound, 22, 0.85, rho), 0.01);
  EXPECT_NEAR(found.chance, BetaBinomialCdf(11, 22, 0.85, rho), 1e-9);
  EXPECT_LT(found.chance, 0.01);
  EXPECT_DOUBLE_EQ(found.missing, 7.7);
}

TEST(DropEvidenceTest, AVolumeHasALowerBoundToo) {
  VolumeDay day;
  day.phi = 2;
  const DropFinding found = Find(kWindow, day);
  EXPECT_LE(NegativeBinomialCdf(found.lower_bound - 1, 18.7, 2), 0.01);
  EXPECT_GT(NegativeBinomialCdf(found.lower_bound, 18.7, 2), 0.01);
}

TEST(DropEvidenceTest, AnEmptyWindowHasNothingToSay) {
  EXPECT_EQ(Find(DropWindow{}, RateDay{}).lower_bound, 0);
  EXPECT_EQ(Find(DropWindow{}, VolumeDay{}).missing, 0);
  const DropWindow above{.observed = 9, .received = 9, .expected = 8};
  EXPECT_EQ(Find(above, RateDay{}).missing, 0);
}

TEST(DropEvidenceTest, RateAndMixAddUpToTheChange) {
  const std::vector<BodyShares> bodies = {
      {.received_before = 100, .online_before = 93, .received = 80, .online = 54},
      {.received_before = 50, .online_before = 10, .received = 200, .online = 42},
      {.received_before = 0, .online_before = 0, .received = 30, .online = 29},
      {.received_before = 7, .online_before = 7, .received = 0, .online = 0},
      {}};
  const auto split = SplitChange(bodies);
  ASSERT_TRUE(split);
  EXPECT_DOUBLE_EQ(split->before, 110.0 / 157);
  EXPECT_DOUBLE_EQ(split->now, 125.0 / 310);
  EXPECT_THAT(split->rate_effect + split->mix_effect,
              DoubleNear(split->now - split->before, 1e-12));
  ASSERT_EQ(split->parts.size(), 4u);
  EXPECT_EQ(split->parts[0].body, 0u) << "the most falling first";
  EXPECT_LT(split->parts[0].rate_effect, 0);
  EXPECT_EQ(split->parts[1].rate_effect, 0) << "a body that is new or gone has no other share";
}

TEST(DropEvidenceTest, SaysWhetherTheSharesOrTheMixChanged) {
  const std::vector<BodyShares> fewer = {
      {.received_before = 100, .online_before = 90, .received = 100, .online = 60},
      {.received_before = 100, .online_before = 30, .received = 100, .online = 29}};
  EXPECT_EQ(VerdictOf(*SplitChange(fewer)), SplitVerdict::kRate);
  const std::vector<BodyShares> others = {
      {.received_before = 100, .online_before = 90, .received = 100, .online = 90},
      {.received_before = 100, .online_before = 30, .received = 400, .online = 120}};
  EXPECT_EQ(VerdictOf(*SplitChange(others)), SplitVerdict::kMix);
  EXPECT_FALSE(SplitChange({}));
}

TEST(DropEvidenceTest, CountsTheBodiesThatFell) {
  const std::vector<BodyShares> bodies = {
      {.received = 50, .online = 20, .expected = 45, .rho = 0.01},
      {.received = 50, .online = 44, .expected = 45, .rho = 0.01},
      {.received = 0, .online = 0, .expected = 0}};
  const Breadth breadth = BreadthOf(bodies);
  EXPECT_EQ(breadth.falling, 1);
  EXPECT_EQ(breadth.of, 2);
}

TEST(DropEvidenceTest, SaysWhatTheDaysOfTheWindowWere) {
  const std::vector<LedgerDay> days = {
      {.day = kMonday - std::chrono::days(1), .status = DayStatus::kRestated},
      {.day = kMonday, .status = DayStatus::kOk},
      {.day = kMonday + std::chrono::days(1), .status = DayStatus::kRestated}};
  const DataQuality quality = QualityOf(days, kMonday, kMonday + std::chrono::days(3));
  EXPECT_EQ(quality[static_cast<size_t>(DayStatus::kOk)], 1);
  EXPECT_EQ(quality[static_cast<size_t>(DayStatus::kRestated)], 1);
  EXPECT_EQ(quality[static_cast<size_t>(DayStatus::kGap)], 2);
}

}  // namespace
}  // namespace dvcmon
