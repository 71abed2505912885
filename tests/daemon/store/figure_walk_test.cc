// History, read source by source and period by period.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using testing::AcceptedPoll;
using testing::Cell;
using ::testing::ElementsAre;
using testing::ExpectWritten;
using ::testing::IsEmpty;
using testing::kNotProvided;
using testing::Minute;
using testing::TargetOf;

constexpr const char* kAll = "applications_received";
constexpr const char* kFiledOnline = "applications_received{channel=online}";
constexpr const char* kHandled = "applications_handled";

class FigureWalkTest : public testing::StoreFixture {
 protected:
  // "tree 2026-Q3 H44.01 applications_received 5 since 12:00:01 confirmed 12:01:01"
  std::vector<std::string> Walk(const Store& store, FigureFilter wanted,
                                const std::optional<FigurePlace>& from = {}, int groups = 1000) {
    if (wanted.as_of == Time()) wanted.as_of = Minute(60);
    std::vector<std::string> lines;
    const Status walked = store.WalkFigures(wanted, from, [&](const KnownFigures& known) {
      for (const KnownFigure& figure : known.figures) {
        lines.push_back(fmt::format(
            "{} {} {} {} {} since {} confirmed {}{}", known.source.collector, Text(known.period),
            figure.body.key, figure.statistic, testing::Text(figure.state, figure.value),
            FormatTime(figure.since).substr(11, 8), FormatTime(figure.confirmed).substr(11, 8),
            figure.by_hand ? " by hand" : ""));
      }
      return --groups > 0;
    });
    EXPECT_TRUE(walked.ok());
    return lines;
  }
};

TEST_F(FigureWalkTest, TellsWhatWasKnownSinceWhenAndUntilWhen) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  ExpectWritten(store,
                AcceptedPoll(target, Minute(0), {{"H44.01", kAll, 5.0}, {"H44.02", kAll, 7.0}}));
  ExpectWritten(store,
                AcceptedPoll(target, Minute(1), {{"H44.01", kAll, 6.0}, {"H44.02", kAll, 7.0}}));
  ExpectWritten(store, AcceptedPoll(target, Minute(2), {{"H44.01", kAll, kNotProvided}}));
  EXPECT_THAT(
      Walk(store, {.as_of = Minute(1)}),
      ElementsAre("tree 2026-Q3 H44.01 applications_received 5 since 12:00:01 confirmed 12:00:01",
                  "tree 2026-Q3 H44.02 applications_received 7 since 12:00:01 confirmed 12:00:01"));
  EXPECT_THAT(
      Walk(store, {.as_of = Minute(2)}),
      ElementsAre("tree 2026-Q3 H44.01 applications_received 6 since 12:01:01 confirmed 12:01:01",
                  "tree 2026-Q3 H44.02 applications_received 7 since 12:00:01 confirmed 12:01:01"));
  EXPECT_THAT(Walk(store, {}), ElementsAre("tree 2026-Q3 H44.01 applications_received not_provided "
                                           "since 12:02:01 confirmed 12:02:01"))
      << "the other one was left out by the portal";
  EXPECT_THAT(Walk(store, {.as_of = Minute(0)}), IsEmpty());
}

TEST_F(FigureWalkTest, APollThatCameLateMakesNoFigureYounger) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  ExpectWritten(store, AcceptedPoll(target, Minute(0), {{"H44.01", kAll, 5.0}}));
  ExpectWritten(store, AcceptedPoll(target, Minute(9), {{"H44.01", kAll, 6.0}}));
  ExpectWritten(store, AcceptedPoll(target, Minute(5), {{"H44.01", kAll, 6.0}}));
  EXPECT_THAT(
      Walk(store, {}),
      ElementsAre("tree 2026-Q3 H44.01 applications_received 6 since 12:05:01 confirmed 12:09:01"));
}

TEST_F(FigureWalkTest, FiltersBySourceBodyStatisticAndDays) {
  Store store = Open();
  for (const char* period : {"2026-Q2", "2026-Q3"}) {
    ExpectWritten(store, AcceptedPoll(TargetOf({.period = period}), Minute(0),
                                      {{"phu-tho", kAll, 1.0},
                                       {"H44.01", kAll, 2.0},
                                       {"H44.01", kFiledOnline, 3.0},
                                       {"H44.01", kHandled, 4.0}}));
  }
  ExpectWritten(store, AcceptedPoll(TargetOf({.portal = "other", .province = "lao-cai"}), Minute(0),
                                    {{"lao-cai", kAll, 9.0}}));
  const auto values = [&](FigureFilter wanted) {
    std::vector<std::string> numbers;
    wanted.as_of = Minute(60);
    (void)store.WalkFigures(wanted, {}, [&](const KnownFigures& known) {
      for (const KnownFigure& figure : known.figures) {
        numbers.push_back(fmt::format("{}:{}", Text(known.period), figure.value));
      }
      return true;
    });
    return numbers;
  };
  const Day july = ParseDay("2026-07-01").value();
  EXPECT_THAT(values({.portal = "other"}), ElementsAre("2026-Q3:9"));
  EXPECT_THAT(values({.province = "lao-cai"}), ElementsAre("2026-Q3:9"));
  EXPECT_THAT(values({.collector = "bush"}), IsEmpty());
  EXPECT_EQ(values({.collector = "tree"}).size(), 9U);
  EXPECT_THAT(values({.level = Level::kProvince, .from = july}),
              ElementsAre("2026-Q3:1", "2026-Q3:9"));
  EXPECT_THAT(values({.body = "H44.01", .statistics = {kAll}}),
              ElementsAre("2026-Q2:2", "2026-Q2:3", "2026-Q3:2", "2026-Q3:3"))
      << "an id stands for all its labels";
  EXPECT_THAT(values({.statistics = {kFiledOnline}, .to = july - std::chrono::days(1)}),
              ElementsAre("2026-Q2:3"));
  EXPECT_THAT(values({.kind = PeriodKind::kMonth}), IsEmpty());
  EXPECT_THAT(values({.province = "lao-cai", .body = "H44.01"}), IsEmpty());
}

