#include "collectors/model/period.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

TEST(PeriodTest, HoldsTheDaysOfItsKind) {
  const Day day = *ParseDay("2024-02-29");
  const struct {
    PeriodKind kind;
    const char* first;
    const char* last;
    const char* text;
  } cases[] = {
      {PeriodKind::kDay, "2024-02-29", "2024-02-29", "2024-02-29"},
      {PeriodKind::kMonth, "2024-02-01", "2024-02-29", "2024-02"},
      {PeriodKind::kQuarter, "2024-01-01", "2024-03-31", "2024-Q1"},
      {PeriodKind::kYear, "2024-01-01", "2024-12-31", "2024"},
      {PeriodKind::kAsOf, "2024-02-29", "2024-02-29", "as-of-2024-02-29"},
  };
  for (const auto& c : cases) {
    const Period period = PeriodContaining(c.kind, day);
    EXPECT_EQ(FormatDay(period.first), c.first);
    EXPECT_EQ(FormatDay(period.last), c.last);
    EXPECT_EQ(Text(period), c.text);
    const auto parsed = ParsePeriod(c.text);
    ASSERT_TRUE(parsed.ok()) << c.text;
    EXPECT_EQ(*parsed, period);
  }
}

TEST(PeriodTest, TheLastDayOfAQuarterBelongsToIt) {
  const Period quarter = PeriodContaining(PeriodKind::kQuarter, *ParseDay("2026-12-31"));
  EXPECT_EQ(Text(quarter), "2026-Q4");
  EXPECT_EQ(quarter.quarter(), 4);
  EXPECT_EQ(quarter.month(), 10);
}

TEST(PeriodTest, IsOpenUntilTheEndOfItsLastDayInVietNam) {
  const Period september = *ParsePeriod("2026-09");
  EXPECT_TRUE(IsOpen(september, *ParseTime("2026-09-30T23:59:59+07:00")));
  EXPECT_FALSE(IsOpen(september, *ParseTime("2026-10-01T00:00:00+07:00")));
}

TEST(PeriodTest, RefusesWhatIsNoPeriodAndSaysWhatIs) {
  for (const char* text : {"", "26", "2026-Q5", "2026-Q0", "2026-13", "2026-00", "2026-9",
                           "2026-02-30", "Q3-2026", "2026-W07", "as-of-2026", "-026", "2026 "}) {
    const auto period = ParsePeriod(text);
    ASSERT_FALSE(period.ok()) << text;
    EXPECT_NE(period.error().message.find("2026-Q3"), std::string::npos);
  }
}

}  // namespace
}  // namespace dvcmon
