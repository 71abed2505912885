#include "daemon/report/issue.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/daemon/report/report_builder.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const IssueSeries kOctoberOfPhuTho = {"cchc-monthly", "phu-tho", "2026-10"};

class IssueTest : public StoreFixture {
 protected:
  IssueTest() : store_(Open()) {
    config_.reports.folder = folder_ / "reports";
    config_.reports.province = "phu-tho";
    for (const char* slug : {"phu-tho", "an-giang"}) {
      auto province = std::make_shared<Province>();
      province->slug = slug;
      config_.provinces[slug] = std::move(province);
    }
    AddLayout("cchc-monthly", false);
    AddLayout("nation", true);
    for (const int day : {0, 1}) {
      Poll poll = AcceptedPoll(TargetOf({}), Minute(day * 60 * 24),
                               {{"phu-tho", "applications_received", 7.0 + day}});
      poll.captures.push_back(
          testing::CaptureOf("answer", std::string(64, day == 0 ? 'a' : 'b'), poll.started));
      ExpectWritten(store_, poll);
    }
  }
  void AddLayout(const std::string& name, bool national) {
    auto layout = std::make_shared<Layout>();
    layout->name = name;
    layout->national = national;
    layout->cutoff = Cutoff::kReport15;
    config_.reports.layouts[name] = std::move(layout);
  }
  static Report WithReceived(double received, int64_t poll) {
    Report report = ReportOf({{"applications_received", "Tiếp nhận", received, poll}});
    report.captures = {std::string(64, poll == 1 ? 'a' : 'b')};
    return report;
  }
  Result<NextIssue> Begin() const { return NextIssue::Begin(store_, config_, kOctoberOfPhuTho); }
  Result<Issue> Publish(Report report) const {
    auto next = Begin();
    if (!next) return next.error();
    return next->Publish(std::move(report), Minute(1), Minute(2), Path());
  }
  Issue Published(Report report) const {
    auto issue = Publish(std::move(report));
    EXPECT_TRUE(issue.ok()) << issue.error().message;
    return issue ? *std::move(issue) : Issue{};
  }
  fs::path Folder(const std::string& name) const {
    return folder_ / "reports" / "cchc-monthly" / "2026-10" / name;
  }
  static std::vector<std::string> FilesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
  static std::string BytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::vector<Issue> Known() const { return store_.Issues({}).value(); }

  Store store_;
  Config config_;
};

TEST_F(IssueTest, TheFirstIsNumberOneAndHasAllFiles) {
  const Issue issue = Published(WithReceived(7, 1));
  EXPECT_EQ(issue.number, 1);
  EXPECT_EQ(issue.previous, 0);
  EXPECT_THAT(FilesIn(Folder("issue-001")),
              UnorderedElementsAre("report.xlsx", "annex.xlsx", "report.docx", "report.csv",
                                   "report.html", "report.json", "evidence.json", "SHA256SUMS"));
  ASSERT_THAT(Known(), SizeIs(1));
  EXPECT_EQ(Known()[0].digest, issue.digest);
  EXPECT_EQ(Known()[0].as_of, Minute(1));
  EXPECT_EQ(Known()[0].made, Minute(2));
  EXPECT_THAT(*store_.AnswersOf(Known()[0]), ElementsAre(std::string(64, 'a')));
  const auto evidence = EvidenceIn(config_, issue);
  ASSERT_TRUE(evidence.ok()) << evidence.error().message;
  EXPECT_EQ(evidence->number, 1);
}

TEST_F(IssueTest, AFurtherOneSaysWhatHasChangedSinceTheOneBefore) {
  const Issue first = Published(WithReceived(7, 1));
  const Issue second = Published(WithReceived(8, 2));
  EXPECT_EQ(second.number, 2);
  EXPECT_EQ(second.previous, 1);
  EXPECT_EQ(second.errata, 2);
  EXPECT_THAT(BytesOf(Folder("issue-002") / "errata.json"), HasSubstr("\"by\":\"portal\""));
  EXPECT_EQ(Published(WithReceived(7, 1)).previous, 2);  // against the second, not the first
  EXPECT_TRUE(EvidenceIn(config_, first).ok());
}

