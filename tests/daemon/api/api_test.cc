// The API with a real store: what is asked, what is answered, and what is refused.
#include "daemon/api/api.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <simdjson.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "daemon/api/endpoint.h"
#include "daemon/store/store.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using testing::AcceptedPoll;
using ::testing::AllOf;
using testing::Cell;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kNoon;
using testing::kNotProvided;
using ::testing::Not;
using ::testing::Pair;
using testing::TargetOf;

constexpr const char* kOnline = "applications_received{channel=online}";
constexpr const char* kDirect = "applications_received{channel=direct}";
constexpr const char* kHandled = "applications_handled";

PollTarget MonthOf(const std::string& period, const std::string& portal = "dvcqg") {
  return TargetOf({.portal = portal,
                   .collector = "tree",
                   .province = "phu-tho",
                   .period = period,
                   .statistics = {kOnline, kDirect, kHandled}});
}

class ApiTest : public ::testing::Test {
 protected:
  using Parameters = std::map<std::string, std::string>;

  ApiTest() : store_(*Store::Open({dir_.Path("dvcmon.db")})) {
    auto config = std::make_shared<Config>();
    for (const char* key : {kOnline, kDirect, kHandled}) {
      const auto statistic = testing::FieldOf(key).statistic;
      auto& known = config->statistics[statistic->id];
      if (!known) known = std::make_shared<Statistic>(*statistic);
      auto merged = std::make_shared<Statistic>(*known);
      for (const auto& [label, values] : statistic->labels) {
        for (const std::string& value : values) {
          auto& all = merged->labels[label];
          if (std::ranges::find(all, value) == all.end()) all.push_back(value);
        }
      }
      known = merged;
    }
    auto province = std::make_shared<Province>();
    province->slug = "phu-tho";
    province->name = "Phú Thọ";
    config->provinces["phu-tho"] = province;
    const PollTarget target = MonthOf("2026-09");
    auto portal = std::make_shared<PortalSpec>(*target.portal);
    portal->collectors = {*target.collector};
    config->portals = {{portal, {province}}};
    config_ = config;
    api_.Use(config_);
  }

  void Write(const Poll& poll) {
    const auto written = store_.Write(poll);
    ASSERT_TRUE(written.ok()) << written.error().message;
  }
  // Three agencies; the months of 2025.
  void WriteYear() {
    for (int month = 1; month <= 12; ++month) {
      std::vector<Cell> cells;
      for (int agency = 1; agency <= 3; ++agency) {
        const std::string body = fmt::format("H44.0{}", agency);
        cells.push_back({body, kOnline, 10.0 * month + agency});
        cells.push_back({body, kDirect, 100.0 - month});
      }
      Write(AcceptedPoll(MonthOf(fmt::format("2025-{:02}", month)), kNoon - hours(1), cells));
    }
  }

  WebResponse Get(const std::string& name, const Parameters& query = {},
                  const std::string& accept = "") {
    return api_.Answer({"GET", "/api/v1/" + name, query, accept, ""});
  }
  simdjson::dom::element Parse(const WebResponse& response) {
    EXPECT_EQ(response.content_type, "application/json") << response.body;
    auto parsed = parser_.parse(response.body);
    EXPECT_EQ(parsed.error(), simdjson::SUCCESS) << response.body;
    return parsed.value();
  }
  // "period body statistic value" of each row, of one page.
  std::vector<std::string> Figures(const Parameters& query, std::string* next = nullptr) {
    const auto page = Parse(Get("figures", query));
    std::vector<std::string> lines;
    for (const auto row : page["rows"].get_array()) {
      lines.push_back(fmt::format("{} {} {} {}", Text(row["period"]), Text(row["body"]),
                                  Text(row["statistic"]), simdjson::minify(row["value"])));
    }
    if (next != nullptr) *next = page["next"].is_null() ? "" : std::string(Text(page["next"]));
    return lines;
  }
  static std::string_view Text(simdjson::simdjson_result<simdjson::dom::element> member) {
    std::string_view text;
    EXPECT_EQ(member.get(text), simdjson::SUCCESS);
    return text;
  }
  void ExpectProblem(const WebResponse& response, int status, const std::string& says) {
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_THAT(response.body, HasSubstr(fmt::format("\"status\":{}", status)));
    EXPECT_THAT(response.body, HasSubstr(says));
  }

