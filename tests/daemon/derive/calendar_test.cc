#include "daemon/derive/calendar.h"

#include <gmock/gmock.h>

#include <string>

namespace dvcmon {
namespace {

const std::string kNation;
const std::string kPhuTho = "phu-tho";
const std::string kHue = "hue";

Day On(const char* text) { return ParseDay(text).value(); }

// Of 2026: the turn of the year with the day swapped for Saturday 10 January, and Tết; Huế works
// half of Saturday 17 January, is off on Friday 23 and works on the nation's 2 January.
Calendar Of2026() {
  Calendar::Days nation;
  nation.off = {On("2026-01-01"), On("2026-01-02"), On("2026-02-16"), On("2026-02-17"),
                On("2026-02-18"), On("2026-02-19"), On("2026-02-20")};
  nation.working = {On("2026-01-10")};
  nation.half = {On("2026-12-31")};
  nation.tet = {On("2026-02-13"), On("2026-02-23")};
  Calendar::Days hue;
  hue.off = {On("2026-01-23")};
  hue.working = {On("2026-01-02")};
  hue.half = {On("2026-01-17")};
  return Calendar(On("2026-01-01"), On("2026-12-31"), nation, {{kHue, hue}});
}

TEST(CalendarTest, TheWeekDecidesWhereNothingIsDeclared) {
  const Calendar calendar = Of2026();
  EXPECT_EQ(calendar.WorkingShare(On("2026-11-23"), kNation), 1);  // Monday
  EXPECT_EQ(calendar.WorkingShare(On("2026-11-27"), kNation), 1);  // Friday
  EXPECT_EQ(calendar.WorkingShare(On("2026-11-28"), kNation), 0);
  EXPECT_EQ(calendar.WorkingShare(On("2026-11-29"), kNation), 0);
}

TEST(CalendarTest, HolidaysAreOffAndSwappedSaturdaysAreWorked) {
  const Calendar calendar = Of2026();
  EXPECT_FALSE(calendar.IsWorking(On("2026-01-02"), kNation));
  EXPECT_TRUE(calendar.IsWorking(On("2026-01-10"), kNation));
  EXPECT_FALSE(calendar.IsWorking(On("2026-01-11"), kNation));
}

TEST(CalendarTest, AHalfDayIsWorkedAndCountsAsADay) {
  const Calendar calendar = Of2026();
  EXPECT_EQ(calendar.WorkingShare(On("2026-12-31"), kNation), 0.5);
  EXPECT_TRUE(calendar.IsWorking(On("2026-12-31"), kNation));
  EXPECT_EQ(calendar.WorkingDays(On("2026-12-30"), On("2026-12-31"), kNation), 1);
}

TEST(CalendarTest, WhatAProvinceDeclaresCountsThereAndNowhereElse) {
  const Calendar calendar = Of2026();
  EXPECT_EQ(calendar.WorkingShare(On("2026-01-23"), kHue), 0);
  EXPECT_EQ(calendar.WorkingShare(On("2026-01-02"), kHue), 1);
  EXPECT_EQ(calendar.WorkingShare(On("2026-01-17"), kHue), 0.5);
  EXPECT_EQ(calendar.WorkingShare(On("2026-01-10"), kHue), 1) << "as the nation";
  for (const std::string& other : {kPhuTho, kNation}) {
    EXPECT_EQ(calendar.WorkingShare(On("2026-01-23"), other), 1);
    EXPECT_EQ(calendar.WorkingShare(On("2026-01-02"), other), 0);
    EXPECT_EQ(calendar.WorkingShare(On("2026-01-17"), other), 0);
  }
}

TEST(CalendarTest, CountsTheWorkingDaysAfterADayUpToAnother) {
  const Calendar calendar = Of2026();
  const auto count = [&](const char* after, const char* to, const std::string& province) {
    return calendar.WorkingDays(On(after), On(to), province);
  };
  EXPECT_EQ(count("2026-11-20", "2026-11-23", kPhuTho), 1);  // Friday to Monday
  EXPECT_EQ(count("2026-11-20", "2026-11-22", kPhuTho), 0);
  EXPECT_EQ(count("2026-11-19", "2026-11-20", kPhuTho), 1);
  EXPECT_EQ(count("2026-11-20", "2026-11-20", kPhuTho), 0);
  EXPECT_EQ(count("2026-11-20", "2026-11-19", kPhuTho), 0) << "backwards there is none";
  EXPECT_EQ(count("2026-02-13", "2026-02-23", kPhuTho), 1) << "Tết between";
  EXPECT_EQ(count("2025-12-31", "2026-01-31", kPhuTho), 21);
  EXPECT_EQ(count("2025-12-31", "2026-01-31", kHue), 22);
}

TEST(CalendarTest, FallsBackOnTheWeekBeyondItsEnds) {
  const Calendar calendar = Of2026();
  EXPECT_TRUE(calendar.Covers(On("2026-01-01")));
  EXPECT_TRUE(calendar.Covers(On("2026-12-31")));
  EXPECT_FALSE(calendar.Covers(On("2025-12-31")));
  EXPECT_FALSE(calendar.Covers(On("2027-01-01")));
  EXPECT_EQ(calendar.last(), On("2026-12-31"));
  EXPECT_TRUE(calendar.IsWorking(On("2027-01-01"), kNation)) << "a Friday; who knows more?";
  EXPECT_FALSE(calendar.IsWorking(On("2027-01-02"), kNation));
}

TEST(CalendarTest, KnowsNoDayWhenItIsEmpty) {
  const Calendar calendar;
  EXPECT_TRUE(calendar.empty());
  EXPECT_FALSE(Of2026().empty());
  EXPECT_FALSE(calendar.Covers(On("2026-11-26")));
  EXPECT_TRUE(calendar.IsWorking(On("2026-11-26"), kNation));
  EXPECT_FALSE(calendar.IsWorking(On("2026-11-28"), kNation));
}

TEST(CalendarTest, TetIsMutedNotOff) {
  const Calendar calendar = Of2026();
  EXPECT_TRUE(calendar.IsTet(On("2026-02-13")));
  EXPECT_TRUE(calendar.IsWorking(On("2026-02-13"), kNation));
  EXPECT_FALSE(calendar.IsTet(On("2026-02-24")));
}

}  // namespace
}  // namespace dvcmon
