#include "daemon/store/store.h"

#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <random>

#include "tests/daemon/store/store_fixture.h"
#include "tests/support/poll_builder.h"

namespace dvcmon::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kReceived = "applications_received";
constexpr const char* kHandled = "applications_handled";
constexpr const char* kNotedOnline = "applications_received{channel=online}";

using StoreTest = StoreFixture;

TEST_F(StoreTest, StandsByWhatTheLastAcceptedPollSaid) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  ExpectWritten(store, AcceptedPoll(target, Minute(0),
                                    {{"phu-tho", kReceived, 100.0},
                                     {"H44.02", kReceived, kNotProvided},
                                     {"H44.01", kReceived, 12.5},
                                     {"H44.01", kNotedOnline, 0.0},
                                     {"H44.01", kHandled, kNotApplicable}}));
  const auto lines = {"dvcqg/tree phu-tho 2026-Q3 at 2026-11-22T12:00:01+07:00",
                      "province phu-tho applications_received 100",
                      "agency H44.01 applications_handled not_applicable",
                      "agency H44.01 applications_received 12.5",
                      "agency H44.01 applications_received{channel=online} 0",
                      "agency H44.02 applications_received not_provided"};
  EXPECT_THAT(Lines(store), ::testing::ElementsAreArray(lines));

  Store moved = std::move(store);
  EXPECT_THAT(Lines(moved), ::testing::ElementsAreArray(lines));
}

TEST_F(StoreTest, StandsByTheSameAfterReopening) {
  const PollTarget nation = TargetOf({.province = "", .period = "2026"});
  std::vector<std::string> before;
  {
    Store store = Open();
    ExpectWritten(store, AcceptedPoll(nation, Minute(0),
                                      {{"vn", kReceived, 9007199254740992.0},
                                       {"ha-noi", kReceived, 0.1},
                                       {"da-nang", kReceived, -3.0}}));
    before = Lines(store);
  }
  EXPECT_THAT(before, ElementsAre("dvcqg/tree  2026 at 2026-11-22T12:00:01+07:00",
                                  "national vn applications_received 9007199254740992",
                                  "province da-nang applications_received -3",
                                  "province ha-noi applications_received 0.1"));
  EXPECT_EQ(Lines(Open()), before);
}

TEST_F(StoreTest, StandsByEveryFigureOfAPollWithHundreds) {
  const PollTarget target = TargetOf({});
  std::vector<Cell> cells;
  std::vector<std::string> lines = {"dvcqg/tree phu-tho 2026-Q3 at 2026-11-22T12:00:01+07:00"};
  for (int agency = 100; agency < 333; ++agency) {
    const std::string code = fmt::format("H44.{}", agency);
    const bool provided = agency % 3 != 0;
    cells.push_back({code, kReceived, 1000.0 + agency});
    cells.push_back({code, kNotedOnline, kNotProvided});
    if (provided) cells.back().reading = 0.5 * agency;
    lines.push_back(fmt::format("agency {} {} {}", code, kReceived, 1000 + agency));
    lines.push_back(fmt::format("agency {} {} {}", code, kNotedOnline,
                                provided ? fmt::format("{}", 0.5 * agency) : "not_provided"));
  }
  {
    Store store = Open();
    ExpectWritten(store, AcceptedPoll(target, Minute(0), cells));
  }
  const Store reopened = Open();
  EXPECT_EQ(Lines(reopened), lines);
  EXPECT_EQ(SizeOf(reopened).figures, 466);
}

TEST_F(StoreTest, WritesNoFigureThatIsOnlyConfirmed) {
  const PollTarget target = TargetOf({});
  const std::vector<Cell> cells = {{"H44.01", kReceived, 1.0}, {"H44.01", kHandled, kNotProvided}};
  {
    Store store = Open();
    ExpectWritten(store, AcceptedPoll(target, Minute(0), cells));
    ExpectWritten(store, AcceptedPoll(target, Minute(1), cells));
    EXPECT_EQ(SizeOf(store).figures, 2);
    EXPECT_EQ(SizeOf(store).polls, 2);
    EXPECT_EQ(Lines(store)[0], "dvcqg/tree phu-tho 2026-Q3 at 2026-11-22T12:01:01+07:00");
  }
  Store again = Open();  // with nothing remembered
  ExpectWritten(again, AcceptedPoll(target, Minute(2), cells));
  EXPECT_EQ(SizeOf(again).figures, 2);
}

