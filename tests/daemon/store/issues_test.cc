// Reports that were issued, as the store keeps them.
#include "daemon/store/issues.h"

#include <gmock/gmock.h>

#include "daemon/store/schema.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string HashWith(char digit) { return std::string(64, digit); }

Issue OctoberIssue(int number) {
  Issue issue;
  issue.of = {"cchc-monthly", "phu-tho", "2026-10"};
  issue.number = number;
  issue.previous = number - 1;
  issue.errata = number - 1;
  issue.as_of = Minute(0);
  issue.made = Minute(number);
  issue.digest = HashWith('e');
  return issue;
}

Status Published() { return Done{}; }

DocumentFacts LetterOf(const std::string& number, int minute) {
  return {number, kToday, "Nguyễn Văn A", Minute(minute), "phutho"};
}

class IssuesTest : public StoreFixture {
 protected:
  Store OpenWithAnswers() const {
    Store store = Open();
    Poll poll = FailedPoll(TargetOf({}), Minute(0), {ErrorCode::kShape, "", ""});
    for (const char digit : {'a', 'b', 'c'}) {
      poll.captures.push_back(
          testing::CaptureOf(std::string("answer ") + digit, HashWith(digit), poll.started));
    }
    ExpectWritten(store, poll);
    return store;
  }
  void ExpectKept(const Issue& issue, const std::vector<std::string>& answers = {}) const {
    const Status kept = KeepIssue(Path(), issue, answers, &Published);
    EXPECT_TRUE(kept.ok()) << kept.error().message;
  }
  static std::vector<Issue> IssuesIn(const Record& record, const IssueFilter& filter = {}) {
    auto issues = record.Issues(filter);
    EXPECT_TRUE(issues.ok()) << issues.error().message;
    return issues ? *std::move(issues) : std::vector<Issue>();
  }
};

TEST_F(IssuesTest, KeepsAnIssueBesideADaemonThatHasTheStoreOpen) {
  const Store store = OpenWithAnswers();
  ExpectKept(OctoberIssue(1));
  const auto issues = IssuesIn(store);
  ASSERT_EQ(issues.size(), 1u);
  Issue expected = OctoberIssue(1);
  expected.id = issues[0].id;
  EXPECT_EQ(issues[0], expected);
}

TEST_F(IssuesTest, NeverKeepsANumberTwice) {
  const Store store = OpenWithAnswers();
  ExpectKept(OctoberIssue(1));
  const Status again = KeepIssue(Path(), OctoberIssue(1), {}, &Published);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::kInvalid);
  Issue elsewhere = OctoberIssue(1);
  elsewhere.of.province = "an-giang";
  ExpectKept(elsewhere);
  EXPECT_EQ(IssuesIn(store).size(), 2u);
}

TEST_F(IssuesTest, WhatCannotBePublishedIsNotKept) {
  Store store = OpenWithAnswers();
  const Status kept = KeepIssue(Path(), OctoberIssue(1), {HashWith('a')}, [] {
    return Error{ErrorCode::kIo, "the disk is full", ""};
  });
  ASSERT_FALSE(kept.ok());
  EXPECT_EQ(kept.error().message, "the disk is full");
  EXPECT_THAT(IssuesIn(store), IsEmpty());
  EXPECT_EQ(*store.ExpireCaptures(Minute(60), Duration(0), 100), 3);
}

TEST_F(IssuesTest, TheAnswersOfAnIssueAreNeverDropped) {
  Store store = OpenWithAnswers();
  ExpectKept(OctoberIssue(1), {HashWith('c'), HashWith('a'), HashWith('a')});
  EXPECT_THAT(*store.AnswersOf(IssuesIn(store)[0]), ElementsAre(HashWith('a'), HashWith('c')));
  EXPECT_EQ(*store.ExpireCaptures(Minute(60), Duration(0), 100), 1);
  EXPECT_TRUE(store.CaptureBytes(HashWith('a'))->has_value());
  EXPECT_FALSE(store.CaptureBytes(HashWith('b'))->has_value());
  EXPECT_TRUE(store.CaptureBytes(HashWith('c'))->has_value());
}

