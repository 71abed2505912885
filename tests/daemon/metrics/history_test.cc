#include "daemon/metrics/history.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/metrics/exposition.h"
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
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TargetOf;

const Day kMonday = ParseDay("2026-03-09").value();
const std::string kOnline = "applications_received{channel=online}";
const std::string kDirect = "applications_received{channel=direct}";

class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest() {
    auto received = std::make_shared<Statistic>();
    received->id = "applications_received";
    received->counter = "applications_filed";
    received->title_vi = "Hồ sơ";
    received->title_en = "Applications";
    statistics_["applications_received"] = received;
    auto phu_tho = std::make_shared<Province>();
    phu_tho->slug = "phu-tho";
    phu_tho->valid_from = kMonday;
    provinces_["phu-tho"] = phu_tho;
  }

  static PollTarget Target(const std::string& portal = "dvcqg") {
    return TargetOf({.portal = portal, .period = "2026", .statistics = {kOnline, kDirect}});
  }
  void Polled(int day, double online, double direct, const std::string& portal = "dvcqg") {
    const Poll poll = AcceptedPoll(Target(portal), StartOf(kMonday + days(day)) + hours(20),
                                   {{"H44.01", kOnline, online}, {"H44.01", kDirect, direct}});
    ASSERT_TRUE(store_.Write(poll).ok());
    const LedgerTerms terms{{{"applications_received", 1}}, [](Day, Day) { return 1; }, {}};
    for (auto closed = store_.CloseDay(SourceOf(poll.target), kMonday + days(day), terms);
         closed.value();
         closed = store_.CloseDay(SourceOf(poll.target), kMonday + days(day), terms)) {
    }
  }

  // Of a week.
  std::vector<std::string> Lines() {
    return testing::HistoryLines(
        store_, sources_, {kMonday - days(1), kMonday + days(6), statistics_, provinces_, record_});
  }
  std::vector<std::string> SamplesOf(const std::string& family) {
    return testing::HistorySamples(Lines(), family);
  }
  // "VALUE DAY" of the ratio over that window.
  std::vector<std::string> RatiosOver(const std::string& window) {
    std::vector<std::string> samples;
    const std::string labels =
        R"({agency="H44.01",portal="dvcqg",province="phu-tho",rate="online_of_received",window=")" +
        window + "\"} ";
    for (const std::string& sample : SamplesOf("dvc_agency_online_filing_ratio")) {
      if (sample.starts_with(labels)) samples.push_back(sample.substr(labels.size()));
    }
    return samples;
  }
  static HistorySource Of(const std::string& portal = "dvcqg") {
    return {.source = SourceOf(Target(portal)),
            .mapped = {{Level::kAgency, kOnline}, {Level::kAgency, kDirect}},
            .has_ledgers = true,
            .counted_before = {},
            .judges = {}};
  }

  testing::TempDir dir_;
  Store store_ = *Store::Open({dir_.Path("dvcmon.db")});
  std::map<std::string, std::shared_ptr<const Statistic>> statistics_;
  std::map<std::string, std::shared_ptr<const Province>> provinces_;
  std::vector<RecordRule> record_;
  std::vector<HistorySource> sources_ = {Of()};
};

TEST_F(HistoryTest, HasWhatStoodAtTheEndOfEachDay) {
  Polled(0, 30, 10);
  Polled(2, 36, 14);
  EXPECT_THAT(
      SamplesOf("dvc_agency_applications_received"),
      ElementsAre(
          R"({agency="H44.01",channel="direct",period="year",portal="dvcqg",province="phu-tho"} 10 2026-03-09)",
          R"({agency="H44.01",channel="direct",period="year",portal="dvcqg",province="phu-tho"} 14 2026-03-11)",
          R"({agency="H44.01",channel="online",period="year",portal="dvcqg",province="phu-tho"} 30 2026-03-09)",
          R"({agency="H44.01",channel="online",period="year",portal="dvcqg",province="phu-tho"} 36 2026-03-11)"));
}

TEST_F(HistoryTest, HasTheRatiosOfTheCountsOfADay) {
  Polled(0, 30, 10);
  Polled(1, 36, 14);
  EXPECT_THAT(RatiosOver("year"), ElementsAre("0.75 2026-03-09", "0.72 2026-03-10"));
}

