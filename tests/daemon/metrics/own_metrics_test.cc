#include "daemon/metrics/own_metrics.h"

#include <gmock/gmock.h>

#include "tests/support/poll_builder.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

const CollectorLabels kTree = {"dvcqg", "phu-tho", "tree"};
constexpr const char* kLabels = R"({collector="tree",portal="dvcqg",province="phu-tho"})";

std::string With(const std::string& metric, const std::string& value) {
  return metric + kLabels + " " + value + "\n";
}

TEST(OwnMetricsTest, FailuresAreCountedByReasonFromZeroOn) {
  OwnMetrics own("1.2.3");
  own.SetCollector(kTree, {});
  EXPECT_THAT(own.Text(ExpositionFormat::kText),
              HasSubstr(R"(poll_failures_total{collector="tree",portal="dvcqg",)"
                        R"(province="phu-tho",reason="timeout"} 0)"));
  own.CountPoll(kTree, ErrorCode::kTimeout, "", seconds(60));
  own.CountPoll(kTree, std::nullopt, "", seconds(2));
  const std::string text = own.Text(ExpositionFormat::kText);
  EXPECT_THAT(text, HasSubstr(R"(province="phu-tho",reason="timeout"} 1)"));
  EXPECT_THAT(text, HasSubstr(With("dvcmon_collector_polls_total", "2")));
  EXPECT_THAT(text, HasSubstr("fetch_duration_seconds_count" + std::string(kLabels) + " 2"));
}

TEST(OwnMetricsTest, ABrokenContractNamesItsClause) {
  OwnMetrics own("1.2.3");
  own.CountPoll(kTree, ErrorCode::kContract, "channels_sum", seconds(1));
  EXPECT_THAT(own.Text(ExpositionFormat::kText),
              HasSubstr(R"(dvcmon_collector_contract_violations_total{clause="channels_sum",)"
                        R"(collector="tree",portal="dvcqg",province="phu-tho"} 1)"));
}

TEST(OwnMetricsTest, WhatIsNotKnownIsAbsent) {
  OwnMetrics own("1.2.3");
  own.SetCollector(kTree, {.interval = hours(12)});
  std::string text = own.Text(ExpositionFormat::kText);
  EXPECT_THAT(text, HasSubstr(With("dvcmon_collector_up", "0")));
  EXPECT_THAT(text, HasSubstr(With("dvcmon_collector_interval_seconds", "43200")));
  EXPECT_THAT(text, Not(HasSubstr("last_success_timestamp_seconds{")));
  EXPECT_THAT(text, Not(HasSubstr("tls_not_after_timestamp_seconds{")));
  EXPECT_THAT(text, Not(HasSubstr("dvcmon_collector_rows{")));
  own.SetCollector(kTree, {.up = true, .healthy = true, .last_success = kNoon, .rows = 7});
  text = own.Text(ExpositionFormat::kText);
  EXPECT_THAT(text, HasSubstr(With("dvcmon_collector_rows", "7")));
  EXPECT_THAT(text,
              HasSubstr(With("dvcmon_collector_last_success_timestamp_seconds", "1795323600")));
}

TEST(OwnMetricsTest, ACollectorThatIsNotWatchedAnyMoreLeavesNothingBehind) {
  OwnMetrics own("1.2.3");
  own.SetCollector(kTree, {.last_success = kNoon});
  own.CountPoll(kTree, ErrorCode::kContract, "channels_sum", seconds(1));
  own.Forget(kTree);
  EXPECT_THAT(own.Text(ExpositionFormat::kText), Not(HasSubstr("phu-tho")));
}

TEST(OwnMetricsTest, InOpenMetricsACounterHasItsNameWithoutTotalAndThereIsAnEnd) {
  OwnMetrics own("1.2.3");
  own.CountPoll(kTree, ErrorCode::kTimeout, "", seconds(60));
  const std::string text = own.Text(ExpositionFormat::kOpenMetrics);
  EXPECT_THAT(text, HasSubstr("# TYPE dvcmon_collector_polls counter\n"));
  EXPECT_THAT(text, HasSubstr("# HELP dvcmon_collector_polls Polls"));
  EXPECT_THAT(text, HasSubstr(With("dvcmon_collector_polls_total", "1")));
  EXPECT_THAT(text, HasSubstr("# TYPE dvcmon_store_writable gauge\n"));
  EXPECT_TRUE(text.ends_with("\n# EOF\n"));
}

TEST(OwnMetricsTest, TellsWhereTodayIsWorkedAndForgetsWhoIsNotWatched) {
  OwnMetrics own("1.2.3");
  own.SetCalendar({.worked = {{"", false}, {"phu-tho", true}, {"hue", false}}, .end = kNoon});
  std::string text = own.Text(ExpositionFormat::kText);
  EXPECT_THAT(text, HasSubstr("dvc_working_day 0\n"));
  EXPECT_THAT(text, HasSubstr("dvc_working_day{province=\"phu-tho\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("dvc_working_day{province=\"hue\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("dvc_calendar_end_timestamp_seconds 1795323600\n"));
  own.SetCalendar({.worked = {{"", true}, {"phu-tho", true}}});
  text = own.Text(ExpositionFormat::kText);
  EXPECT_THAT(text, HasSubstr("dvc_working_day 1\n"));
  EXPECT_THAT(text, HasSubstr("dvc_working_day{province=\"phu-tho\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("hue")));
  EXPECT_THAT(text, Not(HasSubstr("dvc_calendar_end_timestamp_seconds ")));
}

TEST(OwnMetricsTest, TellsHowManyWorkingDaysAreLeftByCutoffAndForgetsWhoIsNotWatched) {
  OwnMetrics own("1.2.3");
  own.SetCalendar({.days_to_cutoff = {{{"", Cutoff::kCalendar}, 6},
                                      {{"hue", Cutoff::kCalendar}, 6},
                                      {{"phu-tho", Cutoff::kReport15}, 16}}});
  std::string text = own.Text(ExpositionFormat::kText);
  EXPECT_THAT(text, HasSubstr("dvc_workdays_to_cutoff{cutoff=\"calendar\"} 6\n"));
  EXPECT_THAT(text, HasSubstr("{cutoff=\"report15\",province=\"phu-tho\"} 16\n"));
  own.SetCalendar({.days_to_cutoff = {{{"", Cutoff::kCalendar}, 5}}});
  text = own.Text(ExpositionFormat::kText);
  EXPECT_THAT(text, HasSubstr("dvc_workdays_to_cutoff{cutoff=\"calendar\"} 5\n"));
  EXPECT_THAT(text, Not(HasSubstr("province=")));
}

TEST(OwnMetricsTest, TellsAboutStoreReloadBuildAndProcess) {
  OwnMetrics own("1.2.3");
  own.SetStore(false, 4096, 10);
  own.CountLostPoll();
  own.SetReload(true, kNoon);
  own.SetReload(false, kNoon + hours(1));
  const std::string text = own.Text(ExpositionFormat::kText);
  for (const char* line :
       {"dvcmon_store_writable 0\n", "dvcmon_store_bytes 4096\n", "dvcmon_store_figures 10\n",
        "dvcmon_store_polls_lost_total 1\n", "dvcmon_config_last_reload_successful 0\n",
        "dvcmon_config_last_reload_success_timestamp_seconds 1795323600\n",
        "dvcmon_build_info{version=\"1.2.3\"} 1\n", "process_resident_memory_bytes ",
        "process_cpu_seconds_total ", "process_open_fds ", "process_start_time_seconds "}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

}  // namespace
}  // namespace dvcmon
