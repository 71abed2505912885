// What a good configuration means.
#include "daemon/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/base/version.h"
#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

// Fails the test, but does not end it with a null pointer.
std::shared_ptr<const Config> LoadGood(const ConfigFolder& folder) {
  LoadedConfig loaded = folder.Load();
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
  return loaded.config ? loaded.config : std::make_shared<const Config>();
}

std::string Expanded(const PortalSpec& portal, size_t collector, const std::string& period) {
  Context context;
  context.province_id = "id-of-phu-tho";
  context.period = ParsePeriod(period).value();
  return portal.collectors.at(collector).request.body.at(context.period.kind).Expand(context);
}

TEST(ConfigTest, HasDefaults) {
  ConfigFolder folder;
  const auto config = LoadGood(folder);
  EXPECT_EQ(config->web.listen_address, "127.0.0.1:19766");
  EXPECT_FALSE(config->web.insecure);
  EXPECT_EQ(config->log.level, "info");
  EXPECT_EQ(config->log.format, "logfmt");
  EXPECT_EQ(config->storage.path, folder.Path("figures.db"));  // beside dvcmon.yaml
  const PortalSpec& portal = *config->portals.at(0).portal;
  EXPECT_EQ(portal.user_agent, std::string("dvcmon/") + kVersion);
  EXPECT_FALSE(portal.allow_http);
  const CollectorSpec& collector = portal.collectors.at(0);
  EXPECT_THAT(collector.statuses, ElementsAre(200));
  EXPECT_EQ(collector.content_type, "application/json");
  EXPECT_TRUE(collector.row_sets.at(0).fields.at(0).required);
  EXPECT_EQ(collector.row_sets.at(0).fields.at(0).format, NumberFormat::kJson);
  EXPECT_EQ(collector.row_sets.at(1).at_least, 1u);
  EXPECT_EQ(portal.collectors.at(1).request.method, "GET");
}

TEST(ConfigTest, SaysHowOftenAnAlarmMayBeFalse) {
  ConfigFolder folder;
  EXPECT_EQ(LoadGood(folder)->drops.online_rate_budget, 0.025);
  EXPECT_EQ(LoadGood(folder)->drops.volume_budget, 0.0125);
  EXPECT_EQ(LoadGood(folder)->drops.province_limit, 10);
  folder.Replace("dvcmon.yaml", "targets: targets.yaml\n",
                 "targets: targets.yaml\n"
                 "drops: {false_alarms: {online_rate: 0.01}, limits: {province: 12}}\n");
  EXPECT_EQ(LoadGood(folder)->drops.online_rate_budget, 0.01);
  EXPECT_EQ(LoadGood(folder)->drops.volume_budget, 0.0125);
  EXPECT_EQ(LoadGood(folder)->drops.province_limit, 12);
  folder.Replace("dvcmon.yaml", "online_rate: 0.01", "online_rate: 0.5");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre(testing::HasSubstr("drops.false_alarms.online_rate")));
}

TEST(ConfigTest, TakesTheOperatorsSettingsBeforeThePortals) {
  ConfigFolder folder;
  folder.Write("ca.pem", "certificate");
  folder.Replace("portal.yaml", "schedule: {every: 12h}",
                 "schedule: {every: 12h}\n"
                 "timeouts: {connect: 3s, total: 20s}\n"
                 "limits: {wire: 1MiB}\n"
                 "user_agent: of-the-portal\n"
                 "allow_addresses: [10.2.0.0/16]\n"
                 "pause: 2s");
  folder.Replace("dvcmon.yaml", "    provinces: [phu-tho]\n",
                 "    provinces: [phu-tho]\n"
                 "    collectors: [counts]\n"
                 "    url: http://127.0.0.1:8080\n"
                 "    allow_http: true\n"
                 "    allow_addresses: [127.0.0.1, 10.1.0.0/16]\n"
                 "    ca_file: ca.pem\n"
                 "    user_agent: of-the-operator\n"
                 "    pause: 0s\n"
                 "    schedule: {at: [\"06:30\", \"18:30\"]}\n"
                 "    timeouts: {first_byte: 1.5s, total: 30s}\n"
                 "    limits: {decoded: 16MiB, ratio: 50, headers: 2048}\n"
                 "    retry: {attempts: 1, base: 10ms, cap: 1m}\n");
  const auto config = LoadGood(folder);
  ASSERT_EQ(config->portals.size(), 1u);
  const PortalSpec& portal = *config->portals[0].portal;
  EXPECT_EQ(portal.url, "http://127.0.0.1:8080");
  EXPECT_TRUE(portal.allow_http);
  EXPECT_THAT(portal.allow_addresses, ElementsAre("127.0.0.1", "10.1.0.0/16"));
  EXPECT_EQ(portal.ca_file, folder.Path("ca.pem"));
  EXPECT_EQ(portal.user_agent, "of-the-operator");
  EXPECT_EQ(portal.pause, milliseconds(0));
  EXPECT_EQ(portal.schedule.every, milliseconds(0));
  EXPECT_THAT(portal.schedule.at, ElementsAre(minutes(390), minutes(1110)));
  EXPECT_EQ(portal.timeouts.connect, seconds(3));  // of the portal file: key by key
  EXPECT_EQ(portal.timeouts.first_byte, milliseconds(1500));
  EXPECT_EQ(portal.timeouts.total, seconds(30));
  EXPECT_EQ(portal.timeouts.low_speed_bytes, 100);
  EXPECT_EQ(portal.limits.wire, 1 << 20);
  EXPECT_EQ(portal.limits.decoded, 16 << 20);
  EXPECT_EQ(portal.limits.ratio, 50);
  EXPECT_EQ(portal.limits.headers, 2048);
  EXPECT_EQ(portal.retry.attempts, 1);
  EXPECT_EQ(portal.retry.base, milliseconds(10));
  EXPECT_EQ(portal.retry.cap, minutes(1));
  ASSERT_EQ(portal.collectors.size(), 1u);
  EXPECT_EQ(portal.collectors[0].name, "counts");
}

