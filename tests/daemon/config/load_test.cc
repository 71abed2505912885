#include "daemon/config/load.h"

#include <gmock/gmock.h>

#include <utility>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

const Hours kDaytime{hours(6), hours(22)};
const Hours kNight{hours(22), hours(6)};

Schedule Every(Duration every, Hours within = {}) { return {every, {}, within}; }
Schedule At(std::vector<minutes> at, Hours within = {}) {
  return {Duration(0), std::move(at), within};
}

TEST(LoadTest, ARoundMayTakeUntilTheNextAndNoLongerThanItsHours) {
  const struct {
    Schedule schedule;
    double rounds_a_day;
    Duration time;
  } cases[] = {
      {Every(hours(12)), 2, hours(12)},
      {Every(hours(5)), 4.8, hours(5)},
      {Every(hours(24 * 7)), 1.0 / 7, hours(24 * 7)},
      {Every(hours(1), kDaytime), 16, hours(1)},
      {Every(hours(12), kDaytime), 2, hours(8)},  // the second begins at 18:00, with 4 h to go
      {Every(hours(24), kDaytime), 1, hours(16)},
      {Every(hours(48), kNight), 0.5, hours(16)},
      {At({hours(6) + minutes(30), hours(18) + minutes(30)}), 2, hours(12)},
      {At({hours(6), hours(7), hours(18)}), 3, hours(1)},
      {At({hours(1), hours(23)}), 2, hours(2)},  // over midnight
      {At({hours(7)}), 1, hours(24)},
      {At({hours(7)}, kDaytime), 1, hours(16)},
      {At({hours(7), hours(21)}, kDaytime), 2, hours(2)},  // 21:00 to 22:00, 6:00 to 7:00
      {At({hours(1), hours(23)}, kNight), 2, hours(2)},
      {At({hours(5), hours(22)}, kNight), 2, hours(1)},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(RoundsADay(c.schedule), DoubleNear(c.rounds_a_day, 1e-9));
    EXPECT_EQ(TimeForARound(c.schedule), c.time) << FormatDuration(TimeForARound(c.schedule));
  }
}

CollectorSpec Collector(const std::string& name, Level of, std::vector<PeriodKind> periods,
                        Schedule schedule) {
  CollectorSpec collector;
  collector.name = name;
  collector.of = of;
  collector.periods = std::move(periods);
  collector.schedule = std::move(schedule);
  return collector;
}

WatchedPortal Watched(const std::string& name, const std::string& url, Duration pause,
                      std::vector<CollectorSpec> collectors, size_t provinces) {
  auto portal = std::make_shared<PortalSpec>();
  portal->name = name;
  portal->url = url;
  portal->pause = pause;
  portal->collectors = std::move(collectors);
  return {portal, std::vector<std::shared_ptr<const Province>>(provinces)};
}

TEST(LoadTest, CountsEverySourceOfEveryPortalAtTheHost) {
  const std::vector<PeriodKind> kinds = {PeriodKind::kYear, PeriodKind::kQuarter,
                                         PeriodKind::kMonth};
  Config config;
  config.portals = {
      Watched("a", "https://Portal.example", seconds(1),
              {Collector("tree", Level::kProvince, kinds, Every(hours(12))),
               Collector("table", Level::kNational, kinds, Every(hours(12)))},
              34),
      Watched("other", "https://other.example:8443", seconds(2),
              {Collector("tree", Level::kNational, {PeriodKind::kYear}, Every(hours(1)))}, 0),
      Watched("b", "https://portal.example:443/", seconds(3),
              {Collector("list", Level::kNational, {PeriodKind::kAsOf}, Every(hours(24 * 7)))}, 34),
  };
  const auto loads = LoadsOf(config);
  ASSERT_EQ(loads.size(), 2U);
  EXPECT_EQ(
      loads[0].Text(),
      "portal.example: at most 106 requests a round, 210.1 a day, at least 1s apart: 105s of each "
      "12h, 3s of each 7d");
  EXPECT_THAT(loads[0].share, DoubleNear(105.0 / 43'200 + 3.0 / 604'800, 1e-12));
  EXPECT_EQ(loads[0].Complaint(), std::nullopt);
  EXPECT_EQ(
      loads[1].Text(),
      "other.example:8443: at most 1 requests a round, 24 a day, at least 2s apart: 2s of each 1h");
}

TEST(LoadTest, CountsAsManyPagesAsThereMayBe) {
  CollectorSpec list = Collector("list", Level::kNational, {PeriodKind::kAsOf}, Every(hours(24)));
  list.paging.emplace().at_most = 700;
  Config config;
  config.portals = {Watched("a", "https://portal.example", seconds(1), {list}, 0)};
  EXPECT_EQ(LoadsOf(config).at(0).requests, 700U);
}

