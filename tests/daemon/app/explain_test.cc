// `dvcmon explain`, and what it says of a year that the portal has rewritten.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/app/replay.h"
#include "daemon/app/verbs.h"
#include "daemon/evidence/explain.h"
#include "daemon/store/store.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const Time kFirstAnswer = *ParseTime("2025-12-03T08:00:00+07:00");
const Time kSecondAnswer = *ParseTime("2025-12-28T08:00:00+07:00");

// The portal's keys and our statistics.
const std::vector<std::pair<std::string, std::string>> kScores = {
    {"CKMB", "quality_score{group=CKMB}"}, {"TDGQ", "quality_score{group=TDGQ}"},
    {"CLGQ", "quality_score{group=CLGQ}"}, {"TTTT", "quality_score{group=TTTT}"},
    {"MDHL", "quality_score{group=MDHL}"}, {"MDSH", "quality_score{group=MDSH}"},
    {"TONG_SCORE", "quality_total_score"}};

// id → "first_CKMB" → "15.64"
std::map<std::string, std::map<std::string, std::string>> YearThatWasRewritten() {
  std::map<std::string, std::map<std::string, std::string>> rows;
  std::ifstream file("tests/fixtures/revisions/year2025.csv");
  std::vector<std::string> header;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> cells;
    std::istringstream text(line);
    for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
    if (header.empty()) {
      header = cells;
      continue;
    }
    for (size_t i = 1; i < cells.size(); ++i) rows[cells[0]][header[i]] = cells[i];
  }
  return rows;
}

class ExplainTest : public ::testing::Test {
 protected:
  ExplainTest() {
    fs::copy("config", dir_.Path("config"), fs::copy_options::recursive);
    line_.config_file = dir_.Path("config/dvcmon.yaml");
    line_.storage_path = dir_.Path("dvcmon.db");
    std::ofstream(line_.config_file)
        << "portals: [{file: portals/dvcqg-2022.yaml, provinces: [an-giang]}]\n";
    line_.targets = {"dvcqg-2022/report-tinh-766"};
    line_.period = "2025";
    Poll("first_", kFirstAnswer);
    Poll("second_", kSecondAnswer);
  }

