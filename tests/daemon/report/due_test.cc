#include "daemon/report/due.h"

#include <gmock/gmock.h>

#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Day DayNamed(const char* text) { return ParseDay(text).value(); }

TEST(DueTest, TheLastClosedWindowOfEachKindIsByItsCutOff) {
  const struct {
    WindowKind kind;
    Cutoff cutoff;
    const char* today;
    const char* window;
  } cases[] = {
      {WindowKind::kDay, Cutoff::kCalendar, "2026-10-15", "2026-10-14"},
      {WindowKind::kMonth, Cutoff::kReport15, "2026-10-14", "2026-09"},
      {WindowKind::kMonth, Cutoff::kReport15, "2026-10-15", "2026-10"},
      {WindowKind::kMonth, Cutoff::kReport15, "2026-12-15", "2026-12"},
      {WindowKind::kMonth, Cutoff::kCalendar, "2026-12-31", "2026-11"},
      {WindowKind::kMonth, Cutoff::kCalendar, "2027-01-01", "2026-12"},
      {WindowKind::kQuarter, Cutoff::kReport15, "2026-09-14", "2026-Q2"},
      {WindowKind::kQuarter, Cutoff::kReport15, "2026-09-15", "2026-Q3"},
      {WindowKind::kHalf, Cutoff::kReport15, "2026-06-15", "2026-H1"},
      {WindowKind::kNineMonths, Cutoff::kReport15, "2026-09-14", "2025-9M"},
      {WindowKind::kNineMonths, Cutoff::kReport15, "2026-09-15", "2026-9M"},
      {WindowKind::kYear, Cutoff::kReport15, "2026-12-14", "2025"},
      {WindowKind::kYear, Cutoff::kReport15, "2026-12-15", "2026"},
      {WindowKind::kYear, Cutoff::kCalendar, "2026-12-31", "2025"},
  };
  for (const auto& [kind, cutoff, today, window] : cases) {
    EXPECT_EQ(dvcmon::Text(LastClosed(kind, cutoff, DayNamed(today))), window) << today;
  }
}

TEST(DueTest, IsWhenTheWorkingDaysAfterTheCutOffAreOver) {
  // 14 October 2026 is a Wednesday.
  Calendar::Days days;
  days.off = {DayNamed("2026-10-16")};
  const Calendar calendar(DayNamed("2026-01-01"), DayNamed("2026-12-31"), days);
  const Window october = ParseWindow("2026-10", Cutoff::kReport15).value();
  const auto due = [&](int working_days) {
    return FormatTime(DueAt(october, working_days, calendar, "phu-tho"));
  };
  EXPECT_EQ(due(0), "2026-10-15T00:00:00+07:00");
  EXPECT_EQ(due(1), "2026-10-16T00:00:00+07:00");
  EXPECT_EQ(due(2), "2026-10-20T00:00:00+07:00");  // over the holiday and the weekend
}

class NotYetIssuedTest : public StoreFixture {
 protected:
  NotYetIssuedTest() : store_(Open()) {
    auto layout = std::make_shared<Layout>();
    layout->name = "cchc-monthly";
    layout->cutoff = Cutoff::kReport15;
    config_.reports.layouts[layout->name] = layout;
    auto province = std::make_shared<Province>();
    province->slug = "phu-tho";
    config_.provinces["phu-tho"] = province;
    config_.reports.issue = {
        {"cchc-monthly", "phu-tho", {WindowKind::kMonth, WindowKind::kQuarter}, 1}};
  }
  // "2026-10 2026-10-16T00:00:00+07:00", …
  std::vector<std::string> DueOn(const char* time) const {
    const auto due = NotYetIssued(store_, config_, ParseTime(time).value());
    EXPECT_TRUE(due.ok()) << due.error().message;
    std::vector<std::string> lines;
    for (const auto& [scheduled, error] : due->wrong) {
      lines.push_back("wrong: " + scheduled.report + ": " + error.message);
    }
    for (const DueReport& report : due->reports) {
      lines.push_back(report.choice.series().period + " " + FormatTime(report.due));
    }
    return lines;
  }
  void BeginOn(const char* time) {
    ExpectWritten(store_, AcceptedPoll(TargetOf({}), ParseTime(time).value(), {}));
  }

