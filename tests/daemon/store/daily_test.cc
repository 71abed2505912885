#include "daemon/store/daily.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using namespace dvcmon::testing;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Time At(const char* day, Duration time = hours(20)) {
  return StartOf(ParseDay(day).value()) + time;
}

// One figure of one agency, of years unless said otherwise.
class DailyTest : public StoreFixture {
 protected:
  Poll PollAt(Time started, std::optional<double> value, const std::string& period = "2026") {
    std::vector<Cell> cells = {{"H44.99", "applications_handled", 1.0}};
    if (value) cells.push_back({"H44.01", "applications_received", *value});
    return AcceptedPoll(TargetOf({.period = period}), started, cells);
  }
  void Polled(Time started, std::optional<double> value, const std::string& period = "2026") {
    ExpectWritten(store_, PollAt(started, value, period));
  }
  void Brought(Time started, double value, const std::string& period,
               std::optional<Day> valid_until = std::nullopt) {
    Poll poll = PollAt(started, value, period);
    poll.by_hand = ByHand{.author = "Lan", .reason = "report", .valid_until = valid_until};
    ExpectWritten(store_, poll);
  }

  // "2026-03-09 12" for each day that has something.
  std::vector<std::string> Daily(const char* first, const char* last,
                                 PeriodKind kind = PeriodKind::kYear, bool by_hand = false) {
    const Source source{"dvcqg", "tree", "phu-tho", kind};
    const Day from = ParseDay(first).value();
    const Day to = ParseDay(last).value();
    const auto ends = store_.DayEndsOf(source, from, to);
    EXPECT_TRUE(ends.ok()) << ends.error().message;
    std::vector<std::string> lines;
    const auto all = store_.SeriesOf(source);
    EXPECT_TRUE(all.ok()) << all.error().message;
    for (const SeriesOfSource& series : *all) {
      if (series.body != "H44.01") continue;
      const auto figures = by_hand ? store_.FiguresByHand(series.id, from, to)
                                   : store_.FiguresByDay(series.id, *ends);
      EXPECT_TRUE(figures.ok()) << figures.error().message;
      for (const DayFigure& figure : *figures) {
        lines.push_back(FormatDay(figure.day) + " " + testing::Text(figure.state, figure.value));
      }
    }
    return lines;
  }

  Store store_ = Open();
};

TEST_F(DailyTest, ADayIsWhatItsLastAcceptedPollSaid) {
  Polled(At("2026-03-09", hours(8)), 10);
  Polled(At("2026-03-09", hours(20)), 12);
  Polled(At("2026-03-10"), 12);
  ExpectWritten(store_, FailedPoll(TargetOf({.period = "2026"}), At("2026-03-11"),
                                   Error{ErrorCode::kTimeout, "no answer", ""}));
  Polled(At("2026-03-12"), 20);
  EXPECT_THAT(Daily("2026-03-09", "2026-03-12"),
              ElementsAre("2026-03-09 12", "2026-03-10 12", "2026-03-12 20"));
  EXPECT_THAT(Daily("2026-03-10", "2026-03-11"), ElementsAre("2026-03-10 12"));
}

TEST_F(DailyTest, ATornPollEndsNoDayAndAReadingAgainCounts) {
  Poll torn = PollAt(At("2026-03-09"), 11);
  torn.torn = "two pages of two moments";
  ExpectWritten(store_, torn);
  Polled(At("2026-03-10", hours(8)), 12);
  Poll again = PollAt(At("2026-03-10", hours(9)), 13);
  again.replayed = true;
  ExpectWritten(store_, again);
  EXPECT_THAT(Daily("2026-03-09", "2026-03-10"), ElementsAre("2026-03-10 12"));
  Polled(At("2026-03-10", hours(10)), 14);
  EXPECT_THAT(Daily("2026-03-09", "2026-03-10"), ElementsAre("2026-03-10 14"));
}

TEST_F(DailyTest, WhatThePortalLeftOutIsLeftOut) {
  Polled(At("2026-03-09"), 10);
  Polled(At("2026-03-10"), std::nullopt);
  Polled(At("2026-03-11"), 11);
  EXPECT_THAT(Daily("2026-03-09", "2026-03-11"), ElementsAre("2026-03-09 10", "2026-03-11 11"));
}

TEST_F(DailyTest, ADayIsOfThePeriodThatHoldsIt) {
  Polled(At("2025-12-31"), 900, "2025");
  Polled(At("2026-01-01", hours(1)), 901, "2025");
  Polled(At("2026-01-01", hours(2)), 3, "2026");
  EXPECT_THAT(Daily("2025-12-31", "2026-01-01"), ElementsAre("2025-12-31 900", "2026-01-01 3"));
}

TEST_F(DailyTest, APeriodThatWasAskedForAfterwardsEndsWithWhatWasSaidThen) {
  Polled(At("2026-03-09"), 70, "2026-01");
  Polled(At("2026-03-10"), 71, "2026-01");
  Polled(At("2026-02-28"), 80, "2026-02");
  Polled(At("2026-03-10"), 81, "2026-02");
  EXPECT_THAT(Daily("2026-01-01", "2026-03-10", PeriodKind::kMonth),
              ElementsAre("2026-01-31 71", "2026-02-28 80"));
}

TEST_F(DailyTest, WhatWasMadeByHandStandsFromTheDayOnWhichItCame) {
  Brought(At("2026-03-09"), 5, "2026", ParseDay("2026-03-12").value());
  Brought(At("2026-03-11"), 6, "2026", ParseDay("2026-03-12").value());
  EXPECT_THAT(Daily("2026-03-08", "2026-03-14", PeriodKind::kYear, true),
              ElementsAre("2026-03-09 5", "2026-03-10 5", "2026-03-11 6", "2026-03-12 6"));
}

TEST_F(DailyTest, WhatWasMadeByHandOfAPastPeriodStandsAtItsEnd) {
  Brought(At("2026-03-09"), 5, "2024");
  Brought(At("2026-03-10"), 6, "2024");
  EXPECT_THAT(Daily("2024-12-29", "2025-01-02", PeriodKind::kYear, true),
              ElementsAre("2024-12-31 6"));
  EXPECT_THAT(Daily("2026-03-09", "2026-03-10", PeriodKind::kYear, true), IsEmpty());
}

}  // namespace
}  // namespace dvcmon
