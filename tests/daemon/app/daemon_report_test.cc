// Reports whose time has come are issued.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;
using testing::SmallTree;

constexpr const char* kReportOf = R"({province="phu-tho",report="small"} )";

class DaemonReportTest : public testing::DaemonTest {
 protected:
  // Issued when one working day after the month is over: kNoon is 22 November 2026.
  void UseReport(int working_days = 1, std::vector<ScheduledReport> before = {}) {
    auto config = std::make_shared<Config>(*testing::ConfigOf(SmallTree()));
    auto province = std::make_shared<Province>();
    province->slug = "phu-tho";
    config->provinces["phu-tho"] = province;
    config->reports.folder = dir_.Path("reports");
    config->reports.province = "phu-tho";
    auto layout = std::make_shared<Layout>();
    layout->name = "small";
    layout->periods = {WindowKind::kMonth};
    SheetLayout& sheet = layout->sheets.emplace_back();
    sheet.id = "one";
    sheet.name = "Biểu 1";
    ColumnLayout& title = sheet.columns.emplace_back();
    title.id = title.title = "title";
    title.show = ColumnLayout::Show::kTitle;
    LineLayout& line = sheet.lines.emplace_back();
    line.id = line.title = "line";
    config->reports.layouts["small"] = layout;
    config->reports.issue = std::move(before);
    config->reports.issue.push_back({"small", "phu-tho", {WindowKind::kMonth}, working_days});
    const Status used = daemon_->Use(config, now_);
    ASSERT_TRUE(used.ok()) << used.error().message;
  }
  static Time At(const char* time) { return ParseTime(time).value(); }
  bool IsIssued(const std::string& period) const {
    return fs::exists(dir_.Path("reports/small/" + period + "/issue-001/SHA256SUMS"));
  }
  static std::string Line(const std::string& metric, Time time) {
    return "dvcmon_report_" + metric + kReportOf +
           std::to_string(time.time_since_epoch() / std::chrono::seconds(1)) + "\n";
  }
};

TEST_F(DaemonReportTest, TheLastWindowIsIssuedOnceItsWorkingDaysAreOver) {
  UseReport();
  StepAt(kNoon);
  EXPECT_THAT(Metrics(), Not(HasSubstr("dvcmon_report_due_timestamp_seconds{")));
  StepAt(At("2026-12-01T23:59:00+07:00"));  // a Tuesday, the first working day
  EXPECT_FALSE(IsIssued("2026-11"));
  EXPECT_THAT(Metrics(), Not(HasSubstr("dvcmon_report_last_issue_timestamp_seconds{")));
  const Time due = At("2026-12-02T00:01:00+07:00");
  StepAt(due);
  EXPECT_TRUE(IsIssued("2026-11"));
  EXPECT_FALSE(IsIssued("2026-10"));
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(Line("last_issue_timestamp_seconds", due)),
                               Not(HasSubstr("dvcmon_report_due_timestamp_seconds{"))));
  StepAt(due + hours(2));
  EXPECT_EQ(store_->Issues({})->size(), 1u);
  Open();
  UseReport();
  StepAt(due + hours(3));
  EXPECT_EQ(store_->Issues({})->size(), 1u);
  EXPECT_THAT(Metrics(), HasSubstr(Line("last_issue_timestamp_seconds", due)));
}

TEST_F(DaemonReportTest, IsNotIssuedBeforeItsLastDayIsInTheLedgers) {
  UseReport(/*working_days=*/0);
  StepAt(kNoon);
  StepAt(At("2026-12-01T00:00:30+07:00"));  // due, and the day is not closed yet
  EXPECT_FALSE(IsIssued("2026-11"));
  StepAt(At("2026-12-01T00:02:00+07:00"));
  EXPECT_TRUE(IsIssued("2026-11"));
}

TEST_F(DaemonReportTest, OneEntryThatIsWrongDoesNotStopTheOthers) {
  UseReport(1, {{"small", "ha-tay", {WindowKind::kMonth}, 1}});
  StepAt(kNoon);
  StepAt(At("2026-12-02T08:00:00+07:00"));
  EXPECT_TRUE(IsIssued("2026-11"));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_report_issue_failures_total"
                                   R"({province="ha-tay",report="small"} 2)"));
}

TEST_F(DaemonReportTest, WhatCannotBeIssuedIsLateAndTriedAgainInAnHour) {
  UseReport();
  StepAt(kNoon);
  std::ofstream(dir_.Path("reports")) << "no folder";
  const Time now = At("2026-12-02T08:00:00+07:00");
  StepAt(now);
  EXPECT_THAT(
      Metrics(),
      AllOf(HasSubstr(Line("due_timestamp_seconds", At("2026-12-02T00:00:00+07:00"))),
            HasSubstr(std::string("dvcmon_report_issue_failures_total") + kReportOf + "1\n")));
  fs::remove(dir_.Path("reports"));
  StepAt(now + minutes(59));
  EXPECT_FALSE(IsIssued("2026-11"));
  StepAt(now + minutes(62));
  EXPECT_TRUE(IsIssued("2026-11"));
  StepAt(now + minutes(64));
  EXPECT_THAT(Metrics(), Not(HasSubstr("dvcmon_report_due_timestamp_seconds{")));
}

}  // namespace
}  // namespace dvcmon
