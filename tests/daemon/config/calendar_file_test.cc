// calendar.yaml: what it says, what is refused, and when somebody has to add to it.
#include "daemon/config/calendar_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

Day On(const char* text) { return ParseDay(text).value(); }

TEST(CalendarFileTest, SaysWhichDaysAreWorkedWhere) {
  const auto loaded = ConfigFolder().Load();
  ASSERT_NE(loaded.config, nullptr);
  const Calendar& calendar = *loaded.config->calendar;
  EXPECT_EQ(calendar.first(), On("2026-01-01"));
  EXPECT_EQ(calendar.last(), On("2027-12-31"));
  EXPECT_EQ(calendar.WorkingDays(On("2026-02-13"), On("2026-02-23"), "phu-tho"), 1);
  EXPECT_EQ(calendar.WorkingShare(On("2026-01-10"), "phu-tho"), 1);
  EXPECT_EQ(calendar.WorkingShare(On("2026-12-31"), "phu-tho"), 0.5);
  EXPECT_EQ(calendar.WorkingShare(On("2026-03-26"), "phu-tho"), 1);
  EXPECT_EQ(calendar.WorkingShare(On("2026-03-26"), "hue"), 0);
  EXPECT_EQ(calendar.WorkingShare(On("2027-01-01"), "hue"), 0);
  EXPECT_FALSE(calendar.IsTet(On("2026-02-08")));
  EXPECT_TRUE(calendar.IsTet(On("2026-02-09")));
  EXPECT_TRUE(calendar.IsTet(On("2026-02-27")));
  EXPECT_FALSE(calendar.IsTet(On("2026-02-28")));
}

// One planted error each: where it is reported, and what must be said.
struct PlantedDay {
  const char *old_text, *new_text, *place, *message;
};

class CalendarErrorTest : public testing::TestWithParam<PlantedDay> {};

TEST_P(CalendarErrorTest, IsReportedAtItsLine) {
  ConfigFolder folder;
  folder.Replace("calendar.yaml", GetParam().old_text, GetParam().new_text);
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(testing::AllOf(
                                      StartsWith(std::string("calendar.yaml") + GetParam().place),
                                      HasSubstr(GetParam().message))));
  EXPECT_EQ(folder.Load().config, nullptr);
}

INSTANTIATE_TEST_SUITE_P(
    Planted, CalendarErrorTest,
    testing::Values(
        PlantedDay{
            "    working:", "    workng:", ":6: years.2026.workng: ", "did you mean working?"},
        PlantedDay{"hue:\n        off: {", "hue:\n        tet: {",
                   ":12: years.2026.provinces.hue.tet: ",
                   "unknown key; allowed: off, working, half, boundaries"},
        PlantedDay{"      hue:", "      hoe:", ":11: years.2026.provinces.hoe: ",
                   "unknown province; did you mean hue?; the provinces file holds 2"},
        PlantedDay{"2026-01-01: Tết Dương lịch", "2025-01-01: Tết Dương lịch",
                   ":4: years.2026.off.2025-01-01: ", "is not in 2026"},
        PlantedDay{"2026-02-14..2026-02-22:", "2026-12-30..2027-01-02:",
                   ":5: years.2026.off.2026-12-30..2027-01-02: ", "is not in 2026"},
        PlantedDay{
            "2026-02-14..2026-02-22:", "2026-02-22..2026-02-14:",
            ":5: years.2026.off.2026-02-22..2026-02-14: ", "the last day is before the first"},
        PlantedDay{"2026-02-14..2026-02-22:", "2026-02-14-2026-02-22:",
                   ":5: years.2026.off.2026-02-14-2026-02-22: ",
                   "a day like 2026-09-02, or days like 2026-02-14..2026-02-22, must stand here"},
        PlantedDay{"2026-01-01: Tết Dương lịch", "2026-02-29: Tết Dương lịch",
                   ":4: years.2026.off.2026-02-29: ", "a day like 2026-09-02"},
        PlantedDay{"2026-01-01: Tết Dương lịch", "2026-01-01:", ":4: years.2026.off.2026-01-01: ",
                   "text is needed here, not nothing"},
        PlantedDay{"2026-01-10: Làm bù", "2026-01-09: Làm bù",
                   ":7: years.2026.working.2026-01-09: ",
                   "2026-01-09 is from Monday to Friday and worked anyway"},
        PlantedDay{"2026-01-10: Làm bù", "2026-02-21: Làm bù",
                   ":7: years.2026.working.2026-02-21: ",
                   "2026-02-21 is declared already, calendar.yaml:5"},
        PlantedDay{"2026-01-10: Làm bù", "2026-01-01: Làm bù",
                   ":7: years.2026.working.2026-01-01: ",
                   "2026-01-01 is declared already, calendar.yaml:4"},
        PlantedDay{
            "{2026-12-31: Cuối năm}", "{2026-01-10: Cuối năm}",
            ":8: years.2026.half.2026-01-10: ", "2026-01-10 is declared already, calendar.yaml:7"},
        PlantedDay{"2026-01-01: Tết Dương lịch", "2026-02-20: Tết Dương lịch",
                   ":5: years.2026.off.2026-02-14..2026-02-22: ",
                   "2026-02-20 is declared already, calendar.yaml:4"},
        PlantedDay{"        off: {2026-03-26", "        working: {2026-03-26",
                   ":12: years.2026.provinces.hue.working.2026-03-26: ", "worked anyway"},
        PlantedDay{"tet: 2026-02-09..2026-02-27", "tet: [2026-02-09]", ":9: years.2026.tet: ",
                   "a day or days like 2026-02-09..2026-02-27 is needed here, not a list"},
        PlantedDay{"tet: 2026-02-09..2026-02-27", "tet: 2025-02-09..2025-02-27",
                   ":9: years.2026.tet: ", "is not in 2026"},
        PlantedDay{"  2027:\n    off: {2027", "  2028:\n    off: {2028", ":13: years.2028: ",
                   "does not follow 2026: the years stand in order, none is left out"},
        PlantedDay{"  2027:\n    off: {2027", "  2025:\n    off: {2025",
                   ":13: years.2025: ", "does not follow 2026"},
        PlantedDay{"  2027:\n", "  next:\n",
                   ":13: years.next: ", "a year like 2026 must stand here"},
        PlantedDay{"    off: {2027-01-01: Tết Dương lịch}",
                   "    half: {2027-01-01: Tết Dương lịch}",
                   ":13: years.2027.off: ", "is missing"}));

