// What stands in /metrics beside that which portals publish: ratios of their counts, and targets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "daemon/metrics/published.h"
#include "daemon/metrics/source_ratios.h"
#include "daemon/metrics/target_lines.h"
#include "tests/support/poll_builder.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kNoon;
using ::testing::Not;
using ::testing::Pair;

StandingFigure Channel(Level level, const std::string& body, const std::string& channel,
                       double value, ReadingState state = ReadingState::kValue) {
  return {level, body, "applications_received{channel=" + channel + "}", state, value};
}

Standing Year(std::vector<StandingFigure> figures) {
  Standing standing;
  standing.source = {"td", "progress", "phu-tho", PeriodKind::kYear};
  standing.period = PeriodContaining(PeriodKind::kYear, DayOf(kNoon));
  standing.confirmed = kNoon;
  standing.figures = std::move(figures);
  return standing;
}

std::shared_ptr<const Province> ProvinceOf(const std::string& slug, const char* from,
                                           const char* to = nullptr) {
  auto province = std::make_shared<Province>();
  province->slug = slug;
  province->valid_from = *ParseDay(from);
  if (to != nullptr) province->valid_to = *ParseDay(to);
  return province;
}

std::string ShownOf(const Standing& standing) {
  PublishedFigures published;
  published.Configure({}, {ProvinceOf("phu-tho", "2025-07-01")});
  published.Show(standing, {}, hours(12));
  published.Publish(kNoon);
  return published.Text();
}

std::vector<StandingFigure> RatiosIn(const Standing& standing) {
  return RatiosOf(standing.source, standing.figures, "year");
}

TEST(ShownRatioTest, StandsBesideItsCountsWithTheWindowOfItsSource) {
  const std::string text = ShownOf(Year({Channel(Level::kProvince, "phu-tho", "online", 3),
                                         Channel(Level::kProvince, "phu-tho", "direct", 1),
                                         Channel(Level::kProvince, "phu-tho", "postal", 0),
                                         Channel(Level::kAgency, "H44.01", "online", 1),
                                         Channel(Level::kAgency, "H44.01", "direct", 3),
                                         Channel(Level::kAgency, "H44.01", "postal", 0)}));
  EXPECT_THAT(text, HasSubstr("# HELP dvc_province_online_filing_ratio Tỷ lệ hồ sơ trực tuyến / "));
  EXPECT_THAT(text, HasSubstr("# TYPE dvc_province_online_filing_ratio gauge\n"
                              "dvc_province_online_filing_ratio{portal=\"td\",province=\"phu-tho\","
                              "rate=\"online_of_received\",window=\"year\"} 0.75\n"));
  EXPECT_THAT(text, HasSubstr("dvc_agency_online_filing_ratio{agency=\"H44.01\",portal=\"td\","
                              "province=\"phu-tho\",rate=\"online_of_received\",window=\"year\"} "
                              "0.25\n"));
}

TEST(ShownRatioTest, OfADayOrAStockNamesItsWindowToo) {
  Standing standing = Year({Channel(Level::kProvince, "phu-tho", "online", 3),
                            Channel(Level::kProvince, "phu-tho", "other", 1)});
  for (const auto& [kind, window] : {std::pair(PeriodKind::kDay, "window=\"day\"} 0.75"),
                                     std::pair(PeriodKind::kAsOf, "window=\"as_of\"} 0.75")}) {
    standing.source.kind = kind;
    standing.period = PeriodContaining(kind, DayOf(kNoon));
    EXPECT_THAT(ShownOf(standing), HasSubstr(window));
  }
}

TEST(ShownRatioTest, IsAbsentWhereACountIs) {
  const std::string text = ShownOf(
      Year({Channel(Level::kProvince, "phu-tho", "online", 3),
            Channel(Level::kProvince, "phu-tho", "direct", 1),
            Channel(Level::kProvince, "phu-tho", "postal", 0, ReadingState::kNotProvided)}));
  EXPECT_THAT(text, HasSubstr("dvc_province_applications_received"));
  EXPECT_THAT(text, Not(HasSubstr("_ratio")));
}