TEST_F(IssueTest, AFurtherOneThatSaysNothingElseIsNotMade) {
  Report early = WithReceived(7, 1);
  early.provisional = true;
  Published(std::move(early));
  EXPECT_EQ(Published(WithReceived(7, 1)).number, 2);  // the window is over now
  const auto issue = Publish(WithReceived(7, 1));
  ASSERT_FALSE(issue.ok());
  EXPECT_EQ(issue.error().code, ErrorCode::kContract);
  EXPECT_THAT(issue.error().message, HasSubstr("không có gì thay đổi so với lần phát hành 2"));
  EXPECT_THAT(FilesIn(Folder("")), UnorderedElementsAre("issue-001", "issue-002"));
}

TEST_F(IssueTest, AfterOneThatIsLostTheNextSaysSoAndComparesNothing) {
  const Issue first = Published(WithReceived(7, 1));
  fs::remove_all(Folder("issue-001"));
  EXPECT_THAT(EvidenceIn(config_, first).error().message, HasSubstr(Folder("issue-001").string()));
  const Issue second = Published(WithReceived(7, 1));
  EXPECT_EQ(second.number, 2);
  EXPECT_EQ(second.errata, 0);
  EXPECT_EQ(Known()[0].digest, first.digest);
  EXPECT_THAT(BytesOf(Folder("issue-002") / "errata.json"),
              HasSubstr("\"previous\":1,\"previous_is_lost\":true,\"changes\":[]"));
  EXPECT_THAT(BytesOf(Folder("issue-002") / "report.csv"),
              HasSubstr("Lần phát hành 1 không còn trên đĩa"));
  EXPECT_EQ(Published(WithReceived(8, 2)).errata, 2);  // and the one after it against that
}

TEST_F(IssueTest, TheSameAgainHasTheSameBytes) {
  const Issue first = Published(WithReceived(7, 1));
  config_.reports.folder = folder_ / "elsewhere";
  auto next = NextIssue::Begin(store_, config_, {"cchc-monthly", "an-giang", "2026-10"});
  ASSERT_TRUE(next.ok());
  const auto other = next->Publish(WithReceived(7, 1), Minute(1), Minute(9), Path());
  ASSERT_TRUE(other.ok()) << other.error().message;
  const fs::path there = folder_ / "elsewhere" / "cchc-monthly.an-giang" / "2026-10" / "issue-001";
  for (const std::string& name : FilesIn(Folder("issue-001"))) {
    if (name == "evidence.json" || name == "SHA256SUMS") continue;  // which name the province
    EXPECT_EQ(BytesOf(Folder("issue-001") / name), BytesOf(there / name)) << name;
  }
}

