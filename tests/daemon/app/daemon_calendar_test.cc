// What the daemon says of working days and of a calendar that is at its end.
#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "daemon/tables/layout.h"
#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kNoon;
using ::testing::Not;

constexpr Duration kDay = hours(24);
constexpr Time kSaturday = kNoon - kDay;

class DaemonCalendarTest : public testing::DaemonTest {
 protected:
  // Of 2026: Saturday 21 November is made up for Tuesday 24, but in Phú Thọ that is worked too.
  static std::shared_ptr<const Calendar> Of2026() {
    const auto day = [](const char* text) { return ParseDay(text).value(); };
    Calendar::Days nation, phu_tho;
    nation.working = {day("2026-11-21")};
    nation.off = {day("2026-11-24")};
    phu_tho.working = {day("2026-11-24")};
    return std::make_shared<Calendar>(day("2026-01-01"), day("2026-12-31"), nation,
                                      std::map<std::string, Calendar::Days>{{"phu-tho", phu_tho}});
  }

  // What is logged about the calendar when it is taken into use at that time, or a step is made.
  std::string LogOfUse(std::shared_ptr<const Calendar> calendar, Time now) {
    auto config = std::make_shared<Config>(*testing::ConfigOf(testing::SmallTree()));
    if (calendar) config->calendar = std::move(calendar);
    return LogOf([&] { ASSERT_TRUE(daemon_->Use(config, now).ok()); });
  }
  std::string LogOfStep(Time now) {
    return LogOf([&] { StepAt(now); });
  }

 private:
  static std::string LogOf(const std::function<void()>& what) {
    ::testing::internal::CaptureStderr();
    what();
    std::string lines;
    std::istringstream log(::testing::internal::GetCapturedStderr());
    for (std::string line; std::getline(log, line);) {
      if (line.find("msg=\"calendar\"") != std::string::npos) lines += line + "\n";
    }
    return lines;
  }
};

TEST_F(DaemonCalendarTest, ShowsForTheNationAndEachProvinceWhetherTodayIsWorked) {
  const auto shown = [&](Time now, const std::string& nation, const std::string& phu_tho) {
    LogOfStep(now);
    EXPECT_THAT(Metrics(), AllOf(HasSubstr("dvc_working_day " + nation + "\n"),
                                 HasSubstr("dvc_working_day{province=\"phu-tho\"} " + phu_tho)))
        << FormatTime(now);
  };
  LogOfUse(Of2026(), kSaturday);
  shown(kSaturday, "1", "1");
  shown(kSaturday + kDay, "0", "0");      // Sunday
  shown(kSaturday + 2 * kDay, "1", "1");  // Monday
  shown(kSaturday + 3 * kDay, "0", "1");  // Tuesday
}

TEST_F(DaemonCalendarTest, ShowsTheWorkingDaysLeftToTheCutoffsOfItsReports) {
  auto config = std::make_shared<Config>(*testing::ConfigOf(testing::SmallTree()));
  config->calendar = Of2026();
  const Time monday = kSaturday + 2 * kDay;
  const std::string left = "dvc_workdays_to_cutoff{cutoff=";
  ASSERT_TRUE(daemon_->Use(config, monday).ok());
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(left + "\"calendar\"} 5\n"),
                               HasSubstr(left + "\"calendar\",province=\"phu-tho\"} 6\n"),
                               Not(HasSubstr("report15"))));
  config = std::make_shared<Config>(*config);
  Layout layout;
  layout.cutoff = Cutoff::kReport15;
  config->reports.layouts["cchc-monthly"] = std::make_shared<const Layout>(layout);
  ASSERT_TRUE(daemon_->Use(config, monday).ok());
  EXPECT_THAT(Metrics(),
              AllOf(HasSubstr(left + "\"calendar\"} 5\n"), HasSubstr(left + "\"report15\"} 15\n"),
                    HasSubstr(left + "\"report15\",province=\"phu-tho\"} 16\n")));
}

TEST_F(DaemonCalendarTest, ADayEndsAtMidnightInVietNam) {
  LogOfUse(Of2026(), kSaturday);
  LogOfStep(kSaturday + hours(12) - std::chrono::seconds(1));
  EXPECT_THAT(Metrics(), HasSubstr("dvc_working_day 1\n"));
  LogOfStep(kSaturday + hours(12) + std::chrono::seconds(30));
  EXPECT_THAT(Metrics(), HasSubstr("dvc_working_day 0\n"));
}

TEST_F(DaemonCalendarTest, ShowsWhenTheCalendarEnds) {
  LogOfUse(Of2026(), kNoon);
  // 2027-01-01T00:00:00+07:00
  EXPECT_THAT(Metrics(), HasSubstr("dvc_calendar_end_timestamp_seconds 1798736400\n"));
  LogOfUse(nullptr, kNoon);
  EXPECT_THAT(Metrics(), Not(HasSubstr("dvc_calendar_end_timestamp_seconds ")));
  EXPECT_THAT(Metrics(), HasSubstr("dvc_working_day 0\n")) << "a Sunday without any calendar";
}

TEST_F(DaemonCalendarTest, WarnsOnceADayThatTheCalendarEnds) {
  EXPECT_THAT(
      LogOfUse(Of2026(), kNoon),
      HasSubstr("level=warn msg=\"calendar\" warning=\"ends on 2026-12-31, in 39 days; add the "
                "next year\""));
  EXPECT_THAT(LogOfStep(kNoon + std::chrono::minutes(1)), IsEmpty());
  EXPECT_THAT(LogOfStep(kNoon + hours(11)), IsEmpty());
  EXPECT_THAT(LogOfStep(kNoon + hours(12)), HasSubstr("in 38 days"));
  EXPECT_THAT(LogOfStep(kNoon + hours(13)), IsEmpty());
}

TEST_F(DaemonCalendarTest, SaysNothingOfACalendarThatGoesFarEnough) {
  EXPECT_THAT(LogOfUse(Of2026(), kNoon - 30 * kDay), IsEmpty());
}

TEST_F(DaemonCalendarTest, PollsWithoutACalendarAndSaysSoAtEachReload) {
  for (int load = 0; load < 2; ++load) {
    EXPECT_THAT(LogOfUse(nullptr, kNoon), HasSubstr("there is none: Monday to Friday"));
  }
  LogOfStep(kNoon);
  EXPECT_THAT(Metrics(), HasSubstr(testing::Own("dvcmon_collector_up") + "1"));
}

}  // namespace
}  // namespace dvcmon
