// The report of all provinces, beside the truth of the simulated world: of October 2024 by the
// portal of that time, when there were 63, and of October 2026 by today's.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/base/log.h"
#include "daemon/report/report.h"
#include "daemon/tables/write.h"
#include "tests/support/temp_dir.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace dvcmon::world {
namespace {

// Those that merged, whom the portal of 2022 to 2025 knows under ids of their own.
const std::vector<std::string> kWatched2024 = {
    "phu-tho-den-2025", "vinh-phuc",          "hoa-binh",   "ben-tre",
    "tra-vinh",         "vinh-long-den-2025", "kien-giang", "an-giang-den-2025"};
const std::vector<std::string> kWatched2026 = {"phu-tho",   "vinh-long",  "an-giang",
                                               "thanh-hoa", "quang-ninh", "lang-son"};

struct October {
  Day first;
  Day last;
};

class NationalReportTest : public ::testing::Test {
 protected:
  NationalReportTest() { ConfigureLog(LogLevel::kError, LogFormat::kLogfmt); }

  // The last days of the month, and the first ones after it.
  void Play(const Watched& watched, int year) {
    const auto day = [&](const char* rest) { return DayAt(fmt::format("{}-{}", year, rest)); };
    october_ = {day("10-01"), day("10-31")};
    ConfigOptions options;
    options.watched = {watched};
    options.about = watched.provinces.front();
    options.reports = {"cac-tinh"};
    const LoadedConfig loaded = LoadConfig(WriteConfig(folder_.Path("config"), options));
    for (const Diagnostic& one : loaded.diagnostics) ADD_FAILURE() << one.Text();
    config_ = loaded.config;
    ASSERT_NE(config_, nullptr);
    auto history =
        History::Open(portals_, folder_.Path("dvcmon.db"), config_, StartOf(day("10-26")));
    ASSERT_TRUE(history.ok()) << history.error().message;
    history_ = *std::move(history);
    ASSERT_TRUE(history_->Play(day("10-26"), day("11-03")).ok());
    const Layout& layout = *config_->reports.layouts.at("cac-tinh");
    auto report =
        MakeReport(history_->store(), *config_,
                   {layout, nullptr, *ParseWindow(fmt::format("{}-10", year), layout.cutoff),
                    EveningOf(day("11-03"))});
    ASSERT_TRUE(report.ok()) << report.error().message;
    ASSERT_TRUE(CheckBook(report->book).ok());
    report_ = *std::move(report);
  }

  const BookSheet& Sheet() const { return report_.book.sheets.at(0); }
  const BookCell& CellOf(const std::string& row, const std::string& column) const {
    const auto of = std::ranges::find(Sheet().rows, row, &BookRow::id);
    const auto at = std::ranges::find(Sheet().columns, column, &BookSheet::Head::id);
    EXPECT_TRUE(of != Sheet().rows.end() && at != Sheet().columns.end()) << row << " " << column;
    return of->cells[static_cast<size_t>(at - Sheet().columns.begin())];
  }
  std::set<std::string> Lines() const {
    std::set<std::string> lines;
    for (const BookRow& row : Sheet().rows) {
      if (row.kind == BookRow::Kind::kLine) lines.insert(row.id);
    }
    return lines;
  }
  // Of the catalogue, on the last day of the month.
  std::set<std::string> ProvincesOfThatTime() const {
    std::set<std::string> slugs;
    for (const auto& [slug, province] : config_->provinces) {
      if (province->ValidOn(october_.last)) slugs.insert(slug);
    }
    return slugs;
  }

  double Filed(const std::string& province, std::optional<Flow> channel = {}) const {
    return static_cast<double>(world_.Filed(province, "", channel, october_.first, october_.last));
  }
  // Each count of the watched, and their places by the share filed online; of others none.
  void ExpectTruth(const std::vector<std::string>& watched) const {
    const auto share = [&](const std::string& of) { return Filed(of, Flow::kOnline) / Filed(of); };
    for (const std::string& province : Lines()) {
      if (std::ranges::find(watched, province) == watched.end()) {
        for (const char* column : {"received", "online", "received_year", "online_rate", "place"}) {
          EXPECT_EQ(CellOf(province, column).kind, BookCell::Kind::kMissing)
              << province << " " << column;
        }
        continue;
      }
      EXPECT_EQ(CellOf(province, "received").value, Filed(province)) << province;
      EXPECT_EQ(CellOf(province, "online").value, Filed(province, Flow::kOnline)) << province;
      EXPECT_EQ(CellOf(province, "direct").value, Filed(province, Flow::kDirect)) << province;
      EXPECT_EQ(CellOf(province, "postal").value, Filed(province, Flow::kPostal)) << province;
      const auto better = std::ranges::count_if(
          watched, [&](const std::string& other) { return share(other) > share(province); });
      EXPECT_EQ(CellOf(province, "place").value, static_cast<double>(better + 1)) << province;
    }
    double all = 0;
    for (const std::string& province : watched) all += Filed(province);
    EXPECT_EQ(CellOf("total", "received").value, all);
  }

  const dvcmon::testing::TempDir folder_{"/dev/shm"};
  const World world_{[] {
    WorldOptions options = SmallWorld();
    options.first = DayAt("2024-01-01");
    return options;
  }()};
  const Portals portals_{world_, {}};
  October october_{};
  std::shared_ptr<const Config> config_;
  std::unique_ptr<History> history_;
  Report report_;
};

TEST_F(NationalReportTest, OfOctober2024HasThe63ProvincesOfThatTime) {
  Play({"dvcqg-2022", kWatched2024, {"report-by-month-sum"}}, 2024);
  EXPECT_EQ(Lines().size(), 63);
  EXPECT_EQ(Lines(), ProvincesOfThatTime());
  ExpectTruth(kWatched2024);
}

TEST_F(NationalReportTest, OfOctober2026HasThe34ProvincesOfToday) {
  Play({"dvcqg",
        kWatched2026,
        {"service-results", "dvc-progress-tree", "provide-online-tree",
         "formality-online-payment-tree"}},
       2026);
  EXPECT_EQ(Lines().size(), 34);
  EXPECT_EQ(Lines(), ProvincesOfThatTime());
  ExpectTruth(kWatched2026);
  // One answer of the portal tells the scores of all.
  std::set<double> places;
  for (const std::string& province : Lines()) {
    const BookCell& score = CellOf(province, "score");
    const BookCell& place = CellOf(province, "score_place");
    EXPECT_EQ(score.kind, BookCell::Kind::kNumber) << province;
    EXPECT_EQ(place.kind, BookCell::Kind::kNumber) << province;
    double better = 0;
    for (const std::string& other : Lines()) better += CellOf(other, "score").value > score.value;
    EXPECT_EQ(place.value, better + 1) << province;
  }
  EXPECT_EQ(CellOf("total", "score").kind, BookCell::Kind::kNumber);
}

}  // namespace
}  // namespace dvcmon::world
