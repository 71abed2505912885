// What the loader refuses, and how it says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(ConfigErrorsTest, ReportsEveryErrorOfEveryFileInOneRunInOrder) {
  ConfigFolder folder;
  folder.Write("dvcmon.yaml",
               "storage: {path: figures.db, capture_retention: 400x}\n"
               "web: {listen_adress: 127.0.0.1:19766}\n"
               "log: {level: verbose}\n"
               "portals:\n"
               "  - file: portal.yaml\n"
               "    provinces: [phu-to]\n"
               "    retry: {attempts: 11}\n");
  folder.Replace("statistics.yaml", "kind: score", "kind: points");
  folder.Replace("provinces.yaml", "identity_code: H57", "identity_code: H44");
  folder.Replace("portal.yaml", "url: https://portal.example", "url: https://portal.example/path");
  folder.Replace("portal.yaml", "received{channel=direct}", "recieved{channel=direct}");
  folder.Replace("portal.yaml", "year={year}", "year={quarter}{yaer}");
  EXPECT_THAT(
      folder.Diagnoses(),
      ElementsAre(
          "dvcmon.yaml:1: storage.capture_retention: a duration like 500ms, 1.5s, 10m, 12h or 400d "
          "is needed here",
          "dvcmon.yaml:2: web.listen_adress: unknown key; did you mean listen_address?; allowed: "
          "listen_address, insecure",
          "dvcmon.yaml:3: log.level: not one of the words allowed here; allowed: debug, info, "
          "warn, "
          "error",
          "dvcmon.yaml:6: portals[0].provinces[0]: unknown province; did you mean phu-tho?; the "
          "provinces file holds 2",
          "dvcmon.yaml:7: portals[0].retry.attempts: out of range; allowed: 1 to 10",
          "statistics.yaml:13: statistics.score.kind: not one of the words allowed here; allowed: "
          "count, amount, score, rank",
          "provinces.yaml:13: provinces.hue.identity_code: phu-tho has the identity_code H44 at "
          "the "
          "same time, provinces.yaml:6",
          "portal.yaml:3: url: a url like https://dichvucong.gov.vn is needed here: scheme, host "
          "and perhaps :port, without user, path or query",
          "portal.yaml:26: "
          "collectors.counts.answer.rows.province.figures.recieved{channel=direct}: unknown "
          "statistic; did you mean received?; the catalogue holds 3",
          "portal.yaml:39: collectors.scores.request.path: unknown placeholder in "
          "\"/scores?year={quarter}{yaer}&month={month02}\"; allowed are {province}, "
          "{province_id}, {identity_code}, {period}, {year}, {quarter}, {month}, {month02}, "
          "{from}, {to}, {page}, {page_size}, {last_id}"));
  EXPECT_EQ(folder.Load().config, nullptr);
}

// One planted error each: where it is reported, and what must be said.
struct Planted {
  const char *file, *old_text, *new_text, *start, *said;
};

std::ostream& operator<<(std::ostream& out, const Planted& planted) {
  return out << planted.file << planted.start << planted.said;
}

class PlantedErrorTest : public testing::TestWithParam<Planted> {};

TEST_P(PlantedErrorTest, IsReportedAloneAtItsPlace) {
  ConfigFolder folder;
  const Planted& planted = GetParam();
  folder.Replace(planted.file, planted.old_text, planted.new_text);
  const auto diagnoses = folder.Diagnoses();
  ASSERT_THAT(diagnoses, ElementsAre(StartsWith(std::string(planted.file) + planted.start)));
  EXPECT_THAT(diagnoses[0], HasSubstr(planted.said));
  EXPECT_EQ(folder.Load().config, nullptr);
}

