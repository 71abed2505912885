// What the daemon says of falls of filing, from the portal's numbers on, beside what fell in the
// simulated world: a fall of half is found, and nothing that a portal does to its numbers, no
// weekend and no Tết is one.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "daemon/base/log.h"
#include "tests/support/temp_dir.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Day kFrom = DayAt("2025-11-03");
const Day kTo = DayAt("2026-05-08");
const Day kFell = DayAt("2026-04-06");       // a Monday
const Day kRecovered = DayAt("2026-04-18");  // a Saturday

class DropTruthTest : public ::testing::Test {
 protected:
  DropTruthTest() { ConfigureLog(LogLevel::kError, LogFormat::kLogfmt); }

  // What was judged in Lạng Sơn by that portal; "H37.02 online_rate 2026-04-07..2026-04-23".
  std::vector<std::string> Judged(const std::string& portal, const std::vector<Drop>& drops,
                                  const Portals::Options& options) {
    WorldOptions wanted = SmallWorld();
    wanted.first = DayAt("2025-07-01");
    wanted.seed = 3;  // in which nothing else seems to fall on the days that are looked at
    wanted.departments = 6;
    wanted.communes = 6;
    wanted.drops = drops;
    const World world(wanted);
    const Portals portals(world, options);
    const dvcmon::testing::TempDir folder("/dev/shm");
    const auto config =
        LoadConfig(WriteConfig(folder.Path("config"), {.watched = {{portal, {"lang-son"}}}}))
            .config;
    auto history = History::Open(portals, folder.Path("world.db"), config, StartOf(kFrom));
    EXPECT_TRUE(history.ok());
    EXPECT_TRUE((*history)->Play(kFrom, kTo).ok());
    const auto kept = (*history)->store().Drops({});
    EXPECT_TRUE(kept.ok());
    std::vector<std::string> judged;
    for (const KeptDrop& drop : *kept) {
      judged.push_back(fmt::format("{} {} {}{} {}", FormatDay(drop.opened), Name(drop.of.rule),
                                   drop.of.agency, drop.of.group, Name(drop.how)));
    }
    std::ranges::sort(judged);
    return judged;
  }
  // Those that opened on these days.
  static std::vector<std::string> Between(const std::vector<std::string>& judged, Day first,
                                          Day last) {
    std::vector<std::string> within;
    for (const std::string& one : judged) {
      const Day day = DayAt(one.substr(0, 10));
      if (first <= day && day <= last) within.push_back(one);
    }
    return within;
  }
};

TEST_F(DropTruthTest, AFallOfHalfIsFoundInTwoDaysAndEndsWhenItDoes) {
  const Drop fall{Drop::Kind::kToPaper, "lang-son", "H37.03", kFell, kRecovered, 0.5};
  const std::vector<std::string> judged = Judged("world-csv", {fall}, {});
  const std::vector<std::string> fell = Between(judged, kFell, kRecovered);
  EXPECT_THAT(fell, Contains("2026-04-07 online_rate H37.03 recovered"));
  EXPECT_THAT(fell, Each(AnyOf(HasSubstr(" H37.03 "), HasSubstr("online_rate  "),
                               HasSubstr("online_rate departments "))))
      << "half of what is filed in the province is filed there";
}

TEST_F(DropTruthTest, AFallOfAllIsOneOfTheProvinceOnItsFirstDay) {
  const Drop fall{Drop::Kind::kToPaper, "lang-son", "", kFell, kRecovered, 0.8};
  const std::vector<std::string> judged = Judged("world-csv", {fall}, {});
  EXPECT_THAT(Between(judged, kFell, kFell), Contains("2026-04-06 online_rate  recovered"));
}

TEST_F(DropTruthTest, NothingThatAPortalDoesIsAFallAndNeitherAreTetAndTheNewYear) {
  const std::vector<std::string> clean = Judged("world-csv", {}, {});
  const Day first = DayAt("2026-03-23");
  ASSERT_THAT(Between(clean, first, kTo), IsEmpty()) << "another seed is needed";
  std::vector<Fault> faults;
  Day day = first;
  for (const auto& [kind, length] : {std::pair(Fault::Kind::kOutage, 4),
                                     {Fault::Kind::kFrozen, 4},
                                     {Fault::Kind::kTruncated, 2},
                                     {Fault::Kind::kTorn, 2},
                                     {Fault::Kind::kFlapping, 3},
                                     {Fault::Kind::kRestated, 1}}) {
    faults.push_back({.kind = kind,
                      .portal = "world-csv",
                      .province = "lang-son",
                      .from = StartOf(day),
                      .to = StartOf(day + days(length)),
                      .share = kind == Fault::Kind::kTruncated ? 0.3 : 0.01});
    day += days(7);
  }
  EXPECT_THAT(Between(Judged("world-csv", {}, {.faults = faults}), first, kTo), IsEmpty());
  // Of numbers: who files around a holiday, and how, is another matter.
  std::vector<std::string> around = Between(clean, DayAt("2025-12-29"), DayAt("2026-01-09"));
  std::ranges::move(Between(clean, DayAt("2026-02-02"), DayAt("2026-03-06")),
                    std::back_inserter(around));
  EXPECT_THAT(around, Each(Not(HasSubstr("volume"))));
}

TEST_F(DropTruthTest, ASourceThatRefreshesInBatchesIsJudgedByTheBatch) {
  const Portals::Options batches = {.policies = {{"world-csv", {.is_batch = true}}}};
  EXPECT_THAT(Between(Judged("world-csv", {}, batches), kFell, kTo), IsEmpty());
  const Drop fall{Drop::Kind::kToPaper, "lang-son", "H37.03", kFell, kRecovered, 0.5};
  EXPECT_THAT(Between(Judged("world-csv", {fall}, batches), kFell, kRecovered),
              Contains(HasSubstr("online_rate H37.03 recovered")));
}

}  // namespace
}  // namespace dvcmon::world
