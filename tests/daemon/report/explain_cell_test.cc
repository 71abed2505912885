#include "daemon/report/explain_cell.h"

#include <gmock/gmock.h>

#include "daemon/report/issue.h"
#include "tests/daemon/report/report_builder.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class ExplainCellTest : public StoreFixture {
 protected:
  ExplainCellTest() : store_(Open()) {
    config_.reports.folder = folder_ / "reports";
    config_.reports.province = "phu-tho";
    auto statistic = std::make_shared<Statistic>();
    statistic->id = "applications_received";
    config_.statistics[statistic->id] = statistic;
    Say(0, 7);
  }
  void Say(int days, double value) {
    Poll poll = AcceptedPoll(TargetOf({}), Minute(days * 60 * 24),
                             {{"phu-tho", "applications_received", value}});
    ExpectWritten(store_, poll);
  }
  // The address of its first cell; the second is the sum, of that alone.
  std::string IssueWith(double value) const {
    Report report = ReportOf({{"applications_received", "Tiếp nhận", value, 1}});
    report.evidence[0].figures[0].name += "~" + FormatTime(Minute(1));
    return IssueOf(std::move(report));
  }
  std::string IssueOf(Report report) const {
    const std::string address = AddressOf(1, LineOfRow(report.book, 0, 0));
    auto next = NextIssue::Begin(store_, config_, {"cchc-monthly", "phu-tho", "2026-10"});
    EXPECT_TRUE(next.ok());
    const auto issue = next->Publish(std::move(report), Minute(1), Minute(2), Path());
    EXPECT_TRUE(issue.ok()) << issue.error().message;
    return address;
  }
  Result<CellExplanation> Explained(const std::string& cell) const {
    const auto name = ParseCellName("cchc-monthly/2026-10/issue-001!" + cell);
    if (!name) return name.error();
    return ExplainCell(store_, config_, *name, Minute(60 * 24 * 9));
  }

  Store store_;
  Config config_;
};