TEST_F(StoreTest, AddsOneVersionForOneChange) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  const auto poll = [&](int minute, double received) {
    return AcceptedPoll(target, Minute(minute),
                        {{"H44.01", kReceived, received}, {"H44.01", kHandled, 7.0}});
  };
  ExpectWritten(store, poll(0, 10));
  ExpectWritten(store, poll(1, 11));
  ExpectWritten(store, poll(2, 11));
  ExpectWritten(store, poll(3, 10));
  EXPECT_EQ(SizeOf(store).figures, 4);
  EXPECT_THAT(HistoryLines(store, target, "H44.01", kReceived),
              ElementsAre("12:00:01 10", "12:01:01 11", "12:03:01 10"));
  EXPECT_THAT(HistoryLines(store, target, "H44.01", kHandled), ElementsAre("12:00:01 7"));
}

TEST_F(StoreTest, TellsZeroFromNothing) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  int minute = 0;
  for (const Cell& cell :
       {Cell{"H44.01", kReceived, 0.0}, Cell{"H44.01", kReceived, kNotProvided},
        Cell{"H44.01", kReceived, kNotApplicable}, Cell{"H44.01", kReceived, 0.0}}) {
    ExpectWritten(store, AcceptedPoll(target, Minute(minute++), {cell}));
  }
  EXPECT_THAT(
      HistoryLines(store, target, "H44.01", kReceived),
      ElementsAre("12:00:01 0", "12:01:01 not_provided", "12:02:01 not_applicable", "12:03:01 0"));
}

TEST_F(StoreTest, MarksAFigureAsAbsentUntilItComesBack) {
  const PollTarget target = TargetOf({});
  const auto both = std::vector<Cell>{{"H44.01", kReceived, 1.0}, {"H44.02", kReceived, 2.0}};
  const auto one = std::vector<Cell>{{"H44.01", kReceived, 1.0}};
  {
    Store store = Open();
    ExpectWritten(store, AcceptedPoll(target, Minute(0), both));
    ExpectWritten(store, AcceptedPoll(target, Minute(1), one));
    ExpectWritten(store, AcceptedPoll(target, Minute(2), one));
    EXPECT_EQ(SizeOf(store).figures, 3);
    EXPECT_THAT(Lines(store), ElementsAre("dvcqg/tree phu-tho 2026-Q3 at 2026-11-22T12:02:01+07:00",
                                          "agency H44.01 applications_received 1"));
  }
  Store store = Open();
  ExpectWritten(store, AcceptedPoll(target, Minute(3), one));
  EXPECT_EQ(SizeOf(store).figures, 3);
  ExpectWritten(store, AcceptedPoll(target, Minute(4), both));
  EXPECT_THAT(HistoryLines(store, target, "H44.02", kReceived),
              ElementsAre("12:00:01 2", "12:01:01 absent", "12:04:01 2"));
}

TEST_F(StoreTest, StartsAnewWithANewPeriod) {
  Store store = Open();
  const PollTarget third = TargetOf({.period = "2026-Q3"});
  const PollTarget fourth = TargetOf({.period = "2026-Q4"});
  ExpectWritten(store, AcceptedPoll(third, Minute(0),
                                    {{"H44.01", kReceived, 5.0}, {"H44.02", kReceived, 6.0}}));
  ExpectWritten(store, AcceptedPoll(fourth, Minute(1), {{"H44.01", kReceived, 5.0}}));
  EXPECT_THAT(Lines(store), ElementsAre("dvcqg/tree phu-tho 2026-Q4 at 2026-11-22T12:01:01+07:00",
                                        "agency H44.01 applications_received 5"));
  EXPECT_EQ(SizeOf(store).figures, 3);
  EXPECT_THAT(HistoryLines(store, fourth, "H44.01", kReceived), ElementsAre("12:01:01 5"));
  EXPECT_THAT(HistoryLines(store, third, "H44.01", kReceived), ElementsAre("12:00:01 5"));
  EXPECT_THAT(HistoryLines(store, fourth, "H44.02", kReceived), IsEmpty());
}

