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
