// History of falls that were judged.
#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/drops.h"
#include "daemon/store/queries.h"
#include "daemon/store/sqlite.h"
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

const Day kOpened = ParseDay("2026-03-12").value();  // a Thursday
const Judged kCommune = {.agency = "H44.01", .group = "", .rule = DropRule::kOnlineRate};
const Judged kCommunes = {.agency = "", .group = "communes", .rule = DropRule::kOnlineRate};

class HistoryDropsTest : public ::testing::Test {
 protected:
  HistoryDropsTest() {
    const Poll poll = AcceptedPoll(Watched(), StartOf(kOpened) + hours(20),
                                   {{"H44.01", "applications_received", 3.0}});
    EXPECT_TRUE(store_.Write(poll).ok());
    EXPECT_EQ(FindSource(*db_, SourceOf(poll.target)).value(), 1);
  }
  static PollTarget Watched() {
    return TargetOf({.period = "2026", .statistics = {"applications_received"}});
  }

  // What a day that was judged said of it; `change`: how it ended, or that it opened.
  void Judge(const Judged& of, int opened, int day, double evidence, double observed,
             DropChange change = DropChange::kNone, std::optional<KeptSplit> split = {}) {
    JudgeBy(1, of, opened, day, evidence, observed, change, std::move(split));
  }
  void JudgeBy(int64_t source, const Judged& of, int opened, int day, double evidence,
               double observed, DropChange change, std::optional<KeptSplit> split = {}) {
    DropAtDay at;
    at.day = kOpened + days(day);
    at.evidence = evidence;
    at.finding.window = {.first = kOpened - days(2),
                         .observed = observed,
                         .received = 50,
                         .expected = 40,
                         .squares = 0,
                         .days = 3};
    at.finding.lower_bound = 31;
    at.split = std::move(split);
    DropNews news{.of = of, .change = change, .opened = kOpened + days(opened), .limit = 9};
    ASSERT_TRUE(KeepDropNews(*db_, source, "phu-tho", at.day, news, at).ok());
  }
  void End(const Judged& of, int opened, int day) {
    DropNews news{
        .of = of, .change = DropChange::kForgotten, .opened = kOpened + days(opened), .limit = 9};
    const Day on = kOpened + days(day);
    ASSERT_TRUE(KeepDropNews(*db_, 1, "phu-tho", on, news, std::nullopt).ok());
  }

  // From the day before it opened on.
  std::vector<std::string> SamplesOf(const std::string& family) {
    return testing::HistorySamples(testing::HistoryLines(store_, sources_, terms_), family);
  }
  static std::string Commune(const std::string& rest) {
    return R"({agency="H44.01",portal="dvcqg",province="phu-tho",rule="online_rate"} )" + rest;
  }

  testing::TempDir dir_;
  Store store_ = *Store::Open({dir_.Path("dvcmon.db")});
  std::unique_ptr<Database> db_ = *Database::Open(dir_.Path("dvcmon.db"), std::chrono::seconds(5));
  std::map<std::string, std::shared_ptr<const Statistic>> statistics_;
  std::map<std::string, std::shared_ptr<const Province>> provinces_;
  std::vector<RecordRule> record_;
  std::vector<HistorySource> sources_ = {{.source = SourceOf(Watched()),
                                          .mapped = {},
                                          .has_ledgers = true,
                                          .counted_before = {},
                                          .judges = {{Level::kAgency, DropRule::kOnlineRate},
                                                     {Level::kProvince, DropRule::kOnlineRate}}}};
  HistoryTerms terms_{.first = kOpened - days(1),
                      .last = kOpened + days(9),
                      .statistics = statistics_,
                      .provinces = provinces_,
                      .record = record_};
};

TEST_F(HistoryDropsTest, AFallIsOpenFromTheDayOnWhichItOpenedToTheOneThatEndsIt) {
  Judge(kCommune, 0, 0, 9.5, 20, DropChange::kOpened);
  Judge(kCommune, 0, 1, 12, 18);
  Judge(kCommune, 0, 4, 11, 22, DropChange::kRecovered);  // the weekend is not judged
  EXPECT_THAT(SamplesOf("dvc_agency_drop_open"),
              ElementsAre(Commune("1 2026-03-12"), Commune("1 2026-03-13"), Commune("1 2026-03-14"),
                          Commune("1 2026-03-15"), Commune("0 2026-03-16")));
}

