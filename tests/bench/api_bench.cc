// What it takes to answer from two years of history: 34 provinces, each with 20 agencies and 4
// counts, by month and by day, polled once a day, so that every poll says something else; and one
// source that tells of 2,000 agencies.
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
constexpr int kWideAgencies = 2000;
constexpr int kWideDays = 30;
constexpr int kRounds = 100;  // of which one is slower than the 99th percentile
const Day kFirst = ParseDay("2024-11-01").value();

constexpr std::string_view kPortal = R"yaml(
portal: {0}
title: {{vi: Cổng đo, en: Measured portal}}
url: https://127.0.0.1
allow_addresses: [127.0.0.0/8]
schedule: {{every: 24h}}
collectors:
  {0}-tree:
    of: province
    periods: [month, day]
    request: {{method: GET, path: "/{{identity_code}}/{{period}}"}}
    answer:
      format: json
      status: [200]
      content_type: application/json
      assert: [{{at: /code, equals: OK}}]
      entity: [{{at: /parent/code, equals: "{{identity_code}}"}}]
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
  for (const char* portal : {"measured", "wide"}) {
    folder.Write(fmt::format("{}.yaml", portal),
                 fmt::format(kPortal, portal) + fmt::format("{0}{1}{0}", kCounts, kAgencyRows));
  }
  const std::string catalogues = std::filesystem::absolute("config").string();
  const LoadedConfig loaded = LoadConfig(folder.Write(
      "dvcmon.yaml", fmt::format("statistics: {0}/statistics.yaml\nprovinces: {0}/provinces.yaml\n"
                                 "portals:\n  - {{file: measured.yaml, provinces: all}}\n"
                                 "  - {{file: wide.yaml, provinces: [phu-tho]}}\n",
                                 catalogues)));
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.Text());
  }
  if (!loaded.config) std::exit(1);
  return loaded.config;
}

// Counts that grow from day to day, and begin anew with a period.
std::string AnswerOf(const std::string& identity_code, int64_t day, int agencies) {
  const auto counts = [&](int64_t of) {
    const int64_t online = day * (of % 7 + 3);
    return fmt::format(R"("online":{},"direct":{},"handled":{},"on_time":{})", online, day * 5,
                       online + day * 5, online + day * 4);
  };
  std::string children;
  for (int agency = 0; agency < agencies; ++agency) {
    children += fmt::format(R"({}{{"code":"{}.{:02}","name":"Sở số {}",{}}})",
                            agency == 0 ? "" : ",", identity_code, agency, agency, counts(agency));
  }
  return fmt::format(R"({{"code":"OK","parent":{{"code":"{}",{}}},"children":[{}]}})",
                     identity_code, counts(99), children);
}

using Provinces = std::vector<std::shared_ptr<const Province>>;

// Without those that went into others, whose identity codes the others have.
Provinces ProvincesOfToday(const WatchedPortal& watched) {
  Provinces provinces = watched.provinces;
  std::erase_if(provinces, [](const auto& one) { return one->valid_to.has_value(); });
  return provinces;
}

void WriteDay(Store& store, const WatchedPortal& watched, PeriodKind kind, Day day, int agencies) {
  for (const auto& province : ProvincesOfToday(watched)) {
    const PollTarget target{watched.portal,
                            {watched.portal, &watched.portal->collectors.front()},
                            province,
                            PeriodContaining(kind, day)};
    const int64_t since = (day - target.period.first).count() + 1;
    const Poll poll = ReadSavedAnswer(target, {AnswerOf(province->identity_code, since, agencies)},
                                      StartOf(day) + hours(20), {});
    if (poll.error) Require(Status(*poll.error));
    Require(store.Write(poll));
  }
}

