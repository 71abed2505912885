// config/README.md and the loader name the same keys, ranges and defaults.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "daemon/config/keys.h"
#include "daemon/config/scalars.h"
#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct ReadmeKey {
  std::string key, type, default_value, range;
};

std::string Trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(" `*"));
  text.erase(text.find_last_not_of(" `*") + 1);
  return text;
}

// "### `storage`" and the rows of the table below it.
std::map<std::string, std::vector<ReadmeKey>> ReadmeTables() {
  std::map<std::string, std::vector<ReadmeKey>> tables;
  std::ifstream readme("config/README.md");
  std::string section;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("#")) {
      section = line.starts_with("### `") ? Trimmed(line.substr(4)) : "";
    } else if (!section.empty() && line.starts_with("| `")) {
      std::vector<std::string> cells;
      std::istringstream row(line.substr(1));
      for (std::string cell; std::getline(row, cell, '|');) cells.push_back(cell);
      if (cells.size() < 5) {
        ADD_FAILURE() << "config/README.md: a row with too few cells: " << line;
        continue;
      }
      tables[section].push_back(
          {Trimmed(cells[0]), Trimmed(cells[1]), Trimmed(cells[2]), cells[3]});
    }
  }
  return tables;
}

TEST(ReadmeTest, NamesEveryKeyThatTheLoaderKnowsAndNoOther) {
  const auto tables = ReadmeTables();
  std::set<std::string> sections;
  for (const KeyTable* known : KnownKeys()) {
    ASSERT_TRUE(tables.contains(known->section))
        << "config/README.md has no ### " << known->section;
    std::vector<std::string> keys;
    for (const ReadmeKey& key : tables.at(known->section)) keys.push_back(key.key);
    EXPECT_EQ(keys, known->keys) << known->section;
    sections.insert(known->section);
  }
  for (const auto& [section, keys] : tables) EXPECT_TRUE(sections.contains(section)) << section;
}

// Where a key of each section stands: `KEY` is put in with nothing behind it.
struct KeyPlace {
  const char *file, *old_text, *new_text;
};

