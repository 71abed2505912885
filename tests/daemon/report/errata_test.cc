#include "daemon/report/errata.h"

#include <gmock/gmock.h>

#include "daemon/report/issued_cells.h"
#include "tests/daemon/report/report_builder.h"
#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ErrataTest : public StoreFixture {
 protected:
  ErrataTest() : store_(Open()) {
    Poll first = Received(0, 7);
    ExpectWritten(store_, first);  // 1
    ExpectWritten(store_, Received(60 * 24, 9));
    Poll again = Received(60 * 24 * 2, 10);
    again.replayed = true;
    ExpectWritten(store_, again);
    Poll by_hand = Received(60 * 24 * 3, 11);
    by_hand.by_hand = ByHand{"A", "B", std::nullopt};
    ExpectWritten(store_, by_hand);
  }
  static Poll Received(int minute, double value) {
    return AcceptedPoll(
        TargetOf({}), Minute(minute),
        {{"phu-tho", "applications_received", value}, {"phu-tho", "applications_handled", 5.0}});
  }
  IssuedEvidence EvidenceWith(const std::vector<ReportLine>& lines, int number = 1) const {
    auto evidence =
        EvidenceOf(store_, ReportOf(lines), {"cchc-monthly", "phu-tho", "2026-10"}, number, kNoon);
    EXPECT_TRUE(evidence.ok()) << evidence.error().message;
    return *std::move(evidence);
  }
  static std::vector<ReportLine> Lines(double received, int64_t poll) {
    return {{"applications_received", "Tiếp nhận", received, poll},
            {"applications_handled", "Giải quyết", 5, 1}};
  }
  Errata Between(const std::vector<ReportLine>& before, const std::vector<ReportLine>& now) const {
    auto errata = FindErrata(store_, EvidenceWith(before), EvidenceWith(now, 2));
    EXPECT_TRUE(errata.ok()) << errata.error().message;
    return *std::move(errata);
  }

  Store store_;
};

TEST_F(ErrataTest, WhereNothingHasChangedThereAreNone) {
  EXPECT_THAT(Between(Lines(7, 1), Lines(7, 1)).changes, IsEmpty());
  EXPECT_THAT(Between(Lines(7, 1), Lines(7, 2)).changes, IsEmpty());  // confirmed by another poll
}

TEST_F(ErrataTest, SaysSinceWhenAndWhy) {
  const struct {
    int64_t poll;
    int days;
    Revision::By by;
    const char* words;
  } cases[] = {{2, 1, Revision::By::kPortal, "do cổng"},
               {3, 2, Revision::By::kMapping, "do cách đọc"},
               {4, 3, Revision::By::kHand, "do nhập tay"}};
  for (const auto& [poll, days, by, words] : cases) {
    const Errata errata = Between(Lines(7, 1), Lines(9, poll));
    ASSERT_THAT(errata.changes, SizeIs(2)) << words;  // the line, and the total that it is part of
    for (const Erratum& erratum : errata.changes) {
      EXPECT_EQ(erratum.by, by);
      EXPECT_EQ(DayOf(*erratum.since), kToday + std::chrono::days(days));
    }
    EXPECT_EQ(errata.changes[0].was.value, 7);
    EXPECT_EQ(errata.changes[0].is.value, 9);
    EXPECT_EQ(errata.changes[1].is.row, "total");
    const std::string since = DayVi(kToday + std::chrono::days(days));
    EXPECT_THAT(TextOf(errata), HasSubstr("Tiếp nhận, Trong kỳ: đã báo cáo 7, nay là 9, từ ngày " +
                                          since + ", " + words));
  }
}

TEST_F(ErrataTest, AFigureIsTheSameWheneverItWasAskedFor) {
  const auto with_two = [&](double other, int64_t poll, const char* as_of) {
    IssuedEvidence evidence = EvidenceWith(Lines(7, 2));
    IssuedCell& cell = evidence.cells[0];
    cell.value += other;
    cell.figures.push_back(
        {{.name = "phu-tho/applications_handled@2026-Q3", .value = other, .poll = poll}});
    for (IssuedFigure& figure : cell.figures) figure.said.name += as_of;
    return evidence;
  };
  const auto errata = FindErrata(store_, with_two(1, 1, "~2026-10-15T00:00:00+07:00"),
                                 with_two(2, 1, "~2026-10-16T00:00:00+07:00"));
  ASSERT_THAT(errata->changes, SizeIs(1));
  EXPECT_EQ(DayOf(*errata->changes[0].since), kToday);  // of the first poll, not of the second
}

TEST_F(ErrataTest, IsSinceTheNumberWasFirstSaidNotLastConfirmed) {
  ExpectWritten(store_, Received(60 * 24 * 9, 11));  // 5: as the one before it
  const Errata errata = Between(Lines(7, 1), Lines(11, 5));
  ASSERT_FALSE(errata.changes.empty());
  EXPECT_EQ(DayOf(*errata.changes[0].since), kToday + std::chrono::days(3));
  EXPECT_EQ(errata.changes[0].by, Revision::By::kHand);
}