  Store store_;
  Config config_;
};

TEST_F(NotYetIssuedTest, TheLastThreeWindowsOfEachKindThatHaveNoIssueAreDue) {
  BeginOn("2026-07-01T08:00:00+07:00");
  const std::string august = "2026-08 2026-08-18T00:00:00+07:00";
  const std::string september = "2026-09 2026-09-16T00:00:00+07:00";
  const std::string october = "2026-10 2026-10-16T00:00:00+07:00";
  const std::string summer = "2026-Q3 2026-09-16T00:00:00+07:00";  // that before it was over
  EXPECT_THAT(DueOn("2026-10-15T08:00:00+07:00"), ElementsAre(august, september, october, summer));
  Issue issue;
  issue.of = {"cchc-monthly", "phu-tho", "2026-10"};
  issue.number = 1;
  // What was made while the window was open is none of it.
  issue.as_of = ParseTime("2026-10-10T08:00:00+07:00").value();
  ASSERT_TRUE(KeepIssue(Path(), issue, {}, [] { return Done{}; }).ok());
  EXPECT_THAT(DueOn("2026-10-15T08:00:00+07:00"), Contains(october));
  issue.number = 2;
  issue.as_of = ParseTime("2026-10-15T00:00:00+07:00").value();
  ASSERT_TRUE(KeepIssue(Path(), issue, {}, [] { return Done{}; }).ok());
  EXPECT_THAT(DueOn("2026-10-15T08:00:00+07:00"), ElementsAre(august, september, summer));
}

TEST_F(NotYetIssuedTest, AWindowIsDueAlsoWhenTheNextIsOverByThen) {
  BeginOn("2026-09-20T08:00:00+07:00");
  config_.reports.issue[0].periods = {WindowKind::kMonth};
  config_.reports.issue[0].working_days = 30;
  EXPECT_THAT(DueOn("2026-11-26T08:00:00+07:00"), ElementsAre("2026-10 2026-11-26T00:00:00+07:00",
                                                              "2026-11 2026-12-26T00:00:00+07:00"));
}

TEST_F(NotYetIssuedTest, AnEntryThatIsWrongDoesNotStopTheOthers) {
  BeginOn("2026-10-01T08:00:00+07:00");
  config_.reports.issue[0].periods = {WindowKind::kMonth};
  config_.reports.issue.insert(config_.reports.issue.begin(),
                               {{"cchc-monthly", "ha-tay", {WindowKind::kMonth}, 1},
                                {"other", "phu-tho", {WindowKind::kMonth}, 1}});
  EXPECT_THAT(DueOn("2026-10-15T08:00:00+07:00"),
              ElementsAre(HasSubstr("wrong: cchc-monthly: no province is called \"ha-tay\""),
                          HasSubstr("wrong: other: there is no report \"other\""),
                          "2026-10 2026-10-16T00:00:00+07:00"));
}

TEST_F(NotYetIssuedTest, AWindowInWhichTheProvinceWasNotThereIsNot) {
  BeginOn("2026-07-01T08:00:00+07:00");
  auto province = std::make_shared<Province>(*config_.provinces["phu-tho"]);
  province->valid_from = DayNamed("2026-09-15");
  config_.provinces["phu-tho"] = province;
  EXPECT_THAT(DueOn("2026-10-15T08:00:00+07:00"), ElementsAre("2026-10 2026-10-16T00:00:00+07:00"));
}

TEST_F(NotYetIssuedTest, AWindowThatWasOverBeforeTheRecordBeganIsNot) {
  EXPECT_THAT(DueOn("2026-10-15T08:00:00+07:00"), IsEmpty());
  BeginOn("2026-10-14T23:00:00+07:00");
  EXPECT_THAT(DueOn("2026-10-15T08:00:00+07:00"), ElementsAre("2026-10 2026-10-16T00:00:00+07:00"));
}

}  // namespace
}  // namespace dvcmon::testing