INSTANTIATE_TEST_SUITE_P(
    Main, PlantedErrorTest,
    testing::Values(
        Planted{"dvcmon.yaml", "storage:", "stroage:", ":1: stroage: ", "did you mean storage?"},
        Planted{"dvcmon.yaml", "path: figures.db", "path: [figures.db]",
                ":1: storage.path: ", "not a list"},
        Planted{"dvcmon.yaml", "{path: figures.db}", "", ":1: storage: ", "not nothing"},
        Planted{"dvcmon.yaml", "storage: {path: figures.db}\n", "web: {insecure: \"true\"}\n",
                ":1: web.insecure: ", "true or false"},
        Planted{"dvcmon.yaml", "storage: {path: figures.db}\n",
                "web: {listen_address: \"1:2:3\"}\n", ":1: web.listen_address: ", "[::1]:19766"},
        Planted{"dvcmon.yaml", "storage: {path: figures.db}\n",
                "web: {listen_address: \"127.0.0.1:99999\"}\n",
                ":1: web.listen_address: ", "127.0.0.1:19766"},
        Planted{"dvcmon.yaml", "storage: {path: figures.db}\n",
                "storage: {path: a.db}\nstorage: {path: b.db}\n",
                ":2: storage: ", "stands twice, first in line 1"},
        Planted{"dvcmon.yaml", "storage: {path: figures.db}\n", "statistics: none.yaml\n",
                ":1: statistics: ", "none.yaml cannot be read: No such file"},
        Planted{"dvcmon.yaml", "file: portal.yaml", "file: .",
                ":3: portals[0].file: ", "is a folder"},
        Planted{"dvcmon.yaml", "file: portal.yaml", "file: /dev/null",
                ":3: portals[0].file: ", "is not a regular file"},
        Planted{"dvcmon.yaml", "file: portal.yaml\n    ", "",
                ":3: portals[0].file: ", "is missing"},
        Planted{"dvcmon.yaml", "\n    provinces: [phu-tho]", "",
                ":3: portals[0]: ", "`provinces` is missing"},
        Planted{"dvcmon.yaml", "[phu-tho]", "[]", ":4: portals[0].provinces: ", "empty"},
        Planted{"dvcmon.yaml", "[phu-tho]", "[phu-tho, phu-tho]",
                ":4: portals[0].provinces[1]: ", "stands twice"},
        Planted{"dvcmon.yaml", "[phu-tho]", "[phu-tho, hue]",
                ":4: portals[0].provinces: ", "hue has no id of the scheme test-2026"},
        Planted{"dvcmon.yaml", "[phu-tho]", "everyone",
                ":4: portals[0].provinces: ", "a list is needed"},
        Planted{"dvcmon.yaml", "[phu-tho]", "[phu-tho]\n    collectors: [cuonts]",
                ":5: portals[0].collectors[0]: ", "did you mean counts?"},
        Planted{"dvcmon.yaml", "[phu-tho]", "[phu-tho]\n  - {file: portal.yaml, provinces: all}",
                ":5: portals[1]: ", "the portal test is watched already"}));