TEST_F(ErrataTest, ACellThatHasANumberNowOrNoneAnyMoreIsOne) {
  const Errata came = Between(Lines(0, 0), Lines(9, 2));
  ASSERT_THAT(came.changes, SizeIs(2));
  EXPECT_EQ(came.changes[0].was.text, "…");
  EXPECT_EQ(came.changes[0].by, Revision::By::kPortal);
  const Errata went = Between(Lines(9, 2), Lines(0, 0));
  ASSERT_THAT(went.changes, SizeIs(2));
  EXPECT_EQ(went.changes[0].is.text, "…");
  EXPECT_EQ(went.changes[0].since, std::nullopt);
}

TEST_F(ErrataTest, ALineThatCameOrWentIsOne) {
  std::vector<ReportLine> shorter = {Lines(7, 1)[0]};
  const Errata gone = Between(Lines(7, 1), shorter);
  ASSERT_THAT(gone.changes, SizeIs(2));  // the total, then what is gone
  EXPECT_EQ(gone.changes[1].was.row, "applications_handled");
  EXPECT_THAT(TextOf(gone), HasSubstr("Giải quyết, Trong kỳ: đã báo cáo 5, nay là (không có)"));
  EXPECT_THAT(TextOf(Between(shorter, Lines(7, 1))), HasSubstr("đã báo cáo (không có), nay là 5"));
}

TEST_F(ErrataTest, WithoutAnotherFigureItIsTheFormOrTheConfiguration) {
  const Errata errata = Between(Lines(7, 1), Lines(7.5, 0));
  ASSERT_FALSE(errata.changes.empty());
  EXPECT_EQ(errata.changes[0].by, std::nullopt);
  EXPECT_THAT(TextOf(errata), HasSubstr("do mẫu biểu, cấu hình hoặc chỉ tiêu"));
}

TEST_F(ErrataTest, TheyStandInASheetOfTheirOwn) {
  Book book = ReportOf(Lines(9, 2)).book;
  AddErrata(Between(Lines(7, 1), Lines(9, 2)), book);
  ASSERT_THAT(book.sheets, SizeIs(2));
  const BookSheet& sheet = book.sheets[1];
  EXPECT_EQ(sheet.name, "Đính chính");
  EXPECT_EQ(sheet.lines, 2u);
  ASSERT_THAT(sheet.rows, SizeIs(2));
  std::vector<std::string> texts;
  for (const BookCell& cell : sheet.rows[0].cells) texts.push_back(cell.text);
  EXPECT_THAT(texts, ElementsAre("1", "Biểu 1. Toàn tỉnh", AddressOf(1, LineOfRow(book, 0, 0)),
                                 "Tiếp nhận", "Trong kỳ", "7", "9", "23/11/2026", "do cổng"));
  Book same = ReportOf(Lines(7, 1)).book;
  AddErrata(Errata{}, same);
  EXPECT_THAT(same.sheets[1].notes, SizeIs(1));
}

TEST_F(ErrataTest, AreWrittenForProgramsToo) {
  const IssuedEvidence before = EvidenceWith(Lines(7, 1));
  const IssuedEvidence now = EvidenceWith(Lines(9, 4), 2);
  const auto errata = FindErrata(store_, before, now);
  EXPECT_THAT(JsonOf(*errata),
              ::testing::AllOf(HasSubstr("\"issue\":2,\"previous\":1"),
                               HasSubstr("\"was\":{\"value\":7,\"text\":\"7\"},\"is\":{\"value\":9,"
                                         "\"text\":\"9\"},\"since\":\"2026-11-25T12:00:01+07:00\","
                                         "\"by\":\"hand\"}")));
}

TEST_F(ErrataTest, AreReadBackAsTheyWereWritten) {
  const auto errata = FindErrata(store_, EvidenceWith(Lines(7, 1)), EvidenceWith(Lines(9, 4), 2));
  const auto read = ParseErrata(JsonOf(*errata));
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(JsonOf(*read), JsonOf(*errata));
  EXPECT_EQ(TextOf(*read), TextOf(*errata));
  EXPECT_FALSE(ParseErrata("{}").ok());
}

TEST(IssuedCellsTest, GoesFromACellToAllBehindItOnce) {
  IssuedEvidence evidence;
  const auto add = [&](const std::string& address, std::vector<std::string> cells) {
    IssuedCell& cell = evidence.cells.emplace_back();
    cell.sheet = "s";
    cell.address = cell.row = address;
    cell.cells = std::move(cells);
  };
  add("A1", {"B1", "C1", "Z9"});
  add("B1", {"C1"});
  add("C1", {"A1"});  // round and round
  std::vector<std::string> behind;
  const IssuedCells cells(evidence);
  for (const IssuedCell* cell : cells.Behind(evidence.cells[0])) behind.push_back(cell->address);
  EXPECT_THAT(behind, ElementsAre("A1", "B1", "C1"));
}

}  // namespace
}  // namespace dvcmon::testing