TEST_F(IssueTest, WhatTheStoreRefusesIsNotThere) {
  Report report = WithReceived(7, 1);
  report.captures.push_back(std::string(64, 'f'));  // never seen
  const auto issue = Publish(std::move(report));
  ASSERT_FALSE(issue.ok());
  EXPECT_EQ(issue.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(FilesIn(Folder("")), IsEmpty());
  EXPECT_EQ(Published(WithReceived(7, 1)).number, 1);
}

TEST_F(IssueTest, WhatTheDiskRefusesTheStoreDoesNotKnow) {
  auto next = Begin();
  ASSERT_TRUE(next.ok());
  fs::create_directories(Folder("issue-001"));
  std::ofstream(Folder("issue-001") / "theirs") << "x";  // meanwhile, by whoever
  const auto issue = next->Publish(WithReceived(7, 1), Minute(1), Minute(2), Path());
  ASSERT_FALSE(issue.ok());
  EXPECT_EQ(issue.error().code, ErrorCode::kIo);
  EXPECT_THAT(Known(), IsEmpty());
  EXPECT_THAT(FilesIn(Folder("issue-001")), ElementsAre("theirs"));
}

// Killed before the folder, and between the folder and the store.
TEST_F(IssueTest, AProcessThatIsKilledLeavesNoHalfIssue) {
  const Issue first = Published(WithReceived(7, 1));
  const pid_t child = fork();
  if (child == 0) {
    const Status kept = KeepIssue(
        Path(), {.of = kOctoberOfPhuTho, .number = 2, .digest = "x"}, {}, [&]() -> Status {
          if (!WriteFolder(Folder("issue-002"), {{"evidence.json", "{}"}}).ok()) _exit(2);
          fs::create_directories(Folder(".new-123456"));
          kill(getpid(), SIGKILL);
          return Done{};
        });
    _exit(kept.ok() ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_THAT(Known(), SizeIs(1));
  const Issue next = Published(WithReceived(8, 2));
  EXPECT_EQ(next.number, 3);    // two is somebody's, whom nobody knows
  EXPECT_EQ(next.previous, 1);  // and nothing is compared with it
  EXPECT_THAT(FilesIn(Folder("")), UnorderedElementsAre("issue-001", "issue-002", "issue-003"));
  EXPECT_EQ(BytesOf(Folder("issue-002") / "evidence.json"), "{}");
}

TEST_F(IssueTest, IsNotComparedWithFilesThatAreNotWhatWasIssued) {
  Published(WithReceived(7, 1));
  fs::permissions(Folder("issue-001") / "report.csv", fs::perms::owner_all);
  std::ofstream(Folder("issue-001") / "report.csv") << "mended";
  const auto issue = Publish(WithReceived(8, 2));
  ASSERT_FALSE(issue.ok());
  EXPECT_THAT(issue.error().message, HasSubstr("report.csv: is not what was issued"));
}

TEST_F(IssueTest, IsFoundAgainWhenTheConfigurationIsAboutAnotherProvince) {
  const Issue issue = Published(WithReceived(7, 1));
  config_.reports.province = "an-giang";
  EXPECT_TRUE(EvidenceIn(config_, issue).ok());
  EXPECT_EQ(Published(WithReceived(8, 2)).errata, 2);
}

TEST_F(IssueTest, IsOfTheProvinceThatIsNamedOrThatOfTheConfiguration) {
  const auto series = [&](const std::string& report, const std::string& province,
                          const std::string& period) {
    const auto choice = ChooseReport(config_, report, province, period);
    return choice ? choice->series() : IssueSeries{choice.error().message, "", ""};
  };
  EXPECT_EQ(series("cchc-monthly", "", "2026-10"), kOctoberOfPhuTho);
  EXPECT_EQ(series("cchc-monthly", "an-giang", "2026-Q3").province, "an-giang");
  EXPECT_EQ(series("nation", "", "2026"), (IssueSeries{"nation", "", "2026"}));
  EXPECT_THAT(series("nation", "phu-tho", "2026").report, HasSubstr("leave the province out"));
  EXPECT_THAT(series("other", "", "2026").report, HasSubstr("cchc-monthly, nation"));
  EXPECT_THAT(series("cchc-monthly", "ha-tay", "2026").report, HasSubstr("\"ha-tay\""));
  EXPECT_THAT(series("cchc-monthly", "", "10/2026").report, HasSubstr("2026-10"));
  config_.reports.province.clear();
  EXPECT_THAT(series("cchc-monthly", "", "2026-10").report, HasSubstr("reports.province"));
}

TEST_F(IssueTest, ItsWindowEndsByTheCutOffOfItsForm) {
  const auto choice = ChooseReport(config_, "cchc-monthly", "", "2026-10");
  ASSERT_TRUE(choice.ok());
  EXPECT_EQ(DayVi(choice->window.first), "15/09/2026");
  EXPECT_EQ(DayVi(choice->window.last), "14/10/2026");
}

}  // namespace
}  // namespace dvcmon::testing
