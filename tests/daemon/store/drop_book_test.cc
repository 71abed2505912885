// The judges of falls as the store keeps them: what they say follows from the ledgers alone,
// however often the program was started anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using namespace dvcmon::testing;
using std::chrono::days;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Day kFirstDay = ParseDay("2026-03-09").value();  // a Monday
const std::string kChannelOnline = "applications_received{channel=online}";
const std::string kChannelDirect = "applications_received{channel=direct}";
const TargetWords kYearToDate = {.period = "2026", .statistics = {kChannelOnline, kChannelDirect}};
constexpr int kJudgedAgencies = 16;  // so many that one alone makes no fall of the province

class DropBookTest : public StoreFixture {
 protected:
  // A day's answer; H44.01 receives less online from the day `falls` on, until `recovers`.
  void Live(Store& store, int day, int falls = 1000, int recovers = 1000) {
    const Day on = kFirstDay + days(day);
    std::vector<Cell> cells;
    for (int number = 1; number <= kJudgedAgencies; ++number) {
      const std::string agency = fmt::format("H44.{:02}", number);
      auto& [online, direct] = totals_[agency];
      if (std::chrono::weekday(on).iso_encoding() <= 5) {
        const bool has_fallen = agency == "H44.01" && falls <= day && day < recovers;
        online += has_fallen ? 5 : 18 - day % 3;
        direct += has_fallen ? 15 : 3;
      }
      cells.push_back({agency, kChannelOnline, online});
      cells.push_back({agency, kChannelDirect, direct});
    }
    ExpectWritten(store, AcceptedPoll(TargetOf(kYearToDate), StartOf(on) + hours(20), cells));
    while (true) {
      const auto closed = store.CloseDay(kSource, on, LedgerTermsOf());
      ASSERT_TRUE(closed.ok()) << closed.error().message;
      if (!*closed) break;
    }
    JudgeIn(store, on);
  }
  static void JudgeIn(Store& store, Day last) {
    while (true) {
      const auto judged = store.JudgeDay(kSource, last, TermsOfJudging());
      ASSERT_TRUE(judged.ok()) << judged.error().message;
      if (!*judged) return;
    }
  }
  static LedgerTerms LedgerTermsOf() {
    return {.counters = {{"applications_received", 1}},
            .working_days = [](Day after, Day to) { return kCalendar->WorkingDays(after, to, ""); },
            .is_tet = {}};
  }
  static JudgingTerms TermsOfJudging() {
    return {.calendar = kCalendar, .counted = {{{"applications_received", 1}}, {}}};
  }
  // "H44.01 online_rate 84..87 recovered 10/40", by number of the day.
  static std::vector<std::string> DropsIn(const Store& store, DropFilter filter = {}) {
    std::vector<std::string> lines;
    const auto drops = store.Drops(filter);
    EXPECT_TRUE(drops.ok()) << drops.error().message;
    if (!drops) return lines;
    for (const KeptDrop& drop : *drops) {
      const DropWindow& window = drop.last.finding.window;
      lines.push_back(fmt::format("{}{} {} {}..{} {} {}/{}", drop.of.agency, drop.of.group,
                                  Name(drop.of.rule), (drop.opened - kFirstDay).count(),
                                  drop.closed ? (*drop.closed - kFirstDay).count() : 0,
                                  Name(drop.how), window.observed, window.received));
    }
    return lines;
  }
  static std::string StandingsIn(const Store& store) {
    std::string text;
    const auto judged = store.JudgedOf(kSource, TermsOfJudging());
    EXPECT_TRUE(judged.ok()) << judged.error().message;
    if (!judged) return text;
    for (const JudgedProvince& province : *judged) {
      text += fmt::format("{} {}\n", province.province, FormatDay(province.through));
      for (const DropStanding& standing : province.standings) {
        text += fmt::format("{} {} {} {:a} {:a}\n", standing.of.agency, Name(standing.of.rule),
                            standing.testable, standing.evidence, standing.window.expected);
      }
    }
    return text;
  }

  static inline const auto kCalendar = std::make_shared<const Calendar>();
  static inline const Source kSource = SourceOf(TargetOf(kYearToDate));
  std::map<std::string, std::pair<double, double>> totals_;
};

