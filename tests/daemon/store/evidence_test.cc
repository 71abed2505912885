// What a figure is defended with: the words by which it was read, and a digest of what was written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

#include "daemon/store/digest.h"
#include "daemon/store/mappings.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using namespace dvcmon::testing;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kReceivedOnline = "applications_received{channel=online}";
const TargetWords kReadTarget = {.statistics = {kReceivedOnline, "applications_handled"}};

class EvidenceTest : public StoreFixture {
 protected:
  Poll At(int minute, double received, double handled) const {
    return AcceptedPoll(
        TargetOf(kReadTarget), Minute(minute),
        {{"H44.01", kReceivedOnline, received}, {"H44.01", "applications_handled", handled}});
  }
  static std::vector<RottenPoll> Rotten(Database& db) {
    int64_t last = 0;
    auto found = FindRotten(db, 0, 100, last);
    EXPECT_TRUE(found.ok());
    return found ? *std::move(found) : std::vector<RottenPoll>();
  }
  int64_t SeriesOf(Database& db, const std::string& statistic) const {
    return db
        .Sql(
            "SELECT series.id FROM series JOIN statistic ON statistic.id = statistic WHERE key = ?")
        .First(statistic)
        ->value();
  }
};

TEST_F(EvidenceTest, WhatWasWrittenAgreesWithItsDigest) {
  Store store = Open();
  ExpectWritten(store, At(1, 10, 20));
  ExpectWritten(store, At(3, 12, 20));
  ExpectWritten(store, At(2, 11, 21));  // late: the one after it is written again
  EXPECT_THAT(Rotten(*Shell()), IsEmpty());
}

TEST_F(EvidenceTest, RecentPollsAreThoseOfTheSourceTheLastFirstHoweverTheyEnded) {
  Store store = Open();
  ExpectWritten(store, At(1, 10, 20));
  ExpectWritten(store, At(2, 11, 20));
  ExpectWritten(store, FailedPoll(TargetOf(kReadTarget), Minute(3),
                                  {ErrorCode::kContract, "the parts are not the sum", "sum"}));
  ExpectWritten(store, FailedPoll(TargetOf({.collector = "other"}), Minute(4),
                                  {ErrorCode::kBlocked, "403", ""}));
  const Source source = SourceOf(TargetOf(kReadTarget));
  const auto two = store.RecentPolls(source, Minute(0), 2);
  ASSERT_TRUE(two.ok()) << two.error().message;
  ASSERT_THAT(*two, SizeIs(2));
  EXPECT_EQ(two->front().started, Minute(3));
  EXPECT_EQ(two->front().reason, ErrorCode::kContract);
  EXPECT_EQ(two->front().where, "sum");
  EXPECT_EQ(two->front().message, "the parts are not the sum");
  EXPECT_EQ(two->back().started, Minute(2));
  EXPECT_EQ(two->back().reason, std::nullopt);
  EXPECT_EQ(two->back().rows, 1);
  EXPECT_THAT(*store.RecentPolls(source, Minute(2), 50), SizeIs(2)) << "from that time on";
  EXPECT_THAT(*store.RecentPolls(SourceOf(TargetOf({.portal = "nobody"})), Minute(0), 50),
              IsEmpty());
}

TEST_F(EvidenceTest, AnyFlippedBitOfAFigureNamesItsPollItsSeriesAndBothNumbers) {
  Store store = Open();
  ExpectWritten(store, At(1, 1234.5, 20));
  ExpectWritten(store, At(2, 1300, 21));
  const auto db = Shell();
  const int64_t series = SeriesOf(*db, kReceivedOnline);
  for (int bit = 0; bit < 63; ++bit) {
    const double bad = std::bit_cast<double>(std::bit_cast<uint64_t>(1234.5) ^ uint64_t{1} << bit);
    if (bad != bad) continue;  // SQLite would keep NULL, which the table refuses
    ASSERT_TRUE(
        db->Sql("UPDATE figure SET value = ? WHERE poll = 1 AND series = ?").Run(bad, series).ok());
    const auto rotten = Rotten(*db);
    ASSERT_THAT(rotten, SizeIs(1)) << bit;
    EXPECT_EQ(rotten[0].poll, 1) << bit;
    EXPECT_EQ(rotten[0].series, series) << bit;
    EXPECT_EQ(rotten[0].stands, bad) << bit;
    EXPECT_EQ(rotten[0].should, 1234.5) << bit;
  }
}

