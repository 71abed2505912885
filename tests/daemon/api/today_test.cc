// History over a merger: Vĩnh Long of today, which was three provinces until 30 June 2025.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <simdjson.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/api/api.h"
#include "daemon/store/store.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using testing::AcceptedPoll;
using testing::Cell;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kNoon;
using testing::kNotApplicable;
using testing::kNotProvided;

constexpr const char* kFiled = "applications_received{channel=online}";
constexpr const char* kBrought = "applications_received{channel=direct}";
constexpr const char* kScore = "quality_total_score";
const Time kPolled = kNoon - hours(3);

class TodayTest : public ::testing::Test {
 protected:
  using Parameters = std::map<std::string, std::string>;

  TodayTest() : store_(*Store::Open({dir_.Path("dvcmon.db")})) {
    AddProvince("vinh-long", "Vĩnh Long", "2025-07-01");
    AddProvince("vinh-long-den-2025", "Vĩnh Long", "2008-08-01", "vinh-long");
    AddProvince("ben-tre", "Bến Tre", "2008-08-01", "vinh-long");
    AddProvince("tra-vinh", "Trà Vinh", "2008-08-01", "vinh-long");
    AddProvince("ha-noi", "Hà Nội", "2008-08-01");
    AddStatistic("applications_received", true);
    AddStatistic("quality_total_score", false);
    api_.Use(config_);
  }
  void AddProvince(const char* slug, const char* name, const char* from,
                   const char* successor = "") {
    auto province = std::make_shared<Province>();
    province->slug = slug;
    province->name = name;
    province->valid_from = *ParseDay(from);
    province->successor = successor;
    if (*successor != '\0') province->valid_to = *ParseDay("2025-06-30");
    config_->provinces[slug] = province;
  }
  void AddStatistic(const char* id, bool additive) {
    auto statistic = std::make_shared<Statistic>();
    statistic->id = id;
    statistic->additive = additive;
    statistic->labels["channel"] = {};  // any
    config_->statistics[id] = statistic;
  }

  // What the answer about a province said; empty: one about the nation.
  void Write(const std::string& province, const std::string& period, const std::vector<Cell>& cells,
             Time started = kPolled) {
    const PollTarget target = testing::TargetOf(
        {.province = province, .period = period, .statistics = {kFiled, kBrought, kScore}});
    const auto written = store_.Write(AcceptedPoll(target, started, cells));
    ASSERT_TRUE(written.ok()) << written.error().message;
  }
  void WriteCounts(const std::string& province, const std::string& period, double filed,
                   double brought) {
    Write(province, period, {{province, kFiled, filed}, {province, kBrought, brought}});
  }
  // Three that grow differently, then one.
  void WriteOverTheMerger() {
    WriteCounts("ben-tre", "2025-05", 30, 10);
    WriteCounts("tra-vinh", "2025-05", 20, 20);
    WriteCounts("vinh-long-den-2025", "2025-05", 10, 10);
    WriteCounts("ben-tre", "2025-06", 40, 10);
    Write("tra-vinh", "2025-06", {{"tra-vinh", kFiled, kNotProvided}});
    WriteCounts("vinh-long-den-2025", "2025-06", 20, 80);
    WriteCounts("vinh-long", "2025-07", 90, 10);
    WriteCounts("ha-noi", "2025-06", 7, 0);
  }

  WebResponse Ask(const std::string& name, Parameters query) {
    query.emplace("bodies", "today");
    return api_.Answer({"GET", "/api/v1/" + name, query, "", ""});
  }
  // The members of each row, of one page.
  std::vector<std::string> Rows(const std::string& name, const Parameters& query,
                                const std::vector<const char*>& members,
                                std::string* next = nullptr) {
    const WebResponse answer = Ask(name, query);
    EXPECT_EQ(answer.status, 200) << answer.body;
    const simdjson::dom::element page = parser_.parse(answer.body);
    std::vector<std::string> lines;
    for (const auto row : page["rows"].get_array()) {
      std::vector<std::string> words;
      for (const char* member : members) words.push_back(simdjson::minify(row[member]));
      lines.push_back(fmt::format("{}", fmt::join(words, " ")));
      std::erase(lines.back(), '"');
    }
    if (next != nullptr) {
      *next = page["next"].is_null() ? "" : std::string(page["next"].get_string().value());
    }
    return lines;
  }
  std::vector<std::string> Online(const Parameters& more = {}) {
    Parameters query{{"statistic", kFiled}, {"province", "vinh-long"}};
    query.insert(more.begin(), more.end());
    return Rows("figures", query, {"period", "body", "state", "value", "bodies", "of"});
  }

