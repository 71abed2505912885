#include "daemon/app/calibrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/app/drop_tables.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string kFixtures = "tests/fixtures/drops/";

std::vector<std::vector<std::string>> RowsOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream cells(line);
    std::vector<std::string>& row = rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
  }
  return rows;
}

class CalibrateTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    return dir_.Write(name, text);
  }
  std::string Out(const std::string& name) { return dir_.Path(name); }
  CommandLine OfFixtures() {
    CommandLine line;
    line.increments_file = kFixtures + "increments.csv";
    line.calendar_file = kFixtures + "calendar.csv";
    return line;
  }

  testing::TempDir dir_;
};

TEST_F(CalibrateTest, TakesEachStepAsAProgramWrittenFromTheFormulas) {
  CommandLine line = OfFixtures();
  line.trace_out = dir_.Path("");
  line.rate_limit = 6.0;
  line.volume_limit = 7.5;
  line.province_limit = 10.0;
  ::testing::internal::CaptureStdout();
  ASSERT_EQ(RunCalibrate(line), kExitOk);
  ::testing::internal::GetCapturedStdout();
  for (const std::string table : {"rate.csv", "volume.csv", "profile.csv"}) {
    std::map<std::string, std::vector<std::string>> steps;
    for (auto& row : RowsOf(Out(table))) steps[row[0] + ' ' + row[1]] = row;
    const auto expected = RowsOf(kFixtures + table);
    ASSERT_GT(expected.size(), 30u);
    for (const auto& row : expected) {
      const auto& step = steps[row[0] + ' ' + row[1]];
      ASSERT_THAT(step, SizeIs(row.size())) << table << ' ' << row[0] << ' ' << row[1];
      for (size_t i = 2; i < row.size(); ++i) {
        EXPECT_NEAR(std::strtod(step[i].c_str(), nullptr), std::strtod(row[i].c_str(), nullptr),
                    1e-6)
            << table << ' ' << row[0] << ' ' << row[1] << ' ' << i;
      }
    }
  }
}

TEST_F(CalibrateTest, WritesTheDropsThatItFinds) {
  CommandLine line = OfFixtures();
  line.alarms_out = Out("alarms.csv");
  ::testing::internal::CaptureStdout();
  ASSERT_EQ(RunCalibrate(line), kExitOk);
  EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr("in force: online_rate 6.000"));
  const auto rows = RowsOf(line.alarms_out);
  ASSERT_FALSE(rows.empty());
  EXPECT_THAT(rows[0],
              ElementsAre("rule", "level", "province", "agency", "onset", "closed", "window_start",
                          "observed", "expected", "lower_bound", "evidence"));
  const auto is_that_of_march = [](const std::vector<std::string>& row) {
    return row[0] == "online_rate" && row[3] == "d" && row[4] == "2025-03-06";
  };
  const auto drop = std::ranges::find_if(rows, is_that_of_march);
  ASSERT_NE(drop, rows.end());
  EXPECT_EQ((*drop)[5], "2025-03-24");
  EXPECT_EQ((*drop)[7], "273");
}

TEST_F(CalibrateTest, TheBudgetMovesTheLimits) {
  CommandLine line = OfFixtures();
  line.budget = 0.0167;
  line.json = true;
  ::testing::internal::CaptureStdout();
  ASSERT_EQ(RunCalibrate(line), kExitOk);
  const std::string document = ::testing::internal::GetCapturedStdout();
  EXPECT_THAT(document, HasSubstr(R"("in_force":{"online_rate":{"limit":6.6)"));
  EXPECT_THAT(document, HasSubstr(R"("within_budget":{"online_rate":null,"volume":null})"));
  line.budget = 0.08;
  line.rate_limit = 7.0;
  line.json = false;
  ::testing::internal::CaptureStdout();
  ASSERT_EQ(RunCalibrate(line), kExitOk);
  EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr("would want: online_rate 7.000"));
  line.budget = 0.5;
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(RunCalibrate(line), kExitUsage);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("--budget"));
}

TEST_F(CalibrateTest, ReadsCountersDayByDay) {
  const Calendar calendar;
  const std::string path = Write("o.csv",
                                 "observed_at,province,agency,received,received_online\n"
                                 "2026-10-05T23:50:00+07:00,p,a,100,90\r\n"
                                 "2026-10-05T23:50:00+07:00,p,b,50,50\n"
                                 "2026-10-06T09:00:00+07:00,p,a,105,94\n"
                                 "2026-10-06T23:50:00+07:00,p,a,110,98\n");
  const auto histories = ReadObservations(path, calendar);
  ASSERT_TRUE(histories);
  ASSERT_THAT(*histories, SizeIs(1));
  const DropHistory& history = histories->front();
  EXPECT_THAT(history.bodies, ElementsAre("a", "b"));
  ASSERT_THAT(history.days, SizeIs(2));
  EXPECT_EQ(history.days[1].bodies[0].received, 10);
  EXPECT_EQ(history.days[1].bodies[0].online, 8);
  EXPECT_FALSE(history.days[1].bodies[1].known);
}

TEST_F(CalibrateTest, SaysWhereATableIsWrong) {
  const Calendar calendar;
  const std::string header = "observed_at,province,agency,received,received_online\n";
  const auto fault_of = [&](const std::string& text) {
    const auto read = ReadObservations(Write("o.csv", text), calendar);
    return read ? std::string() : read.error().where + ": " + read.error().message;
  };
  EXPECT_THAT(fault_of("a,b\n"), HasSubstr("o.csv:1: the first line must be"));
  EXPECT_THAT(fault_of(header + "2026-10-05,p,a,1,1\n"), HasSubstr("o.csv:2: not a time"));
  EXPECT_THAT(fault_of(header + "2026-10-05T00:00:00+07:00,p,a,-1,1\n"),
              HasSubstr("o.csv:2: not a count"));
  EXPECT_THAT(fault_of(header + "2026-10-05T00:00:00+07:00,p,a,1\n"),
              HasSubstr("o.csv:2: not 5 cells"));
  EXPECT_THAT(fault_of(header + "\"2026-10-05T00:00:00+07:00\",p,a,1,1\n"),
              HasSubstr("o.csv:2: quotes"));
  EXPECT_THAT(fault_of(header + "2026-10-06T00:00:00+07:00,p,a,1,1\n"
                                "2026-10-05T00:00:00+07:00,p,a,1,1\n"),
              HasSubstr("o.csv:3: before the row above it"));
  EXPECT_THAT(ReadCalendarTable(Write("c.csv", "day,kind\n2026-10-05,feast\n")).error().message,
              StartsWith("neither holiday"));
  EXPECT_EQ(ReadCalendarTable(Out("none.csv")).error().code, ErrorCode::kIo);
}

TEST_F(CalibrateTest, AnIncrementBeginsWithTheFirstOfItsWorkingDays) {
  const std::string path =
      Write("i.csv", "day,province,agency,n,x,k\n2026-10-05,p,a,9,8,2\n2026-10-06,p,a,3,3,1\n");
  const auto histories = ReadIncrements(path, Calendar());
  ASSERT_TRUE(histories);
  EXPECT_EQ(histories->front().days[0].bodies[0].from, *ParseDay("2026-10-02"));
  EXPECT_EQ(histories->front().days[1].bodies[0].from, *ParseDay("2026-10-06"));
}

TEST_F(CalibrateTest, ACalendarIsThatOfAFile) {
  CommandLine line;
  line.calendar_file = kFixtures + "calendar.csv";
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(RunCalibrate(line), kExitUsage);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("--calendar"));
}

}  // namespace
}  // namespace dvcmon
