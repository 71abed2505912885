#include "daemon/store/closings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using namespace dvcmon::testing;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Day kMonday = ParseDay("2026-03-09").value();

// One figure of one agency, polled at moments of a few days.
class ClosingsTest : public StoreFixture {
 protected:
  // "12", "gap", "torn", … of each day from Monday on.
  std::vector<std::string> DaysClosed(int count, PeriodKind kind = PeriodKind::kYear) {
    const auto db = Shell();
    const auto source = db->Sql("SELECT id FROM source WHERE collector = 'tree'").First();
    ClosingReader reader(source->value_or(0), kind);
    std::vector<std::string> lines;
    for (int day = 0; day < count; ++day) lines.push_back(TextOf(reader, *db, kMonday + days(day)));
    return lines;
  }
  static std::string TextOf(ClosingReader& reader, Database& db, Day day) {
    const auto closing = reader.Read(db, day);
    EXPECT_TRUE(closing.ok()) << closing.error().message;
    if (!closing) return "error";
    EXPECT_EQ(closing->day, day);
    if (!closing->is_known) return closing->torn ? "torn" : "gap";
    std::string text;
    for (const auto& [series, version] : reader.figures()) {
      text += testing::Text(version.state, version.value);
    }
    return text;
  }

  void Polled(int day, Duration time, double value, std::string torn = "",
              const std::string& period = "2026") {
    Poll poll = AcceptedPoll(TargetOf({.period = period}), StartOf(kMonday + days(day)) + time,
                             {{"H44.01", "applications_received", value}});
    poll.torn = std::move(torn);
    ExpectWritten(store_, poll);
  }
  void Failed(int day, Duration time) {
    ExpectWritten(store_,
                  FailedPoll(TargetOf({.period = "2026"}), StartOf(kMonday + days(day)) + time,
                             Error{ErrorCode::kTimeout, "no answer", ""}));
  }

  Store store_ = Open();
};

TEST_F(ClosingsTest, ADayIsWhatItsLastAcceptedPollSaid) {
  Polled(0, hours(8), 10);
  Polled(0, hours(20), 12);
  Failed(0, hours(22));
  Polled(1, minutes(1), 15);
  EXPECT_THAT(DaysClosed(2), ElementsAre("12", "15"));
}

TEST_F(ClosingsTest, ADayEndsAtMidnightInVietNam) {
  Polled(0, hours(23) + minutes(59), 12);
  Polled(1, Duration(0), 13);
  EXPECT_THAT(DaysClosed(2), ElementsAre("12", "13"));
}

TEST_F(ClosingsTest, ADayWithoutAnAcceptedPollIsNotKnown) {
  Polled(0, hours(8), 10);
  Failed(1, hours(8));
  Polled(2, hours(8), 10);
  EXPECT_THAT(DaysClosed(4), ElementsAre("10", "gap", "10", "gap"));
}

TEST_F(ClosingsTest, ATornAnswerSaysNothingOfItsDay) {
  Polled(0, hours(8), 10);
  Polled(1, hours(8), 11);
  Polled(1, hours(9), 99, "parts differ");
  Polled(2, hours(8), 98, "parts differ");
  Polled(3, hours(8), 12);
  EXPECT_THAT(DaysClosed(4), ElementsAre("10", "11", "torn", "12"));
}

TEST_F(ClosingsTest, WhatATornAnswerChangedAndNoOtherTookBackIsKnownTheNextDay) {
  Polled(0, hours(8), 10);
  Polled(0, hours(9), 99, "parts differ");
  Polled(1, hours(8), 99);
  Polled(2, hours(8), 10);
  EXPECT_THAT(DaysClosed(3), ElementsAre("10", "99", "10"));
}

TEST_F(ClosingsTest, APollOfAPastPeriodSaysNothingOfTheDay) {
  Polled(0, hours(8), 10);
  Polled(0, hours(9), 500, "", "2025");
  EXPECT_THAT(DaysClosed(1), ElementsAre("10"));
}

TEST_F(ClosingsTest, AReaderThatBeginsLaterKnowsWhatWasConfirmedBefore) {
  Polled(0, hours(8), 10);
  Polled(1, hours(8), 10);
  const auto db = Shell();
  ClosingReader reader(1, PeriodKind::kYear);
  EXPECT_EQ(TextOf(reader, *db, kMonday + days(1)), "10");
}

TEST_F(ClosingsTest, AnotherSourceIsNotRead) {
  Polled(0, hours(8), 10);
  ExpectWritten(store_, AcceptedPoll(TargetOf({.collector = "other", .period = "2026"}),
                                     StartOf(kMonday) + hours(9),
                                     {{"H44.01", "applications_received", 77.0}}));
  EXPECT_THAT(DaysClosed(1), ElementsAre("10"));
}

TEST_F(ClosingsTest, WhatIsMadeByHandOrReadAgainIsNotWhatThePortalSaidThatDay) {
  Polled(0, hours(8), 10);
  Poll again = AcceptedPoll(TargetOf({.period = "2026"}), StartOf(kMonday) + hours(9),
                            {{"H44.01", "applications_received", 77.0}});
  again.replayed = true;
  ExpectWritten(store_, again);
  Poll by_hand = AcceptedPoll(TargetOf({.period = "2026"}), StartOf(kMonday) + hours(10),
                              {{"H44.01", "applications_received", 78.0}});
  by_hand.by_hand.emplace();
  ExpectWritten(store_, by_hand);
  EXPECT_THAT(DaysClosed(1), ElementsAre("10"));
}

TEST_F(ClosingsTest, OtherSeriesAreLeftOut) {
  ExpectWritten(store_, AcceptedPoll(TargetOf({.period = "2026"}), StartOf(kMonday) + hours(8),
                                     {{"H44.01", "applications_received", 10.0},
                                      {"H44.01", "applications_handled", 5.0}}));
  Polled(1, hours(8), 11);
  const auto db = Shell();
  const auto series = db->Sql(
                            "SELECT series.id FROM series JOIN statistic ON statistic.id = "
                            "statistic WHERE key = 'applications_handled'")
                          .First();
  ClosingReader reader(1, PeriodKind::kYear);
  reader.Only({**series});
  EXPECT_EQ(TextOf(reader, *db, kMonday), "5");
  EXPECT_EQ(TextOf(reader, *db, kMonday + days(1)), "absent");
}

}  // namespace
}  // namespace dvcmon
