#include "tests/world/publication.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using Kind = Fault::Kind;

class PublicationTest : public ::testing::Test {
 protected:
  Snapshot Shown(const Publication& portal, Time now, PeriodKind kind = PeriodKind::kYear) const {
    return portal.At(province_, PeriodContaining(kind, DayOf(now)), now);
  }
  Snapshot Shown(Policy policy, std::vector<Fault> faults, Time now) const {
    return Shown(Publication(world_, "td", policy, std::move(faults)), now);
  }
  Fault FaultOf(Kind kind, std::string_view from, std::string_view to) const {
    return {.kind = kind,
            .portal = "td",
            .province = "lang-son",
            .from = StartOf(DayAt(from)),
            .to = StartOf(DayAt(to))};
  }
  int64_t Filed(std::string_view first, std::string_view last) const {
    return world_.Filed("lang-son", "", std::nullopt, DayAt(first), DayAt(last));
  }

  const World world_{[] {
    WorldOptions options = TinyWorld();
    options.first = DayAt("2025-07-01");
    return options;
  }()};
  const Province& province_ = *world_.Find("lang-son");
  const Publication plain_{world_, "td", {}, {}};
};

TEST_F(PublicationTest, CountsThePeriodSoFar) {
  const Time now = EveningOf("2026-08-20");
  EXPECT_EQ(Shown(plain_, now, PeriodKind::kYear).total.counts,
            world_.Between(province_, DayAt("2026-01-01"), DayAt("2026-08-20")));
  EXPECT_EQ(Shown(plain_, now, PeriodKind::kQuarter).total.counts,
            world_.Between(province_, DayAt("2026-07-01"), DayAt("2026-08-20")));
  EXPECT_EQ(Shown(plain_, now, PeriodKind::kMonth).total.counts,
            world_.Between(province_, DayAt("2026-08-01"), DayAt("2026-08-20")));
  const Snapshot closed = plain_.At(province_, ParsePeriod("2026-05").value(), now);
  EXPECT_EQ(closed.total.counts,
            world_.Between(province_, DayAt("2026-05-01"), DayAt("2026-05-31")));
}

TEST_F(PublicationTest, AddsItsAgenciesUp) {
  const Snapshot shown = Shown(plain_, EveningOf("2026-08-20"));
  Counts sum;
  for (const PublishedRow& row : shown.rows) sum += row.counts;
  EXPECT_EQ(shown.rows.size(), 5U);
  EXPECT_EQ(sum, shown.total.counts);
}

TEST_F(PublicationTest, BeginsTheYearAtItsFirstDayUnlessItIsLateOrEarly) {
  const auto filed = [&](Policy::Reset reset, std::string_view day, Duration at) {
    return Shown({.reset = reset}, {}, StartOf(DayAt(day)) + at).total.counts.Filed();
  };
  EXPECT_EQ(filed(Policy::Reset::kExact, "2026-01-06", hours(23)),
            Filed("2026-01-01", "2026-01-06"));
  EXPECT_EQ(filed(Policy::Reset::kLate, "2026-01-04", hours(23)),
            Filed("2025-01-01", "2026-01-04"));
  EXPECT_EQ(filed(Policy::Reset::kLate, "2026-01-05", hours(19)),
            Filed("2026-01-01", "2026-01-05"));
  EXPECT_EQ(filed(Policy::Reset::kEarly, "2025-12-31", hours(23)),
            Filed("2025-01-01", "2025-12-31"));
  EXPECT_EQ(filed(Policy::Reset::kEarly, "2025-12-31", hours(23) + minutes(55)), 0);
}

TEST_F(PublicationTest, RefreshesABatchEveryOneToThreeDaysInTheEvening) {
  const Publication batch(world_, "td", {.is_batch = true}, {});
  int64_t last = -1;
  int same = 0;
  int changes = 0;
  for (Day day = DayAt("2026-03-02"); day <= DayAt("2026-03-31"); day += days(1)) {
    const Snapshot shown = Shown(batch, EveningOf(day));
    EXPECT_EQ(shown.total.counts.Filed(),
              world_.Filed("lang-son", "", std::nullopt, DayAt("2026-01-01"), shown.as_of));
    EXPECT_LT(day - shown.as_of, days(3));
    same = shown.total.counts.Filed() == last ? same + 1 : 0;
    changes += same == 0 ? 1 : 0;
    EXPECT_LT(same, 4);
    last = shown.total.counts.Filed();
  }
  EXPECT_GT(changes, 8);
  EXPECT_LT(changes, 25);
}

TEST_F(PublicationTest, StaysAsItWasWhileItIsFrozen) {
  const std::vector<Fault> faults = {FaultOf(Kind::kFrozen, "2026-03-10", "2026-03-13")};
  const auto filed = [&](std::string_view day) {
    return Shown({}, faults, EveningOf(day)).total.counts.Filed();
  };
  EXPECT_EQ(filed("2026-03-09"), filed("2026-03-10"));
  EXPECT_EQ(filed("2026-03-10"), filed("2026-03-12"));
  EXPECT_EQ(filed("2026-03-13"), Filed("2026-01-01", "2026-03-13"));
}

