#include "daemon/metrics/published.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "tests/support/poll_builder.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

Standing Quarter(double received) {
  Standing standing;
  standing.source = {"dvcqg", "tree", "phu-tho", PeriodKind::kQuarter};
  standing.period = ParsePeriod("2026-Q4").value();
  standing.confirmed = kNoon;
  standing.figures = {
      {Level::kProvince, "phu-tho", "applications_received{channel=online}", ReadingState::kValue,
       received},
      {Level::kProvince, "phu-tho", "applications_received{channel=postal}", ReadingState::kValue,
       0},
      {Level::kProvince, "phu-tho", "applications_received{channel=direct}",
       ReadingState::kNotProvided, 0},
      {Level::kAgency, "H44.01", "applications_payable", ReadingState::kValue, 7},
  };
  return standing;
}

const std::vector<BodyName> kNames = {
    {Level::kAgency, "H44.01", "phu-tho", "Sở \"A\"", "department"}};

class PublishedTest : public ::testing::Test {
 protected:
  PublishedTest() {
    auto statistic = std::make_shared<Statistic>();
    statistic->id = "applications_received";
    statistic->title_vi = "hồ sơ tiếp nhận";
    statistic->title_en = "applications received";
    statistic->source = "QĐ 766/QĐ-TTg";
    statistic->counter = "applications_filed";
    auto province = std::make_shared<Province>();
    province->slug = "phu-tho";
    province->name = "Phú Thọ";
    province->code = "25";
    province->identity_code = "H44";
    province->valid_from = *ParseDay("2025-07-01");
    published_.Configure({{statistic->id, statistic}}, {province});
  }

  std::string ShownAt(Time now) {
    published_.Publish(now);
    return published_.Text();
  }

  PublishedFigures published_;
};

TEST_F(PublishedTest, ShowsAFigureWithItsLabelsInAlphabeticalOrder) {
  published_.Show(Quarter(435258), kNames, hours(12));
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text,
              HasSubstr("# TYPE dvc_province_applications_received gauge\n"
                        "dvc_province_applications_received{channel=\"online\","
                        "period=\"quarter\",portal=\"dvcqg\",province=\"phu-tho\"} 435258\n"));
  EXPECT_THAT(text,
              HasSubstr("dvc_agency_applications_payable{agency=\"H44.01\",period=\"quarter\","
                        "portal=\"dvcqg\",province=\"phu-tho\"} 7\n"));
  EXPECT_THAT(text, HasSubstr("hồ sơ tiếp nhận / applications received (QĐ 766/QĐ-TTg)"));
}

TEST_F(PublishedTest, ZeroIsShownAndNotProvidedIsAbsent) {
  published_.Show(Quarter(1), kNames, hours(12));
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, HasSubstr("channel=\"postal\",period=\"quarter\",portal=\"dvcqg\","
                              "province=\"phu-tho\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("direct")));
}

TEST_F(PublishedTest, NamesOfBodiesAreEscaped) {
  published_.Show(Quarter(1), kNames, hours(12));
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, HasSubstr(R"(dvc_agency_info{agency="H44.01",name="Sở \"A\"",)"
                              R"(province="phu-tho",tier="department"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(dvc_province_info{code="25",identity_code="H44",)"
                              R"(name="Phú Thọ",province="phu-tho"} 1)"));
}

TEST_F(PublishedTest, ProceduresAndFieldsAreNoAgencies) {
  Standing standing = Quarter(10);
  standing.figures.push_back(
      {Level::kAgency, "1.010708.000.00.00.H56", "applications_payable", ReadingState::kValue, 5});
  standing.figures.push_back(
      {Level::kAgency, "dat-dai", "applications_payable", ReadingState::kValue, 6});
  std::vector<BodyName> names = kNames;
  names.push_back({Level::kAgency, "1.010708.000.00.00.H56", "phu-tho", "Đăng ký", "procedure"});
  names.push_back({Level::kAgency, "dat-dai", "phu-tho", "Đất đai", "field"});
  published_.Show(standing, names, hours(12));
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, HasSubstr("agency=\"H44.01\""));
  EXPECT_THAT(text, HasSubstr("applications_received{channel=\"online\""));
  EXPECT_THAT(text, Not(HasSubstr("1.010708.000.00.00.H56")));
  EXPECT_THAT(text, Not(HasSubstr("dat-dai")));
}

