#include "daemon/app/backfill.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "daemon/store/store.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using testing::kNoon;

constexpr char kPayment[] = "dvcqg/formality-online-payment-tree";

// The recorded answer of a year, whatever is asked: every period has the same figures.
Result<HttpResponse> AnswerOfAYear(const HttpRequest&) {
  std::ifstream file("tests/fixtures/portals/dvcqg/formality-online-payment-tree_year.json",
                     std::ios::binary);
  return testing::JsonResponse(201, {std::istreambuf_iterator<char>(file), {}});
}

class BackfillTest : public ::testing::Test {
 protected:
  BackfillTest() {
    std::filesystem::copy("config", dir_.Path("config"), std::filesystem::copy_options::recursive);
    line_.config_file = dir_.Path("config/dvcmon.yaml");
    line_.storage_path = dir_.Path("dvcmon.db");
    line_.targets = {kPayment};
    line_.from = "2025";
    line_.to = "2025";
    http_.SetAnswer([this](const HttpRequest& request) {
      asked_at_.push_back(now_);
      return answer_(request);
    });
  }

  int Run(int (*verb)(const CommandLine&, const World&) = RunBackfill) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const World world{[this] { return now_; }, http_, [this](Duration time) { now_ += time; }};
    const int exit_code = verb(line_, world);
    std::fflush(stdout);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return exit_code;
  }

  void Configure(const std::string& more) {
    std::ofstream(line_.config_file, std::ios::app) << "    " << more << "\n";
  }

  testing::TempDir dir_;
  Time now_ = kNoon;
  std::vector<Time> asked_at_;
  testing::FakeHttpClient::Answer answer_ = AnswerOfAYear;
  testing::FakeHttpClient http_{AnswerOfAYear};
  CommandLine line_;
  std::string out_;
  std::string err_;
};

// The province is there since July 2025: the year, two quarters, six months.
TEST_F(BackfillTest, AsksForEveryPeriodThatThereWas) {
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_EQ(http_.requests.size(), 9U);
  EXPECT_EQ(out_, "9 periods: 0 were in the record, 9 accepted, 0 failed, 0 not asked\n");
  const auto store = Store::Open({line_.storage_path});
  const auto history =
      store->History({"dvcqg", "formality-online-payment-tree", "phu-tho", PeriodKind::kMonth},
                     "phu-tho", "applications_paid_online", ParsePeriod("2025-08").value());
  ASSERT_TRUE(history.ok());
  EXPECT_EQ(history->size(), 1U);
}

TEST_F(BackfillTest, LeavesOutWhatHasNotEndedAndWhatBeganBefore) {
  line_.from = "2026-09";
  line_.to = "2026-12";
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_EQ(http_.requests.size(), 2U) << "September and October: no quarter, no year";
}

TEST_F(BackfillTest, GoesOnWhereItWasStopped) {
  line_.from = "2025-Q4";
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_EQ(http_.requests.size(), 4U);
  line_.from = "2025";
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_EQ(http_.requests.size(), 9U);
  EXPECT_EQ(out_, "9 periods: 4 were in the record, 5 accepted, 0 failed, 0 not asked\n");
}

TEST_F(BackfillTest, AsksAgainForWhatWasAskedBeforeItEnded) {
  line_.period = "2026-10";
  now_ = ParseTime("2026-10-31T23:59:00+07:00").value();
  EXPECT_EQ(Run(RunPoll), kExitOk) << err_;
  now_ = kNoon;
  line_.from = line_.to = "2026-10";
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_EQ(http_.requests.size(), 2U);
}

TEST_F(BackfillTest, KeepsThePauseOfTheHost) {
  Configure("pause: 7s");
  EXPECT_EQ(Run(), kExitOk) << err_;
  ASSERT_EQ(asked_at_.size(), 9U);
  for (size_t i = 1; i < asked_at_.size(); ++i) {
    EXPECT_EQ(asked_at_[i] - asked_at_[i - 1], seconds(7));
  }
}

TEST_F(BackfillTest, WaitsForTheHoursOfTheSchedule) {
  Configure("pause: 10m");
  Configure("schedule: {every: 24h}");
  Configure("hours: {from: \"18:00\", to: \"18:35\"}");
  Configure("collectors: [formality-online-payment-tree]");
  EXPECT_EQ(Run(), kExitOk) << err_;
  ASSERT_EQ(asked_at_.size(), 9U);
  const Time six = kNoon + hours(6);
  EXPECT_EQ(asked_at_[0], six);
  EXPECT_EQ(asked_at_[3], six + minutes(30));
  EXPECT_EQ(asked_at_[4], six + hours(24));
  EXPECT_THAT(err_, HasSubstr("waits for dichvucong.gov.vn until 2026-11-22T18:00:00+07:00"));
}