INSTANTIATE_TEST_SUITE_P(
    PortalSettings, PlantedErrorTest,
    testing::Values(
        Planted{"portal.yaml", "url: https://portal.example\n", "",
                ": url: ", "beside `file` in dvcmon.yaml"},
        Planted{"portal.yaml", "https://portal", "http://portal", ":3: url: ", "allow_http"},
        Planted{"portal.yaml", "https://portal", "ftp://portal", ":3: url: ", "a url like"},
        Planted{"portal.yaml", "portal.example", "portal.example?a=b", ":3: url: ", "a url like"},
        Planted{"portal.yaml", "portal.example", "portal.example:0", ":3: url: ", "a url like"},
        Planted{"portal.yaml", "portal.example", "portal.example:65536", ":3: url: ", "a url like"},
        Planted{"portal.yaml", "portal.example", "[portal]", ":3: url: ", "a url like"},
        Planted{"portal.yaml", "https://portal.example", "\"https://[::1/128]\"",
                ":3: url: ", "a url like"},
        Planted{"portal.yaml", "portal.example", "portal..example", ":3: url: ", "a url like"},
        Planted{"portal.yaml", "portal.example", "", ":3: url: ", "a url like"},
        Planted{"portal.yaml", "schedule: {every: 12h}\n", "", ": schedule: ", "is missing"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h, at: [\"06:30\"]}",
                ":5: schedule: ", "exactly one"},
        Planted{"portal.yaml", "{every: 12h}", "{}", ":5: schedule: ", "exactly one"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 32d}", ":5: schedule.every: ", "1s to 31d"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 59s}",
                ":5: schedule: ", "more often than every 1m"},
        Planted{"portal.yaml", "[month]", "[month]\n    schedule: {every: 59s}",
                ":38: collectors.scores.schedule: ", "more often than every 1m"},
        Planted{"portal.yaml", "[month]", "[month]\n    schedule: {}",
                ":38: collectors.scores.schedule: ", "exactly one"},
        Planted{"portal.yaml", "{every: 12h}", "{at: [\"18:30\", \"06:30\"]}",
                ":5: schedule.at[1]: ", "ascend"},
        Planted{"portal.yaml", "{every: 12h}", "{at: [\"06:30\", \"06:30\"]}",
                ":5: schedule.at[1]: ", "ascend"},
        Planted{"portal.yaml", "{every: 12h}", "{at: [\"24:00\"]}",
                ":5: schedule.at[0]: ", "23:59"},
        Planted{"portal.yaml", "{every: 12h}", "{at: [\"6:30\"]}", ":5: schedule.at[0]: ", "06:30"},
        Planted{"portal.yaml", "{every: 12h}",
                "{at: [\"06:00\", \"22:00\"]}\nhours: {from: \"06:00\", to: \"22:00\"}",
                ":5: schedule: ", "22:00 is outside the hours of the portal, 06:00 to 22:00"},
        Planted{"portal.yaml", "{every: 12h}",
                "{at: [\"06:00\", \"23:00\"]}\nhours: {from: \"22:00\", to: \"06:00\"}",
                ":5: schedule: ", "06:00 is outside"},
        Planted{"portal.yaml", "{every: 12h}",
                "{every: 12h}\nhours: {from: \"06:00\", to: \"06:00\"}", ":6: hours: ", "the same"},
        Planted{"portal.yaml", "{every: 12h}",
                "{every: 12h}\nhours: {from: \"06:00\", to: \"24:00\"}", ":6: hours.to: ", "23:59"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h}\npause: 199ms",
                ":6: pause: ", "less than 200ms"},
        Planted{"dvcmon.yaml", "[phu-tho]", "[phu-tho]\n    pause: 50ms",
                ":5: portals[0].pause: ", "less than 200ms"},
        Planted{"dvcmon.yaml", "[phu-tho]", "[phu-tho]\n    url: http://portal.example",
                ":5: portals[0].url: ", "allow_http"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h}\nallow_addresses: [10.0.0.1/8]",
                ":6: allow_addresses[0]: ", ""},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h}\nca_file: none.pem",
                ":6: ca_file: ", "No such file"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h}\nuser_agent: \"a\\nb\"",
                ":6: user_agent: ", "printable"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h}\nlimits: {wire: 64KB}",
                ":6: limits.wire: ", "64KiB"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h}\nlimits: {ratio: \"200\"}",
                ":6: limits.ratio: ", "a whole number"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h}\ntimeouts: {total: 61m}",
                ":6: timeouts.total: ", "100ms to 1h"},
        Planted{"portal.yaml", "{every: 12h}", "{every: 12h}\nretry: {attempts: 0}",
                ":6: retry.attempts: ", "1 to 10"}));

