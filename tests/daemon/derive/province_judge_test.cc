// What becomes of the drops of a province's bodies, day by day.
#include "daemon/derive/province_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Day kMonday{std::chrono::year(2026) / 3 / 2};

// One line for each change: "H44.01 online_rate opened".
class ProvinceJudgeTest : public ::testing::Test {
 protected:
  struct Channels {
    double online;
    double received;
  };

  // The next working day, on which each agency received so much; of those that are not named
  // nothing is known.
  void Live(const std::map<std::string, Channels>& received) {
    DayOfBodies day{.day = Next()};
    for (const auto& [agency, channels] : received) {
      day.bodies.push_back({.agency = agency,
                            .group = groups_[agency],
                            .filed = {.from = day.day,
                                      .day = day.day,
                                      .known = true,
                                      .received = channels.received,
                                      .online = channels.online,
                                      .covers_wd = 1,
                                      .tells_channels = tells_channels_},
                            .definition = definition_});
    }
    Advance(judge_, day, terms_, [&](const DropNews& one) {
      if (one.change == DropChange::kNone) return;
      news_.push_back(one.of.agency + one.of.group + " " + std::string(Name(one.of.rule)) + " " +
                      std::string(Name(one.change)));
      last_ = one;
    });
  }
  // So many days of 18 of 20, a little more and less.
  void LiveNormally(int count, const std::vector<std::string>& agencies) {
    for (int i = 0; i < count; ++i) {
      std::map<std::string, Channels> all;
      for (const std::string& agency : agencies) all[agency] = {18.0 - i % 3, 21.0 - i % 3};
      Live(all);
    }
  }
  Day Next() {
    do {
      today_ += std::chrono::days(1);
    } while (!calendar_.IsWorking(today_, ""));
    return today_;
  }
  const DropStanding* Find(const Judged& of) {
    standings_ = StandingsOf(judge_, terms_.limits);
    const auto found = std::ranges::find(standings_, of, &DropStanding::of);
    return found == standings_.end() ? nullptr : &*found;
  }

  Calendar calendar_;
  JudgeTerms terms_{.calendar = &calendar_, .province = "phu-tho"};
  ProvinceJudge judge_;
  std::map<std::string, std::string> groups_;
  bool tells_channels_ = true;
  int64_t definition_ = 1;
  std::vector<std::string> news_;
  DropNews last_;
  std::vector<DropStanding> standings_;
  Day today_ = kMonday - std::chrono::days(1);
};

TEST_F(ProvinceJudgeTest, NothingIsToldOfNormalDays) {
  LiveNormally(120, {"H44.01", "H44.02", "H44.03"});
  EXPECT_THAT(news_, IsEmpty());
  ASSERT_NE(Find({"H44.01", "", DropRule::kOnlineRate}), nullptr);
  EXPECT_TRUE(Find({"H44.01", "", DropRule::kOnlineRate})->testable);
}

TEST_F(ProvinceJudgeTest, AnAgencyThatFallsOpensADropWhichClosesWhenItRecovers) {
  LiveNormally(60, {"H44.01", "H44.02", "H44.03", "H44.04", "H44.05"});
  const auto fall = [&] {
    Live({{"H44.01", {5, 20}},
          {"H44.02", {18, 20}},
          {"H44.03", {18, 20}},
          {"H44.04", {18, 20}},
          {"H44.05", {18, 20}}});
  };
  fall();
  EXPECT_THAT(news_, IsEmpty()) << "no single day raises an alarm";
  fall();
  EXPECT_THAT(news_, ElementsAre("H44.01 online_rate opened"));
  EXPECT_EQ(last_.finding.window.observed, 10);
  EXPECT_EQ(last_.finding.window.received, 40);
  EXPECT_NEAR(last_.finding.missing, 40 * 0.857 - 10, 1.5);
  EXPECT_GT(last_.finding.lower_bound, 20);
  ASSERT_TRUE(last_.needed.has_value());
  EXPECT_GE(*last_.needed, 5);
  EXPECT_EQ(last_.opened, today_);
  const Day opened = today_;
  EXPECT_EQ(Find({"H44.01", "", DropRule::kOnlineRate})->opened, opened);
  news_.clear();
  LiveNormally(3, {"H44.01", "H44.02", "H44.03", "H44.04", "H44.05"});
  EXPECT_THAT(news_, ElementsAre("H44.01 online_rate recovered"));
  EXPECT_EQ(last_.opened, opened);
}

