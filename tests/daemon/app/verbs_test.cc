#include "daemon/app/verbs.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/app/check_reports.h"
#include "daemon/app/serve.h"
#include "daemon/store/store.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::StartsWith;

std::string Fixture(const std::string& name) {
  std::ifstream file("tests/fixtures/portals/dvcqg/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Answers as the recorded portal would to both collectors.
Result<HttpResponse> Recorded(const HttpRequest& request) {
  const bool payment = request.url.ends_with("/formality-online-payment-tree");
  const char* kind = request.body.find("\"month\"") != std::string::npos     ? "month"
                     : request.body.find("\"quarter\"") != std::string::npos ? "quarter"
                                                                             : "year";
  return testing::JsonResponse(201, Fixture(std::string(payment ? "formality-online-payment-tree_"
                                                                : "provide-online-tree_") +
                                            kind + ".json"));
}

class VerbsTest : public ::testing::Test {
 protected:
  VerbsTest() {
    fs::copy("config", dir_.Path("config"), fs::copy_options::recursive);
    line_.config_file = dir_.Path("config/dvcmon.yaml");
    line_.storage_path = dir_.Path("dvcmon.db");
  }

  // Runs a command and returns its exit code; what it printed is in out_ and err_.
  int Run(int (*verb)(const CommandLine&, const World&)) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int exit_code = verb(line_, World{[] { return kNoon; }, http_});
    std::fflush(stdout);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return exit_code;
  }

  testing::TempDir dir_;
  testing::FakeHttpClient http_{Recorded};
  CommandLine line_;
  std::string out_;
  std::string err_;
};

TEST_F(VerbsTest, CheckFindsNothingInTheShippedConfiguration) {
  EXPECT_EQ(Run(RunCheck), kExitOk) << err_;
  EXPECT_THAT(out_,
              HasSubstr("good; 1 portal\n"
                        "dichvucong.gov.vn: at most 777 requests a round, 216.9 a day, at least 1s "
                        "apart: 57s of each 12h, 12m of each 7d\n"));
}

TEST_F(VerbsTest, CheckSaysWhichReportsThereAreAndOfWhom) {
  EXPECT_EQ(Run(RunCheck), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr(" báo cáo / reports\n"));
  EXPECT_THAT(out_, HasSubstr("  cac-tinh             vn\n"));
  EXPECT_THAT(out_, HasSubstr("  cchc-monthly         phu-tho\n"));
  line_.json = true;
  EXPECT_EQ(Run(RunCheck), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr(R"({"report":"cchc-monthly","about":"phu-tho","why_not":""})"));
}

TEST(ReportsAtHandTest, SayWhyOneCannotBeMade) {
  Config config;
  const auto add = [&](const char* name, bool national) {
    auto layout = std::make_shared<Layout>();
    layout->national = national;
    config.reports.layouts[name] = layout;
  };
  add("monthly", false);
  add("nation", true);
  const Day today = ParseDay("2026-11-22").value();
  EXPECT_THAT(Text(ReportsAtHand(config, today)),
              HasSubstr("2 báo cáo / reports\n  monthly              chưa nêu tỉnh"));
  auto gone = std::make_shared<Province>();
  gone->valid_to = today - std::chrono::days(1);
  config.provinces["ha-tay"] = gone;
  config.reports.issue = {{"monthly", "ha-tay", {}, 1}, {"monthly", "nowhere", {}, 1}};
  EXPECT_THAT(Text(ReportsAtHand(config, today)),
              HasSubstr("3 báo cáo / reports\n"
                        "  monthly              ha-tay: tỉnh này nay không còn / it is not there "
                        "today\n"
                        "  monthly              nowhere: không có tỉnh này"));
}

TEST_F(VerbsTest, CheckSaysWhatIsWrongAndWhere) {
  std::ofstream(line_.config_file, std::ios::app) << "colour: blue\n";
  EXPECT_EQ(Run(RunCheck), kExitConfig);
  EXPECT_THAT(err_, HasSubstr("dvcmon.yaml:"));
  EXPECT_THAT(err_, HasSubstr("colour"));
  EXPECT_THAT(err_, HasSubstr("1 error"));
}

TEST_F(VerbsTest, CheckWarnsOfACalendarThatIsMissingOrEnds) {
  std::ofstream(dir_.Path("config/calendar.yaml"))
      << "years: {2026: {off: {2026-11-24: Ngày Văn hóa Việt Nam}}}\n";
  EXPECT_EQ(Run(RunCheck), kExitOk);
  EXPECT_THAT(err_, EndsWith("dvcmon.yaml: warning: calendar: ends on 2026-12-31, in 39 days; add "
                             "the next year\n"));
  line_.json = true;
  EXPECT_EQ(Run(RunCheck), kExitOk);
  EXPECT_THAT(out_, HasSubstr(R"("path":"calendar","message":"ends on 2026-12-31, in 39 days)"));
  line_.json = false;
  fs::remove(dir_.Path("config/calendar.yaml"));
  EXPECT_EQ(Run(RunCheck), kExitOk);
  EXPECT_THAT(err_, HasSubstr("config/calendar.yaml cannot be read"));
  EXPECT_THAT(err_, HasSubstr("warning: calendar: there is none: Monday to Friday"));
  EXPECT_TRUE(LoadSettings(line_).ok());
}

TEST_F(VerbsTest, CheckAndServeRefuseAScheduleThatCannotBeKept) {
  std::ofstream(line_.config_file, std::ios::app)
      << "    pause: 10m\n    schedule: {every: 59m}\n"
         "    collectors: [provide-online-tree, formality-online-payment-tree]\n";
  EXPECT_EQ(Run(RunCheck), kExitConfig);
  EXPECT_THAT(
      err_,
      HasSubstr("portals[0].schedule: cannot be kept: dichvucong.gov.vn: at most 6 requests"));
  EXPECT_THAT(err_, HasSubstr("leave at least 1h between two rounds, or ask less"));
  EXPECT_EQ(LoadSettings(line_).error().code, ErrorCode::kConfig);
}

TEST_F(VerbsTest, CheckRefusesAServerThatServeWouldRefuse) {
  line_.listen_address = "0.0.0.0:0";
  EXPECT_EQ(Run(RunCheck), kExitConfig);
  EXPECT_THAT(err_, HasSubstr("dvcmon.yaml: web: \"0.0.0.0:0\" can be reached from other"));
  EXPECT_THAT(err_, HasSubstr("1 error\n"));
  EXPECT_EQ(LoadSettings(line_).error().code, ErrorCode::kConfig);
  line_.listen_address = "127.0.0.1:0";
  line_.web_config_file =
      dir_.Write("web.yml", "tls_server_config: {cert_file: " + dir_.Write("empty.pem", "") +
                                ", key_file: " + dir_.Write("empty.key", "") + "}\n");
  EXPECT_EQ(Run(RunCheck), kExitConfig);
  EXPECT_THAT(err_, HasSubstr("empty.pem\" cannot be read: it is empty"));
}

TEST_F(VerbsTest, CheckPrintsOneJsonDocument) {
  const std::string sample = "dvcqg/provide-online-tree=" +
                             dir_.Write("answer.json", Fixture("provide-online-tree_year.json"));
  line_.json = true;
  line_.samples = {sample, sample};
  EXPECT_EQ(Run(RunCheck), kExitOk) << err_;
  EXPECT_THAT(out_, StartsWith(R"({"diagnostics":[],"hosts":[{"host":"dichvucong.gov.vn",)"
                               R"("requests_a_round":777,"requests_a_day":216.8)"));
  EXPECT_THAT(out_, HasSubstr(R"(,"pause_seconds":1,"share_of_time":)"));
  EXPECT_THAT(out_, HasSubstr(R"(}],"samples":[{"portal":"dvcqg",)"));
  EXPECT_THAT(out_, HasSubstr(R"(]},{"portal":"dvcqg",)"));
  EXPECT_THAT(out_, EndsWith("]}]}\n"));
  EXPECT_EQ(std::ranges::count(out_, '\n'), 1);
  line_.samples = {"dvcqg/provide-online-tree"};
  EXPECT_EQ(Run(RunCheck), kExitUsage);
  EXPECT_THAT(out_, EndsWith("}],\"samples\":[]}\n"));
  std::ofstream(line_.config_file, std::ios::app) << "colour: blue\n";
  EXPECT_EQ(Run(RunCheck), kExitConfig);
  EXPECT_THAT(out_, HasSubstr("\"path\":\"colour\""));
  EXPECT_THAT(out_, EndsWith("],\"hosts\":[],\"reports\":[],\"samples\":[]}\n"));
}

TEST_F(VerbsTest, CheckReadsASampleThroughTheMapping) {
  line_.samples = {"dvcqg/provide-online-tree=" +
                   dir_.Write("answer.json", Fixture("provide-online-tree_year.json"))};
  EXPECT_EQ(Run(RunCheck), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("589496  /data/parent/channelOnlineSum"));
  line_.samples = {"dvcqg/provide-online-tree=" + dir_.Write("bad.json", "{\"code\":\"OK\"}")};
  EXPECT_EQ(Run(RunCheck), kExitFailure);
  EXPECT_THAT(out_, HasSubstr("result    entity"));
  line_.samples = {"dvcqg/provide-online-tree=" + dir_.Path("missing.json")};
  EXPECT_EQ(Run(RunCheck), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("missing.json: cannot be read"));
}

TEST_F(VerbsTest, ASampleThatIsNoFileOrTooLargeIsAUsageError) {
  line_.samples = {"dvcqg/provide-online-tree=" + dir_.Path("config")};
  EXPECT_EQ(Run(RunCheck), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("config: is a folder, not a file"));
  line_.targets = {"dvcqg/provide-online-tree"};
  line_.from_files = {"/dev/zero"};
  EXPECT_EQ(Run(RunTry), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("/dev/zero: is larger than 8 MiB"));
}

TEST_F(VerbsTest, TryShowsEveryStepAndStoresNothing) {
  line_.targets = {"dvcqg/provide-online-tree"};
  line_.period = "2026-Q4";
  EXPECT_EQ(Run(RunTry), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("poll      dvcqg/provide-online-tree phu-tho 2026-Q4"));
  EXPECT_THAT(out_, HasSubstr("request   POST https://dichvucong.gov.vn/api/v1/reporting/"));
  EXPECT_THAT(out_, HasSubstr("answer    201 application/json"));
  EXPECT_THAT(out_, HasSubstr("435258  /data/parent/channelOnlineSum"));
  EXPECT_THAT(out_, HasSubstr("held       channels_sum"));
  EXPECT_THAT(out_, HasSubstr("nothing was stored"));
  EXPECT_FALSE(fs::exists(line_.storage_path));
}

TEST_F(VerbsTest, TryReadsASavedAnswerWithoutAsking) {
  line_.targets = {"dvcqg/formality-online-payment-tree"};
  line_.from_files = {
      dir_.Write("answer.json", Fixture("formality-online-payment-tree_year.json"))};
  EXPECT_EQ(Run(RunTry), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("309542  /data/parent/totalDossierOnlinePaymentSuccess"));
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(VerbsTest, TryFailsWithTheReason) {
  http_.SetAnswer([](const HttpRequest&) {
    HttpResponse page = testing::JsonResponse(200, "<html>Request Rejected</html>");
    page.headers = {{"Content-Type", "text/html"}};
    return page;
  });
  line_.targets = {"dvcqg/provide-online-tree"};
  EXPECT_EQ(Run(RunTry), kExitFailure);
  EXPECT_THAT(out_, HasSubstr("result    blocked: the portal answered 200 with a firewall's page"));
}

TEST_F(VerbsTest, TryOfSomethingUnknownIsAUsageErrorThatListsWhatThereIs) {
  line_.targets = {"dvcqg/tree"};
  EXPECT_EQ(Run(RunTry), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("dvcqg/provide-online-tree"));
}

TEST_F(VerbsTest, PollStoresWhatItLearnt) {
  line_.targets = {"dvcqg/formality-online-payment-tree"};
  line_.period = "2026";
  EXPECT_EQ(Run(RunPoll), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("dvcqg/formality-online-payment-tree phu-tho 2026: accepted"));
  const auto store = Store::Open({line_.storage_path});
  ASSERT_TRUE(store.ok());
  const auto history =
      store->History({"dvcqg", "formality-online-payment-tree", "phu-tho", PeriodKind::kYear},
                     "phu-tho", "applications_paid_online", ParsePeriod("2026").value());
  ASSERT_TRUE(history.ok());
  ASSERT_EQ(history->size(), 1U);
  EXPECT_EQ(history->front().value, 309542);
}

TEST_F(VerbsTest, PollAsksForAPastPeriod) {
  line_.targets = {"dvcqg/formality-online-payment-tree"};
  line_.period = "2025-Q4";
  EXPECT_EQ(Run(RunPoll), kExitOk) << err_;
  ASSERT_EQ(http_.requests.size(), 1U);
  EXPECT_THAT(http_.requests[0].body, HasSubstr("\"year\":2025"));
  EXPECT_THAT(http_.requests[0].body, HasSubstr("\"quarter\":4"));
}

TEST_F(VerbsTest, TryAndPollStopAskingAHostThatRefuses) {
  http_.SetAnswer([](const HttpRequest&) { return testing::JsonResponse(429, "{}"); });
  line_.targets = {"dvcqg"};
  EXPECT_EQ(Run(RunTry), kExitFailure);
  EXPECT_EQ(http_.requests.size(), 1U);
  EXPECT_THAT(err_, HasSubstr("dvcqg/formality-online-payment-tree phu-tho 2026: not asked: "
                              "dichvucong.gov.vn has refused before\n"));
  EXPECT_EQ(Run(RunPoll), kExitFailure);
  EXPECT_EQ(http_.requests.size(), 2U);
  EXPECT_EQ(std::ranges::count(err_, '\n'), 23) << "for each that was not asked";
}

TEST_F(VerbsTest, TryAndPollPrintAJsonDocumentALine) {
  line_.targets = {"dvcqg/provide-online-tree"};
  line_.json = true;
  EXPECT_EQ(Run(RunTry), kExitOk) << err_;
  EXPECT_EQ(std::ranges::count(out_, '\n'), 1);
  line_.targets = {"dvcqg/provide-online-tree", "dvcqg/formality-online-payment-tree"};
  line_.period = "2026";
  EXPECT_EQ(Run(RunPoll), kExitOk) << err_;
  EXPECT_EQ(std::ranges::count(out_, '\n'), 2);
  EXPECT_THAT(out_, HasSubstr("]}\n{\"portal\":\"dvcqg\","));
}

TEST_F(VerbsTest, TryAndPollRefuseThePeriodOfTheFuture) {
  line_.targets = {"dvcqg/provide-online-tree"};
  line_.period = "2027-Q1";
  EXPECT_EQ(Run(RunTry), kExitUsage);
  EXPECT_EQ(Run(RunPoll), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("the period 2027-Q1 has not begun"));
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(VerbsTest, ServeLogsAWrongConfigurationAsTheFlagsSayAndCountsItAtTheEnd) {
  std::ofstream(line_.config_file, std::ios::app) << "colour: blue\nshape: round\n";
  line_.log_format = "json";
  ::testing::internal::CaptureStderr();
  ConfigureLog(line_);
  const auto settings = LoadSettings(line_);
  ASSERT_FALSE(settings.ok());
  EXPECT_EQ(Fail(settings.error()), kExitConfig);
  ConfigureLog({});
  std::istringstream log(::testing::internal::GetCapturedStderr());
  std::vector<std::string> lines;
  for (std::string text; std::getline(log, text);) lines.push_back(text);
  ASSERT_EQ(lines.size(), 3U);
  for (const std::string& text : lines) EXPECT_THAT(text, StartsWith("{\"time\":\""));
  EXPECT_THAT(lines[0], HasSubstr("colour: unknown key"));
  EXPECT_THAT(lines[2], HasSubstr("\"error\":\"2 errors in the configuration, said above\""));
  EXPECT_THAT(settings.error().message, HasSubstr("colour: unknown key"));
  EXPECT_THAT(settings.error().message, HasSubstr("shape: unknown key"));
}

TEST_F(VerbsTest, ServeEndsWithTheWholeOfAnyOtherError) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(Fail({ErrorCode::kIo, "cannot listen: choose another port", ""}), kExitFailure);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              HasSubstr("error=\"cannot listen: choose another port\""));
}

TEST_F(VerbsTest, VersionNamesTheLibraries) {
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(RunVersion(), kExitOk);
  std::fflush(stdout);
  const std::string text = ::testing::internal::GetCapturedStdout();
  for (const char* name : {"dvcmon ", "SQLite 3.", "libcurl ", "libxml2 2.", "prometheus-cpp 1."}) {
    EXPECT_THAT(text, HasSubstr(name));
  }
}

}  // namespace
}  // namespace dvcmon
