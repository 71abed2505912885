// Every shipped portal file against a saved answer: what is read, and where it stood.
//
// A collector of config/portals/ needs, for each kind of period, tests/fixtures/portals/<portal>/
// <collector>_<kind>.json and .golden.tsv (body, statistic, state, value, place in the answer).

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "collectors/collect.h"
#include "daemon/config/config.h"

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

void CheckCollector(const WatchedPortal& watched, const CollectorSpec& spec, PeriodKind kind) {
  const std::string base = "tests/fixtures/portals/" + watched.portal->name + "/" + spec.name +
                           "_" + std::string(Name(kind));
  SCOPED_TRACE(base);
  ASSERT_TRUE(fs::exists(base + ".json")) << "no answer, no merge";
  ASSERT_TRUE(fs::exists(base + ".golden.tsv")) << "no golden list, no merge";
  PollTarget target;
  target.portal = watched.portal;
  target.collector = std::shared_ptr<const CollectorSpec>(watched.portal, &spec);
  if (spec.of == Level::kProvince) target.province = watched.provinces.front();
  target.period = PeriodContaining(kind, *ParseDay("2026-09-26"));
  const Poll poll = ReadSavedAnswer(target, {Content(base + ".json")},
                                    *ParseTime("2026-09-26T08:00:00+07:00"), {});
  ASSERT_TRUE(poll.accepted()) << poll.error->message << " at " << poll.error->where;
  EXPECT_EQ(Table(poll), Lines(Content(base + ".golden.tsv")));
}

TEST(PortalFilesTest, EachReadsItsSavedAnswersAsTheGoldenListsSay) {
  const fs::path folder = fs::temp_directory_path() / "dvcmon-portals-test";
  fs::create_directories(folder);
  size_t portals = 0;
  for (const auto& entry : fs::directory_iterator("config/portals")) {
    SCOPED_TRACE(entry.path());
    const LoadedConfig loaded = LoadPortal(entry.path(), folder);
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    ASSERT_NE(loaded.config, nullptr);
    ++portals;
    const WatchedPortal& watched = loaded.config->portals.front();
    for (const CollectorSpec& collector : watched.portal->collectors) {
      for (const PeriodKind kind : collector.periods) CheckCollector(watched, collector, kind);
    }
  }
  EXPECT_GT(portals, 0U);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace dvcmon
