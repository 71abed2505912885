// Figures that public reports and news state, from files as an officer would make them, all the way
// to the record and to /metrics. The pages of the fixtures say where each comes from.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/app/import.h"
#include "daemon/app/trace.h"
#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class SeedsTest : public testing::DaemonTest {
 protected:
  SeedsTest() {
    const std::string shipped = fs::absolute("config").string();
    const LoadedConfig loaded = LoadConfig(dir_.Write(
        "dvcmon.yaml", "statistics: " + shipped + "/statistics.yaml\nprovinces: " + shipped +
                           "/provinces.yaml\nportals:\n  - file: " + shipped +
                           "/portals/manual.yaml\n" +
                           "    provinces: [ben-tre, ninh-thuan, tra-vinh]\n"));
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    config_ = loaded.config;
  }

  // The file "COLLECTOR[_PROVINCE]_DAY.csv", read on the day on which it was made.
  Poll Read(const std::string& collector, const std::string& province,
            const std::string& day) const {
    const std::string name = collector + (province.empty() ? "" : "_" + province) + "_" + day;
    std::ifstream file("tests/fixtures/portals/manual/seeds/" + name + ".csv", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    Poll poll = ReadBytes(collector, province, day, bytes);
    EXPECT_TRUE(poll.accepted()) << name << ": " << (poll.error ? poll.error->message : "");
    return poll;
  }
  Poll ReadBytes(const std::string& collector, const std::string& province, const std::string& day,
                 const std::string& bytes) const {
    const Time now = *ParseTime(day + "T09:00:00+07:00");
    const auto target = ChooseImport(*config_, {collector, province, day}, now);
    EXPECT_TRUE(target.ok()) << (target.ok() ? "" : target.error().message);
    return ReadImport(*target, bytes, {"Lan", "Báo cáo CCHC", std::nullopt}, now, nullptr);
  }
  // What Kết quả is taken for.
  Poll ReadIndex(const std::string& result) const {
    return ReadBytes("indices", "", "2021-06-24",
                     "Tỉnh;Chỉ số;Năm;Phạm vi;Thành phần;Kết quả;Tăng giảm;Nhóm\n"
                     "Bến Tre;SIPAS;2020;;;\"" +
                         result + "\";;\n");
  }

  // Keeps the file as `dvcmon import` does, and what a daemon shows that starts on the same day.
  std::string MetricsAfter(const std::vector<Poll>& polls) {
    for (const Poll& poll : polls) {
      const auto written = store_->Write(poll);
      EXPECT_TRUE(written.ok()) << (written.ok() ? "" : written.error().message);
    }
    now_ = polls.back().finished + std::chrono::hours(1);
    const Status used = daemon_->Use(config_, now_);
    EXPECT_TRUE(used.ok());
    StepAt(now_);
    return Metrics();
  }

  static void Expect(const Poll& poll, const std::string& body, const std::string& figure,
                     double value, ReadingState state = ReadingState::kValue) {
    for (const Reading& reading : poll.readings) {
      if (poll.rows[reading.row].body != body || poll.KeyOf(reading) != figure) continue;
      EXPECT_EQ(reading.state, state) << body << " " << figure;
      EXPECT_EQ(reading.value, value) << body << " " << figure;
      return;
    }
    ADD_FAILURE() << "no " << figure << " of " << body;
  }
  static void ExpectIndex(const Poll& poll, const std::string& body, const std::string& what,
                          const std::string& labels, double value) {
    Expect(poll, body, "index_" + what + "{component=," + labels + "}", value);
  }

  std::shared_ptr<const Config> config_;
};