TEST(CalendarFileTest, SaysFromWhichDaysSomethingElseIsCounted) {
  ConfigFolder folder;
  folder.Replace("calendar.yaml", "    tet: 2026-02-09..2026-02-27\n",
                 "    tet: 2026-02-09..2026-02-27\n    boundaries: {2026-07-01: one portal}\n");
  folder.Replace("calendar.yaml", "off: {2026-03-26",
                 "boundaries: {2026-03-01: a}\n        off: {2026-03-26");
  ASSERT_THAT(folder.Diagnoses(), IsEmpty());
  const auto loaded = folder.Load();
  const Calendar& calendar = *loaded.config->calendar;
  EXPECT_THAT(calendar.Boundaries("phu-tho"), ElementsAre(On("2026-07-01")));
  EXPECT_THAT(calendar.Boundaries("hue"), ElementsAre(On("2026-03-01"), On("2026-07-01")));
}

TEST(CalendarFileTest, AProvinceMayWorkOnAHolidayOfTheNation) {
  ConfigFolder folder;
  folder.Replace("calendar.yaml", "off: {2026-03-26:", "working: {2026-01-01:");
  ASSERT_THAT(folder.Diagnoses(), IsEmpty());
  const auto loaded = folder.Load();
  EXPECT_TRUE(loaded.config->calendar->IsWorking(On("2026-01-01"), "hue"));
  EXPECT_FALSE(loaded.config->calendar->IsWorking(On("2026-01-01"), "phu-tho"));
}

TEST(CalendarFileTest, RefusesAFileWithoutYears) {
  ConfigFolder folder;
  folder.Write("calendar.yaml", "years: {}\n");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre("calendar.yaml:1: years: holds no year"));
  folder.Write("calendar.yaml", "{}\n");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre("calendar.yaml: years: is missing"));
  folder.Write("calendar.yaml", "years: [2026]\n");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre("calendar.yaml:1: years: a mapping is needed here, not a list"));
}

TEST(CalendarFileTest, WithoutACalendarOnlyTheWeekCounts) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "calendar: calendar.yaml\n", "");
  ASSERT_THAT(folder.Diagnoses(), IsEmpty()) << "whether one is missed depends on the day";
  const auto loaded = folder.Load();
  EXPECT_TRUE(loaded.config->calendar->empty());
  EXPECT_TRUE(loaded.config->calendar->IsWorking(On("2026-01-01"), "phu-tho"));
}

// Whoever watches goes on watching.
TEST(CalendarFileTest, AFileThatIsGoneIsAWarning) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "calendar.yaml", "gone.yaml");
  EXPECT_THAT(
      folder.Diagnoses(),
      ElementsAre("dvcmon.yaml:5: warning: calendar: gone.yaml cannot be read: No such file "
                  "or directory"));
  const auto loaded = folder.Load();
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_TRUE(loaded.config->calendar->empty());
}

TEST(CalendarFileTest, OneThatIsNoYamlIsAnError) {
  ConfigFolder folder;
  folder.Write("calendar.yaml", "\tyears:\n");
  EXPECT_THAT(folder.Diagnoses(), ElementsAre(StartsWith("calendar.yaml:1: a tab")));
  EXPECT_EQ(folder.Load().config, nullptr);
}

TEST(CalendarWarningTest, Comes60DaysBeforeTheEndAndStays) {
  const Calendar calendar(On("2026-01-01"), On("2026-12-31"), {});
  EXPECT_EQ(CalendarWarning(calendar, On("2026-11-01")),
            "ends on 2026-12-31, in 60 days; add the next year");
  EXPECT_EQ(CalendarWarning(calendar, On("2026-10-31")), std::nullopt);
  EXPECT_EQ(CalendarWarning(calendar, On("2026-01-01")), std::nullopt);
  EXPECT_EQ(CalendarWarning(calendar, On("2026-12-31")),
            "ends on 2026-12-31, in 0 days; add the next year");
  EXPECT_EQ(CalendarWarning(calendar, On("2027-01-01")),
            "ended on 2026-12-31; since then Monday to Friday count as worked, holidays included");
  EXPECT_EQ(
      CalendarWarning(calendar, On("2025-12-31")),
      "begins on 2026-01-01 only; until then Monday to Friday count as worked, holidays included");
  EXPECT_EQ(CalendarWarning(Calendar(), On("2026-11-26")),
            "there is none: Monday to Friday count as worked, holidays included");
}

}  // namespace
}  // namespace dvcmon
