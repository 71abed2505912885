#include "tests/world/history.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "daemon/base/log.h"
#include "tests/support/temp_dir.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOnline[] = "applications_received{channel=online}";

class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest() {
    ConfigureLog(LogLevel::kError, LogFormat::kLogfmt);
    ConfigOptions options;
    options.watched = {{"world-csv", {"ben-tre", "tra-vinh", "vinh-long-den-2025", "vinh-long"}},
                       {"world-xlsx", {"lang-son"}}};
    config_ = LoadConfig(WriteConfig(folder_.Path("config"), options)).config;
  }

  std::unique_ptr<History> Open(const Portals& portals, Day day) {
    auto history = History::Open(portals, folder_.Path("dvcmon.db"), config_, StartOf(day));
    EXPECT_TRUE(history.ok()) << (history.ok() ? "" : history.error().message);
    return history.ok() ? *std::move(history) : nullptr;
  }

  static std::vector<FigureVersion> Versions(History& history, const std::string& portal,
                                             const std::string& province, const std::string& body,
                                             const std::string& period) {
    const auto versions = history.store().History({portal, "agencies", province, PeriodKind::kYear},
                                                  body, kOnline, ParsePeriod(period).value());
    EXPECT_TRUE(versions.ok());
    return versions.ok() ? *versions : std::vector<FigureVersion>();
  }

  const dvcmon::testing::TempDir folder_;
  const World world_{SmallWorld()};
  std::shared_ptr<const Config> config_;
};

TEST_F(HistoryTest, KeepsEveryEveningWhatWasPublishedThen) {
  const Portals portals(world_, {});
  const Day first = DayAt("2026-03-02");
  const Day last = DayAt("2026-03-20");
  const auto history = Open(portals, first);
  ASSERT_TRUE(history->Play(first, last).ok());
  std::map<Day, double> kept;
  for (const FigureVersion& version :
       Versions(*history, "world-xlsx", "lang-son", "lang-son", "2026")) {
    kept[DayOf(version.observed)] = version.value;
  }
  double standing = 0;
  for (Day day = first; day <= last; day += days(1)) {
    if (kept.contains(day)) standing = kept[day];
    EXPECT_EQ(standing, static_cast<double>(
                            world_.Filed("lang-son", "", Flow::kOnline, DayAt("2026-01-01"), day)))
        << FormatDay(day);
  }
}

// The last value of that series in /metrics; none: it is not there.
std::optional<double> ValueOf(const std::string& metrics, const std::string& series) {
  const size_t at = metrics.find("\n" + series + " ");
  if (at == std::string::npos) return std::nullopt;
  return std::stod(metrics.substr(at + 1 + series.size()));
}

TEST_F(HistoryTest, TheShareOfTheLastDaysIsThatOfTheTruth) {
  const Portals portals(world_, {});
  const Day first = DayAt("2026-03-02");
  const Day last = DayAt("2026-04-03");
  const auto history = Open(portals, first);
  ASSERT_TRUE(history->Play(first, last + days(1)).ok());
  const std::string metrics = history->Metrics();
  for (const int length : {1, 7, 28}) {
    const auto filed = [&](std::optional<Flow> channel) {
      return static_cast<double>(
          world_.Filed("lang-son", "", channel, last - days(length - 1), last));
    };
    EXPECT_EQ(
        ValueOf(metrics,
                fmt::format("dvc_province_online_filing_ratio{{portal=\"world-xlsx\",province="
                            "\"lang-son\",rate=\"online_of_received\",window=\"{}d\"}}",
                            length)),
        filed(Flow::kOnline) / filed(std::nullopt))
        << length;
  }
}

TEST_F(HistoryTest, AsksTheProvincesOfTheDay) {
  const Portals portals(world_, {});
  const auto history = Open(portals, DayAt("2025-06-29"));
  ASSERT_TRUE(history->Play(DayAt("2025-06-29"), DayAt("2025-07-02")).ok());
  const auto before = Versions(*history, "world-csv", "ben-tre", "ben-tre", "2025");
  ASSERT_FALSE(before.empty());
  EXPECT_EQ(DayOf(before.back().observed), DayAt("2025-06-30"));
  const auto after = Versions(*history, "world-csv", "vinh-long", "vinh-long", "2025");
  ASSERT_FALSE(after.empty());
  EXPECT_EQ(DayOf(after.front().observed), DayAt("2025-07-01"));
  EXPECT_THAT(history->Metrics(), HasSubstr(R"(province="vinh-long")"));
  EXPECT_THAT(history->Metrics(), Not(HasSubstr(R"(dvc_province_info{code="83")")));
}

TEST_F(HistoryTest, GoesOnFromItsStore) {
  const Portals portals(world_, {});
  ASSERT_TRUE(
      Open(portals, DayAt("2026-03-02"))->Play(DayAt("2026-03-02"), DayAt("2026-03-03")).ok());
  const auto history = Open(portals, DayAt("2026-03-04"));
  ASSERT_TRUE(history->Play(DayAt("2026-03-04"), DayAt("2026-03-05")).ok());
  EXPECT_EQ(Versions(*history, "world-xlsx", "lang-son", "lang-son", "2026").size(), 4U);
}

TEST_F(HistoryTest, StepsAsOftenAsItIsTold) {
  const Portals portals(world_, {});
  const auto history = Open(portals, DayAt("2026-03-02"));
  int steps = 0;
  ASSERT_TRUE(history
                  ->Play(DayAt("2026-03-02"), DayAt("2026-03-03"), std::chrono::hours(6),
                         [&](Time) { ++steps; })
                  .ok());
  EXPECT_EQ(steps, 8);
}

TEST_F(HistoryTest, GoesOnWithTheOthersAfterAnOutage) {
  const Portals portals(world_, {.faults = {{.kind = Fault::Kind::kOutage,
                                             .portal = "world-xlsx",
                                             .province = "",
                                             .from = StartOf(DayAt("2026-03-03")),
                                             .to = StartOf(DayAt("2026-03-05"))}}});
  const auto history = Open(portals, DayAt("2026-03-02"));
  ASSERT_TRUE(history->Play(DayAt("2026-03-02"), DayAt("2026-03-06")).ok());
  std::vector<std::string> seen;
  for (const FigureVersion& version :
       Versions(*history, "world-xlsx", "lang-son", "lang-son", "2026")) {
    seen.push_back(FormatDay(DayOf(version.observed)));
  }
  EXPECT_THAT(seen, ::testing::ElementsAre("2026-03-02", "2026-03-05", "2026-03-06"));
  EXPECT_EQ(Versions(*history, "world-csv", "vinh-long", "vinh-long", "2026").size(), 5U);
}

}  // namespace
}  // namespace dvcmon::world
