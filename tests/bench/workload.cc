#include "tests/bench/workload.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "tests/bench/measure.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::bench {
namespace {

// 1 February 2026, 07:00 in Viet Nam.
constexpr Time kFirstPoll{std::chrono::seconds(1'769'904'000)};

constexpr std::string_view kPortal = R"yaml(
portal: measured
title: {vi: Cổng đo, en: Measured portal}
url: URL
allow_http: true
allow_addresses: [127.0.0.0/8]
pause: 0s
schedule: {every: 1h}
collectors:
  measured-tree:
    of: province
    periods: [year]
    request: {method: GET, path: "/{identity_code}"}
    answer:
      format: json
      status: [200]
      content_type: application/json
      assert: [{at: /code, equals: OK}]
      entity: [{at: /data/parent/departmentCode, equals: "{identity_code}"}]
      rows:
        agencies:
          at: /data/children
          level: agency
          code: /departmentCode
          code_prefix: "{identity_code}."
          name: /departmentName
          tier: {at: /level, map: {PROVINCE: department, COMMUNE: commune}}
          checks:
            - {clause: paid_within_payable, sum: [/totalDossierOnlinePaymentSuccess], at_most: /totalDossierFinancialObligation}
            - {clause: services_paid_within_payable, sum: [/totalDossierOnlineFormalityPaymentSuccess], at_most: /totalFeeFormality}
          at_most: 2000
          figures:
)yaml";

// The number of a field; of every second one at most twice that of the one before it.
double NumberOf(size_t agency, size_t figure, int poll) {
  const double count = static_cast<double>(agency * 7 % 1000 + 1) + poll;
  if (figure >= 8) return static_cast<double>(agency % 9) + 0.25 * poll;
  return figure % 2 == 0 ? count : 2 * count;
}

}  // namespace

Time StartOfPoll(int poll) { return kFirstPoll + poll * std::chrono::hours(1); }

std::string Answer(std::string_view identity_code, int poll) {
  std::string rows;
  for (size_t agency = 0; agency < kAgencies; ++agency) {
    rows += fmt::format(
        R"({}{{"departmentId":"019d2be3-6a88-732b-8b23-{:012}","departmentCode":"{}.{:04}",)"
        R"("departmentName":"Ủy ban nhân dân xã số {}","level":"COMMUNE")",
        agency == 0 ? "" : ",", agency, identity_code, agency, agency);
    for (size_t figure = 0; figure < kRow.size(); ++figure) {
      rows += fmt::format(R"(,"{}":{})", kRow[figure].field, NumberOf(agency, figure, poll));
    }
    rows += "}";
  }
  return fmt::format(R"({{"code":"OK","message":"OK","data":{{"parent":{{"departmentCode":"{}"}},)"
                     R"("children":[{}]}}}})",
                     identity_code, rows);
}

std::shared_ptr<const Config> ConfigFor(const std::string& portal_url) {
  std::string portal(kPortal);
  portal.replace(portal.find("URL"), 3, portal_url);
  for (const Figure& figure : kRow) {
    portal += fmt::format("            {}: /{}\n", figure.statistic, figure.field);
  }
  const testing::TempDir folder;
  folder.Write("portal.yaml", portal);
  const std::string catalogues = std::filesystem::absolute("config").string();
  const std::string file = folder.Write(
      "dvcmon.yaml", fmt::format("statistics: {0}/statistics.yaml\nprovinces: {0}/provinces.yaml\n"
                                 "portals:\n  - file: portal.yaml\n    provinces: all\n",
                                 catalogues));
  const LoadedConfig loaded = LoadConfig(file);
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.Text());
  }
  if (!loaded.config) std::exit(1);
  return loaded.config;
}

std::vector<PollTarget> TargetsOf(const Config& config, int poll) {
  std::vector<PollTarget> targets;
  const WatchedPortal& watched = config.portals.front();
  const Day day = DayOf(StartOfPoll(poll));
  for (const auto& province : watched.provinces) {
    if (!province->ValidOn(day)) continue;
    PollTarget& target = targets.emplace_back();
    target.portal = watched.portal;
    target.collector = {watched.portal, &watched.portal->collectors.front()};
    target.province = province;
    target.period = PeriodContaining(PeriodKind::kYear, day);
  }
  RequireEqual(static_cast<int64_t>(targets.size()), kProvinces, "provinces of that day");
  return targets;
}

}  // namespace dvcmon::bench
