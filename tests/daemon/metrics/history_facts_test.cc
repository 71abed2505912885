// History of names, targets and working days.
#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/store/store.h"
#include "tests/daemon/metrics/history_lines.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::AcceptedPoll;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::TargetOf;

const Day kThursday = ParseDay("2026-03-12").value();

class HistoryFactsTest : public ::testing::Test {
 protected:
  static std::shared_ptr<const Province> There(const std::string& slug, Day from,
                                               std::optional<Day> to = std::nullopt) {
    auto province = std::make_shared<Province>();
    province->slug = slug;
    province->name = "Phú Thọ";
    province->code = "25";
    province->identity_code = "H44";
    province->valid_from = from;
    province->valid_to = to;
    return province;
  }
  static Target Wanted(double value, Day from, std::optional<Day> to) {
    Target target;
    target.statistic = "online_of_received";
    target.value = value;
    target.province = "phu-tho";
    target.from = from;
    target.to = to;
    target.source = "QD-942";
    return target;
  }
  void Polled(Day day, const std::string& agency) {
    const Poll poll = AcceptedPoll(Asked(), StartOf(day) + hours(20), {{agency, "petitions", 3.0}});
    ASSERT_TRUE(store_.Write(poll).ok());
    const LedgerTerms terms{{}, [](Day, Day) { return 1; }, {}};
    while (store_.CloseDay(SourceOf(poll.target), day, terms).value()) {
    }
  }
  static PollTarget Asked() { return TargetOf({.period = "2026", .statistics = {"petitions"}}); }

  // From Thursday to Sunday.
  std::vector<std::string> SamplesOf(const std::string& family) {
    return testing::HistorySamples(testing::HistoryLines(store_, sources_, terms_), family);
  }

  testing::TempDir dir_;
  Store store_ = *Store::Open({dir_.Path("dvcmon.db")});
  std::map<std::string, std::shared_ptr<const Statistic>> statistics_;
  std::map<std::string, std::shared_ptr<const Province>> provinces_;
  std::vector<HistorySource> sources_ = {{.source = SourceOf(Asked()),
                                          .mapped = {{Level::kAgency, "petitions"}},
                                          .counted_before = {},
                                          .judges = {}}};
  HistoryTerms terms_{.first = kThursday,
                      .last = kThursday + days(3),
                      .statistics = statistics_,
                      .provinces = provinces_,
                      .record = {}};
};

TEST_F(HistoryFactsTest, AProvinceIsNamedWhileItIsThere) {
  terms_.shown = {There("phu-tho-cu", kThursday - days(9), kThursday + days(1)),
                  There("phu-tho", kThursday + days(2))};
  const auto named = [](const std::string& slug) {
    return R"({code="25",identity_code="H44",name="Phú Thọ",province=")" + slug + "\"} 1 ";
  };
  EXPECT_THAT(SamplesOf("dvc_province_info"),
              ElementsAre(named("phu-tho-cu") + "2026-03-12", named("phu-tho-cu") + "2026-03-13",
                          named("phu-tho") + "2026-03-14", named("phu-tho") + "2026-03-15"));
}

TEST_F(HistoryFactsTest, DaysThatAreNotOverHaveNoHistory) {
  Polled(kThursday, "H44.01");
  terms_.last = terms_.first - days(3);  // asked for from the day after tomorrow on
  EXPECT_THAT(testing::HistoryLines(store_, sources_, terms_), ElementsAre("# EOF"));
}

TEST_F(HistoryFactsTest, ATargetIsThereOnTheDaysOnWhichItHolds) {
  terms_.shown = {There("phu-tho", kThursday - days(9), kThursday + days(2))};
  terms_.targets = {Wanted(0.9, kThursday + days(2), std::nullopt),
                    Wanted(0.8, kThursday - days(1), kThursday + days(1))};
  const std::string labels =
      R"({kind="rate",province="phu-tho",source="QD-942",statistic="online_of_received"} )";
  EXPECT_THAT(
      SamplesOf("dvc_province_target"),
      ElementsAre(labels + "0.8 2026-03-12", labels + "0.8 2026-03-13", labels + "0.9 2026-03-14"))
      << "one series in the order of time, until the province ends";
}

