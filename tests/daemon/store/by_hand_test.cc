// Figures made by hand, bounds, and the migration that made room for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "daemon/store/schema.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using testing::AcceptedPoll;
using testing::CaptureOf;
using testing::Cell;
using ::testing::ElementsAre;
using testing::ExpectWritten;
using ::testing::IsEmpty;
using testing::kNoon;
using testing::kToday;
using testing::Lines;
using testing::Minute;
using testing::SizeOf;
using testing::TargetOf;

class ByHandTest : public testing::StoreFixture {
 protected:
  static PollTarget Of(const std::string& period) {
    return TargetOf({.portal = "manual",
                     .collector = "indices",
                     .province = "",
                     .period = period,
                     .statistics = {"index_score", "index_rank"}});
  }
  // Kept at that minute; the bytes of the file are what `file` says.
  static Poll Import(const std::string& period, int minute, char file,
                     const std::vector<Cell>& cells) {
    Poll poll = AcceptedPoll(Of(period), Minute(minute), cells);
    poll.by_hand = {"Lan", "Sở Nội vụ sent it", std::nullopt};
    poll.captures = {CaptureOf(std::string(1, file), std::string(64, file), Minute(minute))};
    return poll;
  }
  static std::vector<StandingFigure> Figures(const Store& store) {
    const auto standings = store.LoadStandings(kToday);
    EXPECT_TRUE(standings.ok());
    EXPECT_EQ(standings->size(), 1u);
    return standings->empty() ? std::vector<StandingFigure>() : standings->front().figures;
  }
};

TEST_F(ByHandTest, KeepsWhoMadeThemAndWhy) {
  {
    Store store = Open();
    Poll poll = Import("as-of-2021-06-24", 0, 'a', {{"ben-tre", "index_rank", 44.0}});
    poll.by_hand->valid_until = *ParseDay("2027-06-30");
    ExpectWritten(store, poll);
  }
  const auto shell = Shell();
  EXPECT_EQ(**shell
                  ->Sql("SELECT count(*) FROM poll WHERE author = 'Lan' "
                        "AND reason = 'Sở Nội vụ sent it' AND valid_until = 20999")
                  .First(),
            1);
}

TEST_F(ByHandTest, SaysNothingAboutWhatAFileDoesNotHold) {
  Store store = Open();
  ExpectWritten(store,
                Import("as-of-2021-06-24", 0, 'a',
                       {{"ben-tre", "index_rank", 44.0}, {"ben-tre", "index_score", 83.28}}));
  ExpectWritten(store, Import("as-of-2021-06-24", 1, 'b', {{"ninh-thuan", "index_rank", 60.0}}));
  EXPECT_THAT(Lines(store),
              ElementsAre("manual/indices  as-of-2021-06-24 at 2026-11-22T12:01:01+07:00",
                          "province ben-tre index_rank 44", "province ben-tre index_score 83.28",
                          "province ninh-thuan index_rank 60"));
}

TEST_F(ByHandTest, StandsByTheLatestPeriodOfEachFigure) {
  Store store = Open();
  ExpectWritten(store, Import("as-of-2023-04-19", 0, 'a', {{"ben-tre", "index_rank", 56.0}}));
  // Typed in later, and older.
  ExpectWritten(store,
                Import("as-of-2021-06-24", 1, 'b',
                       {{"ben-tre", "index_rank", 44.0}, {"ben-tre", "index_score", 83.28}}));
  const auto figures = Figures(store);
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_EQ(figures[0].value, 56);
  EXPECT_EQ(figures[0].from, *ParseDay("2023-04-19"));
  EXPECT_EQ(figures[0].to, Day::max()) << "a stock stands until it is superseded";
  EXPECT_EQ(figures[1].value, 83.28);
}

TEST_F(ByHandTest, ACorrectionOfTheSamePeriodCounts) {
  Store store = Open();
  ExpectWritten(store, Import("as-of-2021-06-24", 0, 'a', {{"ben-tre", "index_rank", 43.0}}));
  ExpectWritten(store, Import("as-of-2021-06-24", 1, 'b', {{"ben-tre", "index_rank", 44.0}}));
  EXPECT_EQ(Figures(store).at(0).value, 44);
}

TEST_F(ByHandTest, ALaterFileWithTheSameNumberBringsItsOwnLastDay) {
  Store store = Open();
  ExpectWritten(store, Import("as-of-2021-06-24", 0, 'a', {{"ben-tre", "index_rank", 44.0}}));
  Poll until = Import("as-of-2021-06-24", 1, 'b', {{"ben-tre", "index_rank", 44.0}});
  until.by_hand->valid_until = *ParseDay("2027-06-30");
  ExpectWritten(store, until);
  EXPECT_EQ(Figures(store).at(0).to, *ParseDay("2027-06-30"));
}

TEST_F(ByHandTest, AFigureOfAPeriodEndsWithIt) {
  Store store = Open();
  ExpectWritten(store, Import("2026-Q4", 0, 'a', {{"ben-tre", "index_score", 1.0}}));
  EXPECT_EQ(Figures(store).at(0).from, *ParseDay("2026-10-01"));
  EXPECT_EQ(Figures(store).at(0).to, *ParseDay("2026-12-31"));
}

TEST_F(ByHandTest, TheSameFileAgainIsKnown) {
  Store store = Open();
  const std::vector<Cell> cells = {{"ben-tre", "index_rank", 44.0}};
  ExpectWritten(store, Import("as-of-2021-06-24", 0, 'a', cells));
  const auto again = store.Write(Import("as-of-2021-06-24", 1, 'a', cells));
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->is_known);
  EXPECT_EQ(SizeOf(store).polls, 1);
  EXPECT_EQ(SizeOf(store).figures, 1);
  // About another day it says something else.
  const auto other = store.Write(Import("as-of-2021-06-25", 2, 'a', cells));
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(other->is_known);
}