  void Poll(const std::string& which, Time now) {
    http_.SetAnswer([&, which](const HttpRequest&) {
      std::string rows;
      for (const auto& [id, cells] : year_) {
        rows += fmt::format("{}{{\"ID\":\"{}\"", rows.empty() ? "[" : ",", id);
        for (const auto& [key, statistic] : kScores) {
          rows += fmt::format(",\"{}\":\"{}\"", key, cells.at(which + key));
        }
        rows += "}";
      }
      return testing::JsonResponse(200, rows + "]");
    });
    EXPECT_EQ(Run(RunPoll, now), kExitOk) << err_;
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
  int Explained(const std::string& figure, bool verify = true) {
    line_.figure = figure;
    line_.verify = verify;
    return Run(RunExplain, kSecondAnswer + hours(24));
  }

  const std::map<std::string, std::map<std::string, std::string>> year_ = YearThatWasRewritten();
  testing::TempDir dir_;
  testing::FakeHttpClient http_{[](const HttpRequest&) { return testing::JsonResponse(500, ""); }};
  CommandLine line_;
  std::string out_;
  std::string err_;
};

TEST_F(ExplainTest, AYearThatWasRewrittenIsToldAsItWasKnownAtEachTime) {
  ASSERT_EQ(year_.size(), 34U);
  const auto config = LoadOrComplain(line_.config_file);
  const auto record = Record::Open(line_.storage_path);
  ASSERT_TRUE(record.ok()) << record.error().message;
  Explainer explainer(*record, *config);
  int revised = 0;
  for (const auto& [id, cells] : year_) {
    std::string slug;
    for (const auto& [name, province] : config->provinces) {
      if (province->IdOn("dvcqg-2022", DayOf(kFirstAnswer)) == id) slug = name;
    }
    ASSERT_NE(slug, "") << id;
    bool any = false;
    for (const auto& [key, statistic] : kScores) {
      const double first = std::stod(cells.at("first_" + key));
      const double second = std::stod(cells.at("second_" + key));
      auto name = *ParseFigureName(fmt::format("{}/{}@2025~2025-12-27", slug, statistic));
      const auto before = explainer.Explain(name, kSecondAnswer + hours(1));
      ASSERT_TRUE(before.ok()) << before.error().message;
      EXPECT_EQ(before->value, first) << Text(name);
      EXPECT_TRUE(before->verified) << before->objection;
      name.as_of.reset();
      const auto after = explainer.Explain(name, kSecondAnswer + hours(1));
      ASSERT_TRUE(after.ok());
      EXPECT_EQ(after->value, second) << Text(name);
      EXPECT_TRUE(after->verified) << after->objection;
      const auto& later = before->operands[0].later;
      ASSERT_EQ(later.size(), first == second ? 0U : 1U) << Text(name);
      if (later.empty()) continue;
      any = true;
      EXPECT_EQ(later[0].version.value, second);
      EXPECT_EQ(later[0].version.observed, kSecondAnswer);
      EXPECT_EQ(later[0].by, Revision::By::kPortal);
    }
    revised += any ? 1 : 0;
  }
  EXPECT_EQ(revised, 34);
}

TEST_F(ExplainTest, SaysOnOneScreenWhereAFigureStandsAndWhatThePortalSaysNow) {
  ASSERT_EQ(Explained("quang-ngai/quality_total_score@2025~2025-12-10"), kExitOk) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("= 79,34"), HasSubstr("dvcqg-2022/report-tinh-766 vn 2025"),
                          HasSubstr("/TONG_SCORE"), HasSubstr("tạm tính / provisional"),
                          HasSubstr("86,66 từ / since 2025-12-28T08:00:00"),
                          HasSubstr("do cổng sửa / by the portal"), HasSubstr("khớp / agrees")));
  EXPECT_LE(std::ranges::count(out_, '\n'), 24);
}

TEST_F(ExplainTest, WhatIsReadByAnotherMappingIsToldAsSuch) {
  const std::string file = dir_.Path("config/portals/dvcqg-2022.yaml");
  std::ifstream in(file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string at = "quality_score{group=CKMB}: {at: /CKMB,";
  ASSERT_NE(text.find(at), std::string::npos);
  text.replace(text.find(at), at.size(), "quality_score{group=CKMB}: {at: /TDGQ,");
  std::ofstream(file) << text;
  line_.apply = true;
  ASSERT_EQ(Run(RunReplay, kSecondAnswer + hours(2)), kExitOk) << err_;
  ASSERT_EQ(Explained("an-giang/quality_score{group=CKMB}@2025~2025-12-28T09:00:00+07:00"), kExitOk)
      << out_;
  EXPECT_THAT(out_, AllOf(HasSubstr("do đọc lại / by another mapping"),
                          HasSubstr("nay đã khác / another one today")));
  ASSERT_EQ(Explained("an-giang/quality_score{group=CKMB}@2025"), kExitOk) << out_;
  EXPECT_THAT(out_, HasSubstr("như hiện nay / the same today"));
}

TEST_F(ExplainTest, AJsonDocumentHoldsEveryRevision) {
  line_.json = true;
  ASSERT_EQ(Explained("quang-ngai/quality_total_score@2025~2025-12-10"), kExitOk) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("\"value\":79.34"), HasSubstr("\"verified\":true"),
                          HasSubstr("\"later\":[{\"since\":\"2025-12-28T08:00:00")));
}

