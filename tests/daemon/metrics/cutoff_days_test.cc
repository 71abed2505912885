#include "daemon/metrics/cutoff_days.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace dvcmon {
namespace {

int LeftOn(const char* day, Cutoff cutoff, const Calendar& calendar = {}, const char* of = "") {
  return WorkingDaysToCutoff(calendar, ParseDay(day).value(), cutoff, of);
}

// November 2026 begins on a Sunday.
TEST(WorkingDaysToCutoffTest, CountsTodayWhileItIsWorked) {
  EXPECT_EQ(LeftOn("2026-11-30", Cutoff::kCalendar), 1) << "a Monday, the last day";
  EXPECT_EQ(LeftOn("2026-11-29", Cutoff::kCalendar), 1) << "a Sunday";
  EXPECT_EQ(LeftOn("2026-11-27", Cutoff::kCalendar), 2);
  EXPECT_EQ(LeftOn("2026-11-01", Cutoff::kCalendar), 21);
}

TEST(WorkingDaysToCutoffTest, OfReportsEndsOnThe14thOfThisMonthOrTheNext) {
  EXPECT_EQ(LeftOn("2026-11-13", Cutoff::kReport15), 1) << "a Friday; the 14th is no working day";
  EXPECT_EQ(LeftOn("2026-11-14", Cutoff::kReport15), 0);
  EXPECT_EQ(LeftOn("2026-11-15", Cutoff::kReport15), 21) << "up to 14 December, a Monday";
  EXPECT_EQ(LeftOn("2026-12-14", Cutoff::kReport15), 1);
  EXPECT_EQ(LeftOn("2026-12-31", Cutoff::kReport15), 11) << "up to 14 January, a Thursday";
  EXPECT_EQ(LeftOn("2027-01-31", Cutoff::kReport15), 10) << "up to 14 February, a Sunday";
}

TEST(WorkingDaysToCutoffTest, FollowsTheCalendarOfTheProvince) {
  const auto day = [](const char* text) { return ParseDay(text).value(); };
  Calendar::Days nation;
  nation.off = {day("2026-11-24")};
  Calendar::Days phu_tho;
  phu_tho.working = {day("2026-11-24"), day("2026-11-28")};
  const Calendar calendar(day("2026-01-01"), day("2026-12-31"), nation,
                          std::map<std::string, Calendar::Days>{{"phu-tho", phu_tho}});
  EXPECT_EQ(LeftOn("2026-11-23", Cutoff::kCalendar, calendar), 5);
  EXPECT_EQ(LeftOn("2026-11-23", Cutoff::kCalendar, calendar, "hue"), 5);
  EXPECT_EQ(LeftOn("2026-11-23", Cutoff::kCalendar, calendar, "phu-tho"), 7);
}

}  // namespace
}  // namespace dvcmon