TEST(CellNameTest, IsReadAndWritten) {
  const struct {
    std::string text;
    CellName name;
  } cases[] = {
      {"cchc-monthly/2026-10/issue-001!F12", {"cchc-monthly", "", "2026-10", 1, "", "F12"}},
      {"cchc-monthly.an-giang/2026-Q3/issue-012!Biểu 2a. Theo cơ quan!AB7",
       {"cchc-monthly", "an-giang", "2026-Q3", 12, "Biểu 2a. Theo cơ quan", "AB7"}}};
  for (const auto& [text, name] : cases) {
    EXPECT_TRUE(IsCellName(text));
    const auto parsed = ParseCellName(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(*parsed, name) << text;
    EXPECT_EQ(Text(name), text);
  }
  EXPECT_FALSE(IsCellName("phu-tho/applications_received@2026-Q3"));
  EXPECT_TRUE(IsCellName("my-report/2026-10!C8"));
  EXPECT_THAT(ParseCellName("my-report/2026-10!C8").error().message,
              HasSubstr("write my-report/2026-10/issue-001!C8"));
  for (const char* wrong : {"cchc-monthly/2026-10/issue-001", "cchc-monthly/2026-10/issue-001!",
                            "cchc-monthly/2026-10/issue-!F12", "cchc-monthly/2026-10/issue-1x!F12",
                            "cchc-monthly/issue-001!F12", "/2026-10/issue-001!F12",
                            "a//issue-001!F12", "a/2026/issue-000!F12"}) {
    EXPECT_FALSE(ParseCellName(wrong).ok()) << wrong;
  }
}

TEST_F(ExplainCellTest, SaysWhatItWasMadeOfAndThatItStands) {
  const auto cell = Explained(IssueWith(7));
  ASSERT_TRUE(cell.ok()) << cell.error().message;
  EXPECT_EQ(cell->cell.row, "applications_received");
  ASSERT_THAT(cell->figures, SizeIs(1));
  EXPECT_EQ(cell->figures[0].now, 7);
  EXPECT_FALSE(cell->figures[0].has_changed());
  EXPECT_THAT(TextOf(*cell),
              AllOf(HasSubstr("Tiếp nhận, Trong kỳ\n  = 7\n"), HasSubstr("tổng đã công bố"),
                    HasSubstr("+ 7  phu-tho/"), HasSubstr("không đổi / unchanged")));
  EXPECT_THAT(JsonOf(*cell), AllOf(HasSubstr("\"kind\":\"cell\""), HasSubstr("\"now\":7"),
                                   HasSubstr("\"changed\":false")));
}

TEST_F(ExplainCellTest, ACellOfCellsIsMadeOfTheirFigures) {
  IssueWith(7);
  const Report report = ReportOf({{"applications_received", "Tiếp nhận", 7, 1}});
  const auto cell = Explained("Biểu 1. Toàn tỉnh!" + AddressOf(1, LineOfRow(report.book, 0, 1)));
  ASSERT_TRUE(cell.ok()) << cell.error().message;
  EXPECT_EQ(cell->cell.row, "total");
  EXPECT_THAT(cell->made_of, SizeIs(1));
  EXPECT_THAT(cell->figures, SizeIs(1));
}

TEST_F(ExplainCellTest, SaysWhatThePortalHasSaidSince) {
  const std::string address = IssueWith(7);
  Say(5, 8);
  const auto cell = Explained(address);
  ASSERT_TRUE(cell.ok()) << cell.error().message;
  EXPECT_TRUE(cell->figures[0].has_changed());
  EXPECT_EQ(cell->figures[0].now, 7);  // as it was known then
  ASSERT_TRUE(cell->figures[0].later.has_value());
  EXPECT_EQ(cell->figures[0].later->version.value, 8);
  EXPECT_THAT(TextOf(*cell), HasSubstr("từ 27/11/2026 cổng nói / since then 8"));
}

TEST_F(ExplainCellTest, ANumberThatTheRecordDoesNotHaveIsNotVerified) {
  const auto cell = Explained(IssueWith(70));
  ASSERT_TRUE(cell.ok()) << cell.error().message;
  EXPECT_FALSE(cell->verified);
  EXPECT_FALSE(cell->objection.empty());
  EXPECT_TRUE(cell->figures[0].has_changed());
}

TEST_F(ExplainCellTest, NeitherIsOneThatItsFiguresDoNotMake) {
  Report report = ReportOf({{"applications_received", "Tiếp nhận", 7, 1}});
  report.evidence[0].figures[0].name += "~" + FormatTime(Minute(1));
  report.book.sheets[0].rows[0].cells[1] = NumberCell(9);
  const std::string address = IssueOf(report);
  const auto cell = Explained(address);
  ASSERT_TRUE(cell.ok()) << cell.error().message;
  EXPECT_FALSE(cell->verified);
  EXPECT_THAT(cell->objection, AllOf(HasSubstr("its figures: 7"), HasSubstr("and not 9")));
  const auto sum = Explained(AddressOf(1, LineOfRow(report.book, 0, 1)));
  ASSERT_TRUE(sum.ok()) << sum.error().message;
  EXPECT_THAT(sum->objection, AllOf(HasSubstr("its cells: 9"), HasSubstr("and not 7")));
}

TEST_F(ExplainCellTest, ACellOfOneThatIsContradictedIsContradicted) {
  Report report = ReportOf({{"applications_received", "Tiếp nhận", 9, 1}});
  report.evidence[0].figures[0].name += "~" + FormatTime(Minute(1));
  report.evidence[0].figures[0].value = 7;
  const std::string address = IssueOf(report);
  const auto sum = Explained(AddressOf(1, LineOfRow(report.book, 0, 1)));
  ASSERT_TRUE(sum.ok()) << sum.error().message;
  EXPECT_EQ(sum->again.outcome, MadeAgain::Outcome::kAgrees);
  EXPECT_THAT(sum->objection, AllOf(HasSubstr(address + ": "), HasSubstr("its figures: 7")));
}

TEST_F(ExplainCellTest, ACellWithoutFiguresIsNotSaidToAgree) {
  const auto cell = Explained(IssueOf(ReportOf({{"applications_received", "Tiếp nhận", 0, 0}})));
  ASSERT_TRUE(cell.ok()) << cell.error().message;
  EXPECT_FALSE(cell->verified);
  EXPECT_THAT(cell->objection, IsEmpty());  // nor contradicted
  EXPECT_THAT(TextOf(*cell), AllOf(HasSubstr("không có số liệu để kiểm tra / there is no figure to "
                                             "verify: chưa có số liệu\n"),
                                   Not(HasSubstr("khớp"))));
}

TEST(CellTextTest, AValueThatIsNotMadeAgainIsNotSaidToAgree) {
  CellExplanation of;
  of.verified = true;
  of.not_made = 1;
  EXPECT_THAT(TextOf(of), HasSubstr("số liệu khớp, chưa tính lại giá trị của ô"));
  of.again.outcome = MadeAgain::Outcome::kAgrees;
  EXPECT_THAT(TextOf(of), HasSubstr("verified: khớp; trong các ô đó 1 ô chưa tính lại"));
  of.not_made = 0;
  EXPECT_THAT(TextOf(of), HasSubstr("verified: khớp / agrees\n"));
}

TEST_F(ExplainCellTest, DaysThatWereAddedUpAreNamedWithTheWayToEach) {
  auto received = std::make_shared<Statistic>(*config_.statistics["applications_received"]);
  received->counter = "applications_filed";
  config_.statistics[received->id] = received;
  Report report = ReportOf({{"applications_received", "Tiếp nhận", 7, 1}});
  report.evidence[0].figures[0].name += "~" + FormatTime(Minute(1));
  report.evidence[0].reckoning = Reckoning::kOfDays;
  report.book.sheets[0].rows[0].cells[1] = NumberCell(5);
  const auto cell = Explained(IssueOf(std::move(report)));
  ASSERT_TRUE(cell.ok()) << cell.error().message;
  EXPECT_THAT(TextOf(*cell),
              AllOf(HasSubstr("01/07/2026–22/11/2026"),
                    HasSubstr("dvcmon explain 'phu-tho/applications_filed@2026-11-22'\n")));
}

TEST_F(ExplainCellTest, AnIssueWhoseFolderIsGoneIsNamedWithItsFolder) {
  const std::string address = IssueWith(7);
  const auto folder = folder_ / "reports" / "cchc-monthly" / "2026-10" / "issue-001";
  std::filesystem::remove_all(folder);
  const auto cell = Explained(address);
  ASSERT_FALSE(cell.ok());
  EXPECT_EQ(cell.error().code, ErrorCode::kStore);
  EXPECT_THAT(cell.error().message,
              AllOf(HasSubstr(folder.string()), HasSubstr("issue 1 of cchc-monthly 2026-10")));
}

TEST_F(ExplainCellTest, NeitherIsAnIssueWhoseFilesWereMended) {
  const std::string address = IssueWith(7);
  const auto folder = folder_ / "reports" / "cchc-monthly" / "2026-10" / "issue-001";
  std::filesystem::remove(folder / "report.csv");
  const auto cell = Explained(address);
  ASSERT_FALSE(cell.ok());
  EXPECT_EQ(cell.error().code, ErrorCode::kStore);
  EXPECT_THAT(cell.error().message, HasSubstr("report.csv"));
}

TEST_F(ExplainCellTest, WhatIsNotThereIsSaidSo) {
  IssueWith(7);
  EXPECT_THAT(Explained("ZZ99").error().message,
              AllOf(HasSubstr("ZZ99"), HasSubstr("columns B to B, lines 2 to 3")));
  EXPECT_THAT(Explained("Biểu 9!A1").error().message,
              AllOf(HasSubstr("Biểu 9!A1"), HasSubstr("\"Biểu 1. Toàn tỉnh\" (province)")));
  const auto later =
      ExplainCell(store_, config_, *ParseCellName("cchc-monthly/2026-10/issue-002!A1"), Minute(9));
  EXPECT_THAT(later.error().message, HasSubstr("there are: issue-001"));
  const auto other = ExplainCell(
      store_, config_, *ParseCellName("cchc-monthly.an-giang/2026-10/issue-001!A1"), Minute(9));
  EXPECT_THAT(other.error().message, HasSubstr("cchc-monthly.an-giang/2026-10/issue-001"));
}

}  // namespace
}  // namespace dvcmon::testing
