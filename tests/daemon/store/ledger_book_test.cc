// The ledgers as the store keeps them: what a day says follows from the polls alone, whenever and
// however often the days are closed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "daemon/store/ledger_text.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using namespace dvcmon::testing;
using std::chrono::days;
using std::chrono::hours;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

const Day kStart = ParseDay("2026-03-09").value();  // a Monday
const std::string kOnline = "applications_received{channel=online}";
const std::string kDirect = "applications_received{channel=direct}";
const TargetWords kYear = {.period = "2026",
                           .statistics = {kOnline, kDirect, "applications_handled"}};

int WeekDays(Day after, Day to) {
  int count = 0;
  for (Day day = after + days(1); day <= to; day += days(1)) {
    count += std::chrono::weekday(day).iso_encoding() <= 5;
  }
  return count;
}

LedgerTerms Terms() {
  return {{{"applications_received", 1}, {"applications_handled", 1}}, &WeekDays, {}};
}

class LedgerBookTest : public StoreFixture {
 protected:
  static Poll PollOn(int day, const std::vector<Cell>& cells, TargetWords words = kYear) {
    return AcceptedPoll(TargetOf(words), StartOf(kStart + days(day)) + hours(20), cells);
  }
  void Polled(int day, double online, double direct) {
    ExpectWritten(store_, PollOn(day, {{"H44.01", kOnline, online}, {"H44.01", kDirect, direct}}));
  }
  // Closes up to that day; how many days that were.
  int Closed(int through) { return ClosedIn(store_, through); }
  static int ClosedIn(Store& store, int through) {
    for (int count = 0;; ++count) {
      const auto day = store.CloseDay(kSource, kStart + days(through), Terms());
      EXPECT_TRUE(day.ok()) << day.error().message;
      if (!day || !*day) return count;
    }
  }
  // "0 ok 5+2", "1 gap", … by number of the day; increments in the order of the keys.
  static std::vector<std::string> LedgerIn(const Store& store, const std::string& body = "H44.01",
                                           const std::string& of = "applications_received") {
    const auto ledger = store.LoadLedger(kSource, body, of);
    EXPECT_TRUE(ledger.ok()) << ledger.error().message;
    std::vector<std::string> lines;
    if (!ledger) return lines;
    for (const LedgerDay& day : ledger->days) {
      std::string line = fmt::format("{} {}", (day.day - kStart).count(), Name(day.status));
      if (day.known()) line += fmt::format(" from {}:", (day.from - kStart).count());
      for (const double increment : day.increments) line += fmt::format(" {}", increment);
      lines.push_back(std::move(line));
    }
    return lines;
  }
  std::vector<std::string> Ledger() const { return LedgerIn(store_); }
  // "0 origin", "1 ok frozen", …: how the days of all bodies came out.
  static std::vector<std::string> DaysIn(const Store& store,
                                         const std::string& of = "applications_received") {
    const auto all = store.CounterDaysOf(kSource, of);
    EXPECT_TRUE(all.ok()) << all.error().message;
    std::vector<std::string> lines;
    if (!all) return lines;
    for (const CounterDay& day : *all) {
      std::string line = fmt::format("{}", (day.day - kStart).count());
      for (int number = 0; number <= static_cast<int>(DayStatus::kOrigin); ++number) {
        const auto status = static_cast<DayStatus>(number);
        if (day.statuses.HasAnyOf({status})) line += fmt::format(" {}", Name(status));
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }
  static std::vector<std::string> CountersIn(const Store& store) {
    std::vector<std::string> lines;
    const auto counters = store.LoadCounters(kSource);
    EXPECT_TRUE(counters.ok()) << counters.error().message;
    if (!counters) return lines;
    for (const StandingFigure& counter : *counters) {
      lines.push_back(fmt::format("{} {} {}", counter.body, counter.statistic, counter.value));
    }
    return lines;
  }

  static inline const Source kSource = SourceOf(TargetOf(kYear));
  Store store_ = Open();
};

TEST_F(LedgerBookTest, KeepsWhatWasAddedDayByDay) {
  Polled(0, 100, 10);
  Polled(1, 105, 12);
  Polled(2, 111, 12);
  EXPECT_EQ(Closed(2), 3);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "1 ok from 1: 2 5", "2 ok from 2: 0 6"));
  EXPECT_THAT(CountersIn(store_),
              IsSupersetOf({"H44.01 " + kOnline + " 11", "H44.01 " + kDirect + " 2"}));
  const auto ledger = store_.LoadLedger(kSource, "H44.01", "applications_received");
  EXPECT_THAT(ledger->parts, ElementsAre(kDirect, kOnline));
}

