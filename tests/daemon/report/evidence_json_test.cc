#include "daemon/report/evidence_json.h"

#include <gmock/gmock.h>

#include "tests/daemon/report/report_builder.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const IssueSeries kOctober = {"cchc-monthly", "phu-tho", "2026-10"};

class EvidenceJsonTest : public StoreFixture {
 protected:
  // With one poll, of one page.
  Store OpenWithPoll() const {
    Store store = Open();
    Poll poll = AcceptedPoll(TargetOf({}), Minute(0), {{"phu-tho", "applications_received", 7.0}});
    poll.captures.push_back(testing::CaptureOf("answer", std::string(64, 'a'), poll.started));
    ExpectWritten(store, poll);
    return store;
  }
};

TEST_F(EvidenceJsonTest, SaysOfEachCellWhatItIsAndWhatItWasMadeOf) {
  const Store store = OpenWithPoll();
  const Report report = ReportOf(
      {{"applications_received", "Tiếp nhận", 7, 1}, {"applications_handled", "Giải quyết", 0, 0}});
  const auto evidence = EvidenceOf(store, report, kOctober, 2, kNoon);
  ASSERT_TRUE(evidence.ok()) << evidence.error().message;
  ASSERT_THAT(evidence->cells, SizeIs(3));
  const IssuedCell& received = evidence->cells[0];
  EXPECT_EQ(received.sheet, "province");
  EXPECT_EQ(received.sheet_name, "Biểu 1. Toàn tỉnh");
  EXPECT_EQ(received.row_title, "Tiếp nhận");
  EXPECT_EQ(received.column_title, "Trong kỳ");
  EXPECT_EQ(received.address, AddressOf(1, LineOfRow(report.book, 0, 0)));
  EXPECT_EQ(received.value, 7);
  ASSERT_THAT(received.figures, SizeIs(1));
  EXPECT_EQ(received.figures[0].said.name, "phu-tho/applications_received@2026-Q3");
  EXPECT_THAT(received.figures[0].answers, ElementsAre(std::string(64, 'a')));
  EXPECT_EQ(evidence->cells[1].kind, BookCell::Kind::kMissing);
  EXPECT_EQ(evidence->cells[1].why_not_vi, "chưa có số liệu");
  EXPECT_THAT(evidence->cells[2].figures, IsEmpty());
  EXPECT_THAT(evidence->cells[2].cells, ElementsAre(received.address, evidence->cells[1].address));
}

TEST_F(EvidenceJsonTest, IsReadBackAsItWasWritten) {
  const Store store = OpenWithPoll();
  Report report = ReportOf({{"applications_received", "\"Tiếp nhận\"\n", 7.25, 1},
                            {"applications_handled", "Giải quyết", 0, 0}});
  report.provisional = true;
  report.evidence[0].figures.push_back({.name = "x", .value = -1.5, .sign = -1, .by_hand = true});
  const auto evidence = EvidenceOf(store, report, kOctober, 2, kNoon);
  const std::string json = JsonOf(*evidence);
  const auto back = ParseEvidence(json);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(JsonOf(*back), json);
  EXPECT_EQ(back->of, kOctober);
  EXPECT_EQ(back->number, 2);
  EXPECT_EQ(back->as_of, kNoon);
  EXPECT_TRUE(back->provisional);
  EXPECT_EQ(back->cells[0].row_title, "\"Tiếp nhận\"\n");
  EXPECT_EQ(back->cells[0].value, 7.25);
  EXPECT_EQ(back->cells[0].figures[1].said.sign, -1);
  EXPECT_TRUE(back->cells[0].figures[1].said.by_hand);
  EXPECT_THAT(json, HasSubstr("\"cell\":\"Biểu 1. Toàn tỉnh!"));
}

TEST_F(EvidenceJsonTest, RefusesWhatItDidNotWrite) {
  const Store store = OpenWithPoll();
  const Report report = ReportOf({{"applications_received", "Tiếp nhận", 7, 1}});
  const std::string json = JsonOf(*EvidenceOf(store, report, kOctober, 2, kNoon));
  ASSERT_TRUE(ParseEvidence(json).ok());
  for (const auto& [word, other] :
       {std::pair("\"number\"", "\"numbers\""), std::pair("\"value\":7,", "\"value\":\"7\","),
        std::pair("\"row_title\"", "\"title\""), std::pair("2026-11-22T", "22/11/2026T"),
        std::pair("\"poll\":1", "\"poll\":null")}) {
    std::string wrong = json;
    wrong.replace(wrong.find(word), std::string(word).size(), other);
    EXPECT_FALSE(ParseEvidence(wrong).ok()) << word;
  }
  EXPECT_FALSE(ParseEvidence("{}").ok());
  EXPECT_FALSE(ParseEvidence("").ok());
}

}  // namespace
}  // namespace dvcmon::testing