TEST_F(HistoryTest, HasTheRatiosOfWhatWasFiledInSoManyDays) {
  double online = 30;
  double direct = 10;
  Polled(-1, online, direct);
  for (int day = 0; day < 6; ++day) {
    Polled(day, online += 3, direct += 1);
  }
  Polled(6, online + 2, direct + 10);
  const auto of_a_day = RatiosOver("1d");
  ASSERT_EQ(of_a_day.size(), 7U);
  EXPECT_EQ(of_a_day.front(), "0.75 2026-03-09");
  EXPECT_THAT(of_a_day.back(), ::testing::StartsWith("0.1666"));
  EXPECT_THAT(RatiosOver("7d"), ElementsAre(::testing::StartsWith("0.5555")));  // 20 of 36
  EXPECT_THAT(RatiosOver("28d"), IsEmpty());
  sources_.front().counted_before = {{Level::kAgency, "applications_received"}};
  EXPECT_THAT(RatiosOver("7d"), IsEmpty());
}

TEST_F(HistoryTest, HasWhatTheCountersHaveGrownByUpToThatDay) {
  Polled(0, 30, 10);
  Polled(1, 36, 14);
  Polled(2, 37, 15);
  const auto online = [](const std::string& rest) {
    return R"({agency="H44.01",channel="online",portal="dvcqg",province="phu-tho"} )" + rest;
  };
  const auto samples = SamplesOf("dvc_agency_applications_filed_total");
  ASSERT_EQ(samples.size(), 6U);
  EXPECT_THAT(std::vector(samples.begin() + 3, samples.end()),
              ElementsAre(online("0 2026-03-09"), online("6 2026-03-10"), online("7 2026-03-11")));
}

TEST_F(HistoryTest, CountsTheDaysOnWhichACounterWasRestated) {
  Polled(0, 30, 10);
  Polled(1, 29, 10);
  EXPECT_THAT(
      SamplesOf("dvc_agency_restatements_total"),
      ::testing::Contains(
          R"({agency="H44.01",collector="tree",kind="restated",portal="dvcqg",province="phu-tho"} 1 2026-03-10)"));
}

TEST_F(HistoryTest, IsOpenMetricsFamilyByFamily) {
  Polled(0, 30, 10);
  Polled(1, 36, 14);
  Polled(0, 3, 1, "igate");
  sources_.push_back(Of("igate"));
  std::vector<std::string> families;
  const auto lines = Lines();
  for (const std::string& line : lines) {
    if (line.starts_with("# TYPE ")) families.push_back(line.substr(7));
    if (line.starts_with("#")) continue;
    const std::string family = families.back().substr(0, families.back().find(' '));
    EXPECT_THAT(line, ::testing::StartsWith(family));
  }
  EXPECT_THAT(
      families,
      ElementsAre("dvc_agency_applications_filed counter", "dvc_agency_applications_received gauge",
                  "dvc_agency_online_filing_ratio gauge", "dvc_agency_restatements counter"));
  EXPECT_EQ(lines.back(), "# EOF");
}

TEST_F(HistoryTest, HasNoRatioAndNoCounterWhereAnotherPortalCounts) {
  Polled(0, 30, 10);
  record_ = {{.portal = "igate"}};
  EXPECT_THAT(SamplesOf("dvc_agency_online_filing_ratio"), IsEmpty());
  EXPECT_THAT(SamplesOf("dvc_agency_applications_filed_total"), IsEmpty());
  EXPECT_EQ(SamplesOf("dvc_agency_applications_received").size(), 2U);
}

TEST_F(HistoryTest, HasACounterOnceForAPortal) {
  Polled(0, 30, 10);
  sources_.front().counted_before = {{Level::kAgency, "applications_received"}};
  EXPECT_THAT(SamplesOf("dvc_agency_applications_filed_total"), IsEmpty());
}

TEST_F(HistoryTest, HasNothingOfAProvinceThatWasNotThere) {
  Polled(-1, 30, 10);
  EXPECT_THAT(SamplesOf("dvc_agency_applications_received"), IsEmpty());
}

TEST_F(HistoryTest, HasNothingOfProceduresAndFields) {
  Poll poll = AcceptedPoll(Target(), StartOf(kMonday) + hours(20),
                           {{"H44.01", kOnline, 30.0}, {"1.010708.000.00.00.H44", kOnline, 5.0}});
  for (Row& row : poll.rows) {
    if (row.body.starts_with("1.")) row.tier = "procedure";
  }
  ASSERT_TRUE(store_.Write(poll).ok());
  EXPECT_THAT(SamplesOf("dvc_agency_applications_received"),
              ElementsAre(HasSubstr("agency=\"H44.01\"")));
}

TEST_F(HistoryTest, SaysWhenItCannotBeWritten) {
  const Status written =
      WriteHistory(store_, sources_, {kMonday, kMonday + days(1), statistics_, provinces_, record_},
                   [](std::string_view) { return false; });
  EXPECT_EQ(written.error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace dvcmon