INSTANTIATE_TEST_SUITE_P(
    Portal, PlantedErrorTest,
    testing::Values(
        Planted{"portal.yaml", "portal: test", "portal: Test", ":1: portal: ", "lower case"},
        Planted{"portal.yaml", "vi: Cổng thử, ", "", ":2: title.vi: ", "is missing"},
        Planted{"portal.yaml", "province_ids: test-2026\n", "",
                ":6: collectors.counts: ", "set province_ids"},
        Planted{"portal.yaml", "of: province", "of: region",
                ":8: collectors.counts.of: ", "province, national"},
        Planted{"portal.yaml", "[year, quarter]", "[year, quarter, year]",
                ":9: collectors.counts.periods[2]: ", "twice"},
        Planted{"portal.yaml", "[month]", "[month, fortnight]",
                ":37: collectors.scores.periods[1]: ", "allowed: year, quarter, month"},
        Planted{"portal.yaml", "method: POST", "method: PUT",
                ":11: collectors.counts.request.method", "GET, POST"},
        Planted{"portal.yaml", "path: /counts", "path: counts",
                ":12: collectors.counts.request.path", "begins with /"},
        Planted{"portal.yaml", "path: /counts", "path: \"/a b\"",
                ":12: collectors.counts.request.path", "percent-encoded"},
        Planted{"portal.yaml", "path: /scores?year={year}", "json: {}\n      path: /scores",
                ":39: collectors.scores.request.json: ", "needs method: POST"},
        Planted{"portal.yaml", "path: /scores?year={year}", "form: {a: b}\n      path: /scores",
                ":39: collectors.scores.request.form: ", "needs method: POST"},
        Planted{"portal.yaml", "path: /counts", "path: /counts\n      form: {a: b}",
                ":13: collectors.counts.request.form: ", "exclude each other"},
        Planted{"portal.yaml", "path: /scores?year={year}",
                "json_of_period: {month: {}}\n      path: /scores",
                ":39: collectors.scores.request.json_of_period: ", "needs json"},
        Planted{"portal.yaml", "quarter: {quarter: \"{quarter}\"}", "month: {month: \"{month}\"}",
                ":15: collectors.counts.request.json_of_period.month: ",
                "not one of the collector's periods"},
        Planted{"portal.yaml", "quarter: {quarter: \"{quarter}\"}", "quarter: {year: \"{year}\"}",
                ":15: collectors.counts.request.json_of_period.quarter.year: ",
                "stands in json too, portal.yaml:13"},
        Planted{"portal.yaml", "year: \"{year}\"", "year: \"{quarter}\"",
                ":13: collectors.counts.request.json.year: ", "a year has no quarter"},
        Planted{"portal.yaml", "{quarter: \"{quarter}\"}", "{month: \"{month}\"}",
                ":15: collectors.counts.request.json_of_period.quarter.month: ",
                "a year or quarter has no month"},
        Planted{"portal.yaml", "/scores?year={year}", "/scores?id={province_id}",
                ":39: collectors.scores.request.path: ", "asks about no province"},
        Planted{"portal.yaml", "/scores?year={year}", "/scores?province={province}",
                ":39: collectors.scores.request.path: ", "asks about no province"},
        Planted{"portal.yaml", "year: \"{year}\"", "\"{year}\": 1",
                ":13: collectors.counts.request.json.{year}: ", "in values only"},
        Planted{"portal.yaml", "year: \"{year}\"", "year: {year}",
                ":13: collectors.counts.request.json.year: ",
                "a placeholder needs quotes, like \"{year}\""}));

