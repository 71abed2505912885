#include "daemon/app/verbs.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "daemon/store/store.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::kNoon;

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
  EXPECT_THAT(out_, HasSubstr("good; 1 portals, 6 requests a round"));
}

TEST_F(VerbsTest, CheckSaysWhatIsWrongAndWhere) {
  std::ofstream(line_.config_file, std::ios::app) << "colour: blue\n";
  EXPECT_EQ(Run(RunCheck), kExitConfig);
  EXPECT_THAT(err_, HasSubstr("dvcmon.yaml:"));
  EXPECT_THAT(err_, HasSubstr("colour"));
  EXPECT_THAT(err_, HasSubstr("1 error"));
  line_.json = true;
  EXPECT_EQ(Run(RunCheck), kExitConfig);
  EXPECT_THAT(out_, HasSubstr("\"path\":\"colour\""));
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

TEST_F(VerbsTest, TryShowsEveryStepAndStoresNothing) {
  line_.targets = {"dvcqg/provide-online-tree"};
  line_.period = "2026-Q4";
  EXPECT_EQ(Run(RunTry), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("poll      dvcqg/provide-online-tree phu-tho 2026-Q4"));
  EXPECT_THAT(out_, HasSubstr("request   POST https://dichvucong.gov.vn/api/v1/reporting/"));
  EXPECT_THAT(out_, HasSubstr("answer    201 application/json"));
  EXPECT_THAT(out_, HasSubstr("435258  /data/parent/channelOnlineSum"));
  EXPECT_THAT(out_, HasSubstr("held    channels_sum"));
  EXPECT_THAT(out_, HasSubstr("nothing was stored"));
  EXPECT_FALSE(fs::exists(line_.storage_path));
}

TEST_F(VerbsTest, TryReadsASavedAnswerWithoutAsking) {
  line_.targets = {"dvcqg/formality-online-payment-tree"};
  line_.from_file = dir_.Write("answer.json", Fixture("formality-online-payment-tree_year.json"));
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
  line_.period = "2025-Q2";
  EXPECT_EQ(Run(RunPoll), kExitOk) << err_;
  ASSERT_EQ(http_.requests.size(), 1U);
  EXPECT_THAT(http_.requests[0].body, HasSubstr("\"year\":2025"));
  EXPECT_THAT(http_.requests[0].body, HasSubstr("\"quarter\":2"));
}

TEST_F(VerbsTest, VersionNamesTheLibraries) {
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(RunVersion(), kExitOk);
  std::fflush(stdout);
  const std::string text = ::testing::internal::GetCapturedStdout();
  for (const char* name : {"dvcmon ", "SQLite 3.", "libcurl ", "prometheus-cpp 1."}) {
    EXPECT_THAT(text, HasSubstr(name));
  }
}

}  // namespace
}  // namespace dvcmon