// Of one portal at one host: `count` national sources each.
Config SourcesOf(Duration pause, std::vector<std::pair<size_t, Schedule>> counts) {
  std::vector<CollectorSpec> collectors;
  for (auto& [count, schedule] : counts) {
    collectors.push_back(Collector("c" + std::to_string(collectors.size()), Level::kNational,
                                   std::vector<PeriodKind>(count, PeriodKind::kYear), schedule));
  }
  Config config;
  config.portals = {Watched("p", "https://p.example", pause, std::move(collectors), 0)};
  return config;
}

TEST(LoadTest, ARoundThatFillsItsTimeCanBeKeptAndOneRequestMoreCannot) {
  const struct {
    Duration pause;
    std::vector<std::pair<size_t, Schedule>> counts;
    bool kept;
  } cases[] = {
      {seconds(1), {{60, Every(minutes(1))}}, true},
      {seconds(1), {{61, Every(minutes(1))}}, false},
      {minutes(1), {{60, At({hours(6), hours(7)})}}, true},
      {minutes(1), {{61, At({hours(6), hours(7)})}}, false},
      {minutes(10), {{48, Every(hours(12), kDaytime)}}, true},
      {minutes(10), {{49, Every(hours(12), kDaytime)}}, false},
      {seconds(1), {{20, Every(minutes(1))}, {40, Every(minutes(1))}}, true},
      {seconds(1), {{20, Every(minutes(1))}, {41, Every(minutes(1))}}, false},
      {seconds(1), {{20, Every(minutes(1))}, {2400, Every(hours(1))}}, true},
      {seconds(1), {{20, Every(minutes(1))}, {2401, Every(hours(1))}}, false},
      {seconds(0), {{1000, Every(seconds(1))}}, true},
  };
  for (const auto& c : cases) {
    const auto loads = LoadsOf(SourcesOf(c.pause, c.counts));
    ASSERT_EQ(loads.size(), 1U);
    EXPECT_EQ(!loads[0].Complaint(), c.kept) << loads[0].Text();
  }
}

TEST(LoadTest, TheComplaintSaysTheNumbersAndWhatWouldBeRight) {
  EXPECT_EQ(LoadsOf(SourcesOf(seconds(1), {{90, Every(minutes(1))}}))[0].Complaint(),
            "cannot be kept: p.example: at most 90 requests a round, 129600 a day, at least 1s "
            "apart: 90s "
            "of each 1m; leave at least 90s between two rounds, or ask less");
  const HostLoad two =
      LoadsOf(SourcesOf(seconds(1), {{3600, Every(hours(2))}, {60, Every(minutes(1))}}))[0];
  EXPECT_EQ(two.heaviest.collector, "c1");
  EXPECT_EQ(two.Complaint(),
            "cannot be kept: p.example: at most 3660 requests a round, 129600 a day, at least 1s "
            "apart: 1m "
            "of each 1m, 1h of each 2h, 150% of the time; leave at least 90s between two rounds, "
            "and as many times more in the other schedules, or ask less");
}

TEST(LoadTest, AScheduleThatIsLongEnoughByTheComplaintCanBeKept) {
  for (const size_t count : {61, 100, 777, 5000}) {
    const HostLoad load = LoadsOf(SourcesOf(seconds(1), {{count, Every(minutes(1))}}))[0];
    const auto enough = seconds(count);
    EXPECT_THAT(load.Complaint(),
                testing::Optional(testing::HasSubstr("at least " + FormatDuration(enough))));
    EXPECT_EQ(LoadsOf(SourcesOf(seconds(1), {{count, Every(enough)}}))[0].Complaint(),
              std::nullopt);
  }
}

TEST(LoadTest, TheErrorStandsAtTheHeaviestSchedule) {
  ConfigFolder folder;  // two requests for the province, one for the nation
  folder.Replace("portal.yaml", "{every: 12h}", "{every: 3m}\npause: 1m");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  folder.Replace("portal.yaml", "[month]", "[month]\n    schedule: {every: 2m}");
  EXPECT_THAT(
      folder.Diagnoses(),
      ElementsAre("portal.yaml:5: schedule: cannot be kept: portal.example: at most 3 requests a "
                  "round, 1680 a day, at least 1m apart: 1m of each 2m, 2m of each 3m, "
                  "117% of the time; leave at least 210s between two rounds, and as many "
                  "times more in the other schedules, or ask less"));
  folder.Replace("dvcmon.yaml", "[phu-tho]", "[phu-tho]\n    schedule: {every: 5m}");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  folder.Replace("portal.yaml", "{every: 2m}", "{every: 90s}");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre(testing::StartsWith(
                  "portal.yaml:39: collectors.scores.schedule: cannot be kept: ")));
}

}  // namespace
}  // namespace dvcmon