INSTANTIATE_TEST_SUITE_P(
    Answer, PlantedErrorTest,
    testing::Values(
        Planted{"portal.yaml", "format: json\n      entity", "format: yaml\n      entity",
                ":17: collectors.counts.answer.format: ", "allowed: json, html, csv, xlsx, xml"},
        Planted{"portal.yaml", "format: json\n      entity",
                "format: json\n      status: [404]\n      entity",
                ":18: collectors.counts.answer.status[0]: ", "200 to 299"},
        Planted{"portal.yaml", "format: json\n      entity",
                "format: json\n      content_type: application/json; charset=utf-8\n      entity",
                ":18: collectors.counts.answer.content_type: ", "without parameters"},
        Planted{"portal.yaml", "{at: /id,", "{at: $parent/id,",
                ":19: collectors.counts.answer.entity[0].at: ", "from the root"},
        Planted{"portal.yaml", "{at: /id, ", "{",
                ":19: collectors.counts.answer.entity[0].at: ", "is missing"},
        Planted{"portal.yaml", "at: /data/children", "at: data/children",
                ":30: collectors.counts.answer.rows.agencies.at: ", "not a selector"},
        Planted{"portal.yaml", "level: province", "level: national",
                ":23: collectors.counts.answer.rows.province.level: ", "province and agency only"},
        Planted{"portal.yaml", "level: national", "level: province",
                ":43: collectors.scores.answer.rows.nation: ", "exactly one of `code`, `id` and"},
        Planted{"portal.yaml", "          code: /code\n", "",
                ":29: collectors.counts.answer.rows.agencies: ", "`code` or `id` is missing"},
        Planted{
            "portal.yaml", "level: province", "level: province\n          code: /code",
            ":24: collectors.counts.answer.rows.province.code: ", "rows are about several bodies"},
        Planted{"portal.yaml", "code: /code",
                "code: /code\n          tier: {at: /t, map: {A: town}}",
                ":33: collectors.counts.answer.rows.agencies.tier.map.A: ", "commune"},
        Planted{"portal.yaml", "code: /code",
                "code: /code\n          at_least: 5\n          at_most: 4",
                ":33: collectors.counts.answer.rows.agencies.at_least: ", "more than at_most"},
        Planted{"portal.yaml", "code: /code", "code: /code\n          shrink_at_most: 0.1",
                ":33: collectors.counts.answer.rows.agencies.shrink_at_most: ", "10%"},
        Planted{
            "portal.yaml", "{at: /score, format: vi,", "{at: /score, format: fr,",
            ":47: collectors.scores.answer.rows.nation.figures.score{indicator=PUBLISH}.format: ",
            "json, plain, vi, en"},
        Planted{"portal.yaml", "required: false", "required: no", ":47: ", "true or false"},
        Planted{"portal.yaml", "clause: total", "clause: bounds", ":28: ", "choose another"},
        Planted{"portal.yaml", "clause: total", "clause: Total", ":28: ", "lower case"},
        Planted{"portal.yaml", "equals: /total", "equals: /total, at_most: /other",
                ":28: ", "exactly one"},
        Planted{"portal.yaml", ", equals: /total", "", ":28: ", "exactly one"},
        Planted{"portal.yaml", "equals: /total}", "equals: /total, tolerance: -1}",
                ":28: ", "out of range"},
        Planted{"portal.yaml", "equals: /total}", "equals: /total, tolerance: .nan}",
                ":28: ", "a number"},
        Planted{"portal.yaml", "[/online, /direct]", "[]", ":28: ", "empty"},
        Planted{"portal.yaml", "received{channel=online}", "received{channel=onlin}",
                ":25: ", "did you mean online?"},
        Planted{"portal.yaml", "received{channel=online}", "received{chanel=online,channel=online}",
                ":25: ", "did you mean channel?"},
        Planted{"portal.yaml", "received{channel=online}", "received",
                ":25: ", "the label channel is missing; write received{channel=online}"},
        Planted{"portal.yaml", "received{channel=online}", "received{channel=online",
                ":25: ", "a figure like"},
        Planted{"portal.yaml", "payable: /payable", "payable{a=b}: /payable",
                ":34: ", "payable has no labels"},
        Planted{"portal.yaml", "received{channel=direct}: /direct",
                "received{channel=online}: /direct", ":26: ", "stands twice, first in line 25"},
        Planted{"portal.yaml", "received{channel=direct}: /direct",
                "received{ channel=direct}: /direct", ":26: ", "a figure like"}));