TEST_F(StoreTest, StandsByTheLatestPeriodWhenAnOlderOneComesLate) {
  Store store = Open();
  const PollTarget older = TargetOf({.period = "2026-Q2"});
  const PollTarget newer = TargetOf({.period = "2026-Q3"});
  ExpectWritten(store, AcceptedPoll(newer, Minute(0), {{"H44.01", kReceived, 5.0}}));
  const auto standing = Lines(store);
  ExpectWritten(store, AcceptedPoll(older, Minute(1), {{"H44.01", kReceived, 4.0}}));
  EXPECT_EQ(Lines(store), standing);
  ExpectWritten(store, AcceptedPoll(newer, Minute(2), {{"H44.01", kReceived, 5.0}}));
  ExpectWritten(store, AcceptedPoll(older, Minute(3), {{"H44.01", kReceived, 4.0}}));
  EXPECT_EQ(SizeOf(store).figures, 2);
}

TEST_F(StoreTest, PutsAPollFromBeforeTheLastOneInItsPlace) {
  Store store = Open();  // the clock was set back between the second and the third
  const PollTarget target = TargetOf({});
  ExpectWritten(store, AcceptedPoll(target, Minute(0),
                                    {{"H44.01", kReceived, 1.0}, {"H44.02", kReceived, 1.0}}));
  ExpectWritten(store, AcceptedPoll(target, Minute(2),
                                    {{"H44.01", kReceived, 1.0}, {"H44.02", kReceived, 3.0}}));
  const auto standing = Lines(store);
  ExpectWritten(store, AcceptedPoll(target, Minute(1),
                                    {{"H44.01", kReceived, 2.0}, {"H44.03", kReceived, 2.0}}));
  EXPECT_EQ(Lines(store), standing);
  EXPECT_THAT(HistoryLines(store, target, "H44.01", kReceived),
              ElementsAre("12:00:01 1", "12:01:01 2", "12:02:01 1"));
  EXPECT_THAT(HistoryLines(store, target, "H44.02", kReceived),
              ElementsAre("12:00:01 1", "12:01:01 absent", "12:02:01 3"));
  EXPECT_THAT(HistoryLines(store, target, "H44.03", kReceived),
              ElementsAre("12:01:01 2", "12:02:01 absent"));
}

// The order of arrival is of no consequence: what is told is the same as in the order of time.
TEST_F(StoreTest, TellsTheSameWhateverTheOrderOfArrival) {
  std::mt19937 dice(20261122);
  for (int round = 0; round < 12; ++round) {
    const std::vector<PollTarget> targets = {TargetOf({.period = "2026-Q3"}),
                                             TargetOf({.period = "2026-Q4"})};
    std::vector<Poll> polls;
    for (int i = 0; i < 7; ++i) {
      std::vector<Cell> cells;
      for (const char* body : {"H44.01", "H44.02", "H44.03"}) {
        if (dice() % 4 != 0) cells.push_back({body, kReceived, static_cast<double>(dice() % 2)});
      }
      polls.push_back(AcceptedPoll(targets[dice() % 2], Minute(i), cells));
    }
    std::vector<std::vector<std::string>> told;
    for (int pass = 0; pass < 2; ++pass) {
      std::filesystem::remove(Path());
      Store store = Open();
      for (const Poll& poll : polls) ExpectWritten(store, poll);
      EXPECT_EQ(SizeOf(store).figures, **Shell()->Sql("SELECT count(*) FROM figure").First());
      auto& lines = told.emplace_back(Lines(store));
      for (const PollTarget& target : targets) {
        for (const char* body : {"H44.01", "H44.02", "H44.03"}) {
          lines.push_back(dvcmon::Text(target.period) + " " + body);
          for (auto& line : HistoryLines(store, target, body, kReceived)) lines.push_back(line);
        }
      }
      std::ranges::shuffle(polls, dice);
    }
    ASSERT_EQ(told[0], told[1]) << "round " << round;
  }
}

