#include "tests/world/world.h"

#include <gtest/gtest.h>

#include "tests/world/days.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;

// Filings per working day and per other day, of everybody.
double PerDay(const World& world, Day first, Day last, bool working) {
  double count = 0;
  int64_t filed = 0;
  for (Day day = first; day <= last; day += days(1)) {
    if (IsWorkingDay(day) != working) continue;
    ++count;
    for (const Province& province : world.provinces())
      filed += world.Between(province, day, day).Filed();
  }
  return static_cast<double>(filed) / count;
}

TEST(WorldDaysTest, KnowHolidaysAndSaturdaysThatAreWorkedForThem) {
  EXPECT_FALSE(IsWorkingDay(DayAt("2026-02-17")));  // first day of the year of the horse
  EXPECT_FALSE(IsWorkingDay(DayAt("2025-05-02")));
  EXPECT_TRUE(IsWorkingDay(DayAt("2025-04-26")));  // a Saturday, for it
  EXPECT_FALSE(IsWorkingDay(DayAt("2025-04-19")));
  EXPECT_TRUE(IsWorkingDay(DayAt("2026-11-26")));
}

TEST(WorldDaysTest, HaveLittleBusinessAroundTet) {
  EXPECT_LT(ShareOfDay(DayAt("2026-02-17")), 0.02);
  EXPECT_LT(ShareOfDay(DayAt("2026-02-13")), 0.5 * ShareOfDay(DayAt("2026-01-16")));  // Fridays
  EXPECT_LT(ShareOfDay(DayAt("2026-02-23")), ShareOfDay(DayAt("2026-03-02")));        // Mondays
}

TEST(WorldTest, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const World one(TinyWorld());
  const World two(TinyWorld());
  WorldOptions other = TinyWorld();
  other.seed = 2;
  const World three(other);
  bool differs = false;
  for (Day day = DayAt("2026-01-01"); day <= DayAt("2026-12-31"); day += days(1)) {
    const Counts counts = one.Between(*one.Find("lang-son"), day, day);
    ASSERT_EQ(counts, two.Between(*two.Find("lang-son"), day, day)) << FormatDay(day);
    differs |= counts != three.Between(*three.Find("lang-son"), day, day);
  }
  EXPECT_TRUE(differs);
}

TEST(WorldTest, LetsAnAgencyLiveTheSameWhoeverElseThereIs) {
  WorldOptions more = TinyWorld();
  more.provinces = {"an-giang", "lang-son"};
  const World alone(TinyWorld());
  const World together(more);
  const Agency& here = alone.Find("lang-son")->agencies.front();
  const Agency& there = together.Find("lang-son")->agencies.front();
  for (Day day = DayAt("2026-03-01"); day <= DayAt("2026-03-31"); day += days(1)) {
    const Time noon = StartOf(day) + std::chrono::hours(12);
    ASSERT_EQ(alone.Until(here, noon), together.Until(there, noon)) << FormatDay(day);
  }
}

TEST(WorldTest, HasAWeek) {
  const World world(SmallWorld());
  const double working = PerDay(world, DayAt("2026-03-01"), DayAt("2026-03-31"), true);
  const double other = PerDay(world, DayAt("2026-03-01"), DayAt("2026-03-31"), false);
  EXPECT_GT(working, 50);
  EXPECT_LT(other, working / 10);
}

TEST(WorldTest, CountsPartsWithinTheWhole) {
  const World world(SmallWorld());
  for (const Province& province : world.provinces()) {
    for (const Agency& agency : province.agencies) {
      for (Day day = DayAt("2025-06-01"); day <= DayAt("2025-07-31"); day += days(1)) {
        const Counts counts = world.Between(agency, day, day);
        for (const int64_t count : counts.of) ASSERT_GE(count, 0);
        ASSERT_LE(counts[Flow::kFullOnline], counts[Flow::kOnline]);
        ASSERT_LE(counts[Flow::kLate], counts.Filed());
        ASSERT_LE(counts[Flow::kPayable], counts.Filed());
        ASSERT_LE(counts[Flow::kPaidOnline], counts[Flow::kPayable]);
        ASSERT_LE(counts[Flow::kResultDigitized], counts.Settled());
      }
    }
  }
}

TEST(WorldTest, SettlesWhatWasFiledAndNothingElse) {
  const World world(TinyWorld());
  const Province& province = *world.Find("lang-son");
  const Day first = world.options().first;
  for (Day day = first; day < world.options().last; day += days(7)) {
    const Counts counts = world.Between(province, first, day);
    ASSERT_LE(counts.Settled(), counts.Filed()) << FormatDay(day);
    ASSERT_LE(counts[Flow::kOverdue], counts[Flow::kLate]) << FormatDay(day);
  }
  const Counts all = world.Between(province, first, world.options().last);
  EXPECT_EQ(all.Settled(), all.Filed());
}

TEST(WorldTest, CountsDayByDayWhatItCountsInAll) {
  const World world(TinyWorld());
  const Agency& agency = world.Find("lang-son")->agencies.front();
  int64_t sum = 0;
  for (Day day = DayAt("2026-04-01"); day <= DayAt("2026-06-30"); day += days(1)) {
    sum += world.Filed("lang-son", agency.code, Flow::kOnline, day, day);
  }
  EXPECT_GT(sum, 0);
  EXPECT_EQ(sum, world.Filed("lang-son", agency.code, Flow::kOnline, DayAt("2026-04-01"),
                             DayAt("2026-06-30")));
}