void WriteHistory(const Config& config, const std::string& path) {
  Store store = Require(Store::Open({path}));
  for (int day = 0; day < kDays; ++day) {
    WriteDay(store, config.portals[0], PeriodKind::kMonth, kFirst + days(day), kAgencies);
    WriteDay(store, config.portals[0], PeriodKind::kDay, kFirst + days(day), kAgencies);
    if (day >= kWideDays) continue;
    WriteDay(store, config.portals[1], PeriodKind::kMonth, kFirst + days(day), kWideAgencies);
  }
}

using Parameters = std::map<std::string, std::string>;

// Each answer is about another province, where it is about one.
class Measured {
 public:
  Measured(const Config& config, Api& api)
      : provinces_(ProvincesOfToday(config.portals.front())), api_(api) {}
  // `body`: null: all.
  void Rows(const std::string& name, const std::string& place, Parameters query, int64_t rows,
            std::string (*body)(const Province&) = nullptr) {
    query["format"] = "csv";
    for (int round = 0; round < kRounds; ++round) {
      if (body != nullptr) query["body"] = body(ProvinceOf(round));
      const WebResponse answer = Answer(name, place, query);
      RequireEqual(std::ranges::count(answer.body, '\n'), rows + 1, "lines");
    }
  }
  void Explanations(const std::string& name, const std::string& figure) {
    for (int round = 0; round < kRounds; ++round) {
      Answer(name, "explain", {{"figure", "measured:" + ProvinceOf(round).slug + figure}});
    }
  }
  // Every page behind the first.
  void NextPages(const std::string& name, Parameters query) {
    constexpr std::string_view kNext = "\"next\":\"";
    std::string page = api_.Answer({"GET", "/api/v1/figures", query, "", ""}).body;
    for (size_t next; (next = page.rfind(kNext)) != std::string::npos;) {
      const size_t token = next + kNext.size();
      query["after"] = page.substr(token, page.find('"', token) - token);
      page = Answer(name, "figures", query).body;
    }
  }

 private:
  const Province& ProvinceOf(int round) const {
    return *provinces_[static_cast<size_t>(round) % provinces_.size()];
  }
  WebResponse Answer(const std::string& name, const std::string& place, const Parameters& query) {
    const double began = CpuSeconds();
    WebResponse answer = api_.Answer({"GET", "/api/v1/" + place, query, "", ""});
    PrintSample(name, CpuSeconds() - began);
    if (answer.status != 200) fmt::print(stderr, "{}\n", answer.body);
    RequireEqual(answer.status, 200, "is the status");
    return answer;
  }

  const Provinces provinces_;
  Api& api_;
};

void Run() {
  const testing::TempDir folder("/dev/shm");
  const std::string path = folder.Path("record.db");
  const auto config = LoadMeasured();
  WriteHistory(*config, path);
  Api api(path, [] { return StartOf(kFirst + days(kDays)); });
  api.Use(config);
  Measured measured(*config, api);
  const auto rate = [](Parameters query) {
    query["rate"] = "online_of_received";
    query["portal"] = "measured";
    return query;
  };
  const auto province = [](const Province& of) { return of.slug; };
  const auto agency = [](const Province& of) { return of.identity_code + ".07"; };
  measured.Rows("api_months", "rates", rate({{"kind", "month"}}), 24, province);
  measured.Rows("api_days", "rates", rate({{"kind", "day"}}), kDays, province);
  measured.Rows("api_agency_months", "figures", {{"portal", "measured"}, {"kind", "month"}}, 4 * 24,
                agency);
  measured.Rows("api_agency_days", "rates", rate({{"kind", "day"}}), kDays, agency);
  measured.Rows("api_all", "rates", rate({{"level", "province"}, {"kind", "month"}}), 34 * 24);
  measured.Rows("api_today", "rates", rate({{"bodies", "today"}, {"kind", "month"}}), 34 * 24);
  measured.Explanations("api_explain", "/online_of_received@2025-06");
  measured.Rows("api_page", "figures", {{"portal", "measured"}}, 1000);
  measured.NextPages("api_wide_pages", {{"portal", "wide"}});
}

}  // namespace
}  // namespace dvcmon::bench

int main() { dvcmon::bench::Run(); }
