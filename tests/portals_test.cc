// Every shipped portal file against a saved answer: what is read, and where it stood.
//
// A collector of config/portals/ needs, for each kind of period, tests/fixtures/portals/<portal>/
// <collector>_<kind>.json (further pages: .page2.json, …) and .golden.tsv (body, statistic, state,
// value, place in its page).

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "collectors/collect.h"
#include "daemon/config/config.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProvinceOfTheFixtures = "phu-tho";

std::string Content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string ValueText(double value) {
  std::ostringstream text;
  text.precision(15);
  text << value;
  return text.str();
}

std::vector<std::string> Table(const Poll& poll) {
  std::vector<std::string> lines;
  for (const Reading& reading : poll.readings) {
    const bool value = reading.state == ReadingState::kValue;
    lines.push_back(poll.rows[reading.row].body + "\t" + poll.FieldOf(reading).key + "\t" +
                    std::string(Name(reading.state)) + "\t" +
                    (value ? ValueText(reading.value) : "") + "\t" + poll.WhereOf(reading));
  }
  return lines;
}

// A portal file alone, watched for the province of the fixtures.
LoadedConfig LoadPortal(const fs::path& portal_file, const fs::path& folder) {
  const fs::path shipped = fs::absolute("config");
  const fs::path config = folder / "dvcmon.yaml";
  std::ofstream(config) << "statistics: " << (shipped / "statistics.yaml").string()
                        << "\nprovinces: " << (shipped / "provinces.yaml").string()
                        << "\nportals:\n  - file: " << fs::absolute(portal_file).string()
                        << "\n    provinces: [" << kProvinceOfTheFixtures << "]\n";
  return LoadConfig(config.string());
}

std::string BaseOf(const PollTarget& target) {
  return "tests/fixtures/portals/" + target.portal->name + "/" + target.collector->name + "_" +
         std::string(Name(target.period.kind));
}

PollTarget TargetOf(const WatchedPortal& watched, const CollectorSpec& spec, PeriodKind kind) {
  PollTarget target;
  target.portal = watched.portal;
  target.collector = std::shared_ptr<const CollectorSpec>(watched.portal, &spec);
  if (spec.of == Level::kProvince) target.province = watched.provinces.front();
  target.period = PeriodContaining(kind, *ParseDay("2026-09-26"));
  return target;
}

// All pages, read by one who has learnt `ids`.
Poll ReadPages(const PollTarget& target, const AgencyIds& ids) {
  const std::string base = BaseOf(target);
  std::vector<std::string> pages = {Content(base + ".json")};
  for (int number = 2;; ++number) {
    const std::string page = base + ".page" + std::to_string(number) + ".json";
    if (!fs::exists(page)) break;
    pages.push_back(Content(page));
  }
  Known known;
  known.ids = std::make_shared<const AgencyIds>(ids);
  return ReadSavedAnswer(target, std::move(pages), *ParseTime("2026-09-26T08:00:00+07:00"), known);
}

void CheckAnswer(const PollTarget& target, AgencyIds& ids) {
  const std::string base = BaseOf(target);
  SCOPED_TRACE(base);
  ASSERT_TRUE(fs::exists(base + ".json")) << "no answer, no merge";
  ASSERT_TRUE(fs::exists(base + ".golden.tsv")) << "no golden list, no merge";
  const Poll poll = ReadPages(target, ids);
  ASSERT_TRUE(poll.accepted()) << poll.error->message << " at " << poll.error->where;
  EXPECT_EQ(poll.torn, "");
  EXPECT_EQ(Table(poll), Lines(Content(base + ".golden.tsv")));
  for (const Row& row : poll.rows) {
    if (!row.id.empty()) ids[row.id] = row.body;
  }
}

class PortalFilesTest : public ::testing::Test {
 protected:
  const dvcmon::testing::TempDir own_;
  const fs::path folder_ = own_.Path("");
};

// The national portal, and one collector of it.
class NationalPortalFileTest : public PortalFilesTest {
 protected:
  PollTarget Target(const std::string& collector, PeriodKind kind) const {
    const WatchedPortal& watched = loaded_.config->portals.front();
    for (const CollectorSpec& spec : watched.portal->collectors) {
      if (spec.name == collector) return TargetOf(watched, spec, kind);
    }
    throw std::runtime_error("no collector " + collector);
  }

  const LoadedConfig loaded_ = LoadPortal("config/portals/dvcqg.yaml", folder_);
};

TEST_F(PortalFilesTest, EachReadsItsSavedAnswersAsTheGoldenListsSay) {
  size_t portals = 0;
  for (const auto& entry : fs::directory_iterator("config/portals")) {
    SCOPED_TRACE(entry.path());
    const LoadedConfig loaded = LoadPortal(entry.path(), folder_);
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    ASSERT_NE(loaded.config, nullptr);
    ++portals;
    const WatchedPortal& watched = loaded.config->portals.front();
    AgencyIds ids;
    for (const CollectorSpec& collector : watched.portal->collectors) {
      for (const PeriodKind kind : collector.periods) {
        CheckAnswer(TargetOf(watched, collector, kind), ids);
      }
    }
  }
  EXPECT_GT(portals, 0U);
}

TEST_F(NationalPortalFileTest, GivesEachOf34ProvincesSixScoresThatAddUpToItsTotal) {
  for (const PeriodKind kind : {PeriodKind::kYear, PeriodKind::kQuarter, PeriodKind::kMonth}) {
    const Poll poll = ReadPages(Target("service-results", kind), {});
    ASSERT_TRUE(poll.accepted()) << poll.error->message;
    std::map<std::string, double> totals;
    std::map<std::string, std::vector<double>> scores;
    for (const Reading& reading : poll.readings) {
      const Row& row = poll.rows[reading.row];
      if (poll.LevelOf(row) != Level::kProvince) continue;
      const Field& field = poll.FieldOf(reading);
      if (field.key == "quality_total_score") totals[row.body] = reading.value;
      if (field.statistic->id == "quality_score") scores[row.body].push_back(reading.value);
    }
    EXPECT_EQ(totals.size(), 34U);
    for (const auto& [province, total] : totals) {
      EXPECT_EQ(scores[province].size(), 6U) << province;
      double sum = 0;
      for (const double score : scores[province]) sum += score;
      EXPECT_NEAR(sum, total, 1e-9) << province;
    }
  }
}

TEST_F(NationalPortalFileTest, CallsAUnitWithoutACodeByItsIdUntilTheProgressListHasTaughtTheCode) {
  const PollTarget target = Target("transparency", PeriodKind::kYear);
  AgencyIds ids;
  EXPECT_EQ(ReadPages(target, ids).rows.at(1).body, "019d2be3-6a88-732b-8b17-000000000001");
  CheckAnswer(Target("dvc-progress-tree", PeriodKind::kYear), ids);
  EXPECT_EQ(ReadPages(target, ids).rows.at(1).body, "H44.01");
}

}  // namespace
}  // namespace dvcmon
