// The report of October, from 15 September to 14 October 2026, beside the truth of the simulated
// world, by portals of several families.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <optional>

#include "daemon/base/log.h"
#include "daemon/report/report.h"
#include "daemon/tables/write.h"
#include "tests/support/temp_dir.h"
#include "tests/world/counting.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

class ReportTruthTest : public ::testing::Test {
 protected:
  ReportTruthTest() { ConfigureLog(LogLevel::kError, LogFormat::kLogfmt); }

  void Play(const std::string& portal, const std::string& province,
            const Portals::Options& options) {
    portals_.emplace(world_, options);
    const auto loaded = LoadConfig(WriteConfig(folder_.Path("config"),
                                {.watched = {{portal, {province}}},
                                 .about = province,
                                 .reports = {"cchc-monthly"}}));
    for (const auto& d : loaded.diagnostics) ADD_FAILURE() << d.Text();
    config_ = loaded.config;
    auto history = History::Open(*portals_, folder_.Path(portal + ".db"), config_,
                                 StartOf(DayAt("2026-08-10")));
    ASSERT_TRUE(history.ok()) << history.error().message;
    history_ = *std::move(history);
    ASSERT_TRUE(history_->Play(DayAt("2026-08-10"), DayAt("2026-10-20")).ok());
  }

  Report Make(const std::string& province) {
    auto report = MakeReport(history_->store(), *config_,
                      {*config_->reports.layouts.at("cchc-monthly"),
                       config_->provinces.at(province).get(),
                       *ParseWindow("2026-10", Cutoff::kReport15), StartOf(DayAt("2026-10-20"))});
    EXPECT_TRUE(report.ok()) << report.error().message;
    return *std::move(report);
  }

  const dvcmon::testing::TempDir folder_{"/dev/shm"};
  const World world_{[] {
    WorldOptions options = SmallWorld();
    options.first = DayAt("2026-01-01");
    return options;
  }()};
  std::optional<Portals> portals_;
  std::shared_ptr<const Config> config_;
  std::unique_ptr<History> history_;
};

TEST_F(ReportTruthTest, Dump) {
  for (const auto& [portal, province] :
       {std::pair<std::string, std::string>("world-csv", "vinh-long"), {"igate", "an-giang"}, {"td", "thanh-hoa"}, {"opencps", "quang-ninh"}}) {
    Play(portal, province, {});
    const Report report = Make(province);
    std::ofstream("/tmp/r_" + portal + ".csv") << WriteCsv(report.book);
    std::ofstream("/tmp/r_" + portal + "_annex.csv") << WriteCsv(report.annex);
    const Status check = CheckBook(report.book);
    EXPECT_TRUE(check.ok());
  }
}

}  // namespace
}  // namespace dvcmon::world
