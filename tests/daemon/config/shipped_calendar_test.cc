// config/calendar.yaml, against the law and the moon.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "daemon/config/config.h"

namespace dvcmon {
namespace {

using std::chrono::days;
using testing::ElementsAre;
using testing::SizeIs;

Day On(const std::string& text) { return ParseDay(text).value(); }

// New moons at UTC+7, after J. Meeus, Astronomical Algorithms; as published in Viet Nam.
struct MoonYear {
  int year;
  const char* tet;         // 1/1 of the lunar year
  const char* hung_kings;  // 10/3 of the lunar year
};
const std::vector<MoonYear> kMoon = {
    {2020, "2020-01-25", "2020-04-02"}, {2021, "2021-02-12", "2021-04-21"},
    {2022, "2022-02-01", "2022-04-10"}, {2023, "2023-01-22", "2023-04-29"},
    {2024, "2024-02-10", "2024-04-18"}, {2025, "2025-01-29", "2025-04-07"},
    {2026, "2026-02-17", "2026-04-26"}, {2027, "2027-02-06", "2027-04-16"}};

class ShippedCalendarTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(loaded_.config, nullptr); }

  const Calendar& calendar() const { return *loaded_.config->calendar; }
  bool IsOff(Day day) const { return !calendar().IsWorking(day, ""); }
  bool IsHoliday(int year, const char* month_and_day) const {
    return IsOff(On(std::to_string(year) + "-" + month_and_day));
  }
  // The days off around Tết, weekends at both ends included.
  std::vector<Day> TetOf(const MoonYear& moon) const {
    Day first = On(moon.tet), last = first;
    while (IsOff(first - days(1))) first -= days(1);
    while (IsOff(last + days(1))) last += days(1);
    std::vector<Day> off;
    for (Day day = first; day <= last; day += days(1)) off.push_back(day);
    return off;
  }

  LoadedConfig loaded_ = LoadConfig("config/dvcmon.yaml");
};

TEST_F(ShippedCalendarTest, KnowsEightYears) {
  EXPECT_EQ(calendar().first(), On("2020-01-01"));
  EXPECT_EQ(calendar().last(), On("2027-12-31"));
}

// Labour Code 2019, Article 112.
TEST_F(ShippedCalendarTest, EveryHolidayOfTheLawIsOff) {
  for (const MoonYear& moon : kMoon) {
    for (const char* day : {"01-01", "04-30", "05-01", "09-02"}) {
      EXPECT_TRUE(IsHoliday(moon.year, day)) << moon.year << " " << day;
    }
    EXPECT_TRUE(IsOff(On(moon.hung_kings))) << moon.year;
    EXPECT_TRUE(IsOff(On(moon.tet) - days(1))) << moon.year << ": the last day of the year";
    for (int day = 0; day < 3; ++day) EXPECT_TRUE(IsOff(On(moon.tet) + days(day))) << moon.year;
    if (moon.year >= 2021) {  // and one day beside it
      EXPECT_TRUE(IsHoliday(moon.year, "09-01") || IsHoliday(moon.year, "09-03")) << moon.year;
    }
    if (moon.year >= 2026) {
      EXPECT_TRUE(IsHoliday(moon.year, "11-24")) << moon.year;
    }
  }
}

// Article 111: a holiday at the weekend is made good. 5 days of Tết, 6 others, a seventh from 2026
// on; in 2020 the National day was one day.
TEST_F(ShippedCalendarTest, EveryYearHasAsManyDaysOffAsTheLawGives) {
  for (const MoonYear& moon : kMoon) {
    int weekdays = 0, worked = 0;
    const std::string year = std::to_string(moon.year);
    for (Day day = On(year + "-01-01"); day <= On(year + "-12-31"); day += days(1)) {
      if (std::chrono::weekday(day).iso_encoding() <= 5) ++weekdays;
      if (!IsOff(day)) ++worked;
    }
    const int holidays = moon.year == 2020 ? 10 : moon.year < 2026 ? 11 : 12;
    EXPECT_EQ(weekdays - worked, holidays) << moon.year;
  }
}

TEST_F(ShippedCalendarTest, TetIsFiveWorkingDaysLong) {
  for (const MoonYear& moon : kMoon) {
    const auto off = TetOf(moon);
    const auto weekdays = std::count_if(off.begin(), off.end(), [](Day day) {
      return std::chrono::weekday(day).iso_encoding() <= 5;
    });
    EXPECT_EQ(weekdays, 5) << moon.year;
  }
  EXPECT_THAT(TetOf(kMoon[6]), SizeIs(9)) << "14 to 22 February 2026";
}

// Few file in the week before and the week after.
TEST_F(ShippedCalendarTest, FiveWorkingDaysBeforeAndAfterTetAreMuted) {
  for (const MoonYear& moon : kMoon) {
    const auto off = TetOf(moon);
    std::set<Day> expected;
    for (Day day = off.front(); expected.size() < 5;) {
      day -= days(1);
      if (!IsOff(day)) expected.insert(day);
    }
    for (Day day = off.back(); expected.size() < 10;) {
      day += days(1);
      if (!IsOff(day)) expected.insert(day);
    }
    std::set<Day> muted;
    const std::string year = std::to_string(moon.year);
    for (Day day = On(year + "-01-01"); day <= On(year + "-12-31"); day += days(1)) {
      if (calendar().IsTet(day) && !IsOff(day)) muted.insert(day);
    }
    EXPECT_EQ(muted, expected) << moon.year;
  }
}

TEST_F(ShippedCalendarTest, SwappedDaysAreOffAndTheirSaturdaysWorked) {
  for (const auto& [off, worked] :
       {std::pair("2024-04-29", "2024-05-04"), std::pair("2025-05-02", "2025-04-26"),
        std::pair("2026-01-02", "2026-01-10"), std::pair("2026-08-31", "2026-08-22")}) {
    EXPECT_TRUE(IsOff(On(off))) << off;
    EXPECT_FALSE(IsOff(On(worked))) << worked;
  }
}

TEST_F(ShippedCalendarTest, WorksOnSaturdaysThatAreSwappedOnly) {
  std::vector<std::string> weekend;
  for (Day day = calendar().first(); day <= calendar().last(); day += days(1)) {
    if (std::chrono::weekday(day).iso_encoding() > 5 && !IsOff(day)) {
      weekend.push_back(FormatDay(day));
    }
  }
  EXPECT_THAT(weekend, ElementsAre("2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"));
}

}  // namespace
}  // namespace dvcmon
