#include "daemon/schedule/timetable.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
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

TEST(HoursTest, AreWholeDaysOrAPartOfThemAlsoOverMidnight) {
  const Hours day{hours(6), hours(22)};
  const Hours night{hours(22), hours(6)};
  const Hours until_midnight{hours(22), hours(0)};
  const struct {
    Hours hours;
    Duration time_of_day;
    Duration until;
  } cases[] = {
      {{}, Duration(0), Duration(0)},
      {{}, hours(24) - Duration(1), Duration(0)},
      {day, hours(6), Duration(0)},
      {day, hours(6) - Duration(1), Duration(1)},
      {day, hours(22) - Duration(1), Duration(0)},
      {day, hours(22), hours(8)},
      {night, hours(22), Duration(0)},
      {night, hours(0), Duration(0)},
      {night, hours(6) - Duration(1), Duration(0)},
      {night, hours(6), hours(16)},
      {until_midnight, hours(24) - Duration(1), Duration(0)},
      {until_midnight, hours(0), hours(22)},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(c.hours.Until(c.time_of_day), c.until)
        << c.hours.from.count() << " " << c.time_of_day.count();
  }
  EXPECT_EQ(Hours{}.Length(), hours(24));
  EXPECT_EQ(day.Length(), hours(16));
  EXPECT_EQ(night.Length(), hours(8));
}