std::map<std::string, KeyPlace> KeyPlaces() {
  const char* const portal_end = "schedule: {every: 12h}\n";
  return {
      {"dvcmon.yaml", {"dvcmon.yaml", "storage: {path: figures.db}", "KEY"}},
      {"storage", {"dvcmon.yaml", "path: figures.db", "KEY"}},
      {"web", {"dvcmon.yaml", "storage: {path: figures.db}", "web: {KEY}"}},
      {"log", {"dvcmon.yaml", "storage: {path: figures.db}", "log: {KEY}"}},
      {"portals[]",
       {"dvcmon.yaml", "- file: portal.yaml\n    provinces: [phu-tho]",
        "- {KEY, file: portal.yaml, provinces: [phu-tho]}"}},
      {"record[]", {"dvcmon.yaml", "calendar: calendar.yaml", "record: [{KEY}]"}},
      {"drops", {"dvcmon.yaml", "calendar: calendar.yaml", "drops: {KEY}"}},
      {"drops.false_alarms",
       {"dvcmon.yaml", "calendar: calendar.yaml", "drops: {false_alarms: {KEY}}"}},
      {"drops.limits", {"dvcmon.yaml", "calendar: calendar.yaml", "drops: {limits: {KEY}}"}},
      {"portal settings", {"dvcmon.yaml", "[phu-tho]", "[phu-tho]\n    KEY"}},
      {"auth", {"portal.yaml", portal_end, "auth: {KEY}\nschedule: {every: 12h}\n"}},
      {"auth.basic", {"portal.yaml", portal_end, "auth: {basic: {KEY}}\nschedule: {every: 12h}\n"}},
      {"auth.oauth2",
       {"portal.yaml", portal_end, "auth: {oauth2: {KEY}}\nschedule: {every: 12h}\n"}},
      {"schedule", {"portal.yaml", portal_end, "schedule: {KEY}\n"}},
      {"hours", {"portal.yaml", portal_end, "hours: {KEY}\nschedule: {every: 12h}\n"}},
      {"timeouts", {"portal.yaml", portal_end, "timeouts: {KEY}\nschedule: {every: 12h}\n"}},
      {"limits", {"portal.yaml", portal_end, "limits: {KEY}\nschedule: {every: 12h}\n"}},
      {"retry", {"portal.yaml", portal_end, "retry: {KEY}\nschedule: {every: 12h}\n"}},
      {"portal file", {"portal.yaml", nullptr, "KEY\n"}},
      {"title", {"portal.yaml", "{vi: Cổng thử, en: Test portal}", "{KEY}"}},
      {"collectors.NAME", {"portal.yaml", nullptr, "collectors: {a: {KEY}}\n"}},
      {"paging", {"portal.yaml", nullptr, "collectors: {a: {paging: {KEY}}}\n"}},
      {"request",
       {"portal.yaml", "path: /scores?year={year}&month={month02}", "KEY\n      json: {}"}},
      {"headers.NAME, bearer, password, client_secret",
       {"portal.yaml", "path: /counts", "headers: {A: {KEY}}"}},
      {"form.FIELD",
       {"portal.yaml", "path: /scores?year={year}", "form: {a: {KEY}}\n      path: /a"}},
      {"answer", {"portal.yaml", nullptr, "collectors: {a: {answer: {KEY}}}\n"}},
      {"assert[], entity[], only[], except[], final",
       {"portal.yaml", "at: /id, equals: \"{province_id}\"", "KEY"}},
      {"tables.NAME",
       {"portal.yaml", nullptr, "collectors: {a: {answer: {format: html, tables: {t: {KEY}}}}}\n"}},
      {"rows.NAME", {"portal.yaml", nullptr, "collectors: {a: {answer: {rows: {r: {KEY}}}}}\n"}},
      {"tier", {"portal.yaml", "code: /code", "code: /code\n          tier: {KEY}"}},
      {"labels.LABEL", {"portal.yaml", "code: /code", "code: /code\n          labels: {a: {KEY}}"}},
      {"steps[]", {"portal.yaml", "payable: /payable", "payable: {at: /payable, steps: [{KEY}]}"}},
      {"figures.FIGURE", {"portal.yaml", "payable: /payable", "payable: {KEY}"}},
      {"checks[]",
       {"portal.yaml", "clause: total, sum: [/online, /direct], equals: /total", "KEY"}},
      {"statistics.yaml", {"statistics.yaml", nullptr, "KEY\n"}},
      {"statistics.ID", {"statistics.yaml", nullptr, "statistics: {a: {KEY}}\n"}},
      {"label_titles.LABEL.WORD[]",
       {"statistics.yaml", nullptr,
        "statistics: {}\nlabel_titles: {a: {b: [{vi: a, en: b}, {KEY}]}}\n"}},
      {"provinces.yaml", {"provinces.yaml", nullptr, "KEY\n"}},
      {"provinces.SLUG", {"provinces.yaml", nullptr, "provinces: {a: {KEY}}\n"}},
      {"ids.SCHEME[]", {"provinces.yaml", "id: id-of-phu-tho, from: 2026-01-01", "KEY"}},
      {"calendar.yaml", {"calendar.yaml", nullptr, "KEY\n"}},
      {"years.YEAR", {"calendar.yaml", nullptr, "years: {2026: {KEY}}\n"}},
      {"years.YEAR.provinces.SLUG",
       {"calendar.yaml", "off: {2026-03-26: Ngày của thành phố}", "KEY"}},
      {"targets.yaml", {"targets.yaml", nullptr, "KEY\n"}},
      {"targets[]", {"targets.yaml", nullptr, "targets: [{KEY}]\n"}},
      {"agencies.yaml", {"agencies.yaml", nullptr, "KEY\n"}},
      {"agencies[]", {"agencies.yaml", nullptr, "agencies: [{KEY}]\n"}},
      {"aliases[]", {"agencies.yaml", nullptr, "agencies: [{aliases: [{KEY}]}]\n"}},
      {"reports", {"dvcmon.yaml", "words: {organisation: SỞ NỘI VỤ}", "KEY"}},
      {"reports.issue[]",
       {"dvcmon.yaml", "report: monthly, province: phu-tho, periods: [month]", "KEY"}},
      {"report file", {"report.yaml", nullptr, "KEY\n"}},
      {"numbers", {"report.yaml", nullptr, "numbers: {KEY}\n"}},
      {"marks", {"report.yaml", nullptr, "marks: {KEY}\n"}},
      {"head", {"report.yaml", nullptr, "head: {KEY}\n"}},
      {"sheets[]", {"report.yaml", nullptr, "sheets: [{KEY}]\n"}},
      {"columns[]", {"report.yaml", nullptr, "sheets: [{columns: [{KEY}]}]\n"}},
      {"lines[], repeat[]", {"report.yaml", nullptr, "sheets: [{lines: [{KEY}]}]\n"}},
      {"measure", {"report.yaml", nullptr, "sheets: [{columns: [{KEY}]}]\n"}},
      {"ratio", {"report.yaml", nullptr, "sheets: [{columns: [{ratio: {KEY}}]}]\n"}},
      {"groups[]", {"report.yaml", nullptr, "sheets: [{groups: [{KEY}]}]\n"}},
      {"chart", {"report.yaml", nullptr, "sheets: [{chart: {KEY}}]\n"}},
      {"web configuration file", {"web.yaml", nullptr, "KEY\n"}},
      {"tls_server_config", {"web.yaml", nullptr, "tls_server_config: {KEY}\n"}},
      {"http_server_config", {"web.yaml", nullptr, "http_server_config: {KEY}\n"}},
  };
}