TEST_F(EvidenceTest, AFlippedBitOfAWholeNumberIsFoundAsTheFileHasIt) {
  Store store = Open();
  ExpectWritten(store, At(1, 435258, 20));
  const auto db = Shell();
  const int64_t series = SeriesOf(*db, kReceivedOnline);
  for (int bit = 0; bit < 40; ++bit) {
    const auto bad = static_cast<double>(int64_t{435258} ^ int64_t{1} << bit);
    ASSERT_TRUE(db->Sql("UPDATE figure SET value = ? WHERE series = ?").Run(bad, series).ok());
    const auto rotten = Rotten(*db);
    ASSERT_THAT(rotten, SizeIs(1)) << bit;
    EXPECT_EQ(rotten[0].series, series) << bit;
    EXPECT_EQ(rotten[0].should, 435258) << bit;
  }
}

TEST_F(EvidenceTest, AFigureThatIsGoneOrChangedAtWillNamesThePoll) {
  Store store = Open();
  ExpectWritten(store, At(1, 10, 20));
  ExpectWritten(store, At(2, 11, 21));
  const auto db = Shell();
  ASSERT_TRUE(db->Execute("DELETE FROM figure WHERE poll = 2 AND value = 11").ok());
  ASSERT_TRUE(db->Execute("UPDATE figure SET value = 999 WHERE poll = 1 AND value = 20").ok());
  const auto rotten = Rotten(*db);
  ASSERT_THAT(rotten, SizeIs(2));
  EXPECT_EQ(rotten[0].poll, 1);
  EXPECT_EQ(rotten[1].poll, 2);
}

TEST_F(EvidenceTest, WhateverIsChangedInTheRowOfAPollIsFound) {
  Store store = Open();
  ExpectWritten(store, At(1, 10, 20));
  const auto db = Shell();
  ASSERT_TRUE(db->Execute("PRAGMA foreign_keys = OFF").ok());
  for (const char* change : {"source = source + 1",
                             "period = period + 1",
                             "started = started - 1",
                             "finished = finished + 1",
                             "error = 'x'",
                             "error_where = ''",
                             "error_message = 'x'",
                             "attempts = attempts + 1",
                             "wire_bytes = wire_bytes + 1",
                             "bodies = bodies + 1",
                             "figures = figures + 1",
                             "missing_agencies = 1",
                             "as_of = 0",
                             "tls_not_after = 0",
                             "torn = ''",
                             "new_answer = 0",
                             "is_final = 0",
                             "author = ''",
                             "reason = 'x'",
                             "valid_until = 0",
                             "replayed = 1",
                             "mapping = 0"}) {
    ASSERT_TRUE(db->Execute("BEGIN").ok());
    ASSERT_TRUE(db->Execute(fmt::format("UPDATE poll SET {}", change)).ok()) << change;
    const auto rotten = Rotten(*db);
    ASSERT_THAT(rotten, SizeIs(1)) << change;
    EXPECT_EQ(rotten[0].series, 0) << change;
    ASSERT_TRUE(db->Execute("ROLLBACK").ok());
    ASSERT_THAT(Rotten(*db), IsEmpty());
  }
}