  testing::TempDir dir_{"/dev/shm"};
  Time now_ = kNoon;
  Store store_;
  Api api_{dir_.Path("dvcmon.db"), [this] { return now_; }};
  std::shared_ptr<const Config> config_;
  simdjson::dom::parser parser_;
};

TEST_F(ApiTest, AFigureIsToldWithAllThatIsKnownOfIt) {
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(3), {{"phu-tho", kOnline, 41.0}}));
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(2),
                     {{"phu-tho", kOnline, 41.0}, {"phu-tho", kHandled, kNotProvided}}));
  const WebResponse response = Get("figures", {{"statistic", kOnline}});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(
      response.body,
      R"({"as_of":"2026-11-22T12:00:00+07:00","rows":[{"portal":"dvcqg","collector":"tree",)"
      R"("province":"phu-tho","level":"province","body":"phu-tho","body_name":"Phú Thọ",)"
      R"("statistic":"applications_received{channel=online}","kind":"month","period":"2026-09",)"
      R"("period_first":"2026-09-01","period_last":"2026-09-30","state":"value","value":41,)"
      R"("since":"2026-11-22T09:00:01+07:00","confirmed":"2026-11-22T10:00:01+07:00",)"
      R"("by_hand":false,"bodies":1,"of":1,"provisional":false,)"
      R"("figure":"dvcqg:phu-tho/applications_received{channel=online}@2026-09"}],"next":null})"
      "\n");
  EXPECT_THAT(Get("figures", {{"statistic", kHandled}}).body,
              HasSubstr(R"("state":"not_provided","value":null)"));
}

TEST_F(ApiTest, FiguresAreAsTheyWereKnown) {
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(48), {{"phu-tho", kOnline, 41.0}}));
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(1), {{"phu-tho", kOnline, 39.0}}));
  EXPECT_THAT(Figures({}), ElementsAre(HasSubstr(" 39")));
  EXPECT_THAT(Figures({{"as_of", "2026-11-21"}}), ElementsAre(HasSubstr(" 41")));
  EXPECT_THAT(Figures({{"as_of", "2026-11-22T11:00:00+07:00"}}), ElementsAre(HasSubstr(" 41")));
  EXPECT_THAT(Figures({{"as_of", "2026-11-19"}}), IsEmpty());
  EXPECT_THAT(Get("figures", {{"as_of", "2026-11-22"}}).body,
              HasSubstr(R"({"as_of":"2026-11-22T12:00:00+07:00")"))
      << "of a day that is not over, what is known now";
}

TEST_F(ApiTest, AFigureOfAPeriodThatWasNotOverIsProvisional) {
  Write(AcceptedPoll(MonthOf("2026-11"), kNoon - hours(1), {{"phu-tho", kOnline, 39.0}}));
  EXPECT_THAT(Get("figures").body, HasSubstr(R"("provisional":true)"));
  now_ = kNoon + hours(24 * 20);
  EXPECT_THAT(Get("figures").body, HasSubstr(R"("provisional":false)"));
  EXPECT_THAT(Get("figures", {{"as_of", "2026-11-22"}}).body, HasSubstr(R"("provisional":true)"));
}

TEST_F(ApiTest, PagesGiveEveryRowOnceWhateverTheirSize) {
  WriteYear();
  const auto all = Figures({});
  ASSERT_EQ(all.size(), 72U);
  for (const char* limit : {"1", "5", "6", "7", "71", "72"}) {
    std::vector<std::string> rows;
    std::string next;
    Parameters query{{"limit", limit}};
    do {
      const auto page = Figures(query, &next);
      EXPECT_LE(page.size(), std::stoul(limit));
      rows.insert(rows.end(), page.begin(), page.end());
      query["after"] = next;
    } while (!next.empty() && rows.size() <= all.size());
    EXPECT_EQ(rows, all) << limit;
  }
}

TEST_F(ApiTest, AllPagesAreAsOfTheTimeOfTheFirst) {
  WriteYear();
  std::string next;
  Figures({{"limit", "71"}}, &next);
  now_ = kNoon + hours(2);
  Write(AcceptedPoll(MonthOf("2025-12"), kNoon + hours(1), {{"H44.03", kOnline, 7777.0}}));
  EXPECT_THAT(Figures({{"after", next}}), ElementsAre(HasSubstr("2025-12 H44.03")));
  EXPECT_THAT(Figures({{"after", next}}), Not(Contains(HasSubstr("7777"))));
  EXPECT_THAT(Figures({}), Contains(HasSubstr("7777")));
}