// A key that is known but read by nobody would be accepted and then have no effect.
TEST(ReadmeTest, NamesNoKeyThatNobodyReads) {
  const auto places = KeyPlaces();
  for (const KeyTable* known : KnownKeys()) {
    ASSERT_TRUE(places.contains(known->section)) << known->section;
    const KeyPlace& place = places.at(known->section);
    for (const std::string& key : known->keys) {
      ConfigFolder folder;
      std::string text = place.new_text;
      text.replace(text.find("KEY"), 3, key + ":");
      if (place.old_text == nullptr) {
        folder.Write(place.file, text);
      } else {
        folder.Replace(place.file, place.old_text, text);
      }
      const std::string web = folder.Path("web.yaml");
      const auto diagnostics = std::string(place.file) == "web.yaml"
                                   ? LoadWebConfig(web).diagnostics
                                   : folder.Load().diagnostics;
      bool read = false;
      for (const Diagnostic& diagnostic : diagnostics) {
        EXPECT_THAT(diagnostic.message, Not(HasSubstr("unknown key"))) << diagnostic.Text();
        read = read || (diagnostic.path.ends_with(key) &&
                        diagnostic.message.ends_with("is needed here, not nothing"));
      }
      EXPECT_TRUE(read) << known->section << ": " << key << " is read by nobody";
    }
  }
}

// What the loader says of `key: value` in a section of the portal settings.
std::vector<std::string> DiagnosesOfSetting(const std::string& section, const std::string& key,
                                            const std::string& value) {
  const std::string setting = key + ": " + value;
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "[phu-tho]",
                 "[phu-tho]\n    allow_addresses: [127.0.0.1]\n    " +
                     (section == "portal settings" ? setting : section + ": {" + setting + "}"));
  return folder.Diagnoses();
}

TEST(ReadmeTest, NamesTheRangesOfThePortalSettings) {
  int ranges = 0;
  const auto tables = ReadmeTables();
  for (const char* section : {"portal settings", "timeouts", "limits", "retry"}) {
    for (const ReadmeKey& key : tables.at(section)) {
      const size_t to = key.range.find("` to `");  // "`100ms` to `5m`"
      if (to == std::string::npos) continue;
      const std::string min = Trimmed(key.range.substr(0, to));
      const std::string max = Trimmed(key.range.substr(to + 5));
      EXPECT_THAT(DiagnosesOfSetting(section, key.key, min), IsEmpty()) << key.key;
      EXPECT_THAT(DiagnosesOfSetting(section, key.key, max), IsEmpty()) << key.key;
      EXPECT_THAT(DiagnosesOfSetting(section, key.key, "9" + max),
                  ElementsAre(HasSubstr("allowed: " + min + " to " + max)))
          << key.key;
      ++ranges;
    }
  }
  EXPECT_EQ(ranges, 14);
}