  testing::TempDir dir_{"/dev/shm"};
  std::shared_ptr<Config> config_ = std::make_shared<Config>();
  Store store_;
  Api api_{dir_.Path("dvcmon.db"), [] { return kNoon; }};
  simdjson::dom::parser parser_;
};

TEST_F(TodayTest, BeforeTheMergerAFigureIsTheSumOfWhatIsKnownOfThree) {
  WriteOverTheMerger();
  EXPECT_THAT(Online(), ElementsAre("2025-05 vinh-long value 60 3 3",
                                    "2025-06 vinh-long value 60 2 3",  // of one nothing is known
                                    "2025-07 vinh-long value 90 1 1"));
  EXPECT_THAT(Online({{"from", "2025-06-01"}, {"to", "2025-06-30"}}),
              ElementsAre("2025-06 vinh-long value 60 2 3"));
}

TEST_F(TodayTest, ARateIsThatOfTheSumsAndNoMeanOfRates) {
  WriteOverTheMerger();
  EXPECT_THAT(
      Rows("rates", {{"body", "vinh-long"}, {"rate", "online_of_received"}},
           {"period", "body_name", "state", "numerator", "denominator", "value", "bodies", "of"}),
      ElementsAre("2025-05 Vĩnh Long value 60 100 0.6 3 3",
                  "2025-06 Vĩnh Long value 60 150 0.4 2 3",
                  "2025-07 Vĩnh Long value 90 100 0.9 1 1"));
}

TEST_F(TodayTest, OnlyWhatExplainKnowsHasAName) {
  WriteOverTheMerger();
  EXPECT_THAT(
      Rows("rates", {{"body", "vinh-long"}, {"rate", "online_of_received"}}, {"period", "figure"}),
      ElementsAre("2025-05 ", "2025-06 ", "2025-07 dvcqg:vinh-long/online_of_received@2025-07"));
}

TEST_F(TodayTest, ASumIsAsOldAsItsLastFigureAndStoodWhileAllDid) {
  Write("ben-tre", "2025-05", {{"ben-tre", kFiled, 1.0}}, kNoon - hours(9));
  Write("ben-tre", "2025-05", {{"ben-tre", kFiled, 1.0}}, kNoon - hours(4));
  Write("tra-vinh", "2025-05", {{"tra-vinh", kFiled, 1.0}}, kNoon - hours(8));
  Write("tra-vinh", "2025-05", {{"tra-vinh", kFiled, 1.0}}, kNoon - hours(5));
  EXPECT_THAT(Rows("figures", {}, {"value", "since", "confirmed"}),
              ElementsAre("2 2026-11-22T04:00:01+07:00 2026-11-22T07:00:01+07:00"));
}

TEST_F(TodayTest, ItIsAsItWasKnown) {
  Write("ben-tre", "2025-05", {{"ben-tre", kFiled, 1.0}}, kNoon - hours(9));
  Write("tra-vinh", "2025-05", {{"tra-vinh", kFiled, 2.0}}, kNoon - hours(8));
  Write("tra-vinh", "2025-05", {{"tra-vinh", kFiled, 5.0}}, kNoon - hours(7));
  EXPECT_THAT(Online(), ElementsAre("2025-05 vinh-long value 6 2 3"));
  EXPECT_THAT(Online({{"as_of", "2026-11-22T04:30:00+07:00"}}),
              ElementsAre("2025-05 vinh-long value 3 2 3"));
  EXPECT_THAT(Online({{"as_of", "2026-11-22T03:30:00+07:00"}}),
              ElementsAre("2025-05 vinh-long value 1 1 3"));
}