TEST_F(ApiTest, ALinkLeadsToTheNextPage) {
  WriteYear();
  const WebResponse first =
      Get("figures", {{"limit", "70"}, {"statistic", "applications_received"}, {"format", "csv"}});
  std::string link;
  for (const auto& [name, value] : first.headers) {
    if (name == "Link") link = value;
  }
  EXPECT_TRUE(link.starts_with(
      "</api/v1/figures?format=csv&limit=70&statistic=applications_received&after="))
      << link;
  EXPECT_TRUE(link.ends_with(">; rel=\"next\"")) << link;
  EXPECT_THAT(Get("figures").headers, Not(Contains(Pair("Link", ::testing::_))));
}

TEST_F(ApiTest, FiltersSelect) {
  WriteYear();
  EXPECT_EQ(Figures({{"body", "H44.02"}}).size(), 24U);
  EXPECT_EQ(Figures({{"statistic", kOnline}, {"from", "2025-03-01"}, {"to", "2025-04-30"}}).size(),
            6U);
  EXPECT_EQ(Figures({{"statistic", "applications_received{ channel=\"online\" }"}}).size(), 36U);
  EXPECT_THAT(Figures({{"kind", "year"}}), IsEmpty());
  EXPECT_THAT(Figures({{"level", "province"}}), IsEmpty());
  EXPECT_EQ(Figures({{"province", "phu-tho"},
                     {"portal", "dvcqg"},
                     {"level", "agency"},
                     {"kind", "month"},
                     {"bodies", "then"}})
                .size(),
            72U);
}

TEST_F(ApiTest, WhatIsWrongIsRefusedWithWhatWouldBeRight) {
  WriteYear();
  ExpectProblem(Get("figures", {{"kinds", "month"}}), 400, "kinds: the parameters are portal, ");
  ExpectProblem(Get("figures", {{"kind", "week"}}), 400, "kind: it is one of day, month, quarter");
  ExpectProblem(Get("figures", {{"level", ""}}), 400, "level: it is empty");
  ExpectProblem(Get("figures", {{"from", "1.1.2025"}}), 400, "from: a day is written like 2026-");
  ExpectProblem(Get("figures", {{"from", "2025-02-01"}, {"to", "2025-01-01"}}), 400,
                "later than to");
  ExpectProblem(Get("figures", {{"as_of", "yesterday"}}), 400, "as_of: a time is written like");
  ExpectProblem(Get("figures", {{"limit", "0"}}), 400,
                "limit: it is a whole number from 1 to 10000");
  ExpectProblem(Get("figures", {{"limit", "10001"}}), 400, "from 1 to 10000");
  ExpectProblem(Get("figures", {{"limit", "1x"}}), 400, "from 1 to 10000");
  ExpectProblem(Get("figures", {{"after", "7"}}), 400, "after: it is the text that stood at");
  ExpectProblem(Get("figures", {{"portal", "nowhere"}}), 400, "there are dvcqg");
  ExpectProblem(Get("figures", {{"province", "nowhere"}}), 400, "province: there is no such");
  ExpectProblem(Get("figures", {{"body", "H44.99"}}), 400, "body: nothing is known of");
  ExpectProblem(Get("figures", {{"statistic", "apples"}}), 400, "there are applications_handled, ");
  ExpectProblem(Get("figures", {{"statistic", "applications_received{channel=air}"}}), 400,
                "channel of applications_received is one of online, direct");
  ExpectProblem(Get("figures", {{"statistic", "applications_received{colour=red}"}}), 400,
                "has the labels: channel");
  ExpectProblem(Get("rates", {{"rate", "luck"}}), 400, "there are online_of_received, ");
  ExpectProblem(Get("status", {{"a", "b"}}), 400, "a: there are no parameters");
  ExpectProblem(Get("explain"), 400, "figure: it is missing");
  ExpectProblem(Get("explain", {{"figure", "H44.01"}}), 400, "there is no period");
  ExpectProblem(Get("explain", {{"figure", "H44.01/applications_handled@2025-01"}}), 400,
                "no portal ever told applications_handled of H44.01");
  EXPECT_THAT(Get("figures", {{"kind", "week"}}).body, HasSubstr(R"("parameter":"kind")"));
}