TEST_F(ExplainTest, WhatIsUnknownIsSaidWithWhatThereIs) {
  EXPECT_EQ(Explained("quang-ngai/procedures@2025"), kExitFailure);
  EXPECT_THAT(err_, HasSubstr("no portal ever told procedures of quang-ngai"));
  EXPECT_EQ(Explained("nowhere/procedures@2025"), kExitFailure);
  EXPECT_THAT(err_, HasSubstr("nothing is known of nowhere"));
  EXPECT_EQ(Explained("quang-ngai/quality_total_score@2025~2025-11-01"), kExitFailure);
  EXPECT_THAT(err_, HasSubstr("nothing was known of"));
  EXPECT_EQ(Explained("quang-ngai"), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("a figure is [PORTAL:]BODY/STATISTIC"));
}

TEST_F(ExplainTest, AnAnswerPastItsRetentionSaysSinceWhenAndHasHashRuleAndValue) {
  {
    auto store = Store::Open({line_.storage_path});
    ASSERT_TRUE(store.ok()) << store.error().message;
    ASSERT_EQ(*store->ExpireCaptures(kFirstAnswer + hours(7 * 24), Duration(0), 10), 1);
  }
  EXPECT_EQ(Explained("quang-ngai/quality_total_score@2025~2025-12-10"), kExitFailure);
  EXPECT_THAT(out_, AllOf(HasSubstr("= 79,34"), HasSubstr("expired on 2025-12-10"),
                          HasSubstr("SHA-256"), HasSubstr("/TONG_SCORE")));
  line_.json = true;
  EXPECT_EQ(Explained("quang-ngai/quality_total_score@2025~2025-12-10"), kExitFailure);
  EXPECT_THAT(out_, HasSubstr("\"expired_on\":\"2025-12-10\""));
}

TEST_F(ExplainTest, NotesThatTouchAFigureAreShownWithIt) {
  const auto note = [&](const std::string& subject, const std::string& text) {
    line_.subject = subject;
    line_.text = text;
    line_.author = "Ban CCHC";
    return Run(RunAnnotate, kSecondAnswer + hours(1));
  };
  ASSERT_EQ(note("quang-ngai/quality_total_score@2025", "cổng sửa ngày 28"), kExitOk) << err_;
  ASSERT_EQ(note("quang-ngai", "đổi tên sở"), kExitOk) << err_;
  ASSERT_EQ(note("lang-son", "không liên quan"), kExitOk) << err_;
  line_.first_day = "2025-12-31";
  ASSERT_EQ(note("-", "ngày cuối năm"), kExitOk) << err_;
  line_.first_day = "2026-01-01";
  ASSERT_EQ(note("-", "sang năm"), kExitOk) << err_;
  ASSERT_EQ(Explained("quang-ngai/quality_total_score@2025"), kExitOk) << err_;
  EXPECT_THAT(out_, AllOf(HasSubstr("Ban CCHC, quang-ngai/quality_total_score 2025-01-01 – "
                                    "2025-12-31: cổng sửa ngày 28"),
                          HasSubstr("đổi tên sở"), HasSubstr("2025-12-31: ngày cuối năm"),
                          Not(HasSubstr("liên quan")), Not(HasSubstr("sang năm"))));
  line_.json = true;
  ASSERT_EQ(Explained("quang-ngai/quality_total_score@2025"), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("\"author\":\"Ban CCHC\""));
}

TEST_F(ExplainTest, ANoteAboutNothingThatIsKnownIsRefused) {
  line_.author = "A";
  line_.text = "x";
  for (const char* subject : {"nowhere", "quang-ngai/H99.99", "quang-ngai/nothing@2025", "-",
                              "quang-ngai/quality_total_score@2025~2025-12-10"}) {
    line_.subject = subject;
    EXPECT_EQ(Run(RunAnnotate, kSecondAnswer), kExitUsage) << subject;
  }
  line_.subject = "quang-ngai";
  line_.text = " ";
  EXPECT_EQ(Run(RunAnnotate, kSecondAnswer), kExitUsage);
}

}  // namespace
}  // namespace dvcmon