TEST_F(ByHandTest, AFileThatAnotherHasContradictedMayBeBroughtAgain) {
  Store store = Open();
  const std::string period = "as-of-2021-06-24";
  ExpectWritten(store, Import(period, 0, 'a', {{"ben-tre", "index_rank", 44.0}}));
  ExpectWritten(store, Import(period, 1, 'b', {{"ben-tre", "index_rank", 45.0}}));
  ExpectWritten(store, Import(period, 2, 'a', {{"ben-tre", "index_rank", 44.0}}));
  EXPECT_EQ(Figures(store).at(0).value, 44);
  EXPECT_EQ(SizeOf(store).polls, 3);
}

// A daemon that starts anew finds the file and its correction beside each other.
TEST_F(ByHandTest, AFileThatLiesWhereItLayIsKnownThoughContradicted) {
  Store store = Open();
  const std::string period = "as-of-2021-06-24";
  ExpectWritten(store, Import(period, 1, 'a', {{"ben-tre", "index_rank", 44.0}}));
  ExpectWritten(store, Import(period, 2, 'b', {{"ben-tre", "index_rank", 45.0}}));
  Poll found = Import(period, 3, 'a', {{"ben-tre", "index_rank", 44.0}});
  found.by_hand->written = Minute(0);
  EXPECT_TRUE(store.Write(found)->is_known);
  found.by_hand->written = Minute(3);  // since then it was written again
  EXPECT_FALSE(store.Write(found)->is_known);
  EXPECT_EQ(Figures(store).at(0).value, 44);
}

TEST_F(ByHandTest, NoAgencyIsMissedInTheNextFile) {
  Store store = Open();
  ExpectWritten(store, Import("as-of-2026-06-24", 0, 'a', {{"H44.01", "index_rank", 1.0}}));
  const PollTarget next = Of("as-of-2026-07-01");
  const auto known = store.KnownFor(SourceOf(next), next.period, kToday);
  ASSERT_TRUE(known.ok());
  EXPECT_THAT(known->agencies, IsEmpty());
}

TEST_F(ByHandTest, AFileThatHoldsOtherThingsIsNoChangeOfStructure) {
  Store store = Open();
  const std::vector<Cell> cells = {{"ben-tre", "index_rank", 44.0}};
  for (const char file : {'a', 'b'}) {
    Poll poll = Import("as-of-2021-06-24", file, file, cells);
    poll.structure = {std::string("/") + file + " number"};
    const auto written = store.Write(poll);
    ASSERT_TRUE(written.ok());
    EXPECT_TRUE(written->structure.empty());
  }
  EXPECT_TRUE(store.StructureOf(SourceOf(Of("as-of-2021-06-24")))->Text().empty());
}

TEST_F(ByHandTest, ABoundKeepsItsValue) {
  Store store = Open();
  ExpectWritten(store, AcceptedPoll(Of("2026"), kNoon,
                                    {{"ben-tre", "index_score", ReadingState::kMoreThan}}));
  Poll poll = AcceptedPoll(Of("2026"), Minute(1), {{"ben-tre", "index_score", 0.5}});
  poll.readings[0].state = ReadingState::kMoreThan;
  ExpectWritten(store, poll);
  const StandingFigure figure = Figures(store).at(0);
  EXPECT_EQ(figure.state, ReadingState::kMoreThan);
  EXPECT_EQ(figure.value, 0.5);
}

TEST_F(ByHandTest, WhatAPortalCallsFinalIsKept) {
  {
    Store store = Open();
    Poll poll = AcceptedPoll(Of("2026"), kNoon, {{"ben-tre", "index_score", 1.0}});
    ExpectWritten(store, poll);
    poll.started += std::chrono::minutes(1);
    poll.is_final = true;
    ExpectWritten(store, poll);
  }
  const auto shell = Shell();
  EXPECT_EQ(**shell->Sql("SELECT count(*) FROM poll WHERE is_final IS NULL").First(), 1);
  EXPECT_EQ(**shell->Sql("SELECT count(*) FROM poll WHERE is_final = 1").First(), 1);
}

TEST_F(ByHandTest, AStoreOfVersion2GoesOnWithItsFiguresAndABackup) {
  {
    const auto db = Shell();
    ASSERT_TRUE(Migrate(*db, Migrations().first(2)).ok());
    const Status filled = db->Execute(
        "INSERT INTO source VALUES (1, 'dvcqg', 'tree', 'phu-tho', 2);"
        "INSERT INTO body VALUES (1, 'agency', 'phu-tho', 'H44.01');"
        "INSERT INTO statistic VALUES (1, 'applications_received'), (2, 'applications_handled');"
        "INSERT INTO series VALUES (1, 1, 1, 1), (2, 1, 1, 2);"
        "INSERT INTO poll (id, source, period, started, finished, attempts, wire_bytes, bodies, "
        "figures, missing_agencies) VALUES (1, 1, 20635, 1795323600000, 1795323601000, 1, 2, 1, 2, "
        "0);"
        "INSERT INTO figure VALUES (1, 1, 0, 7), (1, 2, 1, NULL);");
    ASSERT_TRUE(filled.ok()) << filled.error().message;
  }
  Store store = Open();
  EXPECT_THAT(Lines(store), ElementsAre("dvcqg/tree phu-tho 2026-Q3 at 2026-11-22T12:00:01+07:00",
                                        "agency H44.01 applications_handled not_provided",
                                        "agency H44.01 applications_received 7"));
  EXPECT_TRUE(std::filesystem::exists(Path() + ".bak-v2"));
}

}  // namespace
}  // namespace dvcmon
