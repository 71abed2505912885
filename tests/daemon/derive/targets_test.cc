#include "daemon/derive/targets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dvcmon {
namespace {

using testing::ElementsAre;

Target Wanted(TargetKind kind, double value) {
  Target target;
  target.kind = kind;
  target.value = value;
  return target;
}

TEST(TargetTest, IsMetFromItsValueOn) {
  const Target rate = Wanted(TargetKind::kRate, 0.8);
  EXPECT_TRUE(IsMet(rate, 0.8));
  EXPECT_FALSE(IsMet(rate, 0.7999));
  EXPECT_NEAR(MarginOf(rate, 0.85), 0.05, 1e-12);
  EXPECT_NEAR(MarginOf(rate, 0.7), -0.1, 1e-12);
  EXPECT_FALSE(IsMet(Wanted(TargetKind::kScore, 82.6), 82.59));
  EXPECT_TRUE(IsMet(Wanted(TargetKind::kCount, 100), 100));
  EXPECT_FALSE(IsMet(Wanted(TargetKind::kRankChange, 15), 14));
  EXPECT_TRUE(IsMet(Wanted(TargetKind::kRankChange, 15), 15));
}

TEST(TargetTest, OfARankOrAGroupIsMetByLess) {
  EXPECT_TRUE(IsMet(Wanted(TargetKind::kRank, 45), 44));
  EXPECT_FALSE(IsMet(Wanted(TargetKind::kRank, 45), 46));
  EXPECT_EQ(MarginOf(Wanted(TargetKind::kRank, 45), 48), -3);
  EXPECT_TRUE(IsMet(Wanted(TargetKind::kGroup, 2), 1)) << "A where B is wanted";
  EXPECT_FALSE(IsMet(Wanted(TargetKind::kGroup, 2), 3));
}

TEST(TargetTest, HoldsOnItsDaysIncludingTheLast) {
  Target target;
  target.from = *ParseDay("2026-01-01");
  target.to = *ParseDay("2026-12-31");
  EXPECT_FALSE(target.ValidOn(*ParseDay("2025-12-31")));
  EXPECT_TRUE(target.ValidOn(*ParseDay("2026-01-01")));
  EXPECT_TRUE(target.ValidOn(*ParseDay("2026-12-31")));
  EXPECT_FALSE(target.ValidOn(*ParseDay("2027-01-01")));
  target.to.reset();
  EXPECT_TRUE(target.ValidOn(*ParseDay("2127-01-01")));
}

TEST(TargetTest, NamesEachKindAsTheStatisticTargetDoes) {
  EXPECT_EQ(Name(TargetKind::kRate), "rate");
  EXPECT_EQ(Name(TargetKind::kScore), "score");
  EXPECT_EQ(Name(TargetKind::kRank), "rank");
  EXPECT_EQ(Name(TargetKind::kRankChange), "rank_change");
  EXPECT_EQ(Name(TargetKind::kGroup), "group");
  EXPECT_EQ(Name(TargetKind::kCount), "count");
}

TEST(StillNeededTest, SaysWhatTheRestOfTheYearHasToBring) {
  // 200 of 250 working days are gone: 6,000 of 10,000 online, 2,500 more to come, 80 % wanted.
  // 10,000 of 12,500 in all: 4,000 more, in 2.4 months.
  const auto needed = NeededFor(Wanted(TargetKind::kRate, 0.8), {6'000, 10'000, 200, 50});
  ASSERT_TRUE(needed);
  EXPECT_EQ(needed->numerator, 4'000);
  EXPECT_EQ(needed->per_month, 1'667);
  EXPECT_NEAR(*needed->rate, 1.6, 1e-12) << "cannot be reached";
  const auto possible = NeededFor(Wanted(TargetKind::kRate, 0.8), {6'000, 10'000, 100, 150});
  EXPECT_EQ(possible->numerator, 14'000);
  EXPECT_EQ(possible->per_month, 1'945) << "1,944.4 in each of 7.2 months";
  EXPECT_NEAR(*possible->rate, 14.0 / 15, 1e-12);
}

TEST(StillNeededTest, IsNothingWhereTheYearIsSafe) {
  const auto needed = NeededFor(Wanted(TargetKind::kRate, 0.5), {9'000, 10'000, 200, 50});
  EXPECT_EQ(needed->numerator, 0);
  EXPECT_EQ(needed->per_month, 0);
  EXPECT_EQ(*needed->rate, 0);
}

TEST(StillNeededTest, CountsWholeApplicationsAndNoneTooMany) {
  // 0.07 · 100 is 7 and a little in binary.
  EXPECT_EQ(NeededFor(Wanted(TargetKind::kRate, 0.07), {0, 50, 100, 100})->numerator, 7);
  EXPECT_EQ(NeededFor(Wanted(TargetKind::kRate, 0.071), {0, 50, 100, 100})->numerator, 8);
}

TEST(StillNeededTest, AsksForAllOfItInTheLastMonth) {
  const auto needed = NeededFor(Wanted(TargetKind::kCount, 1'000), {900, 0, 245, 5});
  EXPECT_EQ(needed->numerator, 100);
  EXPECT_EQ(needed->per_month, 100);
  EXPECT_FALSE(needed->rate);
}

TEST(StillNeededTest, OfACountNeedsNoDenominatorAndNoDaysBefore) {
  const auto needed = NeededFor(Wanted(TargetKind::kCount, 1'200), {0, 0, 0, 250});
  EXPECT_EQ(needed->numerator, 1'200);
  EXPECT_EQ(needed->per_month, 100);
}

TEST(StillNeededTest, IsNotSaidOfAYearThatIsOverOrHasNotBegun) {
  const Target rate = Wanted(TargetKind::kRate, 0.8);
  EXPECT_FALSE(NeededFor(rate, {6'000, 10'000, 250, 0}));
  EXPECT_FALSE(NeededFor(rate, {0, 0, 0, 250}));
  EXPECT_FALSE(NeededFor(rate, {0, 0, 10, 240})) << "nobody has filed anything";
}

TEST(StillNeededTest, IsNotSaidOfScoresAndRanks) {
  const YearToDate year = {6'000, 10'000, 200, 50};
  for (const TargetKind kind :
       {TargetKind::kScore, TargetKind::kRank, TargetKind::kRankChange, TargetKind::kGroup}) {
    EXPECT_FALSE(NeededFor(Wanted(kind, 1), year)) << Name(kind);
  }
}

Place Ranked(int rank, int of) { return {Place::Why::kRanked, rank, of}; }
Place Unranked(Place::Why why) { return {why, 0, 0}; }

TEST(PlacesTest, AreOfDepartmentsAndCommunesApart) {
  EXPECT_THAT(PlacesOf({{"H44.01", "department", 0.5, 100},
                        {"H44.101", "commune", 0.9, 100},
                        {"H44.02", "department", 0.7, 100},
                        {"H44.102", "commune", 0.6, 100}}),
              ElementsAre(Ranked(2, 2), Ranked(1, 2), Ranked(1, 2), Ranked(2, 2)));
}

TEST(PlacesTest, AreSharedByEqualsAndTheNextIsLeftOut) {
  EXPECT_THAT(PlacesOf({{"a", "commune", 30.0 / 60, 60},
                        {"b", "commune", 40.0 / 50, 50},
                        {"c", "commune", 80.0 / 100, 100},
                        {"d", "commune", 1.0, 31}}),
              ElementsAre(Ranked(4, 4), Ranked(2, 4), Ranked(2, 4), Ranked(1, 4)));
}

TEST(PlacesTest, AreNotGivenForAShareOfFew) {
  EXPECT_THAT(PlacesOf({{"few", "commune", 1.0, 29}, {"enough", "commune", 0.2, 30}}),
              ElementsAre(Unranked(Place::Why::kFew), Ranked(1, 1)));
  EXPECT_THAT(PlacesOf({{"few", "commune", 1.0, 29}}, 10), ElementsAre(Ranked(1, 1)));
}

TEST(PlacesTest, AreGivenForScoresWhateverTheyAreMadeOf) {
  EXPECT_THAT(PlacesOf({{"a", "department", 61.5, {}}, {"b", "department", 70, {}}}),
              ElementsAre(Ranked(2, 2), Ranked(1, 2)));
}

TEST(PlacesTest, AreNotGivenForWhatIsNotKnown) {
  EXPECT_THAT(PlacesOf({{"a", "commune", {}, 500}, {"b", "commune", 0, 500}}),
              ElementsAre(Unranked(Place::Why::kNotKnown), Ranked(1, 1)));
}

TEST(PlacesTest, AreNotGivenToOfficesThatAreNotCompared) {
  EXPECT_THAT(
      PlacesOf({{"police", "vertical", 0.9, 100},
                {"branch", "branch", 0.9, 100},
                {"centre", "centre", 0.9, 100},
                {"unknown", "", 0.9, 100},
                {"department", "department", 0.1, 100}}),
      ElementsAre(Unranked(Place::Why::kNoPeers), Unranked(Place::Why::kNoPeers),
                  Unranked(Place::Why::kNoPeers), Unranked(Place::Why::kNoPeers), Ranked(1, 1)));
}

}  // namespace
}  // namespace dvcmon