// A clock that was ahead for a while leaves polls of periods to come.
TEST_F(StoreTest, StandsByThePresentPeriodWhenOneToComeIsThere) {
  const PollTarget present = TargetOf({.period = "2026-11-22"});
  const PollTarget to_come = TargetOf({.period = "2026-11-23"});
  Store store = Open();
  ExpectWritten(store, AcceptedPoll(present, Minute(0), {{"H44.01", kReceived, 1.0}}));
  const auto standing = Lines(store);
  EXPECT_EQ(standing.size(), 2u);
  ExpectWritten(store, AcceptedPoll(to_come, Minute(24 * 60), {{"H44.02", kReceived, 2.0}}));
  EXPECT_EQ(Lines(store), standing);
  const Source source = SourceOf(present);
  EXPECT_THAT(store.KnownFor(source, present.period, kToday)->agencies, ElementsAre("H44.01"));

  const Day tomorrow = kToday + std::chrono::days(1);
  EXPECT_EQ(store.LoadStandings(tomorrow)->at(0).period, to_come.period);
  EXPECT_THAT(store.KnownFor(source, present.period, tomorrow)->agencies, ElementsAre("H44.02"));
}

TEST_F(StoreTest, KeepsAFailedPollWithItsReason) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  ExpectWritten(store, AcceptedPoll(target, Minute(0), {{"H44.01", kReceived, 1.0}}));
  const auto standing = Lines(store);
  ExpectWritten(store, FailedPoll(target, Minute(1),
                                  {ErrorCode::kContract, "3 + 4 is not 8", "channels_sum"}));
  EXPECT_EQ(Lines(store), standing);
  EXPECT_EQ(SizeOf(store).figures, 1);
  EXPECT_EQ(SizeOf(store).polls, 2);

  const auto shell = Shell();
  Statement& select = shell->Sql(
      "SELECT error || '|' || error_where || '|' || error_message || '|' || started FROM poll "
      "WHERE error IS NOT NULL");
  select.Start();
  ASSERT_TRUE(select.Next());
  EXPECT_EQ(select.Text(0), "contract|channels_sum|3 + 4 is not 8|1795323660000");
}