TEST_F(HistoryDropsTest, NumbersAreThoseOfDaysThatWereJudgedWhileItWasOpen) {
  Judge(kCommune, 0, 0, 9.5, 20, DropChange::kOpened);
  Judge(kCommune, 0, 1, 12, 18);
  Judge(kCommune, 0, 4, 11, 22, DropChange::kRecovered);
  const auto of_two_days = [](const std::string& first, const std::string& second) {
    return ElementsAre(Commune(first + " 2026-03-12"), Commune(second + " 2026-03-13"));
  };
  EXPECT_THAT(SamplesOf("dvc_agency_drop_evidence"), of_two_days("9.5", "12"));
  EXPECT_THAT(SamplesOf("dvc_agency_drop_observed"), of_two_days("20", "18"));
  EXPECT_THAT(SamplesOf("dvc_agency_drop_received"), of_two_days("50", "50"));
  EXPECT_THAT(SamplesOf("dvc_agency_drop_expected"), of_two_days("40", "40"));
  EXPECT_THAT(SamplesOf("dvc_agency_drop_lower_bound"), of_two_days("31", "31"));
  EXPECT_THAT(SamplesOf("dvc_agency_drop_missing_applications"), of_two_days("20", "22"));
  EXPECT_THAT(SamplesOf("dvc_agency_drop_rate_effect_ratio"), IsEmpty()) << "of a province alone";
  const auto limits = SamplesOf("dvc_agency_drop_evidence_limit");
  ASSERT_EQ(limits.size(), 5U);
  EXPECT_EQ(limits.front(), Commune("9 2026-03-12"));
}

TEST_F(HistoryDropsTest, OneThatIsOpenIsNotGuessedToGoOn) {
  Judge(kCommune, 0, 0, 9.5, 20, DropChange::kOpened);
  Judge(kCommune, 0, 1, 12, 18);
  EXPECT_THAT(SamplesOf("dvc_agency_drop_open"),
              ElementsAre(Commune("1 2026-03-12"), Commune("1 2026-03-13")));
}

TEST_F(HistoryDropsTest, SeveralOfOneBodyAreOneSeriesInTheOrderOfTime) {
  Judge(kCommune, 4, 4, 9.5, 20, DropChange::kOpened);
  Judge(kCommune, 0, 0, 9.5, 20, DropChange::kOpened);
  End(kCommune, 0, 4);
  EXPECT_THAT(SamplesOf("dvc_agency_drop_open"),
              ElementsAre(Commune("1 2026-03-12"), Commune("1 2026-03-13"), Commune("1 2026-03-14"),
                          Commune("1 2026-03-15"), Commune("1 2026-03-16")))
      << "on the day on which the next one begins it is open";
}

TEST_F(HistoryDropsTest, AGroupOfAProvinceHasItsLabelAndItsSplit) {
  Judge(kCommunes, 0, 0, 9.5, 20, DropChange::kOpened,
        KeptSplit{.before = 0.8, .rate_effect = -0.2, .mix_effect = 0.05});
  const std::string labels =
      R"({group="communes",portal="dvcqg",province="phu-tho",rule="online_rate"} )";
  EXPECT_THAT(SamplesOf("dvc_province_drop_rate_effect_ratio"),
              ElementsAre(labels + "-0.2 2026-03-12"));
  EXPECT_THAT(SamplesOf("dvc_province_drop_mix_effect_ratio"),
              ElementsAre(labels + "0.05 2026-03-12"));
}

// Another collector was added, and counts first: what the one before it judged is not told again.
TEST_F(HistoryDropsTest, OfTwoCollectorsThatJudgedTheSameTheOneThatJudgesItTodayTellsIt) {
  const PollTarget month = TargetOf(
      {.collector = "month", .period = "2026-03", .statistics = {"applications_received"}});
  const Poll poll =
      AcceptedPoll(month, StartOf(kOpened) + hours(20), {{"H44.01", "applications_received", 3.0}});
  ASSERT_TRUE(store_.Write(poll).ok());
  ASSERT_EQ(FindSource(*db_, SourceOf(month)).value(), 2);
  Judge(kCommune, 1, 1, 9.5, 20, DropChange::kOpened);
  JudgeBy(2, kCommune, 0, 0, 12, 18, DropChange::kOpened);
  JudgeBy(2, kCommune, 0, 1, 13, 18, DropChange::kNone);
  JudgeBy(2, kCommunes, 0, 0, 9.5, 20, DropChange::kOpened);
  sources_.push_back({.source = SourceOf(month),
                      .mapped = {},
                      .has_ledgers = true,
                      .counted_before = {{Level::kAgency, "applications_received"}},
                      .judges = {}});
  EXPECT_THAT(SamplesOf("dvc_agency_drop_open"), ElementsAre(Commune("1 2026-03-13")));
  EXPECT_THAT(SamplesOf("dvc_province_drop_open"), IsEmpty());
}

TEST_F(HistoryDropsTest, HasNoneOfAnotherSourceAndNoneWhereAnotherPortalCounts) {
  Judge(kCommune, 0, 0, 9.5, 20, DropChange::kOpened);
  record_ = {{.portal = "igate"}};
  terms_.record = record_;
  EXPECT_THAT(SamplesOf("dvc_agency_drop_open"), IsEmpty());
  terms_.record = {};
  sources_.front().source.collector = "bush";
  EXPECT_THAT(SamplesOf("dvc_agency_drop_open"), IsEmpty());
}

}  // namespace
}  // namespace dvcmon
