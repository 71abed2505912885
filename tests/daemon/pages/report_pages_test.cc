// /reports: what was issued, and its files.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "daemon/report/issue.h"
#include "tests/daemon/pages/pages_fixture.h"
#include "tests/daemon/report/report_builder.h"

namespace dvcmon::testing {
namespace {

namespace fs = std::filesystem;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const IssueSeries kReportedOctober = {"cchc-monthly", "phu-tho", "2026-10"};
constexpr const char* kFirstIssue = "/reports/cchc-monthly.phu-tho/2026-10/issue-001";
constexpr const char* kSecondIssue = "/reports/cchc-monthly.phu-tho/2026-10/issue-002";

class ReportPagesTest : public PagesFixture {
 protected:
  ReportPagesTest() {
    auto layout = std::make_shared<Layout>();
    layout->name = "cchc-monthly";
    layout->title_vi = "Báo cáo <cải cách>";
    layout->title_en = "Reform report";
    layout->periods = {WindowKind::kMonth, WindowKind::kQuarter};
    config_->reports.layouts[layout->name] = layout;
    config_->reports.issue = {{layout->name, "phu-tho", {WindowKind::kMonth}, 2}};
    Write(AcceptedPoll(TargetOf({}), kNoon - minutes(60),
                       {{"phu-tho", "applications_received", 7.0}}));
  }
  // Each says another number.
  void IssueAt(int minute) {
    auto next = NextIssue::Begin(store_, *config_, kReportedOctober);
    ASSERT_TRUE(next.ok());
    const Time made = kNoon - minutes(50 - minute);
    const auto issue =
        next->Publish(ReportOf({{"applications_received", "Tiếp <nhận>", 7.0 + minute, 1}}), made,
                      made, dir_.Path("dvcmon.db"));
    ASSERT_TRUE(issue.ok()) << issue.error().message;
  }
  fs::path Folder(const std::string& name) const {
    return dir_.Path("reports/cchc-monthly/2026-10/" + name);
  }
  static std::string BytesIn(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(ReportPagesTest, ListsFormsAndIssuesTheNewestFirst) {
  EXPECT_THAT(Page("/reports"), HasSubstr("Chưa phát hành báo cáo nào."));
  IssueAt(0);
  IssueAt(1);
  ASSERT_TRUE(EnterDocument(dir_.Path("dvcmon.db"), kReportedOctober, 1,
                            {"123/BC-SNV", ParseDay("2026-10-16"), "Nguyễn <Văn> A",
                             kNoon - minutes(2), "phutho"})
                  .ok());
  const std::string page = Page("/reports");
  EXPECT_THAT(page, AllOf(HasSubstr("Báo cáo &lt;cải cách&gt;"), HasSubstr("tháng, quý"),
                          HasSubstr("sau ngày chốt số liệu 2 ngày làm việc"),
                          HasSubstr("123/BC-SNV, 16/10/2026, Nguyễn &lt;Văn&gt; A"),
                          HasSubstr("tháng 10 năm 2026"), Not(HasSubstr("<cải cách>"))));
  EXPECT_LT(page.find(kSecondIssue), page.find(kFirstIssue));
  EXPECT_THAT(Page("/reports", {{"before", "2"}}),
              AllOf(HasSubstr(kFirstIssue), Not(HasSubstr(kSecondIssue))));
  EXPECT_THAT(Page("/reports", {{"report", "bieu-06"}}), Not(HasSubstr(kFirstIssue)));
}

TEST_F(ReportPagesTest, AnIssueTellsWhatItCorrectsAndOffersItsFiles) {
  IssueAt(0);
  IssueAt(1);
  EXPECT_THAT(Page(kFirstIssue), HasSubstr("Lần phát hành đầu tiên của kỳ"));
  const std::string page = Page(kSecondIssue);
  EXPECT_THAT(page,
              AllOf(HasSubstr("2 ô nói khác so với"), HasSubstr("Tiếp &lt;nhận&gt;, Trong kỳ"),
                    HasSubstr("<td>7</td><td>8</td>"), HasSubstr("sha256sum -c SHA256SUMS"),
                    HasSubstr(std::string(kSecondIssue) + "/report.xlsx\"")));
  EXPECT_THAT(page, HasSubstr("issue-002%21province%21"));
  // The province may be left out, where it is that of the configuration.
  EXPECT_THAT(Page("/reports/cchc-monthly/2026-10/issue-002"), HasSubstr("<td>7</td><td>8</td>"));
}

TEST_F(ReportPagesTest, AFileComesAsItWasIssued) {
  IssueAt(0);
  for (const auto& [name, type] :
       {std::pair("report.csv", "text/csv"), std::pair("report.html", "text/html"),
        std::pair("report.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml"),
        std::pair("SHA256SUMS", "text/plain")}) {
    const WebResponse answer = Get(std::string(kFirstIssue) + "/" + name);
    EXPECT_EQ(answer.status, 200) << name;
    EXPECT_THAT(answer.content_type, StartsWith(type));
    EXPECT_EQ(answer.body, BytesIn(Folder("issue-001") / name)) << name;
    EXPECT_THAT(
        answer.headers,
        ::testing::Contains(std::pair<std::string, std::string>(
            "Content-Disposition",
            std::string("attachment; filename=\"cchc-monthly_2026-10_issue-001_") + name + "\"")));
  }
}

TEST_F(ReportPagesTest, OnlyTheFilesOfAnIssueAreHandedOut) {
  IssueAt(0);
  std::ofstream(Folder("issue-001") / "secret.txt") << "not issued";
  std::ofstream(dir_.Path("secret.txt")) << "elsewhere";
  for (const char* rest : {"/secret.txt", "/../../../../secret.txt", "/..", "/.", "/",
                           "/report.csv/", "//report.csv"}) {
    const WebResponse answer = Get(std::string(kFirstIssue) + rest);
    EXPECT_EQ(answer.status, 404) << rest;
    EXPECT_THAT(answer.body, Not(HasSubstr("elsewhere"))) << rest;
  }
  for (const char* path :
       {"/reports/cchc-monthly/2026-10/issue-002", "/reports/cchc-monthly/2026-10/issue-0",
        "/reports/cchc-monthly/2026-10/../2026-10/issue-001", "/reports/cchc-monthly/2026-10",
        "/reports/..", "/reports/cchc-monthly.an-giang/2026-10/issue-001"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

TEST_F(ReportPagesTest, WhatIsNotWhatWasIssuedIsNotHandedOut) {
  IssueAt(0);
  const fs::path csv = Folder("issue-001") / "report.csv";
  fs::permissions(csv, fs::perms::owner_all);
  std::ofstream(csv) << "another";
  EXPECT_EQ(Get(std::string(kFirstIssue) + "/report.csv").status, 404);
  EXPECT_EQ(Get(std::string(kFirstIssue) + "/report.json").status, 200);
  // A pipe would never end.
  fs::remove(csv);
  ASSERT_EQ(mkfifo(csv.c_str(), 0600), 0);
  EXPECT_EQ(Get(std::string(kFirstIssue) + "/report.csv").status, 404);
}

TEST_F(ReportPagesTest, AnIssueWhoseFilesAreLostIsStillToldOf) {
  IssueAt(0);
  fs::remove_all(Folder("issue-001"));
  EXPECT_THAT(Page(kFirstIssue),
              AllOf(HasSubstr("Tệp của lần phát hành này không còn"), HasSubstr("Phát hành lúc")));
  const WebResponse answer = Get(std::string(kFirstIssue) + "/report.csv");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, HasSubstr("Tệp của lần phát hành này không còn"));
}

}  // namespace
}  // namespace dvcmon::testing
