#include "daemon/derive/window.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace dvcmon {
namespace {

using testing::HasSubstr;

Day Date(const char* text) { return ParseDay(text).value(); }
Window Reported(const char* text) { return ParseWindow(text, Cutoff::kReport15).value(); }
Window ByCalendar(const char* text) { return ParseWindow(text, Cutoff::kCalendar).value(); }

std::string Days(const Window& window) {
  return FormatDay(window.first) + " to " + FormatDay(window.last);
}

// The rows of the rule: month, quarter, six months, nine months, year.
TEST(WindowTest, ReportsRunFromThe15thToThe14th) {
  EXPECT_EQ(Days(Reported("2026-10")), "2026-09-15 to 2026-10-14");
  EXPECT_EQ(Days(Reported("2026-01")), "2025-12-15 to 2026-01-14");
  EXPECT_EQ(Days(Reported("2026-03")), "2026-02-15 to 2026-03-14");
  EXPECT_EQ(Days(Reported("2026-Q1")), "2025-12-15 to 2026-03-14");
  EXPECT_EQ(Days(Reported("2026-Q2")), "2026-03-15 to 2026-06-14");
  EXPECT_EQ(Days(Reported("2026-Q3")), "2026-06-15 to 2026-09-14");
  EXPECT_EQ(Days(Reported("2026-Q4")), "2026-09-15 to 2026-12-14");
  EXPECT_EQ(Days(Reported("2026-H1")), "2025-12-15 to 2026-06-14");
  EXPECT_EQ(Days(Reported("2026-H2")), "2026-06-15 to 2026-12-14");
  EXPECT_EQ(Days(Reported("2026-9M")), "2025-12-15 to 2026-09-14");
  EXPECT_EQ(Days(Reported("2026")), "2025-12-15 to 2026-12-14");
  EXPECT_EQ(Days(Reported("2026-10-14")), "2026-10-14 to 2026-10-14");
}

TEST(WindowTest, PortalsCountByTheCalendar) {
  EXPECT_EQ(Days(ByCalendar("2026-10")), "2026-10-01 to 2026-10-31");
  EXPECT_EQ(Days(ByCalendar("2028-02")), "2028-02-01 to 2028-02-29");
  EXPECT_EQ(Days(ByCalendar("2026-Q1")), "2026-01-01 to 2026-03-31");
  EXPECT_EQ(Days(ByCalendar("2026-Q3")), "2026-07-01 to 2026-09-30");
  EXPECT_EQ(Days(ByCalendar("2026-H1")), "2026-01-01 to 2026-06-30");
  EXPECT_EQ(Days(ByCalendar("2026-H2")), "2026-07-01 to 2026-12-31");
  EXPECT_EQ(Days(ByCalendar("2026-9M")), "2026-01-01 to 2026-09-30");
  EXPECT_EQ(Days(ByCalendar("2026")), "2026-01-01 to 2026-12-31");
  EXPECT_EQ(Days(ByCalendar("2026-10-14")), "2026-10-14 to 2026-10-14");
}

TEST(WindowTest, MonthsOfAYearFollowEachOtherWithoutGapOrOverlap) {
  for (const Cutoff cutoff : {Cutoff::kCalendar, Cutoff::kReport15}) {
    const Window year = ParseWindow("2028", cutoff).value();
    Day next = year.first;
    for (const char* month : {"2028-01", "2028-02", "2028-03", "2028-04", "2028-05", "2028-06",
                              "2028-07", "2028-08", "2028-09", "2028-10", "2028-11", "2028-12"}) {
      const Window window = ParseWindow(month, cutoff).value();
      EXPECT_EQ(window.first, next) << month;
      next = window.last + std::chrono::days(1);
    }
    EXPECT_EQ(next, year.last + std::chrono::days(1));
  }
}

TEST(WindowTest, TheTextNamesTheWindow) {
  for (const char* text : {"2026-10-14", "2026-01", "2026-10", "2026-12", "2026-Q1", "2026-Q4",
                           "2026-H1", "2026-H2", "2026-9M", "2026"}) {
    EXPECT_EQ(Text(Reported(text)), text);
    EXPECT_EQ(Text(ByCalendar(text)), text);
  }
}

TEST(WindowTest, RefusesWhatIsNoWindow) {
  for (const char* text : {"",
                           "26",
                           "026",
                           "0999",
                           "2026-",
                           "2026-0",
                           "2026-00",
                           "2026-13",
                           "2026-Q0",
                           "2026-Q5",
                           "2026-Q",
                           "2026-q3",
                           "2026-H3",
                           "2026-H0",
                           "2026-6M",
                           "2026-9m",
                           "2026-9M ",
                           "2026 10",
                           "2026-1x",
                           "2026-+1",
                           "2026-02-30",
                           "2026-10-14x",
                           "as-of-2026-10-14",
                           "20261"}) {
    const auto window = ParseWindow(text, Cutoff::kReport15);
    ASSERT_FALSE(window.ok()) << text;
    EXPECT_EQ(window.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(window.error().message, HasSubstr("write 2026, 2026-H1, 2026-9M, 2026-Q3"));
  }
}

TEST(WindowTest, TheWindowBeforeEndsWhereThisOneBegins) {
  const std::vector<std::pair<const char*, const char*>> pairs = {
      {"2026-10", "2026-09"}, {"2026-01", "2025-12"}, {"2026-Q1", "2025-Q4"},
      {"2026-Q4", "2026-Q3"}, {"2026-H2", "2026-H1"}, {"2026-H1", "2025-H2"},
      {"2026", "2025"},       {"2026-9M", "2025-9M"}, {"2026-03-01", "2026-02-28"}};
  for (const auto& [text, before] : pairs) {
    for (const Cutoff cutoff : {Cutoff::kCalendar, Cutoff::kReport15}) {
      const Window window = ParseWindow(text, cutoff).value();
      EXPECT_EQ(Previous(window), ParseWindow(before, cutoff).value()) << text;
      if (window.kind == WindowKind::kNineMonths) continue;
      EXPECT_EQ(Previous(window).last + std::chrono::days(1), window.first) << text;
    }
  }
}

TEST(WindowTest, TheMonthOfADayIsTheOneThatHasIt) {
  const auto month = [](const char* day, Cutoff cutoff) {
    return Text(MonthWith(*ParseDay(day), cutoff));
  };
  EXPECT_EQ(month("2026-10-14", Cutoff::kReport15), "2026-10");
  EXPECT_EQ(month("2026-10-15", Cutoff::kReport15), "2026-11");
  EXPECT_EQ(month("2026-12-15", Cutoff::kReport15), "2027-01");
  EXPECT_EQ(month("2026-10-31", Cutoff::kCalendar), "2026-10");
  EXPECT_EQ(month("2026-12-31", Cutoff::kCalendar), "2026-12");
  for (Day day = *ParseDay("2024-01-01"); day < *ParseDay("2026-01-01");
       day += std::chrono::days(1)) {
    for (const Cutoff cutoff : {Cutoff::kCalendar, Cutoff::kReport15}) {
      const Window window = MonthWith(day, cutoff);
      ASSERT_TRUE(window.first <= day && day <= window.last) << FormatDay(day);
      ASSERT_EQ(window, ParseWindow(Text(window), cutoff).value());
    }
  }
}

TEST(WindowTest, TheSameWindowOfLastYearHasItsName) {
  for (const char* text : {"2026-10", "2026-Q1", "2026-H2", "2026-9M", "2026", "2026-10-14"}) {
    const std::string then = "2025" + std::string(text).substr(4);
    EXPECT_EQ(OfLastYear(Reported(text)), Reported(then.c_str()));
    EXPECT_EQ(OfLastYear(ByCalendar(text)), ByCalendar(then.c_str()));
  }
  EXPECT_EQ(OfLastYear(ByCalendar("2025-02")), ByCalendar("2024-02")) << "to the 29th";
  EXPECT_EQ(OfLastYear(ByCalendar("2024-02-29")), ByCalendar("2023-02-28"));
}

TEST(WindowTest, TheYearToDateBeginsWithTheReportsOwnYear) {
  const auto from = [](const Window& window, Cutoff year) {
    return FormatDay(YearToDateFrom(window, year));
  };
  EXPECT_EQ(from(Reported("2026-10"), Cutoff::kReport15), "2025-12-15");
  EXPECT_EQ(from(Reported("2026-10"), Cutoff::kCalendar), "2026-01-01");
  EXPECT_EQ(from(ByCalendar("2026-10"), Cutoff::kReport15), "2025-12-15");
  EXPECT_EQ(from(ByCalendar("2026-10"), Cutoff::kCalendar), "2026-01-01");
  EXPECT_EQ(from(Reported("2026-12"), Cutoff::kReport15), "2025-12-15");
  EXPECT_EQ(from(Reported("2026-01"), Cutoff::kCalendar), "2026-01-01") << "not December's half";
  EXPECT_EQ(from(Reported("2026-12-14"), Cutoff::kReport15), "2025-12-15");
  EXPECT_EQ(from(Reported("2026-12-15"), Cutoff::kReport15), "2026-12-15") << "a new year";
}

TEST(WindowTest, IsOpenUntilItsLastDayIsOver) {
  EXPECT_TRUE(IsOpen(Reported("2026-10"), Date("2026-09-15")));
  EXPECT_TRUE(IsOpen(Reported("2026-10"), Date("2026-10-14")));
  EXPECT_FALSE(IsOpen(Reported("2026-10"), Date("2026-10-15")));
  EXPECT_TRUE(IsOpen(ByCalendar("2026-10"), Date("2026-10-31")));
}

class DayAtCutoffTest : public testing::Test {
 protected:
  // Tuesday 24 November is off, and so is Friday 13 in Huế.
  DayAtCutoffTest() {
    Calendar::Days nation, hue;
    nation.off = {Date("2026-11-24")};
    hue.off = {Date("2026-11-13")};
    calendar_ = Calendar(Date("2026-01-01"), Date("2026-12-31"), nation, {{"hue", hue}});
  }

  // The day that stands, or what is said instead.
  std::string At(const char* cutoff, const std::vector<const char*>& accepted,
                 const std::string& province = "phu-tho", int carry = kCarryAtMost) const {
    std::vector<Day> days;
    for (const char* day : accepted) days.push_back(Date(day));
    const auto found = DayAtCutoff(days, Date(cutoff), calendar_, province, carry);
    if (const Day* day = std::get_if<Day>(&found)) return FormatDay(*day);
    return std::get<NotKnown>(found).TextEn();
  }

  Calendar calendar_;
};

TEST_F(DayAtCutoffTest, TheFigureOfTheDayItselfStands) {
  EXPECT_EQ(At("2026-10-14", {"2026-10-13", "2026-10-14", "2026-10-15"}), "2026-10-14");
}

TEST_F(DayAtCutoffTest, OneThatIsLaterNeverDoes) {
  EXPECT_EQ(At("2026-10-14", {"2026-10-13", "2026-10-15"}), "2026-10-13");
  EXPECT_EQ(At("2026-10-14", {"2026-10-15"}), "there is no figure up to the end of 2026-10-14");
  EXPECT_EQ(At("2026-10-14", {}), "there is no figure up to the end of 2026-10-14");
}

// The cut-off is a Wednesday.
TEST_F(DayAtCutoffTest, OneOfTwoWorkingDaysBeforeIsCarried) {
  EXPECT_EQ(At("2026-10-14", {"2026-10-01", "2026-10-12"}), "2026-10-12");
  EXPECT_EQ(At("2026-10-14", {"2026-10-11"}),
            "the last figure is of 2026-10-11, more than 2 working days before the cut-off of "
            "2026-10-14");
  EXPECT_EQ(At("2026-10-14", {"2026-10-11"}, "phu-tho", 3), "2026-10-11");
  EXPECT_EQ(At("2026-10-14", {"2026-10-13"}, "phu-tho", 0),
            "the last figure is of 2026-10-13, more than 0 working days before the cut-off of "
            "2026-10-14");
}

TEST_F(DayAtCutoffTest, WeekendsAndHolidaysMakeNoFigureOlder) {
  EXPECT_EQ(At("2026-11-14", {"2026-11-11"}), "2026-11-11") << "a Saturday";
  EXPECT_THAT(At("2026-11-14", {"2026-11-10"}), HasSubstr("the last figure is of 2026-11-10"));
  EXPECT_EQ(At("2026-11-14", {"2026-11-10"}, "hue"), "2026-11-10");
  EXPECT_EQ(At("2026-11-25", {"2026-11-20"}), "2026-11-20") << "Monday and Wednesday between";
}

TEST_F(DayAtCutoffTest, SaysWhyThereIsNone) {
  const std::vector<Day> days = {Date("2026-10-09")};
  const auto old = DayAtCutoff(days, Date("2026-10-14"), calendar_, "phu-tho");
  EXPECT_EQ(std::get<NotKnown>(old),
            (NotKnown{NotKnown::Reason::kTooOld, Date("2026-10-14"), 2, Date("2026-10-09")}));
  EXPECT_EQ(std::get<NotKnown>(old).TextVi(),
            "số liệu gần nhất là của ngày 09/10/2026, trước ngày chốt 14/10/2026 quá 2 ngày làm "
            "việc");
  const auto none = DayAtCutoff({}, Date("2026-10-14"), calendar_, "phu-tho");
  EXPECT_EQ(std::get<NotKnown>(none).reason, NotKnown::Reason::kNoFigure);
  EXPECT_EQ(std::get<NotKnown>(none).TextVi(), "chưa có số liệu nào đến hết ngày 14/10/2026");
}

}  // namespace
}  // namespace dvcmon