TEST_F(PublicationTest, LosesWhatIsRestated) {
  Fault one = FaultOf(Kind::kRestated, "2026-03-10", "2026-03-11");
  one.agency = province_.agencies.front().code;
  one.count = 7;
  const Snapshot before = Shown({}, {one}, EveningOf("2026-03-09"));
  EXPECT_EQ(before.total.counts.Filed(), Filed("2026-01-01", "2026-03-09"));
  const Snapshot after = Shown({}, {one}, EveningOf("2026-03-20"));
  EXPECT_EQ(after.total.counts.Filed(), Filed("2026-01-01", "2026-03-20") - 7);

  Fault all = FaultOf(Kind::kRestated, "2026-06-10", "2026-06-11");
  all.share = 0.01;
  const auto filed = static_cast<double>(Filed("2026-01-01", "2026-06-10"));
  EXPECT_NEAR(static_cast<double>(Shown({}, {all}, EveningOf("2026-06-10")).total.counts.Filed()),
              0.99 * filed, 0.006 * filed);
}

TEST_F(PublicationTest, WritesTheMonthBeforeAnew) {
  Fault fault = FaultOf(Kind::kRewritten, "2026-05-10", "2026-05-11");
  fault.share = 0.1;
  const Publication portal(world_, "td", {}, {fault});
  const Period april = ParsePeriod("2026-04").value();
  const int64_t said = portal.At(province_, april, EveningOf("2026-05-09")).total.counts.Filed();
  EXPECT_EQ(said, Filed("2026-04-01", "2026-04-30"));
  const int64_t says = portal.At(province_, april, EveningOf("2026-05-10")).total.counts.Filed();
  EXPECT_NEAR(static_cast<double>(says), 1.1 * static_cast<double>(said), 10);
  EXPECT_EQ(Shown(portal, EveningOf("2026-05-10"), PeriodKind::kMonth).total.counts.Filed(),
            Filed("2026-05-01", "2026-05-10"));
  EXPECT_EQ(Shown(portal, EveningOf("2026-05-10")).total.counts.Filed(),
            Filed("2026-01-01", "2026-05-10") + says - said);
}

TEST_F(PublicationTest, LeavesAgenciesOutOfATruncatedAnswer) {
  Fault fault = FaultOf(Kind::kTruncated, "2026-03-10", "2026-03-11");
  fault.share = 0.5;
  const Snapshot whole = Shown({}, {fault}, EveningOf("2026-03-11"));
  const Snapshot part = Shown({}, {fault}, EveningOf("2026-03-10"));
  EXPECT_EQ(whole.rows.size(), 5U);
  EXPECT_EQ(part.rows.size(), 2U);
  EXPECT_EQ(part.total.counts.Filed(), Filed("2026-01-01", "2026-03-10"));
}

TEST_F(PublicationTest, IsOfTwoMomentsWhenItIsTorn) {
  const Snapshot torn =
      Shown({}, {FaultOf(Kind::kTorn, "2026-03-10", "2026-03-11")}, EveningOf("2026-03-10"));
  EXPECT_EQ(torn.rows[0].as_of, DayAt("2026-03-10"));
  EXPECT_EQ(torn.rows[1].as_of, DayAt("2026-03-09"));
  EXPECT_EQ(torn.rows[1].counts.Filed(),
            world_.Filed("lang-son", torn.rows[1].agency->code, std::nullopt, DayAt("2026-01-01"),
                         DayAt("2026-03-09")));
}

TEST_F(PublicationTest, GoesToAndFroWhileACacheFlaps) {
  const Fault fault = FaultOf(Kind::kFlapping, "2026-03-10", "2026-03-11");
  std::set<int64_t> seen;
  for (int minute = 0; minute < 60; ++minute) {
    seen.insert(Shown({}, {fault}, EveningOf("2026-03-10") + minutes(minute)).total.counts.Filed());
  }
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_EQ(*seen.rbegin(), Filed("2026-01-01", "2026-03-10"));
}

TEST_F(PublicationTest, ShowsNothingOfADefinitionUntilItIsSwitchedOn) {
  const std::vector<Fault> faults = {FaultOf(Kind::kSwitchedOn, "2026-03-10", "2026-03-10")};
  EXPECT_EQ(Shown({}, faults, EveningOf("2026-03-09")).total.counts[Flow::kDigitized], 0);
  EXPECT_EQ(Shown({}, faults, EveningOf("2026-03-10")).total.counts[Flow::kDigitized],
            world_.Between(province_, DayAt("2026-01-01"), DayAt("2026-03-10"))[Flow::kDigitized]);
}

TEST_F(PublicationTest, HasFaultsOfOtherPortalsNot) {
  Fault fault = FaultOf(Kind::kOutage, "2026-03-10", "2026-03-11");
  EXPECT_TRUE(Shown({}, {fault}, EveningOf("2026-03-10")).is_out);
  EXPECT_FALSE(Shown({}, {fault}, EveningOf("2026-03-11")).is_out);
  fault.portal = "igate";
  EXPECT_FALSE(Shown({}, {fault}, EveningOf("2026-03-10")).is_out);
}

TEST_F(PublicationTest, PlansTheSameFaultsForTheSameSeed) {
  const std::vector<Fault> one = PlanFaults(5, world_, "td");
  const std::vector<Fault> two = PlanFaults(5, world_, "td");
  ASSERT_EQ(one.size(), two.size());
  std::set<Kind> kinds;
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].from, two[i].from);
    kinds.insert(one[i].kind);
  }
  EXPECT_EQ(kinds.size(), 7U);
}

}  // namespace
}  // namespace dvcmon::world