TEST_F(LedgerBookTest, ADayIsClosedOnceAndNotBeforeItHasEnded) {
  Polled(0, 100, 10);
  Polled(1, 105, 12);
  EXPECT_EQ(Closed(0), 1);
  EXPECT_EQ(Closed(0), 0);
  Polled(2, 106, 12);
  EXPECT_EQ(Closed(1), 1);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "1 ok from 1: 2 5"));
}

TEST_F(LedgerBookTest, NothingIsClosedBeforeTheFirstAcceptedPoll) {
  EXPECT_EQ(Closed(5), 0);
  ExpectWritten(store_, FailedPoll(TargetOf(kYear), StartOf(kStart) + hours(8),
                                   {ErrorCode::kTimeout, "no answer", ""}));
  EXPECT_EQ(Closed(5), 0);
  Polled(7, 100, 10);
  EXPECT_EQ(Closed(7), 1);
}

TEST_F(LedgerBookTest, DaysWithoutAnAnswerAreNotThereAndTheNextOneCoversThem) {
  Polled(0, 100, 10);
  Polled(3, 120, 12);
  EXPECT_EQ(Closed(3), 4);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "3 ok from 1: 2 20"));
}

TEST_F(LedgerBookTest, ARestatedTotalAddsNothingAndIsCounted) {
  Polled(0, 100, 10);
  Polled(1, 20, 10);
  Polled(2, 95, 10);
  Polled(3, 90, 10);
  Polled(4, 92, 11);
  Closed(4);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "1 quarantine", "2 restated", "3 restated",
                                    "4 ok from 4: 1 2"));
  EXPECT_THAT(CountersIn(store_),
              IsSupersetOf({"H44.01 " + kOnline + " 2", "H44.01 " + kDirect + " 1",
                            std::string("H44.01 restatements{kind=restated} 2"),
                            std::string("H44.01 restatements{kind=quarantine} 1"),
                            std::string("H44.01 restatements{kind=bulk} 0")}));
}

TEST_F(LedgerBookTest, EachBodyAndEachStatisticHasALedgerOfItsOwn) {
  for (const int day : {0, 1}) {
    ExpectWritten(store_, PollOn(day, {{"H44.01", kOnline, 100.0 + day},
                                       {"H44.01", "applications_handled", 500.0 + 3 * day},
                                       {"H44.02", kOnline, 50.0 + 2 * day},
                                       {"phu-tho", "applications_handled", 900.0 + 4 * day}}));
  }
  Closed(1);
  EXPECT_THAT(LedgerIn(store_, "H44.01"), Contains("1 ok from 1: 1"));
  EXPECT_THAT(LedgerIn(store_, "H44.02"), Contains("1 ok from 1: 2"));
  EXPECT_THAT(LedgerIn(store_, "H44.01", "applications_handled"), Contains("1 ok from 1: 3"));
  EXPECT_THAT(LedgerIn(store_, "phu-tho", "applications_handled"), Contains("1 ok from 1: 4"));
  EXPECT_THAT(LedgerIn(store_, "phu-tho", "applications_received"), IsEmpty());
}

TEST_F(LedgerBookTest, AStatisticThatIsNoCounterHasNone) {
  Polled(0, 100, 10);
  LedgerTerms terms = Terms();
  terms.counters.erase("applications_received");
  ASSERT_TRUE(store_.CloseDay(kSource, kStart, terms).ok());
  EXPECT_THAT(Ledger(), IsEmpty());
}