INSTANTIATE_TEST_SUITE_P(
    Catalogues, PlantedErrorTest,
    testing::Values(
        Planted{
            "statistics.yaml", "statistics:\n",
            "statistics:\n  Bad: {title: {vi: a, en: b}, unit: u, kind: count, max: 1, source: s, "
            "formula: f}\n",
            ":2: statistics.Bad: ", "lower case"},
        Planted{"statistics.yaml", "statistics:\n",
                "statistics:\n  a_total: {title: {vi: a, en: b}, unit: u, kind: count, max: 1, "
                "source: s, formula: f}\n",
                ":2: statistics.a_total: ", "must not end in _total"},
        Planted{
            "statistics.yaml", "statistics:\n",
            "statistics:\n  a: {title: {vi: a, en: b}, unit: u, kind: rank, max: 1.5, source: s, "
            "formula: f}\n",
            ":2: statistics.a.max: ", "whole"},
        Planted{
            "statistics.yaml", "statistics:\n",
            "statistics:\n  a: {title: {vi: a, en: b}, unit: u, kind: count, max: 1, source: s, "
            "formula: f, labels: {province: any}}\n",
            ":2: statistics.a.labels.province: ", "has this label already"},
        Planted{
            "statistics.yaml", "statistics:\n",
            "statistics:\n  a: {title: {vi: a, en: b}, unit: u, kind: score, max: 1, source: s, "
            "formula: f, counter: b}\n",
            ":2: statistics.a.counter: ", "a count or an amount"},
        Planted{
            "statistics.yaml", "statistics:\n",
            "statistics:\n  a: {title: {vi: a, en: b}, unit: u, kind: count, max: 1, source: s, "
            "formula: f, counter: b_total}\n",
            ":2: statistics.a.counter: ", "_total is added"},
        Planted{
            "statistics.yaml", "statistics:\n",
            "statistics:\n  a: {title: {vi: a, en: b}, unit: u, kind: count, max: 1, source: s, "
            "formula: f, counter: score}\n",
            ":2: statistics.a.counter: ", "of a statistic or another counter"},
        Planted{"statistics.yaml", "kind: score\n    max: 100", "kind: score\n    max: -1",
                ":14: statistics.score.max: ", "greater than min"},
        Planted{"statistics.yaml", "[online, direct]", "[online, direct, online]",
                ":7: statistics.received.labels.channel[2]: ", "twice"},
        Planted{"statistics.yaml", "statistics:\n",
                "label_titles: {channel: {fax: [{vi: a, en: b}]}}\nstatistics:\n",
                ":1: label_titles.channel.fax: ", "no statistic has"},
        Planted{
            "statistics.yaml", "statistics:\n",
            "label_titles: {channel: {online: [{vi: a, en: b, from: 2022-08-15}]}}\nstatistics:\n",
            ":1: label_titles.channel.online[0].from: ", "of all days before"},
        Planted{
            "statistics.yaml", "statistics:\n",
            "label_titles: {channel: {online: [{vi: a, en: b}, {vi: c, en: d}]}}\nstatistics:\n",
            ":1: label_titles.channel.online[1].from: ", "is missing"},
        Planted{
            "statistics.yaml", "statistics:\n",
            "label_titles: {channel: {online: [{vi: a, en: b}, {vi: c, en: d, from: 2022-08-15}, "
            "{vi: e, en: f, from: 2022-08-15}]}}\nstatistics:\n",
            ":1: label_titles.channel.online[2].from: ", "follow each other"},
        Planted{"provinces.yaml", "kind: thanh_pho", "kind: city",
                ":11: provinces.hue.kind: ", "tinh, thanh_pho"},
        Planted{"provinces.yaml", "code: \"46\"", "code: \"460\"",
                ":12: provinces.hue.code: ", "two digits"},
        Planted{"provinces.yaml", "code: \"46\"", "code: \"25\"",
                ":12: provinces.hue.code: ", "phu-tho has the code 25"},
        Planted{"provinces.yaml", "identity_code: H57", "identity_code: H5",
                ":13: provinces.hue.identity_code: ", "H44"},
        Planted{"provinces.yaml", "identity_code: H57\n    valid_from: 2025-07-01",
                "identity_code: H57\n    valid_from: 2025-02-30",
                ":14: provinces.hue.valid_from: ", "a day like"},
        Planted{"provinces.yaml", "identity_code: H57\n    valid_from: 2025-07-01",
                "identity_code: H57\n    valid_from: 2025-07-01\n    valid_to: 2025-06-30",
                ":15: provinces.hue.valid_to: ", "is before valid_from"},
        Planted{"provinces.yaml", "identity_code: H57\n    valid_from: 2025-07-01",
                "identity_code: H57\n    valid_from: 2025-07-01\n    successor: phu-tho",
                ":15: provinces.hue.successor: ", "valid_to is missing"},
        Planted{"provinces.yaml", "identity_code: H57\n    valid_from: 2025-07-01",
                "identity_code: H57\n    valid_from: 2025-07-01\n    successor: nowhere",
                ":15: provinces.hue.successor: ", "no such province"},
        Planted{"provinces.yaml", "identity_code: H57\n    valid_from: 2025-07-01",
                "identity_code: H57\n    valid_from: 2020-07-01\n    valid_to: 2020-12-31\n"
                "    successor: phu-tho",
                ":16: provinces.hue.successor: ", "no phu-tho on the day after"},
        Planted{"provinces.yaml", "id: id-of-phu-tho", "id: a/b",
                ":8: provinces.phu-tho.ids.test-2026[0].id: ", "a name like"},
        Planted{"provinces.yaml", "from: 2026-01-01}",
                "from: 2026-01-01, to: 2026-06-30}, {id: other, from: 2026-06-30}",
                ":8: provinces.phu-tho.ids.test-2026: ", "must follow each other"},
        Planted{"provinces.yaml", "from: 2026-01-01}",
                "from: 2026-01-01}, {id: other, from: 2026-02-01}",
                ":8: provinces.phu-tho.ids.test-2026: ", "must follow each other"}));

