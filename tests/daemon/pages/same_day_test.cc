// Days that are compared: working days of open windows, and Tết with Tết.
#include "daemon/pages/same_day.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <string>

namespace dvcmon {
namespace {

Day On(const char* day) { return *ParseDay(day); }

const Window kOctober = *ParseWindow("2026-10", Cutoff::kCalendar);   // begins on a Thursday
const Window kNovember = *ParseWindow("2026-11", Cutoff::kCalendar);  // begins on a Sunday

TEST(SameWorkingDayTest, IsTheOneUpToWhichAsManyWereWorked) {
  const Calendar week;
  // 2 to 6 November are five, as are 1, 2, 5, 6 and 7 October.
  EXPECT_EQ(SameWorkingDay(kNovember, On("2026-11-06"), kOctober, week, ""), On("2026-10-07"));
  // 1 to 9 October are seven, as are 2 to 6, 9 and 10 November.
  EXPECT_EQ(SameWorkingDay(kOctober, On("2026-10-09"), kNovember, week, ""), On("2026-11-10"));
}

TEST(SameWorkingDayTest, DaysOffThatAreOverCountWhereTheyAreThere) {
  const Calendar week;
  const Window june = *ParseWindow("2026-06", Cutoff::kCalendar);  // begins on a Monday
  EXPECT_EQ(SameWorkingDay(kNovember, On("2026-11-07"), june, week, ""), On("2026-06-06"));
  EXPECT_EQ(SameWorkingDay(kNovember, On("2026-11-08"), june, week, ""), On("2026-06-07"));
  // The tenth of October is followed by an eleventh.
  EXPECT_EQ(SameWorkingDay(kNovember, On("2026-11-15"), kOctober, week, ""), On("2026-10-14"));
}

TEST(SameWorkingDayTest, HolidaysAreNotWorked) {
  Calendar::Days nation;
  nation.off = {On("2026-10-01"), On("2026-10-02")};
  const Calendar calendar(On("2026-01-01"), On("2026-12-31"), nation);
  EXPECT_EQ(SameWorkingDay(kNovember, On("2026-11-03"), kOctober, calendar, ""), On("2026-10-06"));
}

TEST(SameWorkingDayTest, IsNeverOutsideTheOtherWindow) {
  const Calendar week;
  const Window february = *ParseWindow("2026-02", Cutoff::kCalendar);
  EXPECT_EQ(SameWorkingDay(kOctober, On("2026-10-31"), february, week, ""), On("2026-02-28"));
  EXPECT_EQ(SameWorkingDay(kNovember, On("2026-11-01"), kOctober, week, ""), On("2026-10-01"));
}

TEST(AlignedYearAgoTest, IsTheSameWeekdayButAroundTetAsManyDaysFromIt) {
  EXPECT_EQ(AlignedYearAgo(On("2026-11-20")), On("2025-11-21"));
  EXPECT_EQ(AlignedYearAgo(On("2026-02-17")), On("2025-01-29"));
  EXPECT_EQ(AlignedYearAgo(On("2026-02-17") + std::chrono::days(21)),
            On("2025-01-29") + std::chrono::days(21));
  EXPECT_EQ(AlignedYearAgo(On("2026-03-11")), On("2025-03-12"));
}

TEST(AlignedYearAgoTest, ADayThatIsNotNearTetIsNotHeldAgainstOneThatWas) {
  EXPECT_EQ(AlignedYearAgo(On("2026-01-27")), On("2025-01-08")) << "three weeks before both";
  EXPECT_EQ(AlignedYearAgo(On("2026-01-26")), std::nullopt) << "the 27th of January 2025";
  EXPECT_EQ(AlignedYearAgo(On("2026-01-14")), std::nullopt) << "two weeks before mùng 1 of 2025";
  EXPECT_EQ(AlignedYearAgo(On("2026-01-13")), On("2025-01-14"));
}

TEST(LunarNewYearTest, IsAsTheCalendarThatIsShippedSays) {
  std::ifstream file("config/calendar.yaml");
  const std::regex day(R"(mùng 1 là (\d\d)/(\d\d))");
  const std::regex heading(R"(^  (20\d\d):)");
  std::chrono::year year{};
  int told = 0;
  for (std::string line; std::getline(file, line);) {
    std::smatch found;
    if (std::regex_search(line, found, heading)) year = std::chrono::year(std::stoi(found[1]));
    if (!std::regex_search(line, found, day)) continue;
    const std::chrono::month month(static_cast<unsigned>(std::stoi(found[2])));
    const std::chrono::day of_month(static_cast<unsigned>(std::stoi(found[1])));
    EXPECT_EQ(LunarNewYear(year), Day(year / month / of_month)) << line;
    ++told;
  }
  EXPECT_GE(told, 5);
  EXPECT_EQ(LunarNewYear(std::chrono::year(2014)), std::nullopt);
  EXPECT_EQ(LunarNewYear(std::chrono::year(2036)), std::nullopt);
}

}  // namespace
}  // namespace dvcmon
