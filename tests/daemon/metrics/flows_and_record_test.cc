// What is derived from ledgers in /metrics, and that it is shown of the portal that counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/metrics/published.h"
#include "tests/support/poll_builder.h"

namespace dvcmon {
namespace {

using std::chrono::days;
using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

const Day kYesterday = DayOf(kNoon) - days(1);
const Source kPortalA = {"portal-a", "counts", "phu-tho", PeriodKind::kYear};
const Source kPortalB = {"portal-b", "counts", "phu-tho", PeriodKind::kYear};

std::vector<StandingFigure> Received(double online, double other) {
  return {{Level::kProvince, "phu-tho", "applications_received{channel=online}",
           ReadingState::kValue, online},
          {Level::kProvince, "phu-tho", "applications_received{channel=other}",
           ReadingState::kValue, other}};
}

std::string RatioLine(const std::string& portal, const std::string& window,
                      const std::string& value) {
  return "dvc_province_online_filing_ratio{portal=\"" + portal +
         "\",province=\"phu-tho\",rate=\"online_of_received\",window=\"" + window + "\"} " + value +
         "\n";
}

class FlowsAndRecordTest : public ::testing::Test {
 protected:
  FlowsAndRecordTest() { Use({}); }

  void Use(std::vector<RecordRule> record) {
    auto received = std::make_shared<Statistic>();
    received->id = "applications_received";
    received->counter = "applications_filed";
    published_.Configure({{received->id, received}}, {}, {}, std::move(record));
    for (const Source& source : {kPortalA, kPortalB}) {
      Standing standing;
      standing.source = source;
      standing.period = PeriodContaining(PeriodKind::kYear, DayOf(kNoon));
      standing.confirmed = kNoon;
      standing.figures = Received(30, 10);
      published_.Show(standing, {}, hours(24 * 30));
      std::vector<StandingFigure> grown = Received(3, 1);
      grown.push_back(
          {Level::kProvince, "phu-tho", "restatements{kind=bulk}", ReadingState::kValue, 0});
      published_.ShowCounters(source, grown);
      published_.ShowFlows(source, kYesterday, {{1, Received(0, 0)}, {7, Received(1, 3)}});
    }
  }
  std::string ShownAt(Time now) {
    published_.Publish(now);
    return published_.Text();
  }

  PublishedFigures published_;
};

TEST_F(FlowsAndRecordTest, ARatioOfDaysNamesTheirNumberAndNoPeriod) {
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, AllOf(HasSubstr(RatioLine("portal-a", "7d", "0.25")),
                          HasSubstr(RatioLine("portal-a", "year", "0.75"))));
  EXPECT_THAT(text, Not(HasSubstr("window=\"1d\""))) << "of nothing";
  EXPECT_THAT(text, Not(HasSubstr("window=\"28d\""))) << "not known";
}

TEST_F(FlowsAndRecordTest, ARatioOfDaysIsReplacedWhole) {
  published_.ShowFlows(kPortalA, kYesterday, {{1, Received(1, 1)}});
  EXPECT_THAT(ShownAt(kNoon), AllOf(HasSubstr(RatioLine("portal-a", "1d", "0.5")),
                                    Not(HasSubstr(RatioLine("portal-a", "7d", "0.25")))));
}

TEST_F(FlowsAndRecordTest, ARatioOfDaysOutlastsMidnightByAnHour) {
  const Time midnight = StartOf(DayOf(kNoon) + days(1));
  const std::string line = RatioLine("portal-a", "7d", "0.25");
  EXPECT_THAT(ShownAt(midnight + hours(1) - Duration(1)), HasSubstr(line));
  EXPECT_EQ(published_.Publish(midnight), midnight + hours(1));
  EXPECT_THAT(ShownAt(midnight + hours(1)),
              AllOf(Not(HasSubstr(line)), HasSubstr(RatioLine("portal-a", "year", "0.75"))));
}

TEST_F(FlowsAndRecordTest, ARatioOfDaysGoesWithItsSource) {
  published_.Hide(kPortalA);
  EXPECT_THAT(ShownAt(kNoon), AllOf(Not(HasSubstr(RatioLine("portal-a", "7d", "0.25"))),
                                    HasSubstr(RatioLine("portal-b", "7d", "0.25"))));
}

TEST_F(FlowsAndRecordTest, WithoutARuleEachPortalHasItsOwn) {
  const std::string text = ShownAt(kNoon);
  for (const std::string portal : {"portal-a", "portal-b"}) {
    EXPECT_THAT(text, AllOf(HasSubstr("filed_total{channel=\"online\",portal=\"" + portal),
                            HasSubstr(RatioLine(portal, "7d", "0.25")),
                            HasSubstr(RatioLine(portal, "year", "0.75"))));
  }
}

TEST_F(FlowsAndRecordTest, WhatIsDerivedIsShownOfThePortalThatCounts) {
  Use({{"portal-b", "applications_received", "phu-tho"}});
  const std::string text = ShownAt(kNoon);
  EXPECT_THAT(text, AllOf(HasSubstr("filed_total{channel=\"online\",portal=\"portal-b"),
                          HasSubstr(RatioLine("portal-b", "7d", "0.25")),
                          HasSubstr(RatioLine("portal-b", "year", "0.75"))));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("filed_total{channel=\"online\",portal=\"portal-a")),
                          Not(HasSubstr(RatioLine("portal-a", "7d", "0.25"))),
                          Not(HasSubstr(RatioLine("portal-a", "year", "0.75")))));
}

TEST_F(FlowsAndRecordTest, WhatIsPublishedAndRestatedIsShownOfEachPortal) {
  Use({{"portal-b"}});
  EXPECT_THAT(ShownAt(kNoon),
              AllOf(HasSubstr("applications_received{channel=\"online\",period=\"year\",portal="
                              "\"portal-a\",province=\"phu-tho\"} 30\n"),
                    HasSubstr("restatements_total{kind=\"bulk\",portal=\"portal-a\"")));
}

// The paid ones of one portal by the payable ones of another would be a number of nobody.
TEST_F(FlowsAndRecordTest, ARatioNeedsAllItsCountsOfThePortalThatCounts) {
  Use({{"portal-b", "applications_payable"}});
  published_.ShowFlows(
      kPortalA, kYesterday,
      {{7,
        {{Level::kAgency, "H44.01", "applications_payable", ReadingState::kValue, 10},
         {Level::kAgency, "H44.01", "applications_paid_online", ReadingState::kValue, 5}}}});
  EXPECT_THAT(ShownAt(kNoon), Not(HasSubstr("online_payment_ratio")));
}

TEST_F(FlowsAndRecordTest, AnAgencyIsOfTheProvinceOfItsSource) {
  Use({{"portal-b", "", "phu-tho"}});
  published_.ShowCounters(kPortalA,
                          {{Level::kAgency, "H44.01", "applications_received{channel=online}",
                            ReadingState::kValue, 3}});
  EXPECT_THAT(ShownAt(kNoon), Not(HasSubstr("dvc_agency_applications_filed_total")));
}

}  // namespace
}  // namespace dvcmon