TEST(ConfigErrorsTest, NamesBothSourcesOfOneFigure) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "  scores:\n    of: national\n    periods: [month]",
                 "  scores:\n    of: national\n    periods: [month, quarter]");
  folder.Replace("portal.yaml", "&month={month02}", "");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());  // another level
  folder.Replace("portal.yaml", "level: national", "level: agency\n          code: /code");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());  // another figure
  folder.Replace("portal.yaml",
                 "score{indicator=PUBLISH}: {at: /score, format: vi, required: false}",
                 "payable: /p");
  EXPECT_THAT(
      folder.Diagnoses(),
      ElementsAre("portal.yaml:48: collectors.scores.answer.rows.nation.figures.payable: "
                  "payable of level agency and period quarter has a source already: "
                  "portal.yaml:34 (collectors.counts.answer.rows.agencies.figures.payable); "
                  "keep one"));
  folder.Replace("portal.yaml", "[month, quarter]", "[month]");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());  // another kind of period
}

TEST(ConfigErrorsTest, HoldsEveryScheduleOfThePortalAgainstTheHoursOfTheOperator) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "{every: 12h}", "{at: [\"06:00\"]}");
  folder.Replace("portal.yaml", "[month]", "[month]\n    schedule: {at: [\"05:59\"]}");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  folder.Replace("dvcmon.yaml", "[phu-tho]",
                 "[phu-tho]\n    hours: {from: \"06:00\", to: \"22:00\"}");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre("portal.yaml:38: collectors.scores.schedule: 05:59 is outside the hours "
                          "of the portal, 06:00 to 22:00"));
}

TEST(ConfigErrorsTest, FindsTheIdOfTheProvinceWhereverItIsUsed) {
  struct Use {
    const char *old_text, *new_text;
  };
  for (const Use& use : {
           Use{"path: /counts", "path: \"/counts/{province_id}\""},
           Use{"path: /counts", "path: /counts\n      headers: {X-Id: \"{province_id}\"}"},
           Use{"{id: 1,", "{id: \"{province_id}\","},
           Use{"equals: x", "equals: \"{province_id}\""},
           Use{"entity:", "assert: [{at: /a, equals: \"{province_id}\"}]\n      entity:"},
           Use{"code: /code", "code: /code\n          code_prefix: \"{province_id}\""},
           Use{"code: /code", "code: /code\n          only: [{at: /a, equals: \"{province_id}\"}]"},
       }) {
    ConfigFolder folder;
    folder.Replace("portal.yaml", "{id: \"{province_id}\",", "{id: 1,");
    folder.Replace("portal.yaml", "equals: \"{province_id}\"", "equals: x");
    folder.Replace("portal.yaml", "province_ids: test-2026\n", "");
    EXPECT_THAT(folder.Diagnoses(), IsEmpty());
    folder.Replace("portal.yaml", use.old_text, use.new_text);
    EXPECT_THAT(folder.Diagnoses(), ElementsAre(HasSubstr("set province_ids"))) << use.new_text;
  }
}