TEST_F(ApiTest, AnUnknownPathIsNotThere) {
  ExpectProblem(Get("nothing"), 404, "/api/v1/openapi.json");
  ExpectProblem(api_.Answer({"GET", "/api/", {}, "", ""}), 404, "/api/v1/openapi.json");
  ExpectProblem(Get("figures/"), 404, "/api/v1/openapi.json");
}

TEST_F(ApiTest, ABusyRecordIsWorthAnotherTry) {
  WriteYear();
  Api api(dir_.Path("dvcmon.db"), [this] { return now_ += hours(1); });
  api.Use(config_);
  const WebResponse late = api.Answer({"GET", "/api/v1/portals", {}, "", ""});
  EXPECT_EQ(late.status, 200) << "what takes no time is not stopped";
  std::vector<Cell> cells;
  for (int agency = 0; agency < 3000; ++agency) {
    cells.push_back({fmt::format("H44.{:04}", agency), kOnline, 1.0});
  }
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(1), cells));
  const WebResponse stopped = api.Answer({"GET", "/api/v1/figures", {}, "", ""});
  ExpectProblem(stopped, 503, "it took too long");
  EXPECT_THAT(stopped.headers, Contains(Pair("Retry-After", "1")));
}

TEST_F(ApiTest, ARecordThatCannotBeReadNamesNoFile) {
  Api api("/nowhere/dvcmon.db", [this] { return now_; });
  const WebResponse response = api.Answer({"GET", "/api/v1/figures", {}, "", ""});
  ExpectProblem(response, 500, "the log of the daemon says why");
  EXPECT_THAT(response.body, Not(HasSubstr("nowhere")));
}

TEST_F(ApiTest, ARateIsMadeOfTheCountsOfItsBodyAndPeriod) {
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(3),
                     {{"phu-tho", kOnline, 30.0},
                      {"phu-tho", kDirect, 10.0},
                      {"H44.01", kOnline, 0.0},
                      {"H44.01", kDirect, 0.0},
                      {"H44.02", kOnline, 5.0},
                      {"H44.02", kDirect, kNotProvided},
                      {"H44.03", kOnline, 5.0}}));
  const WebResponse response = Get("rates", {{"rate", "online_of_received"}});
  const auto page = Parse(response);
  std::vector<std::string> lines;
  for (const auto row : page["rows"].get_array()) {
    lines.push_back(fmt::format("{} {} {}/{}={} {}/{}", Text(row["body"]), Text(row["state"]),
                                simdjson::minify(row["numerator"]),
                                simdjson::minify(row["denominator"]),
                                simdjson::minify(row["value"]), simdjson::minify(row["bodies"]),
                                simdjson::minify(row["of"])));
  }
  EXPECT_THAT(lines,
              ElementsAre("phu-tho value 30/40=0.75 1/1", "H44.01 not_applicable 0/0=null 1/1",
                          "H44.02 not_provided null/null=null 0/1"))
      << "of one who tells of a part of the channels there is no rate";
  EXPECT_THAT(response.body, HasSubstr(R"("figure":"dvcqg:phu-tho/online_of_received@2026-09")"));
  EXPECT_EQ(Get("rates", {{"rate", "online_filing_ratio"}}).body, response.body);
}

TEST_F(ApiTest, RatesComeInPagesToo) {
  WriteYear();
  std::set<std::string> seen;
  Parameters query{{"limit", "5"}};
  for (int pages = 0; pages < 20; ++pages) {
    const auto page = Parse(Get("rates", query));
    for (const auto row : page["rows"].get_array()) {
      EXPECT_TRUE(seen.insert(simdjson::minify(row)).second);
    }
    if (page["next"].is_null()) break;
    query["after"] = Text(page["next"]);
  }
  EXPECT_EQ(seen.size(), 36U);
}

TEST_F(ApiTest, OfSeveralPortalsTheOneThatCountsTellsTheRate) {
  for (const char* portal : {"dvcqg", "igate"}) {
    Write(AcceptedPoll(MonthOf("2026-09", portal), kNoon - hours(3),
                       {{"phu-tho", kOnline, 30.0}, {"phu-tho", kDirect, 10.0}}));
  }
  const auto portals = [&](const Parameters& query) {
    std::vector<std::string> names;
    for (const auto row : Parse(Get("rates", query))["rows"].get_array()) {
      names.emplace_back(Text(row["portal"]));
    }
    return names;
  };
  EXPECT_THAT(portals({}), ElementsAre("dvcqg", "igate"));
  auto config = std::make_shared<Config>(*config_);
  config->record = {{.portal = "igate"}};
  api_.Use(config);
  EXPECT_THAT(portals({}), ElementsAre("igate"));
  EXPECT_THAT(portals({{"portal", "dvcqg"}}), ElementsAre("dvcqg")) << "who asks is told";
}

