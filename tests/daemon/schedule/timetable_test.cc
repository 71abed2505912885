#include "daemon/schedule/timetable.h"

#include <gmock/gmock.h>

#include <map>

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

Time At(std::string_view text) { return *ParseTime(text); }
Schedule Every(Duration every) { return {every, {}}; }
Schedule TwiceADay() { return {Duration(0), {hours(6) + minutes(30), hours(18) + minutes(30)}}; }

const Time kNoon = At("2026-11-22T12:00:00+07:00");

TEST(NextDueTest, IsTheNextTimeOfDayInVietNam) {
  const struct {
    const char* last;
    const char* due;
  } cases[] = {
      {"2026-11-22T00:00:00+07:00", "2026-11-22T06:30:00+07:00"},
      {"2026-11-22T06:29:59+07:00", "2026-11-22T06:30:00+07:00"},
      {"2026-11-22T06:30:00+07:00", "2026-11-22T18:30:00+07:00"},
      {"2026-11-22T18:30:00+07:00", "2026-11-23T06:30:00+07:00"},
      {"2026-11-22T23:59:59Z", "2026-11-23T18:30:00+07:00"},  // already 06:59 of the 23rd
      {"2026-12-31T20:00:00+07:00", "2027-01-01T06:30:00+07:00"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(FormatTime(NextDue(TwiceADay(), At(c.last))), FormatTime(At(c.due))) << c.last;
  }
}

TEST(NextDueTest, IsOneIntervalAfterTheLastPoll) {
  EXPECT_EQ(NextDue(Every(minutes(15)), kNoon), kNoon + minutes(15));
}

TEST(ScheduleTest, IntervalIsTheLongestTimeBetweenTwoPolls) {
  EXPECT_EQ(TwiceADay().Interval(), hours(12));
  EXPECT_EQ((Schedule{Duration(0), {hours(6), hours(8), hours(20)}}).Interval(), hours(12));
  EXPECT_EQ((Schedule{Duration(0), {hours(7)}}).Interval(), hours(24));
  EXPECT_EQ(Every(minutes(15)).Interval(), minutes(15));
}

TEST(TimetableTest, StartsWhatWasNeverPolledAtOnce) {
  Timetable table;
  table.Add("a", TwiceADay(), std::nullopt);
  EXPECT_THAT(table.StartDue(kNoon), ElementsAre(0));
}

TEST(TimetableTest, ARestartPollsAgainOnlyWhenATimeWasMissed) {
  Timetable table;
  table.Add("a", TwiceADay(), At("2026-11-22T06:31:00+07:00"));
  table.Add("a", TwiceADay(), At("2026-11-20T18:30:00+07:00"));
  EXPECT_THAT(table.StartDue(kNoon), ElementsAre(1));
  table.Release("a", kNoon);
  EXPECT_THAT(table.StartDue(kNoon + hours(1)), IsEmpty()) << "missed times are not made up";
}

TEST(TimetableTest, RunsOnePollAtATimePerHostAndHostsSideBySide) {
  Timetable table;
  table.Add("a", Every(hours(1)), std::nullopt);
  table.Add("a", Every(hours(1)), std::nullopt);
  table.Add("b", Every(hours(1)), std::nullopt);
  EXPECT_THAT(table.StartDue(kNoon), ElementsAre(0, 2));
  EXPECT_THAT(table.StartDue(kNoon + minutes(5)), IsEmpty()) << "both hosts are busy";
  EXPECT_EQ(table.NextStart(), std::nullopt);
  table.Release("a", kNoon + minutes(6) + seconds(1));
  EXPECT_THAT(table.StartDue(kNoon + minutes(6)), IsEmpty()) << "the pause is kept";
  EXPECT_EQ(table.NextStart(), kNoon + minutes(6) + seconds(1));
  EXPECT_THAT(table.StartDue(kNoon + minutes(6) + seconds(1)), ElementsAre(1));
}

TEST(TimetableTest, ServesTheLongestDueFirst) {
  Timetable table;
  table.Add("a", Every(hours(1)), kNoon - hours(1));
  table.Add("a", Every(hours(1)), kNoon - hours(2));
  EXPECT_THAT(table.StartDue(kNoon), ElementsAre(1));
}

TEST(TimetableTest, NoEntryStarvesOnAHostThatCannotKeepUp) {
  Timetable table;
  for (int i = 0; i < 5; ++i) table.Add("a", Every(seconds(1)), std::nullopt);
  std::map<size_t, int> polls;
  Time now = kNoon;
  for (int i = 0; i < 100; ++i) {
    for (const size_t entry : table.StartDue(now)) {
      ++polls[entry];
      table.Release("a", now + seconds(1));
    }
    now += seconds(1);
  }
  for (size_t i = 0; i < 5; ++i) EXPECT_EQ(polls[i], 20) << i;
}

TEST(TimetableTest, LeavesAHostAloneAsLongAsItAsked) {
  Timetable table;
  table.Add("a", Every(minutes(1)), std::nullopt);
  ASSERT_THAT(table.StartDue(kNoon), ElementsAre(0));
  table.Release("a", kNoon + hours(2));
  EXPECT_THAT(table.StartDue(kNoon + hours(1)), IsEmpty());
  EXPECT_THAT(table.StartDue(kNoon + hours(2)), ElementsAre(0));
}

TEST(TimetableTest, StartsNothingWhereAnotherTimetablesPollStillRuns) {
  Timetable table;
  table.Add("a", Every(minutes(1)), std::nullopt);
  table.Occupy("a");
  EXPECT_THAT(table.StartDue(kNoon), IsEmpty());
  table.Release("a", kNoon);
  EXPECT_THAT(table.StartDue(kNoon), ElementsAre(0));
}

TEST(TimetableTest, AClockThatIsSetBackDelaysAtMostByOneInterval) {
  Timetable table;
  table.Add("a", Every(hours(12)), kNoon + hours(24 * 30));
  EXPECT_THAT(table.StartDue(kNoon), IsEmpty());
  EXPECT_THAT(table.StartDue(kNoon + hours(12)), ElementsAre(0));
  table.Release("a", kNoon + hours(24 * 300));
  EXPECT_THAT(table.StartDue(kNoon + hours(25)), IsEmpty()) << "still resting";
  EXPECT_THAT(table.StartDue(kNoon + hours(25) + kLongestRest), ElementsAre(0));
}

}  // namespace
}  // namespace dvcmon