TEST_F(PublishedTest, AnAgencyOfSeveralSourcesIsNamedOnceByTheOneThatKnowsItsName) {
  published_.Show(Quarter(1), {{Level::kAgency, "H44.01", "phu-tho", "", ""}}, hours(12));
  Standing fees = Quarter(1);
  fees.source.collector = "tree-of-fees";
  published_.Show(fees, kNames, hours(12));
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, HasSubstr(R"(dvc_agency_info{agency="H44.01",name="Sở \"A\"",)"));
  EXPECT_THAT(text, Not(HasSubstr(R"(dvc_agency_info{agency="H44.01",name="",)")));
}

TEST_F(PublishedTest, AnAgencyIsShownByTheNameOfItsLastPoll) {
  published_.Show(Quarter(1), kNames, hours(12));
  EXPECT_THAT(ShownAt(kNoon), HasSubstr(R"(name="Sở \"A\"")"));
  published_.Show(Quarter(2), {{Level::kAgency, "H44.01", "phu-tho", "Sở B", "department"}},
                  hours(12));
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, HasSubstr(R"(name="Sở B")"));
  EXPECT_THAT(text, Not(HasSubstr(R"(name="Sở \"A\"")")));
}

TEST_F(PublishedTest, ANewPollReplacesWhatItsSourceShowedWhole) {
  published_.Show(Quarter(101), kNames, hours(12));
  Standing next = Quarter(102);
  next.figures.pop_back();
  published_.Show(next, {}, hours(12));
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, HasSubstr("province=\"phu-tho\"} 102\n"));
  EXPECT_THAT(text, Not(HasSubstr("province=\"phu-tho\"} 101\n")));
  EXPECT_THAT(text, Not(HasSubstr("H44.01")));
}

TEST_F(PublishedTest, AValueDisappearsWhenItsSourceHasNotConfirmedItForThreeIntervals) {
  published_.Show(Quarter(1), kNames, hours(12));
  EXPECT_THAT(ShownAt(kNoon + hours(36) - std::chrono::seconds(1)), HasSubstr("online"));
  EXPECT_THAT(ShownAt(kNoon + hours(36)), Not(HasSubstr("online")));
  EXPECT_THAT(ShownAt(kNoon + hours(36)), Not(HasSubstr("dvc_agency_info")));
}

TEST_F(PublishedTest, AValueDisappearsWhenItsPeriodEnds) {
  Standing standing = Quarter(1);
  standing.confirmed = *ParseTime("2026-12-31T23:00:00+07:00");
  published_.Show(standing, kNames, hours(12));
  EXPECT_THAT(ShownAt(*ParseTime("2026-12-31T23:59:59+07:00")), HasSubstr("online"));
  EXPECT_THAT(ShownAt(*ParseTime("2027-01-01T00:00:00+07:00")), Not(HasSubstr("online")));
}

TEST_F(PublishedTest, AStockStandsBeyondTheDayOnWhichItWasCounted) {
  Standing stock = Quarter(435258);
  stock.source.kind = PeriodKind::kAsOf;
  stock.period = PeriodContaining(PeriodKind::kAsOf, DayOf(kNoon));
  published_.Show(stock, kNames, hours(24 * 7));
  EXPECT_THAT(ShownAt(kNoon + hours(24 * 20)), HasSubstr("435258"));
  EXPECT_THAT(ShownAt(kNoon + hours(24 * 21)), Not(HasSubstr("435258")));
}

TEST_F(PublishedTest, AStockOfAPastDayIsAsOldAsItsDayHoweverLateItWasAskedFor) {
  Standing stock = Quarter(435258);
  stock.source.kind = PeriodKind::kAsOf;
  stock.period = PeriodContaining(PeriodKind::kAsOf, DayOf(kNoon) - std::chrono::days(5));
  published_.Show(stock, kNames, hours(12));
  EXPECT_THAT(ShownAt(kNoon), Not(HasSubstr("435258")));
}

TEST_F(PublishedTest, SaysWhenSomethingHasToDisappear) {
  EXPECT_EQ(published_.Publish(kNoon), *ParseTime("2026-11-23T00:00:00+07:00"));
  published_.Show(Quarter(1), kNames, hours(1));
  EXPECT_EQ(published_.Publish(kNoon), kNoon + hours(3));
}

TEST_F(PublishedTest, WhatWasConfirmedByAClockThatWasAheadIsNotShown) {
  published_.Show(Quarter(1), kNames, hours(12));
  EXPECT_THAT(ShownAt(kNoon - hours(24)), Not(HasSubstr("online")));
  EXPECT_THAT(ShownAt(kNoon - std::chrono::seconds(10)), HasSubstr("online"));
}

TEST_F(PublishedTest, EachFamilyHasOneHeaderHoweverManySourcesFillIt) {
  published_.Show(Quarter(1), kNames, hours(12));
  Standing year = Quarter(2);
  year.source.kind = PeriodKind::kYear;
  year.period = ParsePeriod("2026").value();
  published_.Show(year, kNames, hours(12));
  const std::string text = ShownAt(kNoon);
  const std::string header = "# TYPE dvc_province_applications_received gauge\n";
  const size_t first = text.find(header);
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find(header, first + 1), std::string::npos);
  EXPECT_EQ(published_.series(), 8U) << "3 figures twice, an agency, a province";
}