// As it was taken before more of the row was.
TEST_F(EvidenceTest, ADigestOfAnOlderDvcmonIsGood) {
  Store store = Open();
  ExpectWritten(store, At(1, 10, 20));
  const auto db = Shell();
  const auto mix = [](uint64_t hash, std::initializer_list<uint64_t> words) {
    for (const uint64_t word : words) {
      hash = (hash ^ word) + 0x9e3779b97f4a7c15;
      hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
      hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
      hash ^= hash >> 31;
    }
    return hash;
  };
  const auto column = [&](const char* name) {
    return static_cast<uint64_t>(
        db->Sql(fmt::format("SELECT {} FROM poll", name)).First().value().value());
  };
  const auto figure = [&](const std::string& statistic, double value) {
    return mix(
        1, {static_cast<uint64_t>(SeriesOf(*db, statistic)), 0, std::bit_cast<uint64_t>(value)});
  };
  const uint64_t digest =
      mix(2, {column("source"), column("period"), column("started"), column("finished")}) +
      figure(kReceivedOnline, 10) + figure("applications_handled", 20);
  ASSERT_TRUE(db->Sql("UPDATE poll SET digest = ?").Run(static_cast<int64_t>(digest)).ok());
  EXPECT_THAT(Rotten(*db), IsEmpty());
  ASSERT_TRUE(db->Execute("UPDATE figure SET value = 11 WHERE value = 10").ok());
  const auto rotten = Rotten(*db);
  ASSERT_THAT(rotten, SizeIs(1));
  EXPECT_EQ(rotten[0].series, SeriesOf(*db, kReceivedOnline));
  EXPECT_EQ(rotten[0].should, 10);
}

TEST_F(EvidenceTest, TheWordsByWhichAPollWasReadAreKeptOnceAndComeBackWhole) {
  Store store = Open();
  const auto with = [&](int minute, const std::string& portal) {
    PollTarget target = TargetOf(kReadTarget);
    auto spec = std::make_shared<PortalSpec>(*target.portal);
    spec->files =
        std::make_shared<const MappingFiles>(MappingFiles{portal, "statistics", "provinces", ""});
    target.portal = spec;
    ExpectWritten(store, AcceptedPoll(target, Minute(minute), {{"H44.01", kReceivedOnline, 5.0}}));
  };
  const std::string text(100'000, 'x');
  with(1, text);
  with(2, text);
  with(3, "portal: 2");
  const auto db = Shell();
  EXPECT_EQ(db->Sql("SELECT count(*) FROM mapping").First()->value(), 2);
  EXPECT_EQ(db->Sql("SELECT count(*) FROM config_text").First()->value(), 5);
  EXPECT_EQ(db->Sql("SELECT mapping FROM poll WHERE id = 2").First()->value(), 1);
  const auto files = LoadMapping(*db, 1);
  ASSERT_TRUE(files.ok()) << files.error().message;
  EXPECT_EQ(files->portal, text);
  EXPECT_EQ(files->statistics, "statistics");
  EXPECT_EQ(files->provinces, "provinces");
  EXPECT_EQ(files->agencies, "");
  EXPECT_FALSE(LoadMapping(*db, 9).ok());
}

TEST_F(EvidenceTest, ARecordIsReadWhileTheStoreIsOpenAndCannotBeWrittenTo) {
  Store store = Open();
  ExpectWritten(store, At(1, 10, 20));
  const auto record = Record::Open(Path());
  ASSERT_TRUE(record.ok()) << record.error().message;
  const auto versions = record->History(SourceOf(TargetOf(kReadTarget)), "H44.01", kReceivedOnline,
                                        TargetOf(kReadTarget).period);
  ASSERT_TRUE(versions.ok());
  EXPECT_THAT(*versions, SizeIs(1));
  auto db = Database::OpenToRead(Path(), std::chrono::milliseconds(20));
  EXPECT_FALSE((*db)->Execute("DELETE FROM figure").ok());
  ExpectWritten(store, At(2, 11, 20));
  EXPECT_THAT(record
                  ->History(SourceOf(TargetOf(kReadTarget)), "H44.01", kReceivedOnline,
                            TargetOf(kReadTarget).period)
                  .value(),
              SizeIs(2));
}

TEST_F(EvidenceTest, ARecordThatIsMissingOrOfAnotherProgramIsNotOpened) {
  EXPECT_FALSE(Record::Open(Path()).ok());
  const auto db = Shell();
  ASSERT_TRUE(db->Execute("CREATE TABLE mine (a); PRAGMA application_id = 7").ok());
  const auto record = Record::Open(Path());
  ASSERT_FALSE(record.ok());
  EXPECT_THAT(record.error().message, HasSubstr("not a store of dvcmon"));
}

}  // namespace
}  // namespace dvcmon