TEST_F(DropBookTest, KeepsHowADropStoodOnEachDay) {
  Store store = Open();
  for (int day = 0; day < 77; ++day) Live(store, day, 63, 68);  // Monday to Friday
  EXPECT_THAT(DropsIn(store), ElementsAre("H44.01 online_rate 64..74 recovered 109/199"));
  const Day opened = kFirstDay + days(64);
  EXPECT_THAT(DropsIn(store, {.at = opened}), ElementsAre("H44.01 online_rate 64..0 none 10/40"));
  EXPECT_THAT(DropsIn(store, {.open = true, .at = opened}),
              ElementsAre("H44.01 online_rate 64..0 none 10/40"));
  EXPECT_THAT(DropsIn(store, {.open = true}), IsEmpty());
  EXPECT_THAT(DropsIn(store, {.at = opened - days(1)}), IsEmpty());
  EXPECT_THAT(DropsIn(store, {.from = kFirstDay + days(75)}), IsEmpty());
  EXPECT_THAT(DropsIn(store, {.agency = "H44.02"}), IsEmpty());
  const auto drops = store.Drops({.at = opened});
  ASSERT_EQ(drops->size(), 1u);
  const DropAtDay& at = (*drops)[0].last;
  EXPECT_EQ(at.finding.window.first, kFirstDay + days(61)) << "with the weekend before";
  EXPECT_EQ(at.falling, 1);
  EXPECT_EQ(at.bodies, kJudgedAgencies);
  EXPECT_EQ(at.restated + at.frozen + at.otherwise_unknown, 0);
  EXPECT_FALSE(at.split.has_value()) << "of a province alone";
  ASSERT_TRUE(at.needed.has_value());
  EXPECT_GE(*at.needed, 5);
}

TEST_F(DropBookTest, GoesOnExactlyWhereItStoodWheneverItIsStartedAnew) {
  std::string at_once, with_restarts;
  std::vector<std::string> drops_at_once, drops_with_restarts;
  {
    Store store = Open();
    for (int day = 0; day < 77; ++day) Live(store, day, 63, 75);
    at_once = StandingsIn(store);
    drops_at_once = DropsIn(store);
  }
  ASSERT_EQ(drops_at_once.size(), 1u);
  std::filesystem::remove(Path());
  totals_.clear();
  for (int day = 0; day < 77; ++day) {
    Store store = Open();  // each day
    Live(store, day, 63, 75);
    with_restarts = StandingsIn(store);
    drops_with_restarts = DropsIn(store);
  }
  EXPECT_EQ(with_restarts, at_once);
  EXPECT_EQ(drops_with_restarts, drops_at_once);
}

TEST_F(DropBookTest, JudgesTheDaysThatAnOlderVersionHasEntered) {
  std::vector<std::string> drops;
  {
    Store store = Open();
    for (int day = 0; day < 77; ++day) Live(store, day, 63, 68);
    drops = DropsIn(store);
  }
  ASSERT_EQ(drops.size(), 1u);
  const auto shell = Shell();
  ASSERT_TRUE(shell
                  ->Execute("DELETE FROM judged_drop_day; DELETE FROM judged_drop_part; "
                            "DELETE FROM judged_drop; DELETE FROM judge;")
                  .ok());
  Store store = Open();
  JudgeIn(store, kFirstDay + days(76));
  EXPECT_EQ(DropsIn(store), drops);
}

TEST_F(DropBookTest, ADropOfASourceThatIsNotAskedAnyMoreDoesNotStayOpen) {
  Store store = Open();
  for (int day = 0; day < 70; ++day) Live(store, day, 63, 1000);
  ASSERT_THAT(DropsIn(store, {.agency = "H44.01", .open = true}), ElementsAre(HasSubstr("none")));
  JudgeIn(store, kFirstDay + days(70 + 40));
  EXPECT_THAT(DropsIn(store, {.agency = "H44.01"}), ElementsAre(HasSubstr("forgotten")));
}

TEST_F(DropBookTest, AClockThatWasAheadStopsNoJudging) {
  Store store = Open();
  for (int day = 0; day < 50; ++day) Live(store, day);
  JudgeIn(store, kFirstDay + days(400));
  for (int day = 50; day < 77; ++day) Live(store, day, 63, 68);
  EXPECT_THAT(DropsIn(store), ElementsAre(HasSubstr("H44.01 online_rate 64..74 recovered")));
}

TEST_F(DropBookTest, ItsDaysJudgedAnewGiveTheSameDrops) {
  Store store = Open();
  for (int day = 0; day < 77; ++day) Live(store, day, 63, 68);
  const auto histories = store.DropHistories(kSource, *kCalendar);
  ASSERT_TRUE(histories.ok()) << histories.error().message;
  ASSERT_EQ(histories->size(), 1u);
  const Replayed replayed = ReplayDrops((*histories)[0], *kCalendar, {});
  ASSERT_EQ(replayed.drops.size(), 1u);
  EXPECT_EQ(replayed.drops[0].onset, kFirstDay + days(64));
  EXPECT_EQ(replayed.drops[0].closed, kFirstDay + days(74));
  EXPECT_EQ((*histories)[0].bodies.at(*replayed.drops[0].body), "H44.01");
}

TEST_F(DropBookTest, SaysWhenAStateIsDamaged) {
  {
    Store store = Open();
    for (int day = 0; day < 20; ++day) Live(store, day);
  }
  ASSERT_TRUE(Shell()->Execute("UPDATE judge SET state = x'00'").ok());
  Store store = Open();
  const auto judged = store.JudgeDay(kSource, kFirstDay + days(30), TermsOfJudging());
  ASSERT_FALSE(judged.ok());
  EXPECT_THAT(judged.error().message, HasSubstr("damaged"));
}

}  // namespace
}  // namespace dvcmon