TEST_F(SeedsTest, ReadsTheIndicesOf2020) {
  const Poll poll = Read("indices", "", "2021-06-24");
  ExpectIndex(poll, "ben-tre", "score", "index=par,scope=national,year=2020", 83.28);
  ExpectIndex(poll, "ben-tre", "rank", "index=par,scope=national,year=2020", 44);
  ExpectIndex(poll, "ben-tre", "ranked", "index=par,scope=national,year=2020", 63);
  ExpectIndex(poll, "ben-tre", "score", "index=sipas,scope=national,year=2020", 88.35);
  ExpectIndex(poll, "ben-tre", "rank", "index=sipas,scope=national,year=2020", 20);
  ExpectIndex(poll, "ninh-thuan", "rank", "index=ict,scope=national,year=2020", 10);
  ExpectIndex(poll, "ninh-thuan", "score", "index=sipas,scope=national,year=2020", 85.17);
  ExpectIndex(poll, "ninh-thuan", "rank", "index=sipas,scope=national,year=2020", 32);
  ExpectIndex(poll, "ninh-thuan", "rank", "index=sipas,scope=type,year=2020", 8);
  ExpectIndex(poll, "ninh-thuan", "ranked", "index=sipas,scope=type,year=2020", 14);
  ExpectIndex(poll, "ninh-thuan", "rank", "index=sipas,scope=region,year=2020", 3);
  ExpectIndex(poll, "ninh-thuan", "ranked", "index=sipas,scope=region,year=2020", 8);
  ExpectIndex(poll, "ninh-thuan", "score", "index=papi,scope=national,year=2020", 40.746);
  ExpectIndex(poll, "ninh-thuan", "rank", "index=papi,scope=national,year=2020", 58);
  ExpectIndex(poll, "ninh-thuan", "group", "index=papi,scope=national,year=2020", 4);
  ExpectIndex(poll, "ninh-thuan", "score", "index=par,scope=national,year=2020", 78);
  ExpectIndex(poll, "ninh-thuan", "rank", "index=par,scope=national,year=2020", 60);
  ExpectIndex(poll, "ninh-thuan", "score_change", "index=par,scope=national,year=2020", -2.95);
}

TEST_F(SeedsTest, ReadsTheIndicesOf2021And2022) {
  const Poll of_2021 = Read("indices", "", "2022-05-25");
  ExpectIndex(of_2021, "can-tho-den-2025", "score", "index=par,scope=national,year=2021", 84.97);
  ExpectIndex(of_2021, "can-tho-den-2025", "rank", "index=par,scope=national,year=2021", 51);
  ExpectIndex(of_2021, "can-tho-den-2025", "score", "index=sipas,scope=national,year=2021", 85.54);
  ExpectIndex(of_2021, "can-tho-den-2025", "rank", "index=sipas,scope=national,year=2021", 48);
  ExpectIndex(of_2021, "ha-tinh", "rank", "index=par,scope=national,year=2021", 8);
  ExpectIndex(of_2021, "ha-tinh", "rank", "index=sipas,scope=national,year=2021", 5);
  const Poll of_2022 = Read("indices", "", "2023-04-19");
  ExpectIndex(of_2022, "ben-tre", "rank", "index=par,scope=national,year=2022", 56);
  ExpectIndex(of_2022, "ben-tre", "rank", "index=sipas,scope=national,year=2022", 41);
  ExpectIndex(of_2022, "ben-tre", "rank", "index=papi,scope=national,year=2022", 50);
}

TEST_F(SeedsTest, ReadsWhatReportsOfBenTreState) {
  const Poll of_2021 = Read("statements", "ben-tre", "2021-12-15");
  Expect(of_2021, "ben-tre", "procedures", 1758);
  Expect(of_2021, "ben-tre", "online_services_offered", 1381);
  Expect(of_2021, "ben-tre", "online_services_integrated", 553);
  Expect(of_2021, "ben-tre", "published_rate{rate=online_services_of_procedures}", 0.79);
  Expect(of_2021, "ben-tre", "published_rate{rate=integrated_of_online_services}", 0.4);
  Expect(of_2021, "ben-tre", "published_rate{rate=communes_certifying}", 0.5,
         ReadingState::kMoreThan);
  const Poll of_2023 = Read("statements", "ben-tre", "2023-09-27");
  Expect(of_2023, "ben-tre", "online_services_used{filing=any}", 538);
  Expect(of_2023, "ben-tre", "online_services_offered", 1431);
  Expect(of_2023, "ben-tre", "applications_electronic", 91919);
  Expect(of_2023, "ben-tre", "applications_received{channel=online}", 45646);
  Expect(of_2023, "ben-tre", "payment_transactions{platform=national}", 1547);
  Expect(of_2023, "ben-tre", "published_rate{rate=online_of_electronic}", 0.496);
}

TEST_F(SeedsTest, ShowsAPublishedRateThatWasCutBesideTheOneOfItsCounts) {
  const std::string trace = TracePoll(Read("statements", "ben-tre", "2023-09-27"));
  EXPECT_THAT(trace, HasSubstr("held       online_of_electronic (1 judged): of ben-tre: 0.49659 "
                               "beside the published 0.496\n"));
}

TEST_F(SeedsTest, ReadsTheRatesOfTheNation) {
  const Poll poll = Read("national-rates", "", "2022-06-28");
  Expect(poll, "vn", "published_rate{rate=full_services_of_eligible}", 0.973);
  Expect(poll, "vn", "published_rate{rate=full_services_of_procedures}", 0.5356);
}

