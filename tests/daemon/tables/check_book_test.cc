#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "daemon/tables/write.h"
#include "tests/daemon/tables/monthly_book.h"

namespace dvcmon {
namespace {

using testing::HasSubstr;

std::string BrokenBy(const Book& book) {
  const Status status = CheckBook(book);
  if (status.ok()) return "nothing";
  EXPECT_EQ(status.error().code, ErrorCode::kContract);
  EXPECT_EQ(status.error().where, "Biểu 2a. Theo cơ quan");
  return status.error().message;
}

TEST(CheckBookTest, LinesAndControlTotalsAreThoseOfTheRows) {
  EXPECT_EQ(BrokenBy(MonthlyBook()), "nothing");
}

TEST(CheckBookTest, NamesTheColumnThatDoesNotAddUp) {
  Book book = MonthlyBook();
  book.sheets[1].rows[3].cells[8].value += 1;
  EXPECT_THAT(BrokenBy(book), HasSubstr("column \"online\""));
  book = MonthlyBook();
  book.sheets[1].rows[3].cells[6].value += 0.01;
  EXPECT_THAT(BrokenBy(book), HasSubstr("column \"used_rate\""));
  book.sheets[1].rows[3].cells[6].value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(BrokenBy(book), HasSubstr("column \"used_rate\""));
}

// Of all that were received by the first four departments: 157, …; the third one has no figure.
Book BookWithSum() {
  Book book = MonthlyBook();
  BookSheet& sheet = book.sheets[1];
  sheet.columns[1].is_title = true;
  sheet.rows[3].cells[7] = MissingCellOf();
  double sum = 0;
  for (const size_t row : {1, 2, 4}) sum += sheet.rows[row].cells[7].value;
  sheet.rows[13].cells[7] = NumberCellOf(sum);
  sheet.sums = {{.row = 13, .column = 7, .rows = {1, 2, 3, 4}, .told = 3}};
  CountUp(sheet);
  return book;
}

TEST(CheckBookTest, ASumIsThatOfItsLines) {
  EXPECT_EQ(BrokenBy(BookWithSum()), "nothing");
  Book book = BookWithSum();
  BookCell& sum = book.sheets[1].rows[13].cells[7];
  sum = NumberCellOf(sum.value + 1);
  EXPECT_EQ(BrokenBy(book),
            fmt::format("cell H{} of sheet \"Biểu 2a. Theo cơ quan\" (\"Cộng sở, ban, ngành (12/12 "
                        "đơn vị)\", column \"total\") is \"{}\", its lines add up to {}",
                        LineOfRow(book, 1, 13), sum.text, sum.value - 1));
  sum = MissingCellOf();
  EXPECT_THAT(BrokenBy(book), HasSubstr("is \"…\", its lines add up to"));
}

TEST(CheckBookTest, ASumOfRoundedNumbersMayBeBesideItByThese) {
  Book book = BookWithSum();
  BookCell& sum = book.sheets[1].rows[13].cells[7];
  sum = NumberCellOf(sum.value + 1);
  book.sheets[1].sums[0].within = 0.99;
  EXPECT_THAT(BrokenBy(book), HasSubstr("its lines add up to"));
  book.sheets[1].sums[0].within = 1;
  EXPECT_EQ(BrokenBy(book), "nothing");
}

TEST(CheckBookTest, ASumSaysOfHowManyItIs) {
  Book book = BookWithSum();
  book.sheets[1].sums[0].told = 4;
  EXPECT_THAT(BrokenBy(book), HasSubstr("is said to be of 4 of 4 lines, 3 have a number"));
}

TEST(CheckBookTest, SubtotalsAndTotalsAreNoLines) {
  Book book = MonthlyBook();
  book.sheets[1].rows.back().cells[8].value += 1;
  EXPECT_EQ(BrokenBy(book), "nothing");
}

TEST(CheckBookTest, CountsLinesAndCells) {
  Book book = MonthlyBook();
  ++book.sheets[1].lines;
  EXPECT_THAT(BrokenBy(book), HasSubstr("has 52 lines where 53 were counted"));
  book = MonthlyBook();
  book.sheets[1].rows[3].cells.pop_back();
  EXPECT_THAT(BrokenBy(book), HasSubstr("row \"H44.03\""));
  book = MonthlyBook();
  book.sheets[1].control_totals.pop_back();
  EXPECT_THAT(BrokenBy(book), HasSubstr("22 columns and 21 control totals"));
}

}  // namespace
}  // namespace dvcmon