TEST_F(LedgerBookTest, APartThatIsNotProvidedIsNoClosingAndNoZero) {
  Polled(0, 100, 10);
  ExpectWritten(store_, PollOn(1, {{"H44.01", kOnline, 105.0}, {"H44.01", kDirect, kNotProvided}}));
  Polled(2, 108, 11);
  Closed(2);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "2 ok from 1: 1 8"));
}

TEST_F(LedgerBookTest, ANewPartBeginsAnewAndWhatWasFiledStays) {
  ExpectWritten(store_, PollOn(0, {{"H44.01", kOnline, 100.0}}));
  ExpectWritten(store_, PollOn(1, {{"H44.01", kOnline, 104.0}}));
  EXPECT_EQ(Closed(1), 2);
  Polled(2, 107, 30);
  Polled(3, 109, 31);
  Closed(3);
  EXPECT_THAT(Ledger(),
              ElementsAre("0 origin", "1 ok from 1: 0 4", "2 origin", "3 ok from 3: 1 2"));
  EXPECT_THAT(CountersIn(store_),
              IsSupersetOf({"H44.01 " + kOnline + " 6", "H44.01 " + kDirect + " 1"}));
}

TEST_F(LedgerBookTest, APartThatWasAwayKeepsWhatWasFiled) {
  Polled(0, 100, 10);
  Polled(1, 104, 13);
  ExpectWritten(store_, PollOn(2, {{"H44.01", kOnline, 106.0}}));
  Polled(3, 108, 15);
  Closed(3);
  EXPECT_THAT(CountersIn(store_),
              IsSupersetOf({"H44.01 " + kOnline + " 4", "H44.01 " + kDirect + " 3"}));
}

TEST_F(LedgerBookTest, AnotherDefinitionStartsNoIncrement) {
  Polled(0, 100, 10);
  Polled(1, 104, 10);
  EXPECT_EQ(Closed(0), 1);
  LedgerTerms terms = Terms();
  terms.counters["applications_received"] = 2;
  ASSERT_TRUE(store_.CloseDay(kSource, kStart + days(1), terms).ok());
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "1 origin"));
}

TEST_F(LedgerBookTest, ThePortalsOwnDateTellsNothingFiledFromNothingRefreshed) {
  for (const int day : {0, 1, 2, 3}) {
    Poll poll = PollOn(day, {{"H44.01", kOnline, day == 0 ? 100.0 : 105.0}});
    poll.as_of = StartOf(kStart + days(day < 2 ? day : 2));
    ExpectWritten(store_, poll);
  }
  Closed(3);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "1 ok from 1: 5", "2 ok from 2: 0", "3 frozen"));
}

TEST_F(LedgerBookTest, AnAgencyThatIsMissingForADayHasAGapThere) {
  Polled(0, 100, 10);
  ExpectWritten(store_, PollOn(1, {{"H44.02", kOnline, 7.0}}));
  Polled(2, 110, 10);
  Closed(2);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "2 ok from 1: 0 10"));
}

TEST_F(LedgerBookTest, ADayIsToldOfAllBodiesThatTheAnswerSpeaksOf) {
  const auto polled = [&](int day, const std::vector<Cell>& cells) {
    ExpectWritten(store_, PollOn(day, cells));
  };
  polled(0, {{"H44.01", kOnline, 100.0}, {"H44.01", kDirect, 10.0}, {"H44.02", kOnline, 70.0}});
  polled(1, {{"H44.01", kOnline, 104.0}, {"H44.01", kDirect, 11.0}, {"H44.02", kOnline, 75.0}});
  polled(3, {{"H44.01", kOnline, 105.0}, {"H44.01", kDirect, 11.0}, {"H44.02", kOnline, 72.0}});
  polled(4, {{"H44.01", kOnline, 106.0}, {"H44.01", kDirect, 12.0}});  // the other one is away
  polled(
      5,
      {{"H44.01", kOnline, 107.0}, {"H44.01", kDirect, kNotProvided}, {"H44.02", kOnline, 74.0}});
  Closed(5);
  EXPECT_THAT(DaysIn(store_), ElementsAre("0 origin", "1 ok", "3 ok restated", "4 ok", "5 ok gap"));
  EXPECT_THAT(DaysIn(store_, "applications_handled"), IsEmpty());
}