TEST_F(ApiTest, HostileNamesAreInertInCsvAndWholeInJson) {
  const std::vector<std::string> names = {"=HYPERLINK(\"http://a.example\",\"Sở\")",
                                          "+1",
                                          "-2+3",
                                          "@SUM(A1)",
                                          "＝1",
                                          "Sở \"Nội vụ\", Lào Cai"};
  std::vector<Cell> cells;
  for (size_t i = 0; i < names.size(); ++i) {
    cells.push_back({fmt::format("H44.0{}", i), kOnline, -5.0});
  }
  Poll poll = AcceptedPoll(MonthOf("2026-09"), kNoon - hours(3), cells);
  for (size_t i = 0; i < names.size(); ++i) poll.rows[i].name = names[i];
  Write(poll);
  const std::string csv = Get("agencies", {{"format", "csv"}}).body;
  EXPECT_EQ(csv,
            "\xEF\xBB\xBFprovince,body,name,tier\r\n"
            "phu-tho,H44.00,\"'=HYPERLINK(\"\"http://a.example\"\",\"\"Sở\"\")\",\r\n"
            "phu-tho,H44.01,'+1,\r\nphu-tho,H44.02,'-2+3,\r\nphu-tho,H44.03,'@SUM(A1),\r\n"
            "phu-tho,H44.04,'＝1,\r\nphu-tho,H44.05,\"Sở \"\"Nội vụ\"\", Lào Cai\",\r\n");
  const auto page = Parse(Get("agencies"));
  for (size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(Text(page["rows"].at(i)["name"]), names[i]);
  }
  EXPECT_THAT(Get("figures", {{"format", "csv"}}).body, HasSubstr(",value,-5,"))
      << "a number stays one";
}

TEST_F(ApiTest, TheAcceptHeaderChoosesWhereNobodySaysTheFormat) {
  WriteYear();
  const std::string csv = "text/csv; charset=utf-8; header=present";
  EXPECT_EQ(Get("figures", {}, "text/csv").content_type, csv);
  EXPECT_EQ(Get("figures", {}, "text/csv, application/json;q=0.5").content_type, csv);
  EXPECT_EQ(Get("figures", {}, "application/json, text/csv").content_type, "application/json");
  EXPECT_EQ(Get("figures", {{"format", "json"}}, "text/csv").content_type, "application/json");
  EXPECT_EQ(Get("figures", {}, "*/*").content_type, "application/json");
  EXPECT_THAT(Get("figures").headers, Contains(Pair("Vary", "Accept")));
}

TEST_F(ApiTest, AgenciesComeByProvinceAndCodeInPages) {
  WriteYear();
  Poll poll = AcceptedPoll(MonthOf("2026-09"), kNoon - hours(3),
                           {{"H44.02", kOnline, 1.0}, {"H44.01", kOnline, 1.0}});
  poll.rows[0].name = "Sở Y tế";
  poll.rows[0].tier = "department";
  poll.rows[1].name = "Xã A";
  Write(poll);
  const auto first = Parse(Get("agencies", {{"limit", "1"}}));
  EXPECT_EQ(Text(first["rows"].at(0)["name"]), "Xã A");
  const std::string next(Text(first["next"]));
  const auto second = Parse(Get("agencies", {{"limit", "1"}, {"after", next}}));
  EXPECT_EQ(Text(second["rows"].at(0)["name"]), "Sở Y tế");
  EXPECT_EQ(Text(second["rows"].at(0)["tier"]), "department");
  EXPECT_TRUE(second["next"].is_null());
}