TEST_F(StoreTest, CutsALongReasonAtTheEndOfACharacter) {
  Store store = Open();
  auto kept = [&, minute = 0](const std::string& words) mutable {
    ExpectWritten(store, FailedPoll(TargetOf({}), Minute(minute++),
                                    {ErrorCode::kMarker, words, "/" + words}));
    const auto shell = Shell();
    Statement& select =
        shell->Sql("SELECT error_message, error_where FROM poll ORDER BY started DESC LIMIT 1");
    select.Start();
    EXPECT_TRUE(select.Next());
    return std::pair(std::string(select.Text(0)), std::string(select.Text(1)));
  };
  const std::string plain(1'000, 'x');
  EXPECT_EQ(kept(plain), std::pair(plain.substr(0, 500), "/" + plain.substr(0, 499)));
  EXPECT_EQ(kept(plain.substr(0, 500)).first, plain.substr(0, 500));
  std::string vietnamese;  // three bytes a letter
  for (int i = 0; i < 300; ++i) vietnamese += "ế";
  EXPECT_EQ(kept(vietnamese),
            std::pair(vietnamese.substr(0, 498), "/" + vietnamese.substr(0, 498)));
  EXPECT_EQ(kept("x" + vietnamese).first, "x" + vietnamese.substr(0, 498));
  EXPECT_EQ(kept("xx" + vietnamese).first, "xx" + vietnamese.substr(0, 498));
}

TEST_F(StoreTest, KnowsHowASourceHasBeenDoing) {
  const PollTarget target = TargetOf({.period = "2026-Q4"});
  const PollTarget never = TargetOf({.province = "ha-noi", .period = "2026-Q4"});
  {
    Store store = Open();
    Poll good = AcceptedPoll(target, Minute(0),
                             {{"H44.01", kReceived, 1.0}, {"H44.02", kReceived, kNotProvided}});
    good.as_of = Minute(-60);
    ExpectWritten(store, FailedPoll(target, Minute(-1), {ErrorCode::kTls, "", ""}));
    ExpectWritten(store, good);
    ExpectWritten(store, FailedPoll(target, Minute(1), {ErrorCode::kTimeout, "", ""}));
    ExpectWritten(store, FailedPoll(target, Minute(2), {ErrorCode::kBlocked, "", ""}));
    ExpectWritten(store, FailedPoll(never, Minute(2), {ErrorCode::kConnect, "", ""}));
  }
  Store store = Open();
  auto health = store.LoadHealth(kToday);
  ASSERT_TRUE(health.ok());
  ASSERT_EQ(health->size(), 2u);
  const SourceHealth& failed = health->at(0);
  EXPECT_EQ(failed.source, SourceOf(never));
  EXPECT_EQ(failed.last_started, Minute(2));
  EXPECT_EQ(failed.last_success, std::nullopt);
  EXPECT_EQ(failed.last_error, ErrorCode::kConnect);
  EXPECT_EQ(failed.failures_in_a_row, 1);
  EXPECT_EQ(failed.last_rows, 0u);
  const SourceHealth& failing = health->at(1);
  EXPECT_EQ(failing.source, SourceOf(target));
  EXPECT_EQ(failing.last_started, Minute(2));
  EXPECT_EQ(failing.last_success, Minute(0) + std::chrono::seconds(1));
  EXPECT_EQ(failing.last_error, ErrorCode::kBlocked);
  EXPECT_EQ(failing.failures_in_a_row, 2);
  EXPECT_EQ(failing.last_rows, 2u);
  EXPECT_EQ(failing.as_of, Minute(-60));

  ExpectWritten(store, AcceptedPoll(target, Minute(3), {{"H44.01", kReceived, 1.0}}));
  health = store.LoadHealth(kToday);
  ASSERT_TRUE(health.ok());
  EXPECT_EQ(health->at(1).last_error, std::nullopt);
  EXPECT_EQ(health->at(1).failures_in_a_row, 0);
  EXPECT_EQ(health->at(1).last_rows, 1u);
  EXPECT_EQ(health->at(1).as_of, std::nullopt);
}

TEST_F(StoreTest, KnowsHowASourceHasBeenDoingInThePresentPeriod) {
  const PollTarget present = TargetOf({.period = "2026-11-22"});
  const PollTarget to_come = TargetOf({.period = "2026-11-23"});
  const PollTarget only_to_come = TargetOf({.province = "ha-noi", .period = "2026-11-23"});
  const int tomorrow = 24 * 60;
  Store store = Open();
  ExpectWritten(store, AcceptedPoll(present, Minute(0), {{"H44.01", kReceived, 1.0}}));
  ExpectWritten(store, FailedPoll(present, Minute(1), {ErrorCode::kTimeout, "", ""}));
  ExpectWritten(store, AcceptedPoll(to_come, Minute(tomorrow), {}));
  ExpectWritten(store, FailedPoll(to_come, Minute(tomorrow + 1), {ErrorCode::kTls, "", ""}));
  ExpectWritten(store, FailedPoll(only_to_come, Minute(tomorrow), {ErrorCode::kTls, "", ""}));
  const auto health = store.LoadHealth(kToday);
  ASSERT_TRUE(health.ok());
  ASSERT_EQ(health->size(), 1u);
  EXPECT_EQ(health->at(0).last_started, Minute(1));
  EXPECT_EQ(health->at(0).last_success, Minute(0) + std::chrono::seconds(1));
  EXPECT_EQ(health->at(0).last_error, ErrorCode::kTimeout);
  EXPECT_EQ(health->at(0).failures_in_a_row, 1);
  EXPECT_EQ(health->at(0).last_rows, 1u);
  EXPECT_EQ(store.LoadHealth(kToday + std::chrono::days(1))->size(), 2u);
}

TEST_F(StoreTest, APollAboutThePastSaysNothingOfHowASourceIsDoing) {
  const PollTarget present = TargetOf({.period = "2026-Q4"});
  const PollTarget past = TargetOf({.period = "2025-Q4"});
  Store store = Open();
  ExpectWritten(store, AcceptedPoll(past, Minute(0), {{"H44.01", kReceived, 1.0}}));
  EXPECT_EQ(store.LoadHealth(kToday)->size(), 0u) << "it is due at once";
  ExpectWritten(store, AcceptedPoll(present, Minute(1), {{"H44.01", kReceived, 2.0}}));
  ExpectWritten(store, FailedPoll(past, Minute(2), {ErrorCode::kTimeout, "", ""}));
  ExpectWritten(store, AcceptedPoll(past, Minute(3), {{"H44.01", kReceived, 1.0}}));
  const auto health = store.LoadHealth(kToday);
  ASSERT_EQ(health->size(), 1u);
  EXPECT_EQ(health->at(0).last_started, Minute(1));
  EXPECT_EQ(health->at(0).last_success, Minute(1) + std::chrono::seconds(1));
  EXPECT_EQ(health->at(0).last_error, std::nullopt);
}

TEST_F(StoreTest, WritesAPollOnce) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  const Poll first = AcceptedPoll(target, Minute(0), {{"H44.01", kReceived, 1.0}});
  const Poll second = AcceptedPoll(target, Minute(1), {{"H44.01", kReceived, 2.0}});
  const Poll failed = FailedPoll(target, Minute(2), {ErrorCode::kTimeout, "", ""});
  for (const Poll& poll : {first, second, first, failed, failed, second}) {
    ExpectWritten(store, poll);
  }
  EXPECT_EQ(SizeOf(store).polls, 3);
  EXPECT_EQ(SizeOf(store).figures, 2);
  EXPECT_THAT(HistoryLines(store, target, "H44.01", kReceived),
              ElementsAre("12:00:01 1", "12:01:01 2"));
}