// Forty days with restated, frozen and missing ones.
std::vector<Poll> LongHistory() {
  std::vector<Poll> polls;
  double online = 1000;
  double direct = 50;
  for (int day = 0; day < 40; ++day) {
    online += day % 7 < 5 ? 10 + day % 3 : 0;
    if (day % 11 == 5) online -= 25;
    direct += day % 2;
    if (day % 13 == 7) continue;
    polls.push_back(AcceptedPoll(TargetOf(kYear), StartOf(kStart + days(day)) + hours(20),
                                 {{"H44.01", kOnline, online}, {"H44.01", kDirect, direct}}));
  }
  return polls;
}

TEST_F(LedgerBookTest, ARestartAndALateStartChangeNothing) {
  for (const Poll& poll : LongHistory()) ExpectWritten(store_, poll);
  EXPECT_EQ(Closed(39), 40);
  const auto at_once = LedgerIn(store_);
  const auto counters = CountersIn(store_);
  EXPECT_THAT(at_once, Contains(::testing::HasSubstr("restated")));

  std::filesystem::remove_all(folder_);
  std::filesystem::create_directory(folder_);
  store_ = Open();
  for (const Poll& poll : LongHistory()) {
    ExpectWritten(store_, poll);
    Closed(static_cast<int>((DayOf(poll.finished) - kStart).count()) - 1);
    if (std::chrono::weekday(DayOf(poll.finished)) != std::chrono::Wednesday) continue;
    { const Store ended = std::move(store_); }
    store_ = Open();
  }
  Closed(39);
  EXPECT_EQ(LedgerIn(store_), at_once);
  EXPECT_EQ(CountersIn(store_), counters);
}

TEST_F(LedgerBookTest, AFileOfVersion8IsToldHowItsDaysCameOut) {
  for (const Poll& poll : LongHistory()) ExpectWritten(store_, poll);
  Closed(39);
  ExpectWritten(store_, PollOn(40, {{"H44.02", kOnline, 7.0}}));
  Polled(41, 1200, 90);
  Closed(41);
  auto came_out = DaysIn(store_);
  EXPECT_THAT(came_out,
              ::testing::AllOf(Contains("0 origin"), Contains("1 ok"), Contains("5 restated"),
                               Contains("6 frozen"), Contains("40 origin")));
  { const Store closed = std::move(store_); }
  {
    const auto shell = Shell();
    ASSERT_TRUE(shell->Execute("DROP TABLE ledger_day; PRAGMA user_version = 8").ok());
  }
  store_ = Open();
  for (std::string& day : came_out) {  // each may have a gap, which nobody knows any more
    const size_t after = day.find(" ok") == std::string::npos ? day.find(' ') : day.find(" ok") + 3;
    day.insert(after, " gap");
  }
  EXPECT_EQ(DaysIn(store_), came_out);
}