TEST(ShownRatioTest, IsAbsentWhereNothingWasReceived) {
  const std::string text = ShownOf(Year({Channel(Level::kProvince, "phu-tho", "online", 0),
                                         Channel(Level::kProvince, "phu-tho", "other", 0)}));
  EXPECT_THAT(text, Not(HasSubstr("_ratio")));
}

TEST(ShownRatioTest, IsOfOneBody) {
  EXPECT_THAT(RatiosIn(Year({Channel(Level::kAgency, "H44.01", "online", 3),
                             Channel(Level::kAgency, "H44.02", "other", 1)})),
              IsEmpty());
}

// Of what is made by hand each figure has its own days.
TEST(ShownRatioTest, IsOfCountsOfTheSameDays) {
  Standing standing = Year({Channel(Level::kProvince, "phu-tho", "online", 3),
                            Channel(Level::kProvince, "phu-tho", "other", 1)});
  EXPECT_EQ(RatiosIn(standing).size(), 1u);
  standing.figures[1].from = *ParseDay("2026-02-01");
  EXPECT_THAT(RatiosIn(standing), IsEmpty());
}

TEST(ShownRatioTest, HasTheDaysOfItsCounts) {
  Standing standing = Year({Channel(Level::kProvince, "phu-tho", "online", 3),
                            Channel(Level::kProvince, "phu-tho", "other", 1)});
  for (StandingFigure& figure : standing.figures) {
    figure.from = *ParseDay("2026-02-01");
    figure.to = *ParseDay("2026-03-01");
  }
  const auto ratios = RatiosIn(standing);
  ASSERT_EQ(ratios.size(), 1u);
  EXPECT_EQ(ratios[0].from, *ParseDay("2026-02-01"));
  EXPECT_EQ(ratios[0].to, *ParseDay("2026-03-01"));
}

TEST(ShownRatioTest, AboveOneIsShownAsItIs) {
  const std::string text = ShownOf(
      Year({{Level::kAgency, "H44.01", "applications_payable", ReadingState::kValue, 10},
            {Level::kAgency, "H44.01", "applications_paid_online", ReadingState::kValue, 15}}));
  EXPECT_THAT(text, HasSubstr("rate=\"paid_online_of_payable\",window=\"year\"} 1.5\n"));
}

Target Wanted(Level level, double value) {
  Target target;
  target.statistic = "online_of_received";
  target.value = value;
  target.level = level;
  target.from = *ParseDay("2026-01-01");
  target.source = "KH-15";
  return target;
}

const Day kToday = *ParseDay("2026-11-26");
const std::vector<std::shared_ptr<const Province>> kProvinces = {
    ProvinceOf("phu-tho", "2025-07-01"), ProvinceOf("hue", "2025-07-01"),
    ProvinceOf("ben-tre", "2004-01-01", "2025-06-30")};

TEST(TargetLinesTest, AreOfEachProvinceThatThereIs) {
  const TargetLines lines = LinesOf({Wanted(Level::kProvince, 0.8)}, kProvinces, kToday);
  EXPECT_THAT(lines.texts,
              ElementsAre(Pair("dvc_province_target",
                               "dvc_province_target{kind=\"rate\",province=\"phu-tho\","
                               "source=\"KH-15\",statistic=\"online_of_received\"} 0.8\n"
                               "dvc_province_target{kind=\"rate\",province=\"hue\","
                               "source=\"KH-15\",statistic=\"online_of_received\"} 0.8\n")));
  EXPECT_EQ(lines.series, 2u);
}

TEST(TargetLinesTest, NameTheTierOrTheAgency) {
  Target tier = Wanted(Level::kAgency, 0.7);
  tier.tier = "commune";
  tier.province = "phu-tho";
  Target agency = Wanted(Level::kAgency, 45);
  agency.agency = "H44.07";
  agency.province = "phu-tho";
  agency.kind = TargetKind::kRank;
  agency.leader = "Giám đốc \"A\"";
  const TargetLines lines = LinesOf({tier, agency}, kProvinces, kToday);
  EXPECT_THAT(lines.texts,
              ElementsAre(Pair(
                  "dvc_agency_target",
                  "dvc_agency_target{kind=\"rate\",province=\"phu-tho\",source=\"KH-15\","
                  "statistic=\"online_of_received\",tier=\"commune\"} 0.7\n"
                  "dvc_agency_target{agency=\"H44.07\",kind=\"rank\",leader=\"Giám đốc \\\"A\\\"\","
                  "province=\"phu-tho\",source=\"KH-15\",statistic=\"online_of_received\"} 45\n")));
}

