// How much of an answer is kept, and what it is built of.
#include <gmock/gmock.h>

#include "collectors/collect.h"
#include "tests/support/collector_builder.h"
#include "tests/support/fake_http_client.h"

namespace dvcmon {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::JsonResponse;
using testing::kNoon;
using ::testing::Not;
using testing::SmallTree;
using testing::TreeAnswer;

PollTarget Keeping(std::optional<CaptureKind> kind) {
  return SmallTree([&](CollectorSpec& collector) { collector.capture = kind; });
}

// The tree with who has applied for what.
std::string WithPersons() {
  std::string answer = TreeAnswer({{"H44.01", "7"}, {"H44.02", "8"}});
  answer.insert(answer.rfind('}'), R"(,"last":[{"applicantName":"Nguyễn Văn A","at":"Việt Trì"}])");
  return answer;
}

Poll PollOf(const PollTarget& target, const HttpResponse& response) {
  Collection collection(target, kNoon, {}, [] { return 0.5; });
  collection.Feed(response, kNoon);
  return std::move(collection).Take();
}

std::vector<double> ValuesOf(const Poll& poll) {
  std::vector<double> values;
  for (const Reading& reading : poll.readings) values.push_back(reading.value);
  return values;
}

TEST(EvidenceTest, AnAnswerAboutNobodyIsKeptWhole) {
  const std::string bytes = TreeAnswer({{"H44.01", "7"}});
  const Poll poll = PollOf(Keeping(std::nullopt), JsonResponse(201, bytes));
  EXPECT_EQ(poll.captures.at(0).bytes, bytes);
  EXPECT_EQ(poll.captures.at(0).kind, CaptureKind::kFull);
  EXPECT_EQ(poll.person_field, "");
}

TEST(EvidenceTest, AnAnswerAboutPersonsIsRedactedUnlessTheCollectorSaysOtherwise) {
  const std::string bytes = WithPersons();
  const Poll poll = PollOf(Keeping(std::nullopt), JsonResponse(201, bytes));
  ASSERT_TRUE(poll.accepted()) << poll.error->message;
  const Capture& capture = poll.captures.at(0);
  EXPECT_EQ(capture.kind, CaptureKind::kRedacted);
  EXPECT_EQ(poll.person_field, "/last/*/applicantName");
  EXPECT_THAT(capture.bytes, Not(HasSubstr("Nguyễn")));
  EXPECT_THAT(capture.bytes, Not(HasSubstr("Việt Trì")));
  EXPECT_EQ(capture.sha256, Sha256Hex(bytes));
  EXPECT_EQ(capture.size, bytes.size());
  EXPECT_EQ(PollOf(Keeping(CaptureKind::kFull), JsonResponse(201, bytes)).captures.at(0).bytes,
            bytes);
}

TEST(EvidenceTest, ARedactedAnswerIsReadAsTheWholeOne) {
  const Poll poll = PollOf(Keeping(CaptureKind::kRedacted), JsonResponse(201, WithPersons()));
  const Poll again = ReadSavedAnswer(poll.target, {poll.captures.at(0).bytes}, kNoon, {});
  ASSERT_TRUE(again.accepted()) << again.error->message;
  EXPECT_EQ(ValuesOf(again), ValuesOf(poll));
  EXPECT_EQ(again.rows.at(1).name, poll.rows.at(1).name);
  EXPECT_EQ(again.captures.at(0).bytes, poll.captures.at(0).bytes);
}

TEST(EvidenceTest, OfAnAnswerByItsHashNoByteIsKept) {
  const std::string bytes = TreeAnswer({{"H44.01", "7"}});
  const Poll poll = PollOf(Keeping(CaptureKind::kHash), JsonResponse(201, bytes));
  EXPECT_TRUE(poll.accepted());
  EXPECT_EQ(poll.captures.at(0).bytes, "");
  EXPECT_EQ(poll.captures.at(0).size, bytes.size());
  EXPECT_EQ(poll.captures.at(0).sha256, Sha256Hex(bytes));
}

TEST(EvidenceTest, WhatCannotBeReadCannotBeRedacted) {
  for (const auto kind : {std::optional<CaptureKind>(), std::optional(CaptureKind::kRedacted)}) {
    const Poll poll = PollOf(Keeping(kind), JsonResponse(201, WithPersons() + "x"));
    EXPECT_EQ(poll.error->code, ErrorCode::kSyntax);
    EXPECT_EQ(poll.captures.at(0).kind, CaptureKind::kHash);
    EXPECT_EQ(poll.captures.at(0).bytes, "");
  }
}

TEST(EvidenceTest, AnAnswerThatIsRefusedIsKeptOnlyWhereAllMayBe) {
  const HttpResponse response = JsonResponse(500, WithPersons());
  EXPECT_EQ(PollOf(Keeping(CaptureKind::kRedacted), response).captures.at(0).bytes, "");
  const std::string nobody = R"({"message": "Bảo trì"})";
  EXPECT_EQ(PollOf(Keeping(std::nullopt), JsonResponse(500, nobody)).captures.at(0).bytes, nobody);
  EXPECT_NE(PollOf(Keeping(CaptureKind::kFull), response).captures.at(0).bytes, "");
}

TEST(EvidenceTest, AnAnswerAboutPersonsThatIsRefusedIsNotKeptWholeByDefault) {
  for (HttpResponse response :
       {JsonResponse(500, WithPersons()), JsonResponse(200, WithPersons())}) {
    const Poll poll = PollOf(Keeping(std::nullopt), response);
    ASSERT_FALSE(poll.accepted());
    EXPECT_EQ(poll.captures.at(0).kind, CaptureKind::kHash);
    EXPECT_EQ(poll.captures.at(0).bytes, "");
    EXPECT_EQ(poll.person_field, "applicantName");
  }
  // The page of a firewall says where the office is.
  const std::string page = "<html><p>Địa chỉ: Việt Trì</p></html>";
  EXPECT_EQ(PollOf(Keeping(std::nullopt), JsonResponse(503, page)).captures.at(0).bytes, page);
}

TEST(EvidenceTest, ATextThatWasRedactedIsNotReadAsIfItWereOne) {
  const Poll kept = PollOf(Keeping(CaptureKind::kRedacted), JsonResponse(201, WithPersons()));
  PollTarget other = SmallTree([](CollectorSpec& collector) {
    collector.row_sets.at(1).title = Selector{Selector::Base::kRoot, "/last/0/applicantName"};
  });
  const Poll again = ReadSavedAnswer(other, {kept.captures.at(0).bytes}, kNoon, {});
  ASSERT_FALSE(again.accepted());
  EXPECT_EQ(again.error->code, ErrorCode::kShape);
  EXPECT_EQ(again.error->where, "/last/0/applicantName");
}

TEST(EvidenceTest, TheStructureIsKnownAlsoWhereTheMappingFails) {
  std::string renamed = TreeAnswer({{"H44.01", "7"}});
  renamed.replace(renamed.find("payable"), 7, "due");
  const Poll poll = PollOf(Keeping(std::nullopt), JsonResponse(201, renamed));
  EXPECT_EQ(poll.error->code, ErrorCode::kShape);
  EXPECT_THAT(poll.structure, Contains("/data/children/*/due number"));
}

TEST(EvidenceTest, AnotherEnvelopeIsNoStructureOfTheAnswer) {
  const Poll poll = PollOf(Keeping(std::nullopt), JsonResponse(201, R"({"code":"BUSY"})"));
  EXPECT_EQ(poll.error->code, ErrorCode::kMarker);
  EXPECT_THAT(poll.structure, IsEmpty());
}

}  // namespace
}  // namespace dvcmon
