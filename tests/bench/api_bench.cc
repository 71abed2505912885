// What it takes to answer from two years of history: 34 provinces, each with 20 agencies and 4
// counts, by month and by day, polled once a day, so that every poll says something else.
//
//   dvcmon_api_bench         prints samples for bench.py: CPU seconds of an answer
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collectors/collect.h"
#include "daemon/api/api.h"
#include "daemon/config/config.h"
#include "daemon/store/store.h"
#include "tests/bench/measure.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::bench {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr int kAgencies = 20;
constexpr int kDays = 730;
constexpr int kRounds = 5;
const Day kFirst = ParseDay("2024-11-01").value();

constexpr std::string_view kPortal = R"yaml(
portal: measured
title: {vi: Cổng đo, en: Measured portal}
url: https://127.0.0.1
allow_addresses: [127.0.0.0/8]
schedule: {every: 24h}
collectors:
  measured-tree:
    of: province
    periods: [month, day]
    request: {method: GET, path: "/{identity_code}/{period}"}
    answer:
      format: json
      status: [200]
      content_type: application/json
      assert: [{at: /code, equals: OK}]
      entity: [{at: /parent/code, equals: "{identity_code}"}]
      rows:
        province:
          at: /parent
          level: province
          figures:
)yaml";

constexpr std::string_view kCounts =
    "            applications_received{channel=online}: /online\n"
    "            applications_received{channel=direct}: /direct\n"
    "            applications_handled: /handled\n"
    "            applications_handled_on_time: /on_time\n";

constexpr std::string_view kAgencyRows =
    "        agencies:\n"
    "          at: /children\n"
    "          level: agency\n"
    "          code: /code\n"
    "          code_prefix: \"{identity_code}.\"\n"
    "          name: /name\n"
    "          figures:\n";

std::shared_ptr<const Config> LoadMeasured() {
  const testing::TempDir folder;
  folder.Write("portal.yaml", fmt::format("{}{}{}{}", kPortal, kCounts, kAgencyRows, kCounts));
  const std::string catalogues = std::filesystem::absolute("config").string();
  const LoadedConfig loaded = LoadConfig(folder.Write(
      "dvcmon.yaml", fmt::format("statistics: {0}/statistics.yaml\nprovinces: {0}/provinces.yaml\n"
                                 "portals:\n  - file: portal.yaml\n    provinces: all\n",
                                 catalogues)));
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.Text());
  }
  if (!loaded.config) std::exit(1);
  return loaded.config;
}

// Counts that grow from day to day, and begin anew with a period.
std::string AnswerOf(const std::string& identity_code, int64_t day) {
  const auto counts = [&](int64_t of) {
    const int64_t online = day * (of % 7 + 3);
    return fmt::format(R"("online":{},"direct":{},"handled":{},"on_time":{})", online, day * 5,
                       online + day * 5, online + day * 4);
  };
  std::string children;
  for (int agency = 0; agency < kAgencies; ++agency) {
    children += fmt::format(R"({}{{"code":"{}.{:02}","name":"Sở số {}",{}}})",
                            agency == 0 ? "" : ",", identity_code, agency, agency, counts(agency));
  }
  return fmt::format(R"({{"code":"OK","parent":{{"code":"{}",{}}},"children":[{}]}})",
                     identity_code, counts(99), children);
}

void WriteHistory(const Config& config, const std::string& path) {
  Store store = Require(Store::Open({path}));
  const WatchedPortal& watched = config.portals.front();
  for (Day day = kFirst; day < kFirst + days(kDays); day += days(1)) {
    for (const auto& province : watched.provinces) {
      for (const PeriodKind kind : {PeriodKind::kMonth, PeriodKind::kDay}) {
        const PollTarget target{watched.portal,
                                {watched.portal, &watched.portal->collectors.front()},
                                province,
                                PeriodContaining(kind, day)};
        const int64_t since = (day - target.period.first).count() + 1;
        const Poll poll = ReadSavedAnswer(target, {AnswerOf(province->identity_code, since)},
                                          StartOf(day) + hours(20), {});
        if (poll.error) Require(Status(*poll.error));
        Require(store.Write(poll));
      }
    }
  }
}

void Measure(Api& api, const std::string& name, const std::string& path,
             const std::map<std::string, std::string>& query, int64_t rows) {
  for (int round = 0; round < kRounds; ++round) {
    const double began = CpuSeconds();
    const WebResponse answer = api.Answer({"GET", "/api/v1/" + path, query, "", ""});
    PrintSample(name, CpuSeconds() - began);
    if (answer.status != 200) fmt::print(stderr, "{}\n", answer.body);
    RequireEqual(answer.status, 200, "is the status");
    const auto lines = std::ranges::count(answer.body, '\n');
    if (rows > 0) RequireEqual(lines, rows + 1, "lines");
  }
}

void Run() {
  const testing::TempDir folder("/dev/shm");
  const std::string path = folder.Path("record.db");
  const auto config = LoadMeasured();
  WriteHistory(*config, path);
  Api api(path, [] { return StartOf(kFirst + days(kDays)); });
  api.Use(config);
  const std::map<std::string, std::string> rate = {{"rate", "online_of_received"},
                                                   {"format", "csv"}};
  auto query = rate;
  query["body"] = "phu-tho";
  query["kind"] = "month";
  Measure(api, "api_months", "rates", query, 24);
  query["kind"] = "day";
  Measure(api, "api_days", "rates", query, kDays);
  query = rate;
  query["level"] = "province";
  query["kind"] = "month";
  Measure(api, "api_all", "rates", query, 34 * 24);
  Measure(api, "api_explain", "explain", {{"figure", "phu-tho/online_of_received@2025-06"}}, 0);
  Measure(api, "api_page", "figures", {{"format", "csv"}}, 1000);
}

}  // namespace
}  // namespace dvcmon::bench

int main() { dvcmon::bench::Run(); }