TEST(TargetLinesTest, AreOfTheNationOnce) {
  const TargetLines lines = LinesOf({Wanted(Level::kNational, 0.8)}, kProvinces, kToday);
  EXPECT_THAT(lines.texts, ElementsAre(Pair("dvc_national_target",
                                            "dvc_national_target{kind=\"rate\",source=\"KH-15\","
                                            "statistic=\"online_of_received\"} 0.8\n")));
}

TEST(TargetLinesTest, AreOfWhatHoldsToday) {
  Target past = Wanted(Level::kNational, 0.8);
  past.to = *ParseDay("2026-11-25");
  EXPECT_THAT(LinesOf({past}, kProvinces, kToday).texts, IsEmpty());
  EXPECT_EQ(LinesOf({past}, kProvinces, *past.to).series, 1u);
}

// A document may want another value of one province than of all others.
TEST(TargetLinesTest, WhatIsWantedOfOneProvinceGoesBeforeWhatIsWantedOfEach) {
  Target one = Wanted(Level::kProvince, 0.9);
  one.province = "phu-tho";
  one.from = *ParseDay("2025-07-01");
  const Target each = Wanted(Level::kProvince, 0.8);
  for (const auto& targets : {std::vector{one, each}, std::vector{each, one}}) {
    const TargetLines lines = LinesOf(targets, kProvinces, kToday);
    EXPECT_EQ(lines.series, 2u);
    const std::string& text = lines.texts.at("dvc_province_target");
    const std::string of_one = "statistic=\"online_of_received\"} ";
    EXPECT_THAT(text, HasSubstr("province=\"phu-tho\",source=\"KH-15\"," + of_one + "0.9\n"));
    EXPECT_THAT(text, HasSubstr("province=\"hue\",source=\"KH-15\"," + of_one + "0.8\n"));
    EXPECT_THAT(text, Not(HasSubstr("province=\"phu-tho\",source=\"KH-15\"," + of_one + "0.8\n")));
  }
}

TEST(TargetLinesTest, OfTwoThatHoldTheOneThatBeganLastIsShown) {
  const Target before = Wanted(Level::kNational, 0.8);
  Target after = Wanted(Level::kNational, 0.9);
  after.from = *ParseDay("2026-07-01");
  for (const auto& targets : {std::vector{before, after}, std::vector{after, before}}) {
    const TargetLines lines = LinesOf(targets, kProvinces, kToday);
    EXPECT_EQ(lines.series, 1u);
    EXPECT_THAT(lines.texts.at("dvc_national_target"), EndsWith("\"} 0.9\n"));
  }
}

TEST(ShownTargetTest, ShareAFamilyWithThoseBroughtByHand) {
  PublishedFigures published;
  published.Configure({}, {ProvinceOf("phu-tho", "2025-07-01")}, {Wanted(Level::kProvince, 0.8)});
  Standing standing =
      Year({{Level::kProvince, "phu-tho", "target{kind=rate,source=KH-21,statistic=par}",
             ReadingState::kValue, 0.9}});
  published.Show(standing, {}, hours(12));
  published.Publish(kNoon);
  const std::string text = published.Text();
  const size_t header = text.find("# TYPE dvc_province_target gauge\n");
  ASSERT_NE(header, std::string::npos);
  EXPECT_EQ(text.find("# TYPE dvc_province_target gauge\n", header + 1), std::string::npos);
  EXPECT_THAT(text, HasSubstr("source=\"KH-15\",statistic=\"online_of_received\"} 0.8\n"));
  EXPECT_THAT(text, HasSubstr("source=\"KH-21\",statistic=\"par\"} 0.9\n"));
  EXPECT_EQ(published.series(), 3u) << "with the name of the province";
}

}  // namespace
}  // namespace dvcmon