TEST_F(StoreTest, RefusesAPollThatHoldsAFigureTwice) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  Poll poll = AcceptedPoll(target, Minute(0), {{"H44.01", kReceived, 1.0}});
  const Poll good = poll;
  poll.readings.push_back(poll.readings[0]);
  const auto written = store.Write(poll);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(written.error().message, HasSubstr("applications_received of H44.01 twice"));
  EXPECT_EQ(SizeOf(store).polls, 0);
  ExpectWritten(store, good);
  EXPECT_EQ(SizeOf(store).figures, 1);
}

TEST_F(StoreTest, RefusesAValueThatIsNoNumber) {
  Store store = Open();
  const auto written =
      store.Write(AcceptedPoll(TargetOf({}), Minute(0), {{"H44.01", kReceived, std::nan("")}}));
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(SizeOf(store).polls, 0);
}

TEST_F(StoreTest, KeepsSourcesApart) {
  Store store = Open();
  std::vector<PollTarget> targets;
  for (const char* portal : {"dvcqg", "other"}) {
    for (const char* collector : {"tree", "payment"}) {
      for (const char* province : {"phu-tho", "ha-noi"}) {
        for (const char* period : {"2026-Q3", "2026"}) {
          targets.push_back(TargetOf({portal, collector, province, period}));
        }
      }
    }
  }
  for (int pass = 0; pass < 2; ++pass) {
    double value = 0;
    for (const PollTarget& target : targets) {
      ExpectWritten(store, AcceptedPoll(target, Minute(pass), {{"H44.01", kReceived, value++}}));
    }
  }
  EXPECT_EQ(SizeOf(store).figures, 16);
  const auto standings = store.LoadStandings(kToday);
  ASSERT_TRUE(standings.ok());
  ASSERT_EQ(standings->size(), 16u);
  double value = 0;
  for (const PollTarget& target : targets) {
    const auto found = std::ranges::find(*standings, SourceOf(target), &Standing::source);
    ASSERT_NE(found, standings->end());
    ASSERT_EQ(found->figures.size(), 1u);
    EXPECT_EQ(found->figures[0].value, value++);
  }
}