TEST_F(ApiTest, PortalsTellHowTheirSourcesHaveBeenDoing) {
  Write(AcceptedPoll(MonthOf("2026-11"), kNoon - hours(3), {{"phu-tho", kOnline, 1.0}}));
  Write(
      testing::FailedPoll(MonthOf("2026-11"), kNoon - hours(1), {ErrorCode::kTimeout, "slow", ""}));
  Write(AcceptedPoll(MonthOf("2026-11", "gone"), kNoon - hours(3), {{"phu-tho", kOnline, 1.0}}));
  const auto page = Parse(Get("portals"));
  const auto failing = page["rows"].at(0);
  EXPECT_EQ(Text(failing["portal"]), "dvcqg");
  EXPECT_EQ(Text(failing["last_error"]), "timeout");
  EXPECT_EQ(Text(failing["last_success"]), "2026-11-22T09:00:01+07:00");
  EXPECT_EQ(simdjson::minify(failing["failures"]), "1");
  EXPECT_EQ(simdjson::minify(failing["watched"]), "true");
  EXPECT_EQ(simdjson::minify(page["rows"].at(1)["watched"]), "false");
  const auto status = Parse(Get("status"));
  EXPECT_EQ(simdjson::minify(status["sources"]),
            R"({"watched":1,"accepted":0,"failing":1,"never_polled":0})");
}

TEST_F(ApiTest, AnExplanationIsThatOfTheRecord) {
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(48), {{"phu-tho", kOnline, 41.0}}));
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(1), {{"phu-tho", kOnline, 39.0}}));
  const Parameters figure{{"figure", std::string("phu-tho/") + kOnline + "@2026-09"}};
  EXPECT_THAT(Get("explain", figure).body,
              AllOf(HasSubstr(R"("kind":"figure")"), HasSubstr(R"("value":39)")));
  Parameters then = figure;
  then["as_of"] = "2026-11-21";
  EXPECT_THAT(Get("explain", then).body,
              AllOf(HasSubstr(R"("value":41)"), HasSubstr(R"("later":[{"since":"2026-11-22T)")));
}

TEST_F(ApiTest, AConfigurationInUseIsTheOneOfTheNextRequest) {
  Write(AcceptedPoll(MonthOf("2026-09"), kNoon - hours(3), {{"phu-tho", kOnline, 1.0}}));
  api_.Use(std::make_shared<Config>());
  ExpectProblem(Get("figures", {{"province", "phu-tho"}}), 400, "no such province");
  api_.Use(config_);
  EXPECT_EQ(Get("figures", {{"province", "phu-tho"}}).status, 200);
}

TEST_F(ApiTest, ManyAskAtOnceWhileTheRecordGrows) {
  WriteYear();
  std::vector<std::thread> clients;
  std::atomic<int> wrong = 0;
  for (int client = 0; client < 4; ++client) {
    clients.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        if (api_.Answer({"GET", "/api/v1/figures", {}, "", ""}).status != 200) ++wrong;
        api_.Use(config_);
      }
    });
  }
  for (int i = 0; i < 25; ++i) {
    Write(AcceptedPoll(MonthOf("2026-09"), kNoon + hours(i), {{"H44.01", kOnline, 1.0 * i}}));
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(ApiTest, TheDocumentListsTheWordsOfTheRecord) {
  const auto words = [](auto names) {
    return std::vector<std::string_view>(names.begin(), names.end());
  };
  std::vector<std::string_view> levels;
  for (const Level level : {Level::kNational, Level::kProvince, Level::kAgency}) {
    levels.push_back(Name(level));
  }
  EXPECT_EQ(words(kLevelWords), levels);
  std::vector<std::string_view> kinds;
  for (const PeriodKind kind : kPeriodKinds) kinds.push_back(Name(kind));
  EXPECT_EQ(words(kKindWords), kinds);
  std::vector<std::string_view> states;
  for (int state = 0; state <= static_cast<int>(ReadingState::kAtMost); ++state) {
    states.push_back(Name(static_cast<ReadingState>(state)));
  }
  EXPECT_EQ(words(kVersionWords), states);
  std::erase(states, Name(ReadingState::kAbsent));
  EXPECT_EQ(words(kStateWords), states);
}

TEST_F(ApiTest, TheDocumentNamesEveryPlaceWithItsParameters) {
  const auto document = Parse(Get("openapi.json"));
  for (const Endpoint* endpoint : Endpoints()) {
    const auto get = document["paths"][fmt::format("/api/v1/{}", endpoint->name)]["get"];
    ASSERT_EQ(get.error(), simdjson::SUCCESS) << endpoint->name;
    EXPECT_EQ(get["parameters"].get_array().size(), endpoint->parameters.size());
    const auto schema = document["components"]["schemas"][endpoint->schema];
    EXPECT_EQ(schema["properties"].get_object().size(), endpoint->members.size());
  }
}

}  // namespace
}  // namespace dvcmon