TEST_F(SeedsTest, ReadsTargetsOfEveryKind) {
  const Poll ninh_thuan = Read("targets", "ninh-thuan", "2021-01-15");
  const std::string par = ",source=KH-2021,statistic=par}";
  Expect(ninh_thuan, "ninh-thuan", "target{kind=score" + par, 82.6);
  Expect(ninh_thuan, "ninh-thuan", "target{kind=rank" + par, 45);
  Expect(ninh_thuan, "ninh-thuan", "target{kind=rank_change" + par, 15);
  const Poll tra_vinh = Read("targets", "tra-vinh", "2020-01-15");
  const std::string rate = "target{kind=rate,source=KH-2020,statistic=";
  Expect(tra_vinh, "tra-vinh", rate + "online_services.3}", 0.3);
  Expect(tra_vinh, "tra-vinh", rate + "online_services.4}", 0.5);
  Expect(tra_vinh, "tra-vinh", rate + "postal_of_received}", 0.1);
}

TEST_F(SeedsTest, AnIndexIsReadHoweverItsUnitAndRankAreWritten) {
  const std::string labels = "{component=,index=sipas,scope=national,year=2020}";
  for (const char* result :
       {"85,17% hạng 32/63", "85,17 % hạng 32/63", "85,17 % 32/63", "85,17 (32/63)", "85,17; 32/63",
        "85,17, 32/63", "85,17/100 điểm hạng 32/63"}) {
    const Poll poll = ReadIndex(result);
    ASSERT_TRUE(poll.accepted()) << result << ": " << poll.error->message;
    Expect(poll, "ben-tre", "index_score" + labels, 85.17);
    Expect(poll, "ben-tre", "index_rank" + labels, 32);
    Expect(poll, "ben-tre", "index_ranked" + labels, 63);
  }
  const Poll rank = ReadIndex("hạng 32/63");
  Expect(rank, "ben-tre", "index_score" + labels, 0, ReadingState::kNotProvided);
  Expect(rank, "ben-tre", "index_rank" + labels, 32);
  const Poll score = ReadIndex("40,746/80 điểm");
  Expect(score, "ben-tre", "index_score" + labels, 40.746);
  Expect(score, "ben-tre", "index_rank" + labels, 0, ReadingState::kNotProvided);
}

TEST_F(SeedsTest, NoNumberIsTakenOutOfAWordingThatIsNotKnownNorLost) {
  for (const char* result :
       {"khoảng 85,17", "hạng 32", "85,17 điểm, tăng 3", "32/63 (2019: 45/63)"}) {
    EXPECT_FALSE(ReadIndex(result).accepted()) << result;
  }
  const std::string header = "Chỉ tiêu;Nguồn;Tỷ lệ;Điểm;Hạng;Tăng hạng;Nhóm;Số lượng\n";
  for (const char* cells :
       {"từ 30% lên 50%;;;;;", ";năm 2021: 82,6;;;;", ";;4,5;;;", ";;;;;2025: 12"}) {
    const Poll poll =
        ReadBytes("targets", "ninh-thuan", "2021-01-15", header + "par;KH-2021;" + cells + "\n");
    EXPECT_FALSE(poll.accepted()) << cells;
  }
}

TEST_F(SeedsTest, TryMarksThemAsMadeByHand) {
  const Poll poll = Read("statements", "ben-tre", "2021-12-15");
  EXPECT_THAT(TracePoll(poll), HasSubstr("by hand   Lan: Báo cáo CCHC\n"));
  EXPECT_THAT(TracePoll(poll), HasSubstr("more_than 0.5  /statement/0/Xã"));
  EXPECT_THAT(TracePollJson(poll),
              HasSubstr(R"("by_hand":true,"author":"Lan","why":"Báo cáo CCHC")"));
  EXPECT_THAT(TracePollJson(poll), HasSubstr(R"("state":"more_than","value":0.5)"));
}