TEST_F(IssuesTest, AnIssueThatRestsOnAnAnswerThatNeverWasIsNotKept) {
  Store store = OpenWithAnswers();
  for (const std::string& hash : {HashWith('d'), std::string("no hash")}) {
    const Status kept = KeepIssue(Path(), OctoberIssue(1), {HashWith('a'), hash}, &Published);
    ASSERT_FALSE(kept.ok());
    EXPECT_THAT(kept.error().message, HasSubstr(hash));
  }
  EXPECT_THAT(IssuesIn(store), IsEmpty());
  EXPECT_EQ(*store.ExpireCaptures(Minute(60), Duration(0), 100), 3);
}

TEST_F(IssuesTest, OfADocumentTheLastThatWasEnteredCounts) {
  const Store store = OpenWithAnswers();
  ExpectKept(OctoberIssue(1));
  ExpectKept(OctoberIssue(2));
  const IssueSeries of = OctoberIssue(1).of;
  ASSERT_TRUE(EnterDocument(Path(), of, 1, LetterOf("123/BC-SNV", 10)).ok());
  ASSERT_TRUE(EnterDocument(Path(), of, 1, LetterOf("124/BC-SNV", 12)).ok());
  const auto issues = IssuesIn(store);
  EXPECT_EQ(issues[0].document, LetterOf("124/BC-SNV", 12));
  EXPECT_EQ(issues[0].documents, 2);
  EXPECT_EQ(issues[0].replaced, "123/BC-SNV");
  EXPECT_EQ(issues[1].document, std::nullopt);
  EXPECT_EQ(issues[1].documents, 0);
  EXPECT_EQ(IssuesIn(store, {.as_of = Minute(11)})[0].document, LetterOf("123/BC-SNV", 10));
  EXPECT_EQ(**Shell()->Sql("SELECT count(*) FROM issue_document").First(), 2);
}

TEST_F(IssuesTest, ADocumentOfNoIssueIsRefused) {
  const Store store = OpenWithAnswers();
  ExpectKept(OctoberIssue(1));
  const Status entered = EnterDocument(Path(), OctoberIssue(1).of, 2, LetterOf("1/BC", 10));
  ASSERT_FALSE(entered.ok());
  EXPECT_EQ(entered.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(entered.error().message, HasSubstr("issue 2 of cchc-monthly phu-tho 2026-10"));
}

TEST_F(IssuesTest, GivesThoseThatAreAskedFor) {
  const Store store = OpenWithAnswers();
  Issue other = OctoberIssue(1);
  other.of = {"indices", "", "2026"};
  ExpectKept(OctoberIssue(1));
  ExpectKept(other);
  ExpectKept(OctoberIssue(2));
  const auto numbers = [&](const IssueFilter& filter) {
    std::vector<int64_t> ids;
    for (const Issue& issue : IssuesIn(store, filter)) ids.push_back(issue.id);
    return ids;
  };
  EXPECT_THAT(numbers({}), ElementsAre(1, 2, 3));
  EXPECT_THAT(numbers({.report = "indices"}), ElementsAre(2));
  EXPECT_THAT(numbers({.province = ""}), ElementsAre(2));
  EXPECT_THAT(numbers({.province = "phu-tho", .period = "2026-10"}), ElementsAre(1, 3));
  EXPECT_THAT(numbers({.as_of = Minute(1)}), ElementsAre(1, 2));
  EXPECT_THAT(numbers({.after = 1, .limit = 1}), ElementsAre(2));
}

TEST_F(IssuesTest, AFileOfTheVersionBeforeTakesThem) {
  {
    const auto db = Shell();
    ASSERT_TRUE(Migrate(*db, Migrations().first(6)).ok());
  }
  const Store store = OpenWithAnswers();
  ExpectKept(OctoberIssue(1), {HashWith('a')});
  EXPECT_EQ(IssuesIn(store).size(), 1u);
}

TEST_F(IssuesTest, TheRecordBeganWithItsFirstAcceptedPoll) {
  Store store = OpenWithAnswers();
  EXPECT_EQ(*store.Began(), std::nullopt);
  ExpectWritten(store, AcceptedPoll(TargetOf({}), Minute(5), {}));
  ExpectWritten(store, AcceptedPoll(TargetOf({}), Minute(7), {}));
  EXPECT_EQ(*store.Began(), Minute(5) + std::chrono::seconds(1));
}

}  // namespace
}  // namespace dvcmon::testing
