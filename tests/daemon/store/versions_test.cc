// What stood at a time, read from a snapshot on, is what all the polls up to then add up to.
#include "daemon/store/versions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/daemon/store/store_fixture.h"

namespace dvcmon {
namespace {

using namespace dvcmon::testing;
using ::testing::Gt;

constexpr int kAgencies = 12;
constexpr int kPolls = 120;

std::string AgencyOf(int number) { return fmt::format("H44.{:02}", number); }

// Of each agency a number that changes now and then, or none.
class VersionsTest : public StoreFixture {
 protected:
  using Said = std::map<std::string, std::string>;

  Poll PollAt(int minute) {
    std::vector<Cell> cells;
    for (int agency = 0; agency < kAgencies; ++agency) {
      if (Chance(2)) continue;
      const double number = Chance(5) ? 0.1 * Draw(100) : Draw(4);
      if (Chance(10)) {
        cells.push_back({AgencyOf(agency), "applications_received", kNotProvided});
      } else {
        cells.push_back({AgencyOf(agency), "applications_received", number});
      }
    }
    const Poll poll = AcceptedPoll(target_, Minute(minute), cells);
    Said& said = said_[minute];
    for (const Reading& reading : poll.readings) {
      said[poll.rows[reading.row].body] = testing::Text(reading.state, reading.value);
    }
    return poll;
  }
  void ExpectWhatWasSaid(Store& store) const {
    for (const auto& [minute, said] : said_) {
      const auto figures =
          store.FiguresAt(SourceOf(target_), target_.period, Minute(minute) + Duration(1000));
      ASSERT_TRUE(figures.ok()) << figures.error().message;
      Said found;
      for (const StandingFigure& figure : *figures) {
        found[figure.body] = testing::Text(figure.state, figure.value);
      }
      EXPECT_EQ(found, said) << "minute " << minute;
    }
  }
  int64_t Snapshots() const { return **Shell()->Sql("SELECT count(*) FROM snapshot").First(); }
  int Draw(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool Chance(int of_hundred) { return Draw(100) < of_hundred; }

  const PollTarget target_ = TargetOf({.period = "2026"});
  std::mt19937 random_{20261126};
  std::map<int, Said> said_;  // by minute of its poll
  Store store_ = Open();
};

TEST_F(VersionsTest, EveryPollSaysAtItsTimeWhatItSaid) {
  for (int minute = 0; minute < kPolls; ++minute) ExpectWritten(store_, PollAt(minute));
  ASSERT_THAT(Snapshots(), Gt(5));
  ExpectWhatWasSaid(store_);
}

TEST_F(VersionsTest, PollsThatComeLateFindTheirPlace) {
  std::vector<Poll> late;
  for (int minute = 0; minute < kPolls; ++minute) {
    const Poll poll = PollAt(minute);
    if (Chance(15)) {
      late.push_back(poll);
    } else {
      ExpectWritten(store_, poll);
    }
  }
  const int64_t before = Snapshots();
  ASSERT_THAT(before, Gt(5));
  for (const Poll& poll : late) ExpectWritten(store_, poll);
  EXPECT_LT(Snapshots(), before);
  ExpectWhatWasSaid(store_);
}

TEST_F(VersionsTest, APollThatFollowsAfterARestartIsComparedWithWhatStood) {
  for (int minute = 0; minute < kPolls; ++minute) {
    ExpectWritten(store_, PollAt(minute));
    if (minute % 30 != 29) continue;
    { const Store ended = std::move(store_); }
    store_ = Open();
  }
  ExpectWhatWasSaid(store_);
}

TEST_F(VersionsTest, ADamagedSnapshotIsRefusedAndNotGuessed) {
  for (int minute = 0; minute < kPolls; ++minute) ExpectWritten(store_, PollAt(minute));
  ASSERT_TRUE(Shell()
                  ->Sql("UPDATE snapshot SET figures = CAST(substr(figures, 1, "
                        "length(figures) - 1) || x'55' AS BLOB)")
                  .Run()
                  .ok());
  const auto figures =
      store_.FiguresAt(SourceOf(target_), target_.period, Minute(kPolls) + Duration(1000));
  ASSERT_FALSE(figures.ok());
  EXPECT_EQ(figures.error().code, ErrorCode::kStore);
  EXPECT_THAT(figures.error().message, ::testing::HasSubstr("damaged"));
}

}  // namespace
}  // namespace dvcmon