TEST_F(PublishedTest, WhatIsNotWatchedAnyMoreIsHidden) {
  published_.Show(Quarter(1), kNames, hours(12));
  published_.Hide(Quarter(1).source);
  EXPECT_THAT(ShownAt(kNoon), Not(HasSubstr("online")));
}

TEST_F(PublishedTest, AScrapeSeesOnePollOrTheNextAndNeverHalfOfEach) {
  std::atomic<bool> stop{false};
  std::atomic<int> torn{0};
  published_.Show(Quarter(101), kNames, hours(12));
  published_.Publish(kNoon);
  std::thread scraper([&] {
    while (!stop) {
      const std::string text = published_.Text();
      const bool one = text.find("province=\"phu-tho\"} 101\n") != std::string::npos;
      const bool two = text.find("province=\"phu-tho\"} 102\n") != std::string::npos;
      if (one == two) ++torn;
    }
  });
  for (int i = 0; i < 300; ++i) {
    Standing standing = Quarter(101 + i % 2);
    standing.figures.resize(1);
    published_.Show(standing, kNames, hours(12));
    published_.Publish(kNoon);
  }
  stop = true;
  scraper.join();
  EXPECT_EQ(torn, 0);
}

// A province that was, and one that is, in an answer about the nation.
Standing OfNation() {
  Standing standing;
  standing.source = {"dvcqg", "scores", "", PeriodKind::kAsOf};
  standing.period = ParsePeriod("as-of-2026-11-22").value();
  standing.confirmed = kNoon;
  standing.figures = {{Level::kNational, "vn", "score", ReadingState::kValue, 1},
                      {Level::kProvince, "phu-tho", "score", ReadingState::kValue, 2},
                      {Level::kProvince, "ben-tre", "score", ReadingState::kValue, 3}};
  return standing;
}

std::vector<std::shared_ptr<const Province>> PhuThoAndBenTre() {
  auto phu_tho = std::make_shared<Province>();
  phu_tho->slug = "phu-tho";
  phu_tho->valid_from = *ParseDay("2025-07-01");
  auto ben_tre = std::make_shared<Province>();
  ben_tre->slug = "ben-tre";
  ben_tre->valid_from = *ParseDay("2008-08-01");
  ben_tre->valid_to = *ParseDay("2026-11-22");
  return {phu_tho, ben_tre};
}

TEST_F(PublishedTest, ShowsFiguresOfAProvinceWhileThereIsThatBody) {
  published_.Configure({}, PhuThoAndBenTre());
  published_.Show(OfNation(), {}, hours(24));
  EXPECT_THAT(ShownAt(kNoon), HasSubstr("province=\"ben-tre\"} 3\n"));
  EXPECT_EQ(published_.series(), 5u);  // with two names of provinces
  const std::string next_day = ShownAt(kNoon + hours(12));
  EXPECT_THAT(next_day, Not(HasSubstr("ben-tre")));
  EXPECT_THAT(next_day, HasSubstr("province=\"phu-tho\"} 2\n"));
  EXPECT_EQ(published_.series(), 3u);
}

