// What the portals answer is read by the portal files to the very numbers that are published.
#include "tests/world/portals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>

#include "collectors/collect.h"
#include "daemon/config/config.h"
#include "tests/support/temp_dir.h"
#include "tests/world/client.h"
#include "tests/world/counting.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using ::testing::HasSubstr;
using Kind = Fault::Kind;

class WorldPortalsTest : public ::testing::Test {
 protected:
  WorldPortalsTest() {
    ConfigOptions options;
    options.watched.push_back({"dvcqg-2022", {"phu-tho", "vinh-long"}});
    const LoadedConfig loaded = LoadConfig(WriteConfig(folder_.Path("config"), options));
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    config_ = loaded.config;
  }

  void SetPortals(const Portals::Options& options) { portals_.emplace(world_, options); }

  Poll Ask(const PollTarget& target, Time now, const AgencyIds& ids = {}) const {
    Known known;
    known.ids = std::make_shared<const AgencyIds>(ids);
    Collection collection(target, now, std::move(known), [] { return 0.5; });
    WorldClient client(*portals_, [now] { return now; });
    while (auto request = collection.Next()) {
      client.Send(*std::move(request),
                  [&](Result<HttpResponse> answer) { collection.Feed(std::move(answer), now); });
    }
    return std::move(collection).Take();
  }

  // The first collector of the portal about that province.
  PollTarget Target(const std::string& portal, const std::string& province, Time now,
                    PeriodKind kind = PeriodKind::kYear) const {
    for (const WatchedPortal& watched : config_->portals) {
      if (watched.portal->name != portal) continue;
      for (const auto& one : watched.provinces) {
        if (one->slug != province) continue;
        const CollectorSpec* spec = &watched.portal->collectors.front();
        return {watched.portal, {watched.portal, spec}, one, PeriodContaining(kind, DayOf(now))};
      }
    }
    ADD_FAILURE() << portal << " does not watch " << province;
    return {};
  }

  // How many numbers were compared.
  size_t Compare(const Poll& poll, Time now) const {
    const std::string& portal = poll.target.portal->name;
    const auto& figures = CountingsOf(portal);
    const Province* province =
        poll.target.province ? world_.Find(poll.target.province->slug) : nullptr;
    if (province == nullptr) return 0;
    const Snapshot shown = portals_->Of(portal).At(*province, poll.target.period, now);
    size_t compared = 0;
    std::set<std::string> agencies;
    for (const Reading& reading : poll.readings) {
      const Row& row = poll.rows[reading.row];
      const bool is_agency = poll.LevelOf(row) == Level::kAgency;
      if (is_agency) agencies.insert(row.body);
      const PublishedRow* published = is_agency ? shown.Find(row.body) : &shown.total;
      if (published == nullptr) {
        ADD_FAILURE() << poll.target.Text() << ": no agency " << row.body;
        continue;
      }
      const auto figure = figures.find(poll.KeyOf(reading));
      if (figure == figures.end()) continue;
      EXPECT_EQ(reading.value, static_cast<double>(figure->second(*published)))
          << poll.target.Text() << " " << row.body << " " << figure->first;
      ++compared;
    }
    if (!agencies.empty()) {
      EXPECT_EQ(agencies.size(), shown.rows.size()) << poll.target.Text();
    }
    return compared;
  }

  // Asks everything that is watched; returns the numbers compared, by portal.
  std::map<std::string, size_t> CompareAll(Time now) const {
    std::map<std::string, size_t> compared;
    for (const WatchedPortal& watched : config_->portals) {
      AgencyIds ids;
      for (const CollectorSpec& spec : watched.portal->collectors) {
        for (const PeriodKind kind : spec.periods) {
          PollTarget target{
              watched.portal, {watched.portal, &spec}, nullptr, PeriodContaining(kind, DayOf(now))};
          auto provinces = watched.provinces;
          if (spec.of == Level::kNational) provinces = {nullptr};
          for (const auto& province : provinces) {
            target.province = province;
            if (!target.CanAskOn(DayOf(now))) continue;
            const Poll poll = Ask(target, now, ids);
            if (!poll.accepted()) {
              ADD_FAILURE() << target.Text() << ": " << poll.error->message << " at "
                            << poll.error->where;
              continue;
            }
            EXPECT_EQ(poll.torn, "") << target.Text();
            for (const Row& row : poll.rows) {
              if (!row.id.empty()) ids[row.id] = row.body;
            }
            compared[watched.portal->name] += Compare(poll, now);
          }
        }
      }
    }
    return compared;
  }