TEST_F(SeedsTest, ShowsTheFiguresOfBenTreWhileThereIsBenTre) {
  const std::string text = MetricsAfter({
      Read("indices", "", "2021-06-24"),
      Read("statements", "ben-tre", "2021-12-15"),
      Read("indices", "", "2022-05-25"),
      Read("national-rates", "", "2022-06-28"),
      Read("indices", "", "2023-04-19"),
      Read("statements", "ben-tre", "2023-09-27"),
  });
  for (
      const char* sample : {
          R"(dvc_province_procedures{period="as_of",portal="manual",province="ben-tre"} 1758)",
          R"(dvc_province_online_services_offered{period="as_of",portal="manual",province="ben-tre"} 1431)",
          R"(dvc_province_applications_electronic{period="as_of",portal="manual",province="ben-tre"} 91919)",
          R"(dvc_province_published_rate{period="as_of",portal="manual",province="ben-tre",rate="online_of_electronic"} 0.496)",
          R"(dvc_national_published_rate{period="as_of",portal="manual",rate="full_services_of_procedures"} 0.5356)",
          R"(dvc_province_index_rank{component="",index="par",period="as_of",portal="manual",province="ben-tre",scope="national",year="2020"} 44)",
          R"(dvc_province_index_rank{component="",index="par",period="as_of",portal="manual",province="ben-tre",scope="national",year="2022"} 56)",
          R"(dvc_province_index_score{component="",index="par",period="as_of",portal="manual",province="can-tho-den-2025",scope="national",year="2021"} 84.97)",
          R"(dvc_province_index_score{component="",index="papi",period="as_of",portal="manual",province="ninh-thuan",scope="national",year="2020"} 40.746)",
      }) {
    EXPECT_THAT(text, HasSubstr(std::string(sample) + "\n"));
  }
  EXPECT_THAT(text, Not(HasSubstr("communes_certifying\"} 0.5"))) << "a bound is no number";

  // Years later they stand, and on the day of the merger those of bodies that are no more go.
  const std::string ha_tinh = R"(index="par",period="as_of",portal="manual",province="ha-tinh")";
  StepAt(*ParseTime("2025-06-30T23:59:00+07:00"));
  EXPECT_THAT(Metrics(), HasSubstr(R"(province="ben-tre")"));
  StepAt(*ParseTime("2025-07-01T00:00:00+07:00"));
  EXPECT_THAT(published_->Text(), Not(HasSubstr(R"(province="ben-tre")")));
  EXPECT_THAT(published_->Text(), Not(HasSubstr("can-tho-den-2025")));
  EXPECT_THAT(published_->Text(), HasSubstr(ha_tinh));
  EXPECT_THAT(published_->Text(), HasSubstr("full_services_of_procedures"));
}

