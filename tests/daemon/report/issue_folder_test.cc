#include "daemon/report/issue_folder.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>

#include "tests/support/temp_dir.h"

namespace dvcmon::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class IssueFolderTest : public ::testing::Test {
 protected:
  fs::path Period() const { return dir_.Path("cchc-monthly/2026-10"); }
  fs::path First() const { return Period() / "issue-001"; }
  // Its digest.
  std::string WriteFirst() const {
    NamedFiles files = {{"report.csv", "a;b\n"}, {"evidence.json", "{}"}};
    std::string digest = AddSums(files);
    const Status written = WriteFolder(First(), files);
    EXPECT_TRUE(written.ok()) << written.error().message;
    return digest;
  }
  static std::string ComplaintOf(const Result<std::string>& read) {
    EXPECT_FALSE(read.ok());
    if (read.ok()) return "";
    EXPECT_EQ(read.error().code, ErrorCode::kStore);
    return read.error().message;
  }
  static void Overwrite(const fs::path& path, const std::string& bytes) {
    fs::permissions(path, fs::perms::owner_all);
    std::ofstream(path, std::ios::binary) << bytes;
  }
  static std::vector<std::string> NamesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }

  TempDir dir_;
};

TEST_F(IssueFolderTest, ItsFilesAreThereWholeAndNobodyMayWriteToThem) {
  const std::string digest = WriteFirst();
  EXPECT_THAT(NamesIn(First()), ElementsAre("SHA256SUMS", "evidence.json", "report.csv"));
  for (const std::string& name : NamesIn(First())) {
    struct stat status {};
    ASSERT_EQ(stat((First() / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0444u) << name;
  }
  EXPECT_EQ(ReadSoundFile(First(), "report.csv", digest).value(), "a;b\n");
  EXPECT_THAT(NamesIn(Period()), ElementsAre("issue-001"));
}

TEST_F(IssueFolderTest, ItsSumsAreThoseThatSha256sumChecks) {
  WriteFirst();
  const std::string command =
      "cd '" + First().string() + "' && sha256sum --strict --status -c SHA256SUMS";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(IssueFolderTest, AFolderThatIsThereIsNotWrittenTo) {
  const std::string digest = WriteFirst();
  const Status again = WriteFolder(First(), {{"report.csv", "other"}});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::kIo);
  EXPECT_THAT(again.error().message, HasSubstr(First().string()));
  EXPECT_TRUE(ReadSoundFile(First(), "report.csv", digest).ok());
  EXPECT_THAT(NamesIn(Period()), ElementsAre("issue-001"));  // and nothing lies about
}

TEST_F(IssueFolderTest, WhateverIsDoneToAFileIsFound) {
  const std::string digest = WriteFirst();
  Overwrite(First() / "report.csv", "a;c\n");
  EXPECT_THAT(ComplaintOf(ReadSoundFile(First(), "evidence.json", digest)),
              HasSubstr("report.csv: is not what was issued"));
  Overwrite(First() / "report.csv", "a;b\n");
  EXPECT_TRUE(ReadSoundFile(First(), "evidence.json", digest).ok());

  std::ofstream(First() / "more.txt") << "x";
  EXPECT_THAT(ComplaintOf(ReadSoundFile(First(), "evidence.json", digest)),
              HasSubstr("more.txt: was not issued"));
  fs::remove(First() / "more.txt");
  EXPECT_THAT(ComplaintOf(ReadSoundFile(First(), "report.docx", digest)),
              HasSubstr("report.docx: was not issued"));

  // Together with the sums, which the record knows.
  NamedFiles files = {{"report.csv", "a;c\n"}, {"evidence.json", "{}"}};
  AddSums(files);
  for (const auto& [name, bytes] : files) Overwrite(First() / name, bytes);
  EXPECT_THAT(ComplaintOf(ReadSoundFile(First(), "evidence.json", digest)),
              HasSubstr("SHA256SUMS: is not what was issued"));

  fs::remove(First() / "report.csv");
  const std::string now = digest;
  EXPECT_FALSE(ReadSoundFile(First(), "evidence.json", now).ok());
}

TEST_F(IssueFolderTest, AFileThatIsGoneIsFound) {
  const std::string digest = WriteFirst();
  fs::remove(First() / "report.csv");
  EXPECT_THAT(ComplaintOf(ReadSoundFile(First(), "evidence.json", digest)),
              HasSubstr("report.csv: cannot be read"));
}

TEST_F(IssueFolderTest, WhatAnIssuingThatWasKilledLeftIsRemoved) {
  WriteFirst();
  fs::create_directories(Period() / ".new-abcdef");
  std::ofstream(Period() / ".new-abcdef" / "report.xlsx") << "half";
  fs::create_directories(Period() / "issue-012");
  fs::create_directories(Period() / "issue-xyz");
  const auto issues = IssuesOfPeriod::Open(Period());
  ASSERT_TRUE(issues.ok()) << issues.error().message;
  EXPECT_THAT(issues->numbers(), ElementsAre(1, 12));
  EXPECT_THAT(NamesIn(Period()), ElementsAre("issue-001", "issue-012", "issue-xyz"));
  EXPECT_EQ(issues->FolderOf(13), Period() / "issue-013");
}

TEST_F(IssueFolderTest, OneIsMadeAtATime) {
  {
    const auto first = IssuesOfPeriod::Open(Period());
    ASSERT_TRUE(first.ok());
    EXPECT_THAT(first->numbers(), IsEmpty());
    const auto second = IssuesOfPeriod::Open(Period());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::kDbBusy);
  }
  EXPECT_TRUE(IssuesOfPeriod::Open(Period()).ok());
}

TEST_F(IssueFolderTest, AFolderThatCannotBeMadeIsNamed) {
  dir_.Write("cchc-monthly", "a file");
  const auto issues = IssuesOfPeriod::Open(Period());
  ASSERT_FALSE(issues.ok());
  EXPECT_EQ(issues.error().code, ErrorCode::kIo);
  EXPECT_THAT(issues.error().message, HasSubstr(Period().string()));
}

}  // namespace
}  // namespace dvcmon::testing