TEST_F(FigureWalkTest, GoesOnFromAPlace) {
  Store store = Open();
  for (const char* period : {"2026-Q2", "2026-Q3"}) {
    ExpectWritten(store, AcceptedPoll(TargetOf({.period = period}), Minute(0),
                                      {{"H44.01", kAll, 1.0}, {"H44.02", kAll, 2.0}}));
  }
  EXPECT_EQ(Walk(store, {}, {}, 1).size(), 2U) << "it ends when it is told";
  const FigurePlace place{SourceOf(TargetOf({})), ParseDay("2026-04-01").value(), Level::kAgency,
                          "H44.02"};
  const auto rest = Walk(store, {}, place);
  ASSERT_EQ(rest.size(), 3U);
  EXPECT_TRUE(rest[0].starts_with("tree 2026-Q2 H44.02"));
  EXPECT_TRUE(rest[1].starts_with("tree 2026-Q3 H44.01"));
}

TEST_F(FigureWalkTest, ManyBodiesComeInPartsOfWholeBodies) {
  Store store = Open();
  std::vector<Cell> cells;
  for (int agency = 0; agency < 950; ++agency) {
    const std::string body = fmt::format("H44.{:03}", agency);
    cells.push_back({body, kAll, 2.0});
    cells.push_back({body, kFiledOnline, 1.0});
  }
  ExpectWritten(store, AcceptedPoll(TargetOf({}), Minute(0), cells));
  std::vector<std::string> bodies;
  size_t largest = 0;
  const auto visit = [&](const KnownFigures& known) {
    largest = std::max(largest, known.figures.size());
    for (size_t i = 0; i < known.figures.size(); i += 2) {
      EXPECT_EQ(known.figures[i].body, known.figures.at(i + 1).body);
      bodies.push_back(known.figures[i].body.key);
    }
    return true;
  };
  ASSERT_TRUE(store.WalkFigures({.as_of = Minute(60)}, {}, visit).ok());
  EXPECT_EQ(bodies.size(), 950U);
  EXPECT_TRUE(std::ranges::is_sorted(bodies));
  EXPECT_LT(largest, 500U) << "who wants a page does not pay for all";
}

TEST_F(FigureWalkTest, FilesMadeByHandSpeakOfWhatTheyHold) {
  Store store = Open();
  const auto by_hand = [&](int minute, const std::vector<Cell>& cells) {
    Poll poll = AcceptedPoll(TargetOf({.collector = "hand"}), Minute(minute), cells);
    poll.by_hand = ByHand{.author = "Lan", .reason = "EMC"};
    ExpectWritten(store, poll);
  };
  by_hand(0, {{"H44.01", kAll, 1.0}, {"H44.02", kAll, 2.0}});
  by_hand(1, {{"H44.01", kAll, 1.0}});
  EXPECT_THAT(
      Walk(store, {}),
      ElementsAre(
          "hand 2026-Q3 H44.01 applications_received 1 since 12:00:01 confirmed 12:01:01 by hand",
          "hand 2026-Q3 H44.02 applications_received 2 since 12:00:01 confirmed 12:00:01 by hand"));
}

TEST_F(FigureWalkTest, StopsWhenItTakesTooLong) {
  Store store = Open();
  std::vector<Cell> cells;
  for (int agency = 0; agency < 3000; ++agency) {
    cells.push_back({fmt::format("H44.{:04}", agency), kAll, 1.0});
  }
  ExpectWritten(store, AcceptedPoll(TargetOf({}), Minute(0), cells));
  store.StopWhen([] { return true; });
  const Status walked =
      store.WalkFigures({.as_of = Minute(60)}, {}, [](const auto&) { return true; });
  ASSERT_FALSE(walked.ok());
  EXPECT_EQ(walked.error().code, ErrorCode::kCancelled);
  store.StopWhen(nullptr);
  EXPECT_TRUE(store.WalkFigures({.as_of = Minute(60)}, {}, [](const auto&) { return true; }).ok());
}

TEST_F(FigureWalkTest, WalksWithinAMomentAndLetsWritersInAfterwards) {
  Store store = Open();
  const PollTarget target = TargetOf({});
  ExpectWritten(store, AcceptedPoll(target, Minute(0), {{"H44.01", kAll, 5.0}}));
  const auto record = Record::Open(store.path());
  ASSERT_TRUE(record.ok());
  const Status read = record->AtOneMoment([&]() -> Status {
    for (int i = 0; i < 2; ++i) {
      const Status walked =
          record->WalkFigures({.as_of = Minute(60)}, {}, [](const auto&) { return true; });
      if (!walked.ok()) return walked;
    }
    return Done{};
  });
  EXPECT_TRUE(read.ok());
  ExpectWritten(store, AcceptedPoll(target, Minute(1), {{"H44.01", kAll, 6.0}}));
}

}  // namespace
}  // namespace dvcmon