TEST_F(SeedsTest, ShowsAllFilesOfOneStoreOnADayOnWhichTheirBodiesWereThere) {
  const std::string text = MetricsAfter({
      Read("targets", "tra-vinh", "2020-01-15"),
      Read("targets", "ninh-thuan", "2021-01-15"),
      Read("indices", "", "2021-06-24"),
      Read("statements", "ben-tre", "2021-12-15"),
      Read("indices", "", "2022-05-25"),
      Read("national-rates", "", "2022-06-28"),
      Read("indices", "", "2023-04-19"),
      Read("statements", "ben-tre", "2023-09-27"),
  });
  const auto index = [](const std::string& what, const std::string& name,
                        const std::string& province, const std::string& scope,
                        const std::string& year) {
    return "dvc_province_index_" + what + R"({component="",index=")" + name +
           R"(",period="as_of",portal="manual",province=")" + province + R"(",scope=")" + scope +
           R"(",year=")" + year + R"("} )";
  };
  const auto target = [](const std::string& kind, const std::string& province,
                         const std::string& source, const std::string& statistic) {
    return R"(dvc_province_target{kind=")" + kind +
           R"(",period="as_of",portal="manual",province=")" + province + R"(",source=")" + source +
           R"(",statistic=")" + statistic + R"("} )";
  };
  const std::string of_ben_tre = R"(period="as_of",portal="manual",province="ben-tre")";
  const std::string rate = "dvc_province_published_rate{" + of_ben_tre + ",rate=\"";
  const std::string of_nation = R"(dvc_national_published_rate{period="as_of",portal="manual",)";
  for (const std::string& sample : {
           index("score", "par", "ben-tre", "national", "2020") + "83.28",
           index("rank", "par", "ben-tre", "national", "2020") + "44",
           index("score", "sipas", "ben-tre", "national", "2020") + "88.35",
           index("rank", "sipas", "ben-tre", "national", "2020") + "20",
           index("rank", "par", "ben-tre", "national", "2022") + "56",
           index("rank", "sipas", "ben-tre", "national", "2022") + "41",
           index("rank", "papi", "ben-tre", "national", "2022") + "50",
           index("rank", "ict", "ninh-thuan", "national", "2020") + "10",
           index("ranked", "ict", "ninh-thuan", "national", "2020") + "63",
           index("score", "sipas", "ninh-thuan", "national", "2020") + "85.17",
           index("rank", "sipas", "ninh-thuan", "national", "2020") + "32",
           index("rank", "sipas", "ninh-thuan", "type", "2020") + "8",
           index("ranked", "sipas", "ninh-thuan", "type", "2020") + "14",
           index("rank", "sipas", "ninh-thuan", "region", "2020") + "3",
           index("ranked", "sipas", "ninh-thuan", "region", "2020") + "8",
           index("score", "papi", "ninh-thuan", "national", "2020") + "40.746",
           index("rank", "papi", "ninh-thuan", "national", "2020") + "58",
           index("group", "papi", "ninh-thuan", "national", "2020") + "4",
           index("score", "par", "ninh-thuan", "national", "2020") + "78",
           index("rank", "par", "ninh-thuan", "national", "2020") + "60",
           index("score_change", "par", "ninh-thuan", "national", "2020") + "-2.95",
           index("score", "par", "can-tho-den-2025", "national", "2021") + "84.97",
           index("rank", "par", "can-tho-den-2025", "national", "2021") + "51",
           index("score", "sipas", "can-tho-den-2025", "national", "2021") + "85.54",
           index("rank", "sipas", "can-tho-den-2025", "national", "2021") + "48",
           index("rank", "par", "ha-tinh", "national", "2021") + "8",
           index("rank", "sipas", "ha-tinh", "national", "2021") + "5",
           target("score", "ninh-thuan", "KH-2021", "par") + "82.6",
           target("rank", "ninh-thuan", "KH-2021", "par") + "45",
           target("rank_change", "ninh-thuan", "KH-2021", "par") + "15",
           target("rate", "tra-vinh", "KH-2020", "online_services.3") + "0.3",
           target("rate", "tra-vinh", "KH-2020", "online_services.4") + "0.5",
           target("rate", "tra-vinh", "KH-2020", "postal_of_received") + "0.1",
           "dvc_province_procedures{" + of_ben_tre + "} 1758",
           "dvc_province_online_services_integrated{" + of_ben_tre + "} 553",
           rate + "online_services_of_procedures\"} 0.79",
           rate + "integrated_of_online_services\"} 0.4",
           rate + "online_of_electronic\"} 0.496",
           "dvc_province_online_services_offered{" + of_ben_tre + "} 1431",
           R"(dvc_province_online_services_used{filing="any",)" + of_ben_tre + "} 538",
           "dvc_province_applications_electronic{" + of_ben_tre + "} 91919",
           R"(dvc_province_applications_received{channel="online",)" + of_ben_tre + "} 45646",
           std::string(R"(dvc_province_payment_transactions{period="as_of",platform="national",)"
                       R"(portal="manual",province="ben-tre"} 1547)"),
           of_nation + R"(rate="full_services_of_eligible"} 0.973)",
           of_nation + R"(rate="full_services_of_procedures"} 0.5356)",
       }) {
    EXPECT_THAT(text, HasSubstr(sample + "\n"));
  }
}

TEST_F(SeedsTest, ShowsTargetsUntilTheyAreSuperseded) {
  const std::string text = MetricsAfter(
      {Read("targets", "tra-vinh", "2020-01-15"), Read("targets", "ninh-thuan", "2021-01-15")});
  EXPECT_THAT(text, HasSubstr("dvc_province_target{kind=\"rank_change\",period=\"as_of\",portal="
                              "\"manual\",province=\"ninh-thuan\",source=\"KH-2021\",statistic="
                              "\"par\"} 15\n"));
  EXPECT_THAT(text, HasSubstr("province=\"tra-vinh\",source=\"KH-2020\",statistic="
                              "\"postal_of_received\"} 0.1\n"));
}

TEST_F(SeedsTest, NobodyCallsASourceByHandStale) {
  const std::string labels = R"({collector="indices",portal="manual",province=""} )";
  MetricsAfter({Read("indices", "", "2021-06-24")});
  StepAt(*ParseTime("2024-06-24T09:00:00+07:00"));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_collector_up" + labels + "1\n"));
  EXPECT_THAT(Metrics(), HasSubstr("dvcmon_collector_healthy" + labels + "1\n"));
  EXPECT_THAT(Metrics(), Not(HasSubstr("dvcmon_collector_interval_seconds" + labels)));
  EXPECT_THAT(Metrics(), Not(HasSubstr(R"(up{collector="targets")"))) << "nobody has brought any";
  EXPECT_TRUE(http_.requests.empty());
}

}  // namespace
}  // namespace dvcmon
