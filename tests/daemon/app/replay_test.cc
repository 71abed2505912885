#include "daemon/app/replay.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/fake_http_client.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

class ReplayTest : public ::testing::Test {
 protected:
  ReplayTest() {
    fs::copy("config", dir_.Path("config"), fs::copy_options::recursive);
    line_.config_file = dir_.Path("config/dvcmon.yaml");
    line_.storage_path = dir_.Path("dvcmon.db");
    line_.targets = {"dvcqg/formality-online-payment-tree"};
    line_.period = "2026";
    Run(RunPoll, kNoon);
    EXPECT_THAT(out_, HasSubstr("accepted")) << err_;
  }

  int Run(int (*verb)(const CommandLine&, const World&), Time now) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int exit_code = verb(line_, World{[now] { return now; }, http_});
    std::fflush(stdout);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return exit_code;
  }

  // Maps what was paid online to where what was payable stands.
  void ChangeMapping(const std::string& from, const std::string& to) {
    const std::string file = dir_.Path("config/portals/dvcqg.yaml");
    std::ifstream in(file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    for (size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
    std::ofstream(file) << text;
  }

  static Result<HttpResponse> Recorded(const HttpRequest&) {
    std::ifstream file("tests/fixtures/portals/dvcqg/formality-online-payment-tree_year.json");
    return testing::JsonResponse(201, {std::istreambuf_iterator<char>(file), {}});
  }

  testing::TempDir dir_;
  testing::FakeHttpClient http_{Recorded};
  CommandLine line_;
  std::string out_;
  std::string err_;
};

constexpr const char* kPaid = "applications_paid_online: /totalDossierOnlinePaymentSuccess";
constexpr const char* kOther = "applications_paid_online: /totalFeeFormality";

TEST_F(ReplayTest, ByTheSameMappingNothingChanges) {
  EXPECT_EQ(Run(RunReplay, kNoon + std::chrono::hours(1)), kExitOk);
  EXPECT_THAT(out_, HasSubstr("1 polls read again: 0 figures of the last answers would change"));
}

TEST_F(ReplayTest, ShowsWhatAnotherMappingReadsAndChangesNothing) {
  ChangeMapping(kPaid, kOther);
  EXPECT_EQ(Run(RunReplay, kNoon + std::chrono::hours(1)), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("phu-tho phu-tho applications_paid_online 2026: "));
  EXPECT_THAT(out_, HasSubstr("(poll of 2026-11-22T12:00:00+07:00)"));
  const std::string first = out_;
  Run(RunReplay, kNoon + std::chrono::hours(2));
  EXPECT_EQ(out_, first);
}

TEST_F(ReplayTest, AppliedFiguresAreNewObservationsAndTheAnswerIsNoNewer) {
  ChangeMapping(kPaid, kOther);
  line_.apply = true;
  EXPECT_EQ(Run(RunReplay, kNoon + std::chrono::hours(1)), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("were changed"));
  EXPECT_THAT(out_, Not(HasSubstr(" 0 figures")));
  {
    const auto store = Store::Open({line_.storage_path});
    ASSERT_TRUE(store.ok());
    const Source source{"dvcqg", "formality-online-payment-tree", "phu-tho", PeriodKind::kYear};
    const auto history =
        store->History(source, "phu-tho", "applications_paid_online", ParsePeriod("2026").value());
    ASSERT_EQ(history->size(), 2U);
    EXPECT_EQ(history->at(1).observed, kNoon + std::chrono::hours(1));
    EXPECT_EQ(store->LoadStandings(DayOf(kNoon))->at(0).confirmed, kNoon);
    EXPECT_EQ(store->LoadHealth(DayOf(kNoon))->at(0).last_success, kNoon);
  }
  EXPECT_EQ(Run(RunReplay, kNoon + std::chrono::hours(2)), kExitOk);
  EXPECT_THAT(out_, HasSubstr(" 0 figures"));
}

TEST_F(ReplayTest, AnAnswerThatCannotBeReadAnyMoreIsAFailure) {
  ChangeMapping(kPaid, "applications_paid_online: /noSuchField");
  EXPECT_EQ(Run(RunReplay, kNoon + std::chrono::hours(1)), kExitFailure);
  EXPECT_THAT(out_, HasSubstr("shape"));
}

TEST_F(ReplayTest, SaysHowManyAnswersThereAreNoMore) {
  {
    auto store = Store::Open({line_.storage_path});
    ASSERT_TRUE(store->ExpireCaptures(kNoon + std::chrono::hours(1), Duration(0), 10).ok());
  }
  EXPECT_EQ(Run(RunReplay, kNoon + std::chrono::hours(1)), kExitOk);
  EXPECT_THAT(out_, HasSubstr("1 without an answer"));
}

TEST_F(ReplayTest, IsRefusedWhileTheStoreIsHeld) {
  const auto held = Store::Open({line_.storage_path});
  EXPECT_EQ(Run(RunReplay, kNoon + std::chrono::hours(1)), kExitFailure);
  EXPECT_NE(err_, "");
}

}  // namespace
}  // namespace dvcmon