TEST_F(LedgerBookTest, WhatWasFiledInTheLastDaysIsToldOfThoseOfWhomItIsKnown) {
  const auto polled = [&](int day, double online, double direct, double other_body) {
    ExpectWritten(store_, PollOn(day, {{"H44.01", kOnline, online},
                                       {"H44.01", kDirect, direct},
                                       {"H44.02", "applications_handled", other_body}}));
  };
  polled(0, 100, 10, 50);
  polled(1, 105, 12, 57);
  polled(2, 111, 12, 40);  // restated
  polled(3, 112, 15, 44);
  Closed(3);
  const auto filed = [&](int last) {
    std::vector<std::string> lines;
    const auto flows = store_.LoadFlows(kSource, kStart + days(last), std::array{1, 2, 4});
    EXPECT_TRUE(flows.ok());
    for (const auto& [length, figures] : *flows) {
      for (const StandingFigure& flow : figures) {
        EXPECT_EQ(flow.level, Level::kAgency);
        lines.push_back(fmt::format("{}: {} {} {}", length, flow.body, flow.statistic, flow.value));
      }
    }
    return lines;
  };
  EXPECT_THAT(filed(3), ElementsAre("1: H44.01 " + kDirect + " 3", "1: H44.01 " + kOnline + " 1",
                                    "1: H44.02 applications_handled 4",
                                    "2: H44.01 " + kDirect + " 3", "2: H44.01 " + kOnline + " 7"));
  EXPECT_THAT(filed(4), IsEmpty()) << "a day that is not closed";
}

TEST_F(LedgerBookTest, AClockThatWasAheadLosesNoDay) {
  Polled(0, 100, 10);
  EXPECT_EQ(Closed(5), 6);
  Polled(1, 105, 12);
  EXPECT_EQ(Closed(1), 1);
  Polled(2, 106, 12);
  EXPECT_EQ(Closed(2), 1);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "1 ok from 1: 2 5", "2 ok from 2: 0 1"));
}

TEST_F(LedgerBookTest, ADayThatCannotBeKeptIsClosedLater) {
  Polled(0, 100, 10);
  Polled(1, 105, 12);
  EXPECT_EQ(Closed(0), 1);
  {
    const auto shell = Shell();
    Transaction blocked(*shell);
    ASSERT_TRUE(blocked.Begin().ok());
    const auto refused = store_.CloseDay(kSource, kStart + days(1), Terms());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::kDbBusy);
  }
  EXPECT_EQ(Closed(1), 1);
  EXPECT_THAT(Ledger(), ElementsAre("0 origin", "1 ok from 1: 2 5"));
}

TEST_F(LedgerBookTest, ADamagedAccountIsRefusedAndNotGuessed) {
  Polled(0, 100, 10);
  Closed(0);
  ASSERT_TRUE(Shell()->Sql("UPDATE ledger_account SET state = '12 x'").Run().ok());
  EXPECT_FALSE(store_.LoadCounters(kSource).ok());
}

TEST(LedgerTextTest, WhatIsWrittenIsReadAgainExactly) {
  LedgerState state;
  state.at = kStart;
  state.counters.parts = {12, 0.1 + 0.2};
  state.period = kStart - days(60);
  state.definition = -7;
  state.mean = 1.0 / 3;
  state.samples = 4;
  state.held.parts = {};
  state.ahead_from = kStart - days(3);
  state.ahead = {1};
  state.filed = {9007199254740992.0};
  state.fell_from = 1e-300;
  EXPECT_EQ(ParseLedgerState(TextOf(state)), state);
  EXPECT_EQ(ParseLedgerState(TextOf(LedgerState{})), LedgerState{});
  Rhythm rhythm;
  rhythm.closed_on = Day(days(-5));
  rhythm.seen = {~uint64_t{0}, 1};
  rhythm.total = 0.1;
  rhythm.old = 7;
  rhythm.as_of = kNoon;
  rhythm.stills = 5;
  rhythm.days = 20;
  EXPECT_EQ(ParseRhythm(TextOf(rhythm)), rhythm);
}

TEST(LedgerTextTest, WhatIsCutOrTooLongOrNoNumberIsRefused) {
  const std::string text = TextOf(Rhythm{});
  EXPECT_TRUE(ParseRhythm(text));
  EXPECT_FALSE(ParseRhythm(text.substr(0, text.size() - 2)));
  EXPECT_FALSE(ParseRhythm(text + " 1"));
  EXPECT_FALSE(ParseRhythm("x" + text));
  EXPECT_FALSE(ParseRhythm(""));
}

}  // namespace
}  // namespace dvcmon