TEST(ConfigTest, KeepsTheScheduleOfACollectorWhateverThePortalsIs) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "periods: [month]", "periods: [month]\n    schedule: {every: 7d}");
  auto config = LoadGood(folder);
  EXPECT_EQ(config->portals.at(0).portal->collectors.at(0).schedule.every, hours(12));
  EXPECT_EQ(config->portals.at(0).portal->collectors.at(1).schedule.every, hours(24 * 7));
  folder.Replace("dvcmon.yaml", "[phu-tho]", "[phu-tho]\n    schedule: {at: [\"06:30\"]}");
  config = LoadGood(folder);
  EXPECT_THAT(config->portals.at(0).portal->collectors.at(0).schedule.at,
              ElementsAre(minutes(390)));
  EXPECT_EQ(config->portals.at(0).portal->collectors.at(1).schedule.every, hours(24 * 7));
  EXPECT_THAT(config->portals.at(0).portal->collectors.at(1).schedule.at, IsEmpty());
}

TEST(ConfigTest, GivesTheHoursOfThePortalToEveryCollector) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "periods: [month]", "periods: [month]\n    schedule: {every: 7d}");
  folder.Replace("portal.yaml", "schedule: {every: 12h}",
                 "hours: {from: \"22:00\", to: \"06:00\"}\nschedule: {every: 12h}");
  const auto config = LoadGood(folder);
  for (const CollectorSpec& collector : config->portals.at(0).portal->collectors) {
    EXPECT_EQ(collector.schedule.hours.from, hours(22));
    EXPECT_EQ(collector.schedule.hours.to, hours(6));
  }
}

TEST(ConfigTest, WatchesAllProvincesThatThePortalCanBeAskedAbout) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "[phu-tho]", "all");
  auto config = LoadGood(folder);
  ASSERT_EQ(config->portals.at(0).provinces.size(), 1u);  // Huế has no id there
  EXPECT_EQ(config->portals[0].provinces[0]->slug, "phu-tho");
  folder.Replace("portal.yaml", "json: {id: \"{province_id}\"", "json: {id: \"{province}\"");
  folder.Replace("portal.yaml", "equals: \"{province_id}\"", "equals: \"{province}\"");
  config = LoadGood(folder);
  EXPECT_EQ(config->portals.at(0).provinces.size(), 2u);
}

TEST(ConfigTest, NeedsNoProvincesForCollectorsOfTheNation) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "provinces: [phu-tho]", "collectors: [scores]");
  EXPECT_THAT(LoadGood(folder)->portals.at(0).provinces, IsEmpty());
}

TEST(ConfigTest, LoadsAProvinceThatEnded) {
  ConfigFolder folder;
  folder.Replace("provinces.yaml",
                 "code: \"25\"\n    identity_code: H44\n    valid_from: 2025-07-01",
                 "code: \"25\"\n    identity_code: H44\n    valid_from: 2008-08-01\n"
                 "    valid_to: 2025-06-30");
  folder.Replace("provinces.yaml", "code: \"46\"", "code: \"25\"");  // free again from 2025-07-01
  const auto config = LoadGood(folder);
  EXPECT_EQ(config->provinces.at("phu-tho")->valid_to, ParseDay("2025-06-30"));
  EXPECT_EQ(config->portals.at(0).provinces.size(), 1u);
}

TEST(ConfigTest, AsksByTheIdThatIsInForce) {
  ConfigFolder folder;
  folder.Replace("provinces.yaml", "from: 2026-01-01}",
                 "from: 2026-01-01, to: 2026-06-30}, {id: other, from: 2026-07-01}");
  const auto config = LoadGood(folder);
  const Province& province = *config->provinces.at("phu-tho");
  EXPECT_EQ(province.IdOn("test-2026", *ParseDay("2025-12-31")), std::nullopt);
  EXPECT_EQ(province.IdOn("test-2026", *ParseDay("2026-06-30")), "id-of-phu-tho");
  EXPECT_EQ(province.IdOn("test-2026", *ParseDay("2026-07-01")), "other");
}