  // Without the interface that is not there on that day.
  void Leave(const std::string& portal) {
    auto config = std::make_shared<Config>(*config_);
    std::erase_if(config->portals,
                  [&](const WatchedPortal& watched) { return watched.portal->name == portal; });
    config_ = config;
  }

  Fault FaultOf(Kind kind, const std::string& portal, const std::string& day) const {
    const Time from = StartOf(DayAt(day));
    return {.kind = kind,
            .portal = portal,
            .province = "",
            .from = from,
            .to = from + std::chrono::hours(24)};
  }

  const dvcmon::testing::TempDir folder_;
  const World world_{[] {
    WorldOptions options = SmallWorld();
    options.first = DayAt("2025-01-01");
    return options;
  }()};
  std::optional<Portals> portals_;
  std::shared_ptr<const Config> config_;
};

TEST_F(WorldPortalsTest, AreReadToTheNumbersThatArePublishedIn2026) {
  SetPortals({});
  Leave("dvcqg-2022");
  const auto compared = CompareAll(EveningOf("2026-10-14"));
  for (const WatchedPortal& watched : config_->portals) {
    EXPECT_GT(compared.at(watched.portal->name), 30U) << watched.portal->name;
  }
}

TEST_F(WorldPortalsTest, AreReadToTheNumbersThatArePublishedBeforeTheMerger) {
  SetPortals({});
  Leave("dvcqg");
  Leave("dvcqg-2022");
  const auto compared = CompareAll(EveningOf("2025-06-18"));
  EXPECT_EQ(compared.size(), 6U);
  EXPECT_GT(compared.at("world-csv"), 3U * 14U * 6U);  // three provinces with six agencies each
}

TEST_F(WorldPortalsTest, AreReadToTheNumbersThatArePublishedInTheLastYearOfTheFormerInterface) {
  SetPortals({});
  Leave("dvcqg");
  const auto compared = CompareAll(EveningOf("2025-11-20"));
  EXPECT_GT(compared.at("dvcqg-2022"), 20U);
}

TEST_F(WorldPortalsTest, AreReadInTheMorningOfTheFirstOfJanuary) {
  SetPortals({});
  Leave("dvcqg");
  CompareAll(StartOf(DayAt("2026-01-01")) + std::chrono::hours(6));
}

TEST_F(WorldPortalsTest, AreOutWhenTheirServerIs) {
  SetPortals({.faults = {FaultOf(Kind::kOutage, "td", "2026-03-10")}});
  const Time now = EveningOf("2026-03-10");
  const Poll poll = Ask(Target("td", "thanh-hoa", now), now);
  ASSERT_FALSE(poll.accepted());
  EXPECT_EQ(poll.error->code, ErrorCode::kStatus);
  EXPECT_TRUE(Ask(Target("opencps", "quang-ninh", now), now).accepted());
}

TEST_F(WorldPortalsTest, AreSeenToBeTorn) {
  for (const auto& [portal, province] :
       {std::pair<std::string, std::string>("world-csv", "vinh-long"),
        {"world-xlsx", "lang-son"}}) {
    SetPortals({.faults = {FaultOf(Kind::kTorn, portal, "2026-03-10")}});
    const Time now = EveningOf("2026-03-10");
    const Poll poll = Ask(Target(portal, province, now), now);
    ASSERT_TRUE(poll.accepted()) << poll.error->message;
    EXPECT_NE(poll.torn, "") << portal;
  }
}

TEST_F(WorldPortalsTest, DriftWhenALevelOfServicesIsCalledOtherwise) {
  SetPortals({.faults = {FaultOf(Kind::kRenamed, "world-html", "2026-03-10")}});
  EXPECT_TRUE(Ask(Target("world-html", "phu-tho", EveningOf("2026-03-09")), EveningOf("2026-03-09"))
                  .accepted());
  const Time now = EveningOf("2026-03-20");
  const Poll poll = Ask(Target("world-html", "phu-tho", now), now);
  ASSERT_FALSE(poll.accepted());
  EXPECT_EQ(poll.error->code, ErrorCode::kDrift);
  EXPECT_THAT(poll.error->message, HasSubstr("Mức độ 4"));
}

}  // namespace
}  // namespace dvcmon::world