// Whatever time within its hours a poll starts, the next one starts an interval later at the
// latest.
TEST(ScheduleTest, IntervalIsTheLongestTimeBetweenTwoPollsAlsoWithHours) {
  for (const Hours& open : {Hours{hours(6), hours(22)}, Hours{hours(22), hours(6)},
                            Hours{hours(0), minutes(1)}, Hours{}}) {
    for (const int every :
         {1, 60, 61, 450, 720, 960, 1000, 1439, 1440, 1441, 7 * 1440, 7 * 1440 + 1}) {
      const Schedule schedule{minutes(every), {}, open};
      Duration longest{0};
      for (minutes last{0}; last < hours(24); ++last) {
        if (open.Until(last) != Duration(0)) continue;
        const Duration due = Duration(last) + schedule.every;
        longest = std::max(longest, due + open.Until(due % hours(24)) - last);
      }
      EXPECT_EQ(schedule.Interval(), longest) << every << " min, from " << open.from.count();
    }
  }
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
  EXPECT_EQ(table.NextStart(kNoon + minutes(5)), std::nullopt);
  table.Release("a", kNoon + minutes(6) + seconds(1));
  EXPECT_THAT(table.StartDue(kNoon + minutes(6)), IsEmpty()) << "the pause is kept";
  EXPECT_EQ(table.NextStart(kNoon + minutes(5)), kNoon + minutes(6) + seconds(1));
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

TEST(TimetableTest, WhatIsHastenedIsWantedEarlierThisOnce) {
  Timetable table;
  table.Add("a", Every(hours(12)), kNoon);
  table.Hasten(0, kNoon + hours(1));
  EXPECT_THAT(table.StartDue(kNoon + hours(1)), ElementsAre(0));
  table.Release("a", kNoon + hours(1));
  table.Hasten(0, kNoon + hours(20));
  EXPECT_EQ(table.NextStart(kNoon + hours(1)), kNoon + hours(13));
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

Schedule ByDay(Duration every) { return {every, {}, {hours(6), hours(22)}}; }

TEST(TimetableTest, WhatIsDueOutsideItsHoursWaitsForThem) {
  Timetable table;
  table.Add("a", ByDay(hours(12)), At("2026-11-22T11:30:00+07:00"));
  EXPECT_EQ(table.NextStart(kNoon), At("2026-11-23T06:00:00+07:00"));
  EXPECT_THAT(table.StartDue(At("2026-11-22T23:30:00+07:00")), IsEmpty());
  EXPECT_THAT(table.StartDue(At("2026-11-23T05:59:59+07:00")), IsEmpty());
  EXPECT_THAT(table.StartDue(At("2026-11-23T06:00:00+07:00")), ElementsAre(0));
}

TEST(TimetableTest, WhatWasNeverPolledWaitsForItsHoursToo) {
  Timetable table;
  table.Add("a", ByDay(hours(12)), std::nullopt);
  const Time night = At("2026-11-22T02:00:00+07:00");
  EXPECT_THAT(table.StartDue(night), IsEmpty());
  EXPECT_EQ(table.NextStart(night), night + hours(4));
  EXPECT_THAT(table.StartDue(night + hours(4)), ElementsAre(0));
}

TEST(TimetableTest, AHostThatWasBusyWhenTheHoursEndedIsNotAskedBeforeTheNext) {
  Timetable table;
  table.Add("a", ByDay(hours(12)), At("2026-11-22T09:00:00+07:00"));
  table.Add("a", ByDay(hours(12)), At("2026-11-22T09:01:00+07:00"));
  ASSERT_THAT(table.StartDue(At("2026-11-22T21:59:00+07:00")), ElementsAre(0));
  const Time late = At("2026-11-22T22:00:00+07:00");
  table.Release("a", late);
  EXPECT_THAT(table.StartDue(late), IsEmpty());
  EXPECT_EQ(table.NextStart(late), late + hours(8)) << "no reason to come back in between";
  EXPECT_EQ(table.NextStart(late + hours(1)), late + hours(8));
  EXPECT_THAT(table.StartDue(late + hours(8)), ElementsAre(1));
}

TEST(TimetableTest, WhoseHoursItIsGoesFirstHoweverLongOthersWait) {
  Timetable table;
  table.Add("a", ByDay(hours(12)), kNoon - hours(48));
  table.Add("a", Every(hours(12)), kNoon - hours(12));
  const Time night = At("2026-11-22T23:00:00+07:00");
  EXPECT_THAT(table.StartDue(night), ElementsAre(1));
}

// Splitmix64: the same clock in every run.
uint64_t Random(uint64_t& state) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

TEST(TimetableTest, WhereverTheClockJumpsAPollIsAnIntervalOfItsHoursAwayAtMost) {
  const Schedule schedules[] = {Every(hours(5)),
                                TwiceADay(),
                                ByDay(hours(1)),
                                ByDay(hours(24)),
                                ByDay(hours(24 * 7)),
                                {hours(11), {}, {hours(22), hours(6)}},
                                {Duration(0), {hours(7)}, {hours(6), hours(22)}}};
  uint64_t state = 1;
  for (int run = 0; run < 2000; ++run) {
    const Schedule& schedule = schedules[Random(state) % std::size(schedules)];
    const auto jump = [&state] {
      return seconds(Random(state) % (4000ULL * 86400)) - hours(48000);
    };
    Timetable table;
    table.Add("a", schedule, kNoon + jump());
    if (!table.StartDue(kNoon).empty()) table.Release("a", kNoon);
    const Time now = kNoon + jump();
    const Time next_hours = now + schedule.hours.Until(now - StartOf(DayOf(now)));
    EXPECT_THAT(table.StartDue(now), testing::SizeIs(testing::Le(1)));
    table.Release("a", now);
    const Time start = *table.NextStart(now);
    EXPECT_GE(start, now);
    EXPECT_LE(start, next_hours + schedule.Interval()) << FormatTime(now);
    EXPECT_EQ(schedule.hours.Until(start - StartOf(DayOf(start))), Duration(0))
        << FormatTime(start);
    EXPECT_THAT(table.StartDue(start), ElementsAre(0)) << FormatTime(start);
  }
}

TEST(TimetableTest, WithoutTimesNothingIsEverDue) {
  Timetable timetable;
  timetable.Add("", Schedule{}, std::nullopt);
  timetable.Add("", Schedule{}, kNoon);
  timetable.Hasten(0, kNoon);
  EXPECT_THAT(timetable.StartDue(kNoon + hours(24 * 365)), IsEmpty());
  EXPECT_EQ(timetable.NextStart(kNoon), Time::max());
}

}  // namespace
}  // namespace dvcmon