TEST(ReadmeTest, NamesTheDefaults) {
  const Config config;
  const PortalSpec portal;
  const RowSet rows;
  const Layout layout;
  const std::map<std::string, std::map<std::string, std::string>> defaults = {
      {"storage",
       {{"path", config.storage.path},
        {"capture_retention", FormatDuration(config.storage.capture_retention)}}},
      {"web", {{"listen_address", config.web.listen_address}}},
      {"log", {{"level", config.log.level}, {"format", config.log.format}}},
      {"portal settings", {{"pause", FormatDuration(portal.pause)}}},
      {"timeouts",
       {{"connect", FormatDuration(portal.timeouts.connect)},
        {"low_speed_bytes", FormatBytes(portal.timeouts.low_speed_bytes)},
        {"low_speed_time", FormatDuration(portal.timeouts.low_speed_time)}}},
      {"limits",
       {{"wire", FormatBytes(portal.limits.wire)},
        {"decoded", FormatBytes(portal.limits.decoded)},
        {"ratio", std::to_string(portal.limits.ratio)},
        {"headers", FormatBytes(portal.limits.headers)}}},
      {"retry",
       {{"attempts", std::to_string(portal.retry.attempts)},
        {"base", FormatDuration(portal.retry.base)},
        {"cap", FormatDuration(portal.retry.cap)}}},
      {"rows.NAME",
       {{"at_least", std::to_string(rows.at_least)}, {"at_most", std::to_string(rows.at_most)}}},
      {"reports", {{"folder", config.reports.folder}}},
      {"reports.issue[]", {{"working_days", std::to_string(ScheduledReport{}.working_days)}}},
      {"numbers",
       {{"thousands", layout.numbers.thousands},
        {"decimal", layout.numbers.decimal},
        {"counts", std::to_string(layout.numbers.count_digits)},
        {"rates", std::to_string(layout.numbers.rate_digits)},
        {"scores", std::to_string(layout.numbers.score_digits)}}},
      {"marks",
       {{"missing", layout.marks.missing},
        {"not_applicable", layout.marks.not_applicable},
        {"provisional", layout.marks.provisional}}},
      {"columns[]", {{"of", ColumnLayout{}.of}}},
      {"tls_server_config", {{"min_version", WebConfig{}.min_version}}},
  };
  const auto tables = ReadmeTables();
  for (const auto& [section, keys] : defaults) {
    std::map<std::string, std::string> named;
    for (const ReadmeKey& key : tables.at(section)) named[key.key] = key.default_value;
    for (const auto& [key, value] : keys) EXPECT_EQ(named[key], value) << section << ": " << key;
  }
}

TEST(ReadmeTest, MarksRequiredKeysAsTheLoaderDoes) {
  // An empty mapping in place of the section: what is missing is reported.
  const auto tables = ReadmeTables();
  const auto places = KeyPlaces();
  for (const char* section : {"auth.basic",
                              "auth.oauth2",
                              "hours",
                              "title",
                              "collectors.NAME",
                              "answer",
                              "assert[], entity[], only[], except[], final",
                              "rows.NAME",
                              "tier",
                              "figures.FIGURE",
                              "checks[]",
                              "statistics.ID",
                              "provinces.SLUG",
                              "ids.SCHEME[]",
                              "years.YEAR",
                              "years.YEAR.provinces.SLUG",
                              "targets[]",
                              "reports.issue[]",
                              "sheets[]",
                              "ratio",
                              "groups[]",
                              "chart",
                              "tls_server_config"}) {
    const KeyPlace& place = places.at(section);
    ConfigFolder folder;
    std::string text = place.new_text;
    text.replace(text.find("KEY"), 3, "");
    if (place.old_text == nullptr) {
      folder.Write(place.file, text);
    } else {
      folder.Replace(place.file, place.old_text, text);
    }
    const auto diagnostics = std::string(place.file) == "web.yaml"
                                 ? LoadWebConfig(folder.Path("web.yaml")).diagnostics
                                 : folder.Load().diagnostics;
    for (const ReadmeKey& key : tables.at(section)) {
      const bool missing =
          std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& diagnostic) {
            return diagnostic.message == "is missing" && diagnostic.path.ends_with("." + key.key);
          });
      EXPECT_EQ(missing, key.default_value == "–") << section << ": " << key.key;
    }
  }
}

// A stranger writes a form of his own from that page alone.
TEST(ReadmeTest, ShowsAFormOfOnesOwnThatCanBeLoaded) {
  std::ifstream readme("config/README.md");
  std::string form;
  bool inside = false;
  for (std::string line; std::getline(readme, line);) {
    if (line == "```yaml") form.clear();
    if (inside && line == "```") break;
    if (line.starts_with("report: ho-so-truc-tuyen")) inside = true;
    if (inside) form += line + "\n";
  }
  ASSERT_THAT(form, HasSubstr("signatures:"));
  ConfigFolder folder;
  folder.Write("own.yaml", form);
  const std::string shipped = std::filesystem::absolute("config").string();
  folder.Write("dvcmon.yaml", "statistics: " + shipped + "/statistics.yaml\nprovinces: " + shipped +
                                  "/provinces.yaml\nportals:\n  - {file: " + shipped +
                                  "/portals/dvcqg.yaml, provinces: [phu-tho]}\nreports:\n  words: "
                                  "{organisation: SỞ NỘI VỤ}\n  layouts: [own.yaml]\n");
  const LoadedConfig loaded = folder.Load();
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_EQ(loaded.config->reports.layouts.count("ho-so-truc-tuyen"), 1u);
}

}  // namespace
}  // namespace dvcmon