TEST_F(ProvinceJudgeTest, AFallOfAllIsOneOfTheProvinceAndOfTheirGroup) {
  std::vector<std::string> agencies;
  for (int i = 10; i < 22; ++i) {
    agencies.push_back("H44." + std::to_string(i));
    groups_[agencies.back()] = "communes";
  }
  LiveNormally(60, agencies);
  std::map<std::string, Channels> fallen;
  for (const std::string& agency : agencies) fallen[agency] = {10, 20};
  Live(fallen);
  EXPECT_THAT(news_, ElementsAre(" online_rate opened", "communes online_rate opened"))
      << "on its first day";
}

TEST_F(ProvinceJudgeTest, AProvinceWithoutAgenciesIsJudgedByItsOwnCounts) {
  for (int i = 0; i < 60; ++i) Live({{"", {900.0 + i % 7, 1000}}});
  Live({{"", {600, 1000}}});
  EXPECT_THAT(news_, ElementsAre(" online_rate opened"));
  EXPECT_NEAR(last_.finding.window.expected, 903, 2);
  EXPECT_EQ(Find({"", "", DropRule::kVolume}), nullptr);
}

TEST_F(ProvinceJudgeTest, WhatTellsNoChannelsIsJudgedByItsNumberAlone) {
  tells_channels_ = false;
  LiveNormally(60, {"H44.01"});
  for (int i = 0; i < 6; ++i) Live({{"H44.01", {0, 2}}});
  EXPECT_THAT(news_, ElementsAre("H44.01 volume opened"));
  EXPECT_EQ(Find({"H44.01", "", DropRule::kOnlineRate}), nullptr);
}

TEST_F(ProvinceJudgeTest, AnotherDefinitionEndsADropAndBeginsAnew) {
  LiveNormally(60, {"H44.01"});
  for (int i = 0; i < 3; ++i) Live({{"H44.01", {5, 20}}});
  ASSERT_THAT(news_, ElementsAre("H44.01 online_rate opened"));
  definition_ = 2;
  LiveNormally(1, {"H44.01"});
  EXPECT_EQ(news_.back(), "H44.01 online_rate boundary");
  EXPECT_FALSE(Find({"H44.01", "", DropRule::kOnlineRate})->testable);
  for (int i = 0; i < 10; ++i) Live({{"H44.01", {5, 20}}});
  EXPECT_EQ(news_.size(), 2u) << "what was before is no measure";
}

TEST_F(ProvinceJudgeTest, NoDropLastsOverABoundaryOfTheCalendar) {
  Calendar::Days nation;
  nation.boundaries = {Day{std::chrono::year(2026) / 7 / 1}};
  calendar_ = Calendar(Day{std::chrono::year(2026) / 1 / 1}, Day{std::chrono::year(2026) / 12 / 31},
                       nation);
  LiveNormally(80, {"H44.01"});
  while (today_ < Day{std::chrono::year(2026) / 6 / 26}) LiveNormally(1, {"H44.01"});
  for (int i = 0; i < 3; ++i) Live({{"H44.01", {2, 20}}});
  EXPECT_EQ(today_, (Day{std::chrono::year(2026) / 7 / 1}));
  EXPECT_EQ(news_,
            (std::vector<std::string>{"H44.01 online_rate opened", "H44.01 online_rate boundary"}));
  for (int i = 0; i < 20; ++i) Live({{"H44.01", {2, 20}}});
  EXPECT_EQ(news_.size(), 2u);
}

TEST_F(ProvinceJudgeTest, ADropOfWhichNothingIsHeardIsClosed) {
  LiveNormally(60, {"H44.01", "H44.02"});
  for (int i = 0; i < 3; ++i) Live({{"H44.01", {5, 20}}, {"H44.02", {18, 20}}});
  news_.clear();
  for (int i = 0; i < 19; ++i) Live({{"H44.02", {18, 20}}});
  EXPECT_THAT(news_, IsEmpty());
  Live({{"H44.02", {18, 20}}});
  EXPECT_THAT(news_, ElementsAre("H44.01 online_rate forgotten"));
}

TEST_F(ProvinceJudgeTest, ABodyThatIsGoneForAMonthBelongsToNoGroup) {
  std::vector<std::string> agencies;
  for (int i = 10; i < 20; ++i) agencies.push_back("H44." + std::to_string(i));
  LiveNormally(60, agencies);
  const std::vector<std::string> left(agencies.begin(), agencies.begin() + 3);
  LiveNormally(30, left);
  const Judged province{"", "", DropRule::kOnlineRate};
  EXPECT_FALSE(Find(province)->not_judged.has_value());
}

}  // namespace
}  // namespace dvcmon