TEST_F(HistoryFactsTest, WhereTwoTargetsHoldTheOneThatBeganLastIsWritten) {
  terms_.shown = {There("phu-tho", kThursday - days(9))};
  terms_.targets = {Wanted(0.9, kThursday + days(1), kThursday + days(2)),
                    Wanted(0.8, kThursday, kThursday + days(3))};
  const std::string labels =
      R"({kind="rate",province="phu-tho",source="QD-942",statistic="online_of_received"} )";
  EXPECT_THAT(SamplesOf("dvc_province_target"),
              ElementsAre(labels + "0.8 2026-03-12", labels + "0.9 2026-03-13",
                          labels + "0.9 2026-03-14", labels + "0.8 2026-03-15"));
}

TEST_F(HistoryFactsTest, WhatIsWantedOfOneProvinceGoesBeforeWhatIsWantedOfEach) {
  terms_.shown = {There("phu-tho", kThursday - days(9))};
  Target each = Wanted(0.8, kThursday, kThursday + days(1));
  each.province = "";
  terms_.targets = {Wanted(0.9, kThursday - days(9), kThursday), each};
  const std::string labels =
      R"({kind="rate",province="phu-tho",source="QD-942",statistic="online_of_received"} )";
  EXPECT_THAT(SamplesOf("dvc_province_target"),
              ElementsAre(labels + "0.9 2026-03-12", labels + "0.8 2026-03-13"));
}

TEST_F(HistoryFactsTest, SaysWhichDaysWereWorked) {
  Calendar::Days nation;
  nation.off = {kThursday + days(1)};
  Calendar::Days phu_tho;
  phu_tho.working = {kThursday + days(2)};
  terms_.calendar =
      std::make_shared<Calendar>(kThursday, kThursday + days(9), nation,
                                 std::map<std::string, Calendar::Days>{{"phu-tho", phu_tho}});
  terms_.watched = {There("phu-tho", kThursday + days(2))};
  EXPECT_THAT(
      SamplesOf("dvc_working_day"),
      ElementsAre(" 1 2026-03-12", " 0 2026-03-13", " 0 2026-03-14", " 0 2026-03-15",
                  R"({province="phu-tho"} 1 2026-03-14)", R"({province="phu-tho"} 0 2026-03-15)"));
}

TEST_F(HistoryFactsTest, SaysHowManyWorkingDaysWereLeftToEachCutoff) {
  terms_.calendar = std::make_shared<Calendar>();
  terms_.watched = {There("phu-tho", kThursday + days(2))};
  terms_.cutoffs = {Cutoff::kReport15};
  EXPECT_THAT(
      SamplesOf("dvc_workdays_to_cutoff"),
      ElementsAre(R"({cutoff="report15"} 2 2026-03-12)", R"({cutoff="report15"} 1 2026-03-13)",
                  R"({cutoff="report15"} 0 2026-03-14)", R"({cutoff="report15"} 22 2026-03-15)",
                  R"({cutoff="report15",province="phu-tho"} 0 2026-03-14)",
                  R"({cutoff="report15",province="phu-tho"} 22 2026-03-15)"));
}

TEST_F(HistoryFactsTest, AnAgencyHasTheNameOfTheDayOnDaysOnWhichSomethingWasPublishedOfIt) {
  Polled(kThursday, "H44.01");
  Polled(kThursday + days(1), "H44.01");
  Polled(kThursday + days(2), "H44.02");
  Polled(kThursday + days(3), "H44.01");
  terms_.names_on = [](Day day) -> Result<std::vector<BodyName>> {
    const bool renamed = day == kThursday + days(1);
    return std::vector<BodyName>{
        {Level::kAgency, "H44.01", "phu-tho", renamed ? "Xã B" : "Xã A", "commune"},
        {Level::kAgency, "H44.02", "phu-tho", "Xã C", "commune"}};
  };
  const auto named = [](const std::string& code, const std::string& name) {
    return R"({agency=")" + code + R"(",name=")" + name +
           R"(",province="phu-tho",tier="commune"} 1 )";
  };
  EXPECT_THAT(
      SamplesOf("dvc_agency_info"),
      ElementsAre(named("H44.01", "Xã A") + "2026-03-12", named("H44.01", "Xã A") + "2026-03-15",
                  named("H44.01", "Xã B") + "2026-03-13", named("H44.02", "Xã C") + "2026-03-14"));
}

TEST_F(HistoryFactsTest, AnAgencyOfWhichNothingWasPublishedIsNotNamed) {
  terms_.names_on = [](Day) -> Result<std::vector<BodyName>> {
    return std::vector<BodyName>{{Level::kAgency, "H44.01", "phu-tho", "Xã A", "commune"}};
  };
  EXPECT_THAT(SamplesOf("dvc_agency_info"), IsEmpty());
}

}  // namespace
}  // namespace dvcmon