TEST_F(StoreTest, KnowsAFigureByItsNameWhateverItsPlaceInTheConfiguration) {
  Store store = Open();
  const PollTarget before = TargetOf({.statistics = {kReceived, kHandled}});
  const PollTarget after = TargetOf({.statistics = {kNotedOnline, kHandled, kReceived}});
  ExpectWritten(store, AcceptedPoll(before, Minute(0),
                                    {{"H44.01", kReceived, 1.0}, {"H44.01", kHandled, 2.0}}));
  ExpectWritten(store, AcceptedPoll(after, Minute(1),
                                    {{"H44.01", kHandled, 2.0},
                                     {"H44.01", kReceived, 1.0},
                                     {"H44.01", kNotedOnline, 3.0}}));
  EXPECT_EQ(SizeOf(store).figures, 3);
}

TEST_F(StoreTest, ListsTheAgenciesOfTheLastAcceptedPoll) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  const auto agencies = [&] {
    const auto listed = store.KnownFor(SourceOf(target), target.period, kToday);
    EXPECT_TRUE(listed.ok());
    return listed ? listed->agencies : std::vector<std::string>{"error"};
  };
  EXPECT_THAT(agencies(), IsEmpty());
  ExpectWritten(store, FailedPoll(target, Minute(0), {ErrorCode::kTimeout, "", ""}));
  EXPECT_THAT(agencies(), IsEmpty());
  ExpectWritten(store, AcceptedPoll(target, Minute(1),
                                    {{"phu-tho", kReceived, 3.0},
                                     {"H44.02", kReceived, kNotProvided},
                                     {"H44.01", kReceived, 1.0},
                                     {"H44.01", kHandled, 1.0}}));
  EXPECT_THAT(agencies(), ElementsAre("H44.01", "H44.02"));
  ExpectWritten(store, FailedPoll(target, Minute(2), {ErrorCode::kTimeout, "", ""}));
  EXPECT_THAT(agencies(), ElementsAre("H44.01", "H44.02"));
  ExpectWritten(store, AcceptedPoll(target, Minute(3), {{"H44.02", kReceived, 1.0}}));
  EXPECT_THAT(agencies(), ElementsAre("H44.02"));
}

TEST_F(StoreTest, KnowsNoHistoryOfWhatItNeverSaw) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  EXPECT_THAT(HistoryLines(store, target, "H44.01", kReceived), IsEmpty());
  ExpectWritten(store, AcceptedPoll(target, Minute(0), {{"H44.01", kReceived, 1.0}}));
  EXPECT_THAT(HistoryLines(store, target, "H44.01", kHandled), IsEmpty());
  EXPECT_THAT(HistoryLines(store, target, "H44.99", kReceived), IsEmpty());
}

TEST_F(StoreTest, MeasuresItsFile) {
  Store store = Open();
  EXPECT_EQ(SizeOf(store).bytes, static_cast<int64_t>(std::filesystem::file_size(Path())));
}

TEST_F(StoreTest, CountsWhatIsThereOnceAndThenWhatItWrites) {
  const PollTarget target = TargetOf({});
  {
    Store store = Open();
    ExpectWritten(store, AcceptedPoll(target, Minute(0), {{"H44.01", kReceived, 1.0}}));
  }
  Store store = Open();
  ASSERT_TRUE(Shell()->Execute("UPDATE poll SET figures = 1000").ok());  // is not looked at again
  ExpectWritten(store, AcceptedPoll(target, Minute(1), {{"H44.01", kReceived, 2.0}}));
  ExpectWritten(store, FailedPoll(target, Minute(2), {ErrorCode::kTimeout, "", ""}));
  EXPECT_EQ(SizeOf(store).polls, 3);
  EXPECT_EQ(SizeOf(store).figures, 2);
}

// --- Names ---------------------------------------------------------------------------------------

Poll Named(const PollTarget& target, int minute, const std::string& name, const std::string& tier) {
  Poll poll = AcceptedPoll(target, Minute(minute), {{"H44.01", kReceived, 1.0}});
  poll.rows[0].name = name;
  poll.rows[0].tier = tier;
  return poll;
}