TEST(ConfigErrorsTest, ReadsOnWhenAFileIsBroken) {
  ConfigFolder folder;
  folder.Write("statistics.yaml", "statistics: {received: [}\n");
  folder.Write("provinces.yaml", "\tprovinces:\n");
  folder.Replace("portal.yaml", "path: /counts", "path: counts");
  const auto diagnoses = folder.Diagnoses();
  ASSERT_EQ(diagnoses.size(), 3u);
  EXPECT_THAT(diagnoses[0], StartsWith("statistics.yaml:1: not YAML: "));
  EXPECT_THAT(diagnoses[1], StartsWith("provinces.yaml:1: a tab in the indentation"));
  EXPECT_THAT(diagnoses[2], StartsWith("portal.yaml:12: "));
}

TEST(ConfigErrorsTest, WarnsWhenNothingTellsWhomAnAnswerIsAbout) {
  ConfigFolder folder;
  folder.Replace("portal.yaml", "      entity:\n        - {at: /id, equals: \"{province_id}\"}\n",
                 "");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre(StartsWith("portal.yaml:16: warning: collectors.counts.answer: ")));
  EXPECT_NE(folder.Load().config, nullptr);
}

TEST(ConfigErrorsTest, SaysThatTheFileItselfIsMissing) {
  const LoadedConfig loaded = LoadConfig("/nonexistent/dvcmon.yaml");
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].Text(),
            "/nonexistent/dvcmon.yaml: cannot be read: No such file or directory");
  EXPECT_EQ(loaded.config, nullptr);
}

TEST(ConfigErrorsTest, SaysThatAnEmptyFileIsNoMapping) {
  ConfigFolder folder;
  folder.Write("dvcmon.yaml", "# nothing\n");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre("dvcmon.yaml: a mapping is needed here, not nothing"));
}

TEST(ConfigErrorsTest, ACollectorByHandAsksNobody) {
  ConfigFolder folder;
  folder.Write(
      "portal.yaml",
      "portal: manual\n"
      "title: {vi: Nhập tay, en: By hand}\n"
      "collectors:\n"
      "  counts:\n"
      "    of: province\n"
      "    by_hand: true\n"
      "    periods: [as_of]\n"
      "    answer:\n"
      "      format: json\n"
      "      rows: {province: {at: \"\", level: province, figures: {payable: /payable}}}\n");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty()) << "neither url nor schedule";
  folder.Replace("portal.yaml", "    periods: [as_of]\n",
                 "    periods: [as_of]\n    schedule: {every: 12h}\n    request: {path: /a}\n");
  folder.Replace("portal.yaml", "format: json", "format: json\n      status: [200]");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre("portal.yaml:8: collectors.counts.schedule: has no meaning beside "
                          "`by_hand`: no portal is asked",
                          "portal.yaml:9: collectors.counts.request: has no meaning beside "
                          "`by_hand`: no portal is asked",
                          "portal.yaml:12: collectors.counts.answer.status: has no meaning beside "
                          "`by_hand`: no portal answers"));
}

TEST(ConfigErrorsTest, ADropFolderIsForCollectorsByHand) {
  ConfigFolder folder;
  folder.Replace("dvcmon.yaml", "[phu-tho]", "[phu-tho]\n    drop_folder: drop");
  EXPECT_THAT(folder.Diagnoses(),
              ElementsAre(HasSubstr("portals[0].drop_folder: no collector of this portal is filled "
                                    "by hand (`by_hand: true`)")));
}

}  // namespace
}  // namespace dvcmon
