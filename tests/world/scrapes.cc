// What a Prometheus would have scraped of a daemon in the simulated world, as OpenMetrics with
// timestamps, for `promtool tsdb create-blocks-from openmetrics`:
//
//   dvcmon_world_scrapes FOLDER
//       forty days of one province, a scrape every ten minutes. On the 11th the portal takes 80
//       applications of an agency back, on the 18th and 19th every second page is an old one, on
//       the 27th three of ten agencies are missing.
//
//   dvc_agency_applications_filed_total   as the daemon shows it
//   naive_received                        what the portal's page adds up to, as an exporter without
//   a
//                                         record would show it
//   true_filed_total                      the truth of the world
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/base/log.h"
#include "tests/world/history.h"
#include "tests/world/small_world.h"

namespace {

using namespace dvcmon;         // NOLINT: a program of its own
using namespace dvcmon::world;  // NOLINT
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr char kPortal[] = "world-xlsx";
constexpr char kProvince[] = "lang-son";
constexpr char kFiled[] = "dvc_agency_applications_filed_total";
const Day kFirst = DayAt("2026-03-01");
constexpr int kDays = 40;
constexpr auto kEvery = minutes(10);

Time OnDay(int number) { return StartOf(kFirst + days(number - 1)); }

std::vector<Fault> Faults(const World& world) {
  const world::Province& province = *world.Find(kProvince);
  const std::string agency = province.agencies.front().code;
  return {{.kind = Fault::Kind::kRestated,
           .portal = kPortal,
           .province = kProvince,
           .from = OnDay(11),
           .to = OnDay(12),
           .agency = agency,
           .count = 80},
          {.kind = Fault::Kind::kFlapping,
           .portal = kPortal,
           .province = kProvince,
           .from = OnDay(18),
           .to = OnDay(20)},
          {.kind = Fault::Kind::kTruncated,
           .portal = kPortal,
           .province = kProvince,
           .from = OnDay(27),
           .to = OnDay(28),
           .share = 0.3}};
}

// Family → its samples, in the order of time within a series.
using Samples = std::map<std::string, std::map<std::string, std::string>>;

void Add(Samples& samples, const std::string& family, const std::string& series,
         const std::string& value, Time time) {
  samples[family][series] +=
      fmt::format("{} {} {}\n", series, value, time.time_since_epoch() / std::chrono::seconds(1));
}

void AddShown(Samples& samples, const std::string& metrics, Time time) {
  std::istringstream text(metrics);
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with(std::string(kFiled) + "{")) continue;
    const size_t space = line.rfind(' ');
    Add(samples, kFiled, line.substr(0, space), line.substr(space + 1), time);
  }
}

void AddPublished(Samples& samples, const Publication& publication, Time time) {
  const world::Province& province = *publication.world().Find(kProvince);
  int64_t received = 0;
  for (const PublishedRow& row :
       publication.At(province, PeriodContaining(PeriodKind::kYear, DayOf(time)), time).rows) {
    if (row.agency != nullptr) received += row.counts.Filed();
  }
  Add(samples, "naive_received_total", "naive_received_total", std::to_string(received), time);
}

void Print(const Samples& samples) {
  for (const auto& [family, series] : samples) {
    fmt::print("# TYPE {} counter\n", family.substr(0, family.rfind("_total")));
    for (const auto& [name, lines] : series) std::fputs(lines.c_str(), stdout);
  }
  std::puts("# EOF");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: dvcmon_world_scrapes FOLDER\n", stderr);
    return 64;
  }
  ConfigureLog(LogLevel::kError, LogFormat::kLogfmt);
  const std::filesystem::path folder = argv[1];
  const World world(TinyWorld());
  const Portals portals(world, {.faults = Faults(world)});
  ConfigOptions options;
  options.watched = {{kPortal, {kProvince}}};
  options.schedule = "{every: 6h}";
  const auto config = LoadConfig(WriteConfig(folder, options)).config;
  auto history = History::Open(portals, folder / "dvcmon.db", config, StartOf(kFirst));
  if (!history) {
    fmt::print(stderr, "{}\n", history.error().message);
    return 1;
  }
  Samples samples;
  std::string shown;
  for (Time time = StartOf(kFirst); time < StartOf(kFirst + days(kDays)); time += kEvery) {
    if (!(*history)->StepAt(time).ok()) return 1;
    // What was filed on a day is entered within minutes of its end: once an hour is enough.
    if (shown.empty() || DayOf(time) != DayOf(time - hours(1))) shown = (*history)->Metrics();
    AddShown(samples, shown, time);
    AddPublished(samples, portals.Of(kPortal), time);
    // As the daemon does, a day is entered when it has ended.
    const int64_t filed = world.Filed(kProvince, "", std::nullopt, DayAt("2026-01-01"),
                                      DayOf(time - kEvery) - days(1));
    Add(samples, "true_filed_total", "true_filed_total", std::to_string(filed), time);
  }
  Print(samples);
}