std::vector<std::string> NameLines(const Store& store) {
  std::vector<std::string> lines;
  const auto names = store.LoadNames();
  EXPECT_TRUE(names.ok());
  if (!names) return lines;
  for (const BodyName& name : *names) {
    lines.push_back(fmt::format("{} {} in {}: {}, {}", Name(name.level), name.body, name.province,
                                name.name, name.tier));
  }
  return lines;
}

int64_t NamesKept(Database& shell) {
  const auto count = shell.Sql("SELECT count(*) FROM body_name").First();
  EXPECT_TRUE(count.ok());
  return count ? count->value_or(-1) : -1;
}

TEST_F(StoreTest, KeepsANameWhenItChanges) {
  const PollTarget target = TargetOf({});
  {
    Store store = Open();
    ExpectWritten(store, Named(target, 0, "Sở Tư pháp", "department"));
    ExpectWritten(store, Named(target, 1, "Sở Tư pháp", "department"));
    EXPECT_EQ(NamesKept(*Shell()), 1);
    ExpectWritten(store, Named(target, 2, "", ""));  // says nothing
    EXPECT_THAT(NameLines(store), ElementsAre("agency H44.01 in phu-tho: Sở Tư pháp, department"));
  }
  Store store = Open();
  ExpectWritten(store, Named(target, 3, "Sở Tư pháp", "department"));
  EXPECT_EQ(NamesKept(*Shell()), 1);
  ExpectWritten(store, Named(target, 4, "Sở Nội vụ", "department"));
  EXPECT_EQ(NamesKept(*Shell()), 2);
  EXPECT_THAT(NameLines(store), ElementsAre("agency H44.01 in phu-tho: Sở Nội vụ, department"));
}

TEST_F(StoreTest, KeepsTheNamesOfTwoSourcesApart) {
  Store store = Open();  // or the two would contradict each other with every poll
  const PollTarget one = TargetOf({.collector = "tree"});
  const PollTarget other = TargetOf({.collector = "payment"});
  for (int minute = 0; minute < 6; minute += 2) {
    ExpectWritten(store, Named(one, minute, "Sở Tư pháp", ""));
    ExpectWritten(store, Named(other, minute + 1, "SỞ TƯ PHÁP", ""));
  }
  EXPECT_EQ(NamesKept(*Shell()), 2);
  EXPECT_THAT(NameLines(store), ElementsAre("agency H44.01 in phu-tho: SỞ TƯ PHÁP, "));
}

TEST_F(StoreTest, TakesANameFromAnOlderPeriodOnlyWhereThereIsNone) {
  Store store = Open();
  const PollTarget newer = TargetOf({.period = "2026-Q3"});
  const PollTarget older = TargetOf({.period = "2025-Q3"});
  ExpectWritten(store, Named(newer, 0, "Sở Nội vụ mới", ""));
  Poll late =
      AcceptedPoll(older, Minute(1), {{"H44.01", kReceived, 1.0}, {"H44.09", kReceived, 1.0}});
  late.rows[0].name = "Sở Nội vụ";
  late.rows[1].name = "Sở Ngoại vụ";
  ExpectWritten(store, late);
  EXPECT_THAT(NameLines(store), ElementsAre("agency H44.01 in phu-tho: Sở Nội vụ mới, ",
                                            "agency H44.09 in phu-tho: Sở Ngoại vụ, "));
}

TEST_F(StoreTest, NamesTheProvinceOfABody) {
  Store store = Open();
  Poll poll = AcceptedPoll(TargetOf({.province = ""}), Minute(0),
                           {{"vn", kReceived, 1.0}, {"ha-noi", kReceived, 1.0}});
  poll.rows[0].name = "Cả nước";
  poll.rows[1].name = "Hà Nội";
  ExpectWritten(store, poll);
  EXPECT_THAT(NameLines(store),
              ElementsAre("national vn in : Cả nước, ", "province ha-noi in ha-noi: Hà Nội, "));
}

}  // namespace
}  // namespace dvcmon::testing