TEST(WorldTest, FillsADayBetweenSevenAndSix) {
  const World world(TinyWorld());
  const Province& province = *world.Find("lang-son");
  const Day day = DayAt("2026-03-16");
  for (const Agency& agency : province.agencies) {
    const Counts before = world.Between(agency, world.options().first, day - days(1));
    const Counts after = world.Between(agency, world.options().first, day);
    EXPECT_EQ(world.Until(agency, StartOf(day)), before);
    EXPECT_EQ(world.Until(agency, StartOf(day) + std::chrono::hours(7)), before);
    EXPECT_EQ(world.Until(agency, StartOf(day) + std::chrono::hours(18)), after);
    EXPECT_EQ(world.Until(agency, StartOf(day + days(1))), after);
    Counts last = before;
    for (int minute = 0; minute < 24 * 60; minute += 10) {
      const Counts now = world.Until(agency, StartOf(day) + std::chrono::minutes(minute));
      for (size_t i = 0; i < kFlows; ++i) ASSERT_GE(now.of[i], last.of[i]);
      last = now;
    }
  }
}

TEST(WorldTest, FilesAsMuchAfterTheMergerAsBefore) {
  WorldOptions options = SmallWorld();
  options.provinces = {"vinh-long"};
  const World world(options);
  const Province& merged = *world.Find("vinh-long");
  ASSERT_EQ(merged.predecessors.size(), 3U);
  int64_t before = 0;
  for (const Province* one : merged.predecessors) {
    EXPECT_EQ(world.Filed(one->slug(), "", std::nullopt, DayAt("2025-07-01"), DayAt("2026-12-31")),
              0);
    before += world.Filed(one->slug(), "", std::nullopt, DayAt("2025-05-12"), DayAt("2025-06-30"));
  }
  EXPECT_EQ(world.Filed("vinh-long", "", std::nullopt, DayAt("2025-01-01"), DayAt("2025-06-30")),
            0);
  const int64_t after =
      world.Filed("vinh-long", "", std::nullopt, DayAt("2025-07-01"), DayAt("2025-08-19"));
  EXPECT_NEAR(static_cast<double>(after) / static_cast<double>(before), 1, 0.25);
}

TEST(WorldTest, HasDistrictsUntilTheMerger) {
  const World world(SmallWorld());
  const Province& province = *world.Find("thanh-hoa");
  const Agency* district = World::Find(province, "H56.51", DayAt("2025-06-30"));
  ASSERT_NE(district, nullptr);
  EXPECT_EQ(district->tier, Tier::kDistrict);
  EXPECT_EQ(World::Find(province, "H56.51", DayAt("2025-07-01")), nullptr);
  EXPECT_NE(World::Find(province, "H56.01", DayAt("2025-07-01")), nullptr);
}

TEST(WorldTest, HasAll63And34ProvincesWhenTheyAreWanted) {
  WorldOptions options = SmallWorld();
  options.provinces = {"all"};
  options.first = DayAt("2025-06-30");
  options.last = DayAt("2025-07-01");
  options.departments = 1;
  options.districts = options.communes = 0;
  const World world(options);
  int before = 0;
  int after = 0;
  for (const Province& province : world.provinces()) {
    before += province.first <= options.first ? 1 : 0;
    after += province.last >= options.last ? 1 : 0;
  }
  EXPECT_EQ(before, 63);
  EXPECT_EQ(after, 34);
}

class DropTest : public ::testing::Test {
 protected:
  // What that drop does to the flows of an agency in March; the months around it are as ever.
  Counts Change(Drop::Kind kind, double share) {
    WorldOptions options = TinyWorld();
    const World without(options);
    const Province& province = *without.Find("lang-son");
    options.drops = {{kind, "lang-son", province.agencies.back().code, DayAt("2026-03-02"),
                      DayAt("2026-03-31"), share}};
    const World with(options);
    const Province& fallen = *with.Find("lang-son");
    for (const auto& [first, last] : {std::pair("2026-01-01", "2026-03-01")}) {
      EXPECT_EQ(with.Between(fallen, DayAt(first), DayAt(last)),
                without.Between(province, DayAt(first), DayAt(last)));
    }
    EXPECT_EQ(
        with.Filed("lang-son", "", Flow::kOnline, DayAt("2026-04-01"), DayAt("2026-12-31")),
        without.Filed("lang-son", "", Flow::kOnline, DayAt("2026-04-01"), DayAt("2026-12-31")));
    Counts change = with.Between(fallen.agencies.back(), DayAt("2026-03-02"), DayAt("2026-03-31"));
    change -= without.Between(province.agencies.back(), DayAt("2026-03-02"), DayAt("2026-03-31"));
    return change;
  }
};

TEST_F(DropTest, TakesOnlineFilingsToTheCounter) {
  const Counts change = Change(Drop::Kind::kToPaper, 0.5);
  EXPECT_LT(change[Flow::kOnline], -10);
  EXPECT_GT(change[Flow::kDirect] + change[Flow::kPostal], 5);  // some are entered later
}

TEST_F(DropTest, LosesOnlineFilings) {
  const Counts change = Change(Drop::Kind::kLost, 1);
  EXPECT_LT(change[Flow::kOnline], -20);
  EXPECT_LT(change.Filed(), -20);
}

TEST_F(DropTest, LowersTheVolumeOfAllChannels) {
  EXPECT_LT(Change(Drop::Kind::kVolume, 0.75).Filed(), -20);
}

}  // namespace
}  // namespace dvcmon::world
