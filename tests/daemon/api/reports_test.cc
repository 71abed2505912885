// /api/v1/reports, and cells of reports in /api/v1/explain.
#include <gmock/gmock.h>

#include <map>
#include <string>

#include "daemon/api/api.h"
#include "daemon/report/issue.h"
#include "daemon/store/store.h"
#include "tests/daemon/report/report_builder.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

const IssueSeries kIssuedOctober = {"cchc-monthly", "phu-tho", "2026-10"};

class ReportsTest : public ::testing::Test {
 protected:
  ReportsTest() : store_(*Store::Open({dir_.Path("dvcmon.db")})) {
    config_->reports.folder = dir_.Path("reports");
    config_->reports.province = "phu-tho";
    auto statistic = std::make_shared<Statistic>();
    statistic->id = "applications_received";
    config_->statistics[statistic->id] = statistic;
    api_.Use(config_);
    EXPECT_TRUE(store_
                    .Write(testing::AcceptedPoll(testing::TargetOf({}), kNoon - minutes(60),
                                                 {{"phu-tho", "applications_received", 7.0}}))
                    .ok());
  }
  // Each says another number.
  void IssueAt(int minute) {
    auto next = NextIssue::Begin(store_, *config_, kIssuedOctober);
    ASSERT_TRUE(next.ok());
    const Time made = kNoon - minutes(50 - minute);
    const auto issue =
        next->Publish(testing::ReportOf({{"applications_received", "Tiếp nhận", 7.0 + minute, 1}}),
                      made, made, dir_.Path("dvcmon.db"));
    ASSERT_TRUE(issue.ok()) << issue.error().message;
  }
  WebResponse Ask(const std::string& place, const std::map<std::string, std::string>& query) {
    return api_.Answer({"GET", "/api/v1/" + place, query, "", ""});
  }

  testing::TempDir dir_{"/dev/shm"};
  Store store_;
  std::shared_ptr<Config> config_ = std::make_shared<Config>();
  Api api_{dir_.Path("dvcmon.db"), [] { return kNoon; }};
};

TEST_F(ReportsTest, TellsWhatWasIssuedAndAsWhatItWasSent) {
  IssueAt(0);
  IssueAt(1);
  ASSERT_TRUE(EnterDocument(dir_.Path("dvcmon.db"), kIssuedOctober, 1,
                            {"123/BC-SNV", ParseDay("2026-10-16"), "Nguyễn Văn A",
                             kNoon - minutes(2), "phutho"})
                  .ok());
  const std::string rows = Ask("reports", {}).body;
  EXPECT_THAT(rows,
              AllOf(HasSubstr(R"("report":"cchc-monthly","province":"phu-tho","period":"2026-10",)"
                              R"("number":1,"previous":0,"errata":0)"),
                    HasSubstr(R"("document":"123/BC-SNV","signed_on":"2026-10-16",)"
                              R"("signer":"Nguyễn Văn A")"),
                    HasSubstr(R"("number":2,"previous":1)"), HasSubstr(R"("document":null)")));
  EXPECT_THAT(
      Ask("reports", {{"as_of", FormatTime(kNoon - minutes(50))}}).body,
      AllOf(HasSubstr(R"("number":1)"), Not(HasSubstr(R"("number":2)")), Not(HasSubstr("123/BC"))));
  EXPECT_THAT(Ask("reports", {{"report", "bieu-06"}}).body, HasSubstr(R"("rows":[])"));
  EXPECT_THAT(Ask("reports", {{"format", "csv"}}).body, HasSubstr("123/BC-SNV,2026-10-16"));
}

TEST_F(ReportsTest, ComesPageByPage) {
  for (int minute = 0; minute < 3; ++minute) IssueAt(minute);
  const WebResponse first = Ask("reports", {{"limit", "2"}});
  EXPECT_THAT(first.body, AllOf(HasSubstr(R"("number":2)"), Not(HasSubstr(R"("number":3)"))));
  const size_t at = first.body.find(R"("next":")") + 8;
  const std::string next = first.body.substr(at, first.body.find('"', at) - at);
  EXPECT_THAT(Ask("reports", {{"limit", "2"}, {"after", next}}).body,
              AllOf(HasSubstr(R"("number":3)"), Not(HasSubstr(R"("number":2,)")),
                    HasSubstr(R"("next":null)")));
}

TEST_F(ReportsTest, ACellOfAnIssueIsExplained) {
  IssueAt(0);
  const Report report = testing::ReportOf({{"applications_received", "Tiếp nhận", 7, 1}});
  const std::string cell =
      "cchc-monthly/2026-10/issue-001!" + AddressOf(1, LineOfRow(report.book, 0, 0));
  const WebResponse answer = Ask("explain", {{"figure", cell}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, AllOf(HasSubstr(R"("kind":"cell")"), HasSubstr(R"("value":7)"),
                                 HasSubstr("phu-tho/applications_received@2026-Q3")));
  EXPECT_EQ(Ask("explain", {{"figure", "cchc-monthly/2026-10/issue-009!F1"}}).status, 400);
}

}  // namespace
}  // namespace dvcmon