TEST_F(BackfillTest, LeavesTheHostAloneForAsLongAsItAsks) {
  Configure("retry: {attempts: 1}");
  answer_ = [this](const HttpRequest& request) -> Result<HttpResponse> {
    if (asked_at_.size() > 1) return AnswerOfAYear(request);
    HttpResponse busy = testing::JsonResponse(503, "{}");
    busy.headers.emplace_back("Retry-After", "1800");
    return busy;
  };
  EXPECT_EQ(Run(), kExitFailure);
  ASSERT_EQ(asked_at_.size(), 9U);
  EXPECT_EQ(asked_at_[1] - asked_at_[0], minutes(30));
  EXPECT_THAT(out_, HasSubstr("dvcqg/formality-online-payment-tree phu-tho 2025: status: "));
  EXPECT_THAT(out_, HasSubstr("8 accepted, 1 failed, 0 not asked\n"));
  // What failed is asked again by the next run, and nothing else.
  EXPECT_EQ(Run(), kExitOk);
  EXPECT_EQ(asked_at_.size(), 10U);
}

TEST_F(BackfillTest, AHostThatRefusesIsAskedNoMore) {
  answer_ = [](const HttpRequest&) { return testing::JsonResponse(429, "{}"); };
  EXPECT_EQ(Run(), kExitFailure);
  EXPECT_EQ(http_.requests.size(), 1U);
  EXPECT_THAT(out_,
              HasSubstr("dichvucong.gov.vn: 8 periods were not asked: it refuses robots\n"
                        "9 periods: 0 were in the record, 0 accepted, 1 failed, 8 not asked\n"));
}

TEST_F(BackfillTest, AHostThatDoesNotWorkIsGivenUp) {
  Configure("retry: {attempts: 1}");
  answer_ = [](const HttpRequest&) { return testing::JsonResponse(500, "{}"); };
  line_.json = true;
  EXPECT_EQ(Run(), kExitFailure);
  EXPECT_EQ(http_.requests.size(), 5U);
  EXPECT_THAT(out_, HasSubstr(R"("periods":9,"in_record":0,"accepted":0,"failed":[{"poll":)"));
  EXPECT_THAT(out_, HasSubstr(R"({"host":"dichvucong.gov.vn","periods":4,"why":"it did not)"));
}

TEST_F(BackfillTest, AStockOfTheDayOfAskingIsOfNoPast) {
  line_.targets = {"dvcqg/formalities"};
  EXPECT_EQ(Run(), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("between 2025-01-01 and 2025-12-31 there is no period"));
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(BackfillTest, SaysWhoHoldsTheStore) {
  const auto daemons = Store::Open({line_.storage_path});
  ASSERT_TRUE(daemons.ok());
  EXPECT_EQ(Run(), kExitFailure);
  EXPECT_THAT(err_, HasSubstr("is in use by process"));
  EXPECT_TRUE(http_.requests.empty());
}

TEST_F(BackfillTest, ChangesNothingOfWhatStands) {
  line_.period = "2026";
  EXPECT_EQ(Run(RunPoll), kExitOk) << err_;
  now_ += hours(1);
  line_.from = "2025";
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_EQ(http_.requests.size(), 10U);
  const auto store = Store::Open({line_.storage_path});
  const Source of_year{"dvcqg", "formality-online-payment-tree", "phu-tho", PeriodKind::kYear};
  const auto standings = store->LoadStandings(DayOf(now_));
  ASSERT_TRUE(standings.ok());
  const auto standing = std::ranges::find(*standings, of_year, &Standing::source);
  EXPECT_EQ(standing->period, ParsePeriod("2026").value());
  EXPECT_EQ(standing->confirmed, kNoon);
  // The schedule goes by the polls that it wanted.
  const auto health = store->LoadHealth(DayOf(now_));
  ASSERT_TRUE(health.ok());
  ASSERT_EQ(health->size(), 1U) << "of no other source a period that is open was asked";
  EXPECT_EQ(health->front().last_started, kNoon);
  EXPECT_EQ(health->front().last_success, kNoon);
}

}  // namespace
}  // namespace dvcmon