TEST_F(TodayTest, WhatThereIsNoNumberOfStaysWithout) {
  Write("ben-tre", "2025-05", {{"ben-tre", kFiled, kNotProvided}});
  Write("ben-tre", "2025-06", {{"ben-tre", kFiled, kNotApplicable}});
  Write("tra-vinh", "2025-06", {{"tra-vinh", kFiled, kNotApplicable}});
  Write("vinh-long-den-2025", "2025-06", {{"vinh-long-den-2025", kFiled, kNotApplicable}});
  EXPECT_THAT(Online(), ElementsAre("2025-05 vinh-long not_provided null 0 3",
                                    "2025-06 vinh-long not_applicable null 0 0"));
}

TEST_F(TodayTest, ScoresAreNotAddedUp) {
  Write("ben-tre", "2025-05", {{"ben-tre", kScore, 80.0}});
  Write("vinh-long", "2025-07", {{"vinh-long", kScore, 81.0}});
  EXPECT_THAT(Rows("figures", {{"statistic", kScore}}, {"period", "state", "value"}),
              ElementsAre("2025-05 not_applicable null", "2025-07 value 81"));
}

TEST_F(TodayTest, WhatAPortalAddedUpItselfIsTold) {
  WriteCounts("vinh-long", "2025-05", 61, 39);
  WriteCounts("ben-tre", "2025-05", 30, 10);
  EXPECT_THAT(Online(), ElementsAre("2025-05 vinh-long value 61 1 1"));
}

TEST_F(TodayTest, OverAYearEachBodyIsThereOnItsDays) {
  WriteCounts("ben-tre", "2025", 30, 10);
  WriteCounts("vinh-long", "2025", 50, 10);
  EXPECT_THAT(Online(), ElementsAre("2025 vinh-long value 80 2 4"));
}

TEST_F(TodayTest, AfterItsEndABodyIsNoPart) {
  WriteCounts("ben-tre", "2025-08", 30, 10);
  EXPECT_THAT(Online(), ElementsAre());
}

TEST_F(TodayTest, AnAnswerAboutTheNationTellsOfAll) {
  Write("", "2025-05", {{"vn", kFiled, 100.0}, {"ben-tre", kFiled, 30.0}, {"ha-noi", kFiled, 7.0}});
  EXPECT_THAT(Rows("figures", {}, {"body", "value", "bodies", "of"}),
              ElementsAre("ha-noi 7 1 1", "vinh-long 30 1 3"));
}

TEST_F(TodayTest, PagesGiveEveryRowOnce) {
  WriteOverTheMerger();
  const std::vector<const char*> members = {"period", "body", "statistic", "value"};
  for (const char* name : {"figures", "rates"}) {
    const std::vector<const char*> of_row =
        *name == 'f' ? members : std::vector<const char*>{"period", "body", "rate", "value"};
    const auto all = Rows(name, {}, of_row);
    ASSERT_GT(all.size(), 3U);
    for (const char* limit : {"1", "2", "3"}) {
      std::vector<std::string> rows;
      std::string next;
      Parameters query{{"limit", limit}};
      do {
        const auto page = Rows(name, query, of_row, &next);
        rows.insert(rows.end(), page.begin(), page.end());
        query["after"] = next;
      } while (!next.empty() && rows.size() <= all.size());
      EXPECT_EQ(rows, all) << name << " " << limit;
    }
  }
}

TEST_F(TodayTest, OtherBodiesAreRefused) {
  Write("vinh-long", "2025-08", {{"H61.01", kFiled, 1.0}});
  const auto says = [&](const Parameters& query) { return Ask("figures", query).body; };
  EXPECT_THAT(says({{"level", "agency"}}), HasSubstr("level: with bodies=today it is province"));
  EXPECT_THAT(says({{"body", "H61.01"}}), HasSubstr("body: with bodies=today it is a province"));
  EXPECT_THAT(says({{"province", "ben-tre"}}), HasSubstr("it became part of vinh-long"));
  EXPECT_THAT(says({{"body", "ben-tre"}}), HasSubstr("it became part of vinh-long"));
  EXPECT_EQ(Ask("figures", {{"level", "province"}, {"body", "ha-noi"}}).status, 200)
      << "of which nothing is known yet";
}

}  // namespace
}  // namespace dvcmon