TEST_F(PublishedTest, ShowsNothingOfASourceWhoseProvinceIsNoMore) {
  published_.Configure({}, PhuThoAndBenTre());
  Standing standing = OfNation();
  standing.source.province = "ben-tre";
  standing.figures = {{Level::kAgency, "H07.01", "score", ReadingState::kValue, 1}};
  published_.Show(standing, {}, hours(24));
  EXPECT_THAT(ShownAt(kNoon), HasSubstr("H07.01"));
  EXPECT_THAT(ShownAt(kNoon + hours(12)), Not(HasSubstr("H07.01")));
}

TEST_F(PublishedTest, WhatIsMadeByHandStandsOnItsOwnDays) {
  Standing standing = OfNation();
  standing.by_hand = true;
  standing.period = ParsePeriod("as-of-2021-06-24").value();
  standing.figures[0].to = *ParseDay("2026-11-30");
  standing.figures[1].from = *ParseDay("2026-11-23");
  published_.Show(standing, {}, hours(0));
  const std::string today = ShownAt(kNoon);
  EXPECT_THAT(today, HasSubstr("dvc_national_score"));
  EXPECT_THAT(today, Not(HasSubstr("province=\"phu-tho\"} 2\n"))) << "it begins tomorrow";
  const std::string years_later = ShownAt(kNoon + hours(24 * 900));
  EXPECT_THAT(years_later, Not(HasSubstr("dvc_national_score"))) << "past its last day";
  EXPECT_THAT(years_later, HasSubstr("province=\"phu-tho\"} 2\n")) << "until superseded";
}

const std::vector<StandingFigure> kGrown = {
    {Level::kAgency, "H44.01", "applications_received{channel=direct}", ReadingState::kValue, 5},
    {Level::kAgency, "H44.01", "applications_received{channel=online}", ReadingState::kValue, 40},
    {Level::kAgency, "H44.01", "applications_payable", ReadingState::kValue, 3},
    {Level::kAgency, "H44.01", "restatements{kind=restated}", ReadingState::kValue, 0},
};

TEST_F(PublishedTest, ACounterGoesOnFromPeriodToPeriodUnderItsOwnName) {
  published_.Show(Quarter(1), kNames, hours(12));
  published_.ShowCounters(Quarter(1).source, kGrown);
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, HasSubstr("# TYPE dvc_agency_applications_filed_total counter\n"
                              "dvc_agency_applications_filed_total{agency=\"H44.01\",channel="
                              "\"direct\",portal=\"dvcqg\",province=\"phu-tho\"} 5\n"
                              "dvc_agency_applications_filed_total{agency=\"H44.01\",channel="
                              "\"online\",portal=\"dvcqg\",province=\"phu-tho\"} 40\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE dvc_agency_restatements_total counter\n"
                              "dvc_agency_restatements_total{agency=\"H44.01\",kind=\"restated\","
                              "portal=\"dvcqg\",province=\"phu-tho\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("payable_")));
}

TEST_F(PublishedTest, OpenMetricsCallsACounterByItsNameWithoutTotal) {
  published_.Show(Quarter(1), kNames, hours(12));
  published_.ShowCounters(Quarter(1).source, kGrown);
  published_.Publish(kNoon);
  const std::string text = published_.Text(ExpositionFormat::kOpenMetrics);
  EXPECT_THAT(text, HasSubstr("# TYPE dvc_agency_applications_filed counter\n"
                              "dvc_agency_applications_filed_total{"));
  EXPECT_THAT(text, HasSubstr("# TYPE dvc_province_applications_received gauge\n"));
}

TEST_F(PublishedTest, CountersStayWhenFiguresChangeAndGoWhenTheyGo) {
  published_.Show(Quarter(1), kNames, hours(12));
  published_.ShowCounters(Quarter(1).source, kGrown);
  published_.Show(Quarter(2), kNames, hours(12));
  EXPECT_THAT(ShownAt(kNoon), HasSubstr("filed_total"));
  EXPECT_THAT(ShownAt(kNoon + hours(37)), Not(HasSubstr("filed_total")));
  published_.Hide(Quarter(1).source);
  published_.Show(Quarter(2), kNames, hours(12));
  EXPECT_THAT(ShownAt(kNoon), Not(HasSubstr("filed_total")));
}

}  // namespace
}  // namespace dvcmon