TEST(ConfigTest, KeepsTextInOneNormalForm) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "vi: Cổng thử", "vi: Co\u0302\u0309ng thu\u031b\u0309");
  EXPECT_EQ(LoadGood(folder)->portals.at(0).portal->title_vi, "Cổng thử");
}

TEST(ConfigTest, SortsTheLabelsOfAFigure) {
  ConfigFolder folder;
  folder.Replace("statistics.yaml", "labels: {indicator: any}", "labels: {z: any, a: any}");
  folder.Replace("portal.yaml", "score{indicator=PUBLISH}", "score{z=2024,a=}");
  const auto config = LoadGood(folder);
  const Field& field = config->portals.at(0).portal->collectors.at(1).row_sets.at(0).fields.at(0);
  EXPECT_EQ(field.key, "score{a=,z=2024}");
  EXPECT_THAT(field.labels, ElementsAre(std::pair("a", ""), std::pair("z", "2024")));
  ASSERT_NE(field.statistic, nullptr);
  EXPECT_EQ(field.statistic->id, "score");
  EXPECT_EQ(field.format, NumberFormat::kVietnamese);
  EXPECT_FALSE(field.required);
}

TEST(ConfigTest, KeepsTheTypesOfAJsonBody) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "json: {id: \"{province_id}\", year: \"{year}\"}",
                 R"(json:
        id: "{province_id}"
        year: "{year}"
        yearText: "nam {year}"
        number: -1.5e3
        quoted: "15"
        leading: 007
        true: true
        words: "true"
        nothing: null
        list: [1, "{year}", {deep: x}, []]
        "quote\"d": "say \"hi\" {{}}")");
  const auto config = LoadGood(folder);
  const PortalSpec& portal = *config->portals.at(0).portal;
  const std::string common =
      R"({"id":"id-of-phu-tho","year":2026,"yearText":"nam 2026","number":-1.5e3,"quoted":"15",)"
      R"("leading":"007","true":true,"words":"true","nothing":null,"list":[1,2026,{"deep":"x"},[]],)"
      R"("quote\"d":"say \"hi\" {}")";
  EXPECT_EQ(Expanded(portal, 0, "2026"), common + "}");
  EXPECT_EQ(Expanded(portal, 0, "2026-Q3"), common + R"(,"quarter":3})");
}

TEST(ConfigTest, EncodesAForm) {
  ConfigFolder folder;
  folder.Replace("portal.yaml",
                 "      json: {id: \"{province_id}\", year: \"{year}\"}\n"
                 "      json_of_period:\n"
                 "        quarter: {quarter: \"{quarter}\"}\n",
                 "      form:\n"
                 "        kind: \"a&b {period}\"\n"
                 "        params:\n"
                 "          json: {id: \"{province_id}\", p: \"Tỉnh {year}\"}\n"
                 "          json_of_period: {quarter: {q: \"{quarter}\"}}\n");
  const auto config = LoadGood(folder);
  const PortalSpec& portal = *config->portals.at(0).portal;
  EXPECT_EQ(portal.collectors.at(0).request.content_type,
            "application/x-www-form-urlencoded; charset=UTF-8");
  const std::string json =
      "%7B%22id%22%3A%22id-of-phu-tho%22%2C%22p%22%3A%22T%E1%BB%89nh%202026%22";
  EXPECT_EQ(Expanded(portal, 0, "2026"), "kind=a%26b%20year&params=" + json + "%7D");
  EXPECT_EQ(Expanded(portal, 0, "2026-Q3"),
            "kind=a%26b%20quarter&params=" + json + "%2C%22q%22%3A3%7D");
}

TEST(ConfigTest, PutsPlaceholdersIntoThePath) {
  ConfigFolder folder;
  Context context;
  context.period = ParsePeriod("2026-09").value();
  const auto config = LoadGood(folder);
  EXPECT_EQ(config->portals.at(0).portal->collectors.at(1).request.path.Expand(context),
            "/scores?year=2026&month=09");
}

TEST(ConfigTest, TakesHostsAndAddressesInAUrl) {
  for (const char* url : {"https://dichvucong.gov.vn", "https://a-1.vn:8443", "https://[::1]",
                          "https://[2001:db8::1]:8443", "https://127.0.0.1:1"}) {
    ConfigFolder folder;
    folder.Replace("portal.yaml", "https://portal.example", std::string("\"") + url + "\"");
    EXPECT_EQ(LoadGood(folder)->portals.at(0).portal->url, url);
  }
}

TEST(DiagnosticTest, IsOneLineForAPerson) {
  EXPECT_EQ((Diagnostic{"a.yaml", 12, "x.y", "is missing", false}).Text(),
            "a.yaml:12: x.y: is missing");
  EXPECT_EQ((Diagnostic{"a.yaml", 0, "", "is empty", false}).Text(), "a.yaml: is empty");
  EXPECT_EQ((Diagnostic{"a.yaml", 3, "x", "odd", true}).Text(), "a.yaml:3: warning: x: odd");
}

}  // namespace
}  // namespace dvcmon
