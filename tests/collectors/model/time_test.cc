#include "collectors/model/time.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(TimeTest, ADayBeginsAtMidnightInVietNam) {
  EXPECT_EQ(FormatDay(DayOf(*ParseTime("2026-09-30T16:59:59Z"))), "2026-09-30");
  EXPECT_EQ(FormatDay(DayOf(*ParseTime("2026-09-30T17:00:00Z"))), "2026-10-01");
  EXPECT_EQ(FormatTime(StartOf(*ParseDay("2026-10-01"))), "2026-10-01T00:00:00+07:00");
}

TEST(TimeTest, EveryDayFrom1970To2100HasItsOwnStart) {
  for (Day day = *ParseDay("1970-01-02"); day < *ParseDay("2100-01-01");
       day += std::chrono::days(1)) {
    ASSERT_EQ(DayOf(StartOf(day)), day);
    ASSERT_EQ(DayOf(StartOf(day) - milliseconds(1)), day - std::chrono::days(1));
  }
}

TEST(TimeTest, DaysAreWrittenWithZerosBeforeAsFarAsTheCalendarGoes) {
  const auto day = [](int year, unsigned month, unsigned of_month) {
    return Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{of_month}};
  };
  EXPECT_EQ(FormatDay(day(2026, 1, 9)), "2026-01-09");
  EXPECT_EQ(FormatDay(day(987, 12, 31)), "0987-12-31");
  EXPECT_EQ(FormatDay(day(12345, 10, 1)), "12345-10-01");
  EXPECT_EQ(FormatDay(day(-44, 3, 15)), "-044-03-15");
  EXPECT_EQ(DayVi(day(2026, 1, 9)), "09/01/2026");
  EXPECT_EQ(FormatTime(StartOf(day(2026, 1, 9)) + hours(4) + minutes(5) + seconds(6)),
            "2026-01-09T04:05:06+07:00");
  EXPECT_EQ(FormatTime(StartOf(day(2026, 1, 9)) + milliseconds(7)),
            "2026-01-09T00:00:00.007+07:00");
}

TEST(TimeTest, ReadsWhatItWrites) {
  for (const char* text : {"2026-11-22T16:31:02+07:00", "2024-02-29T23:59:59.250+07:00"}) {
    EXPECT_EQ(FormatTime(*ParseTime(text)), text);
  }
}

TEST(TimeTest, ReadsTheOffsetsThatPortalsWrite) {
  const Time expected = *ParseTime("2026-09-30T17:00:00Z");
  for (const char* text :
       {"2026-10-01T00:00:00+07:00", "2026-10-01T00:00:00.000+0700", "2026-09-30T17:00:00.000Z",
        "2026-09-30 17:00:00Z", "2026-09-30T12:00:00-05:00"}) {
    ASSERT_TRUE(ParseTime(text)) << text;
    EXPECT_EQ(*ParseTime(text), expected) << text;
  }
}

TEST(TimeTest, RefusesWhatIsNoMoment) {
  for (const char* text :
       {"", "2026-09-30", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-09-30T24:00:00Z",
        "2026-09-30T00:60:00Z", "2026-09-30T00:00:00", "2026-09-30T00:00:00Zx",
        "2026-09-30T00:00:00+7", "2026-09-30T00:00:00.Z", "-026-09-30T00:00:00Z"}) {
    EXPECT_FALSE(ParseTime(text)) << text;
  }
}

TEST(DurationTest, IsWrittenInTheLargestUnitThatDividesIt) {
  EXPECT_EQ(FormatDuration(seconds(90)), "90s");
  EXPECT_EQ(FormatDuration(minutes(90)), "90m");
  EXPECT_EQ(FormatDuration(hours(12)), "12h");
  EXPECT_EQ(FormatDuration(hours(24) * 400), "400d");
  EXPECT_EQ(FormatDuration(milliseconds(1500)), "1.5s");
  EXPECT_EQ(FormatDuration(milliseconds(250)), "250ms");
  EXPECT_EQ(FormatDuration(seconds(0)), "0s");
}

}  // namespace
}  // namespace dvcmon
