// What an operator knows of agencies, and what the daemon makes of it.
#include <gmock/gmock.h>

#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using testing::AgencyLine;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::JsonResponse;
using testing::kNoon;
using ::testing::Not;
using testing::Own;
using testing::TreeAnswer;

const Day kToday = DayOf(kNoon);

class DaemonAgenciesTest : public testing::DaemonTest {
 protected:
  void UseAgencies(const std::vector<Agency>& agencies) {
    const PollTarget target = testing::SmallTree(
        [](CollectorSpec&) {}, [&](PortalSpec& portal) { portal.agencies = agencies; });
    auto config = std::make_shared<Config>(*testing::ConfigOf(target));
    config->agencies = agencies;
    const Status used = daemon_->Use(std::move(config), now_);
    ASSERT_TRUE(used.ok()) << used.error().message;
  }

  void Answer(std::vector<AgencyLine> agencies) {
    http_.SetAnswer([=](const HttpRequest&) { return JsonResponse(201, TreeAnswer(agencies)); });
  }

  static std::string Payable(const std::string& agency, const std::string& value) {
    return R"(dvc_agency_applications_payable{agency=")" + agency +
           R"(",period="quarter",portal="dvcqg",province="phu-tho"} )" + value;
  }
  static std::string Named(const std::string& agency, const std::string& name,
                           const std::string& tier) {
    return R"(dvc_agency_info{agency=")" + agency + R"(",name=")" + name +
           R"(",province="phu-tho",tier=")" + tier + "\"} 1";
  }
};

Agency AgencyOf(const std::string& code) {
  Agency agency;
  agency.province = "phu-tho";
  agency.code = code;
  return agency;
}

TEST_F(DaemonAgenciesTest, AnAgencyThatNobodyWroteDownIsShownAndStored) {
  Agency known = AgencyOf("H44.01");
  known.name = "Sở Tài chính";
  Answer({{"H44.01", "7"}, {"H44.99", "8"}});
  UseAgencies({known});
  StepAt(kNoon);
  EXPECT_THAT(Metrics(), HasSubstr(Payable("H44.99", "8")));
  const auto standings = store_->LoadStandings(kToday);
  ASSERT_TRUE(standings.ok());
  EXPECT_TRUE(std::ranges::any_of(standings->front().figures, [](const StandingFigure& figure) {
    return figure.body == "H44.99" && figure.value == 8;
  }));
}

TEST_F(DaemonAgenciesTest, WhatAPortalCallsOtherwiseIsKeptAndShownAsOneAgency) {
  Answer({{"H44.01", "7"}, {"H44.21", "8"}});
  UseAgencies({});
  StepAt(kNoon);
  Agency renamed = AgencyOf("H44.21");
  renamed.aliases = {{"dvcqg", "000.00.21.H44", kToday, std::nullopt}};
  UseAgencies({renamed});
  Answer({{"H44.01", "7"}, {"000.00.21.H44", "9"}});
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(Payable("H44.21", "9")), Not(HasSubstr("agency=\"000"))));
  Open();
  UseAgencies({renamed});
  EXPECT_THAT(Metrics(), HasSubstr(Payable("H44.21", "9"))) << "after a restart";
}

TEST_F(DaemonAgenciesTest, AnAgencyHasTheNameAndTierThatTheOperatorGivesIt) {
  Answer({{"H44.01", "7"}});
  UseAgencies({});
  StepAt(kNoon);
  ASSERT_THAT(Metrics(), HasSubstr(Named("H44.01", "UBND xã H44.01", "commune")));
  Agency named = AgencyOf("H44.01");
  named.name = "Sở Tài chính";
  Agency later = named;
  named.to = kToday + std::chrono::days(9);
  named.tier = "department";
  later.from = *named.to + std::chrono::days(1);
  later.name = "Sở Tài chính và Kế hoạch";
  UseAgencies({named, later});
  EXPECT_THAT(Metrics(), HasSubstr(Named("H44.01", "Sở Tài chính", "department"))) << "at once";
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr(Named("H44.01", "Sở Tài chính", "department")))
      << "after a poll";
  StepAt(kNoon + hours(24 * 10));
  EXPECT_THAT(Metrics(), HasSubstr(Named("H44.01", "Sở Tài chính và Kế hoạch", "commune")))
      << "of the body that has begun since";
  Agency elsewhere = named;
  elsewhere.province = "hue";
  UseAgencies({elsewhere});
  EXPECT_THAT(Metrics(), HasSubstr(Named("H44.01", "UBND xã H44.01", "commune")))
      << "the record holds what the portal said";
}

TEST_F(DaemonAgenciesTest, AnAgencyIsExpectedToGoWhenItEnds) {
  Answer({{"H44.01", "1"}, {"H44.02", "2"}});
  Agency ending = AgencyOf("H44.02");
  ending.to = kToday + std::chrono::days(1);
  UseAgencies({ending});
  StepAt(kNoon);
  Answer({{"H44.01", "1"}});
  const std::string changed = "dvcmon_collector_agencies_changed_timestamp_seconds{";
  StepAt(kNoon + hours(12));  // its last day has just begun
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(Own("dvcmon_collector_up") + "1\n"),
                               HasSubstr(Own("dvcmon_collector_rows") + "2\n")));
  EXPECT_THAT(Metrics(), Not(HasSubstr(changed)));
  Answer({{"H44.01", "1"}, {"H44.03", "3"}});
  StepAt(kNoon + hours(24));
  EXPECT_THAT(Metrics(), HasSubstr(changed)) << "others still come and go";
}

TEST_F(DaemonAgenciesTest, AnAgencyThatGoesBeforeItEndsIsMissed) {
  Answer({{"H44.01", "1"}, {"H44.02", "2"}});
  Agency ending = AgencyOf("H44.02");
  ending.to = kToday + std::chrono::days(2);
  UseAgencies({ending});
  StepAt(kNoon);
  Answer({{"H44.01", "1"}});
  StepAt(kNoon + hours(12));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_up") + "0\n"));
  EXPECT_THAT(Metrics(), HasSubstr(R"(clause="shrink",collector="tree")"));
}

}  // namespace
}  // namespace dvcmon
