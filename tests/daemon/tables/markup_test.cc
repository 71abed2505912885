#include "daemon/tables/markup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/tables/monthly_book.h"

namespace dvcmon {
namespace {

TEST(MarkupTest, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(Escaped("Sở <b>\"A\" & 'B'</b>"), "Sở &lt;b&gt;&quot;A&quot; &amp; 'B'&lt;/b&gt;");
}

TEST(MarkupTest, LeavesOutWhatNobodySees) {
  EXPECT_EQ(Escaped(std::string_view("a\0\x01\x7f\n\xE2\x80\x8B\xE2\x80\xAE\xEF\xBF\xBF z", 16)),
            "a z");
  EXPECT_EQ(Escaped("a\xC3z"), "a\xEF\xBF\xBDz");
}

TEST(MarkupTest, KeepsSpaces) { EXPECT_EQ(Escaped("Số:      /BC-VP "), "Số:      /BC-VP "); }

TEST(MarkupTest, EndsLinesOfFormulasBeforeOperators) {
  EXPECT_EQ(BreakableNumber("(7)=(6)/[(4)+(5)]", "|"), "(7)|=(6)|/[(4)|+(5)]");
  EXPECT_EQ(BreakableNumber("(2)", "|"), "(2)");
  EXPECT_EQ(BreakableNumber("", "|"), "");
  EXPECT_EQ(BreakableNumber("=<", "|"), "=&lt;");
}

TEST(MarkupTest, HeadsATableWithItsOwnTitleOrItsName) {
  Book book = MonthlyBook();
  EXPECT_EQ(HeadingOf(book, book.sheets[1])[0].text,
            "TÌNH HÌNH TIẾP NHẬN HỒ SƠ CỦA CÁC CƠ QUAN, ĐƠN VỊ");
  book.sheets[1].title.clear();
  EXPECT_EQ(HeadingOf(book, book.sheets[1])[0].text, "Biểu 2a. Theo cơ quan");
  book.sheets[1].title = book.title_lines;
  EXPECT_EQ(HeadingOf(book, book.sheets[1])[0].text, "Biểu 2a. Theo cơ quan");
}

TEST(MarkupTest, LeavesTheOnlyTableOfAFormToTheTitleOfTheForm) {
  Book book = MonthlyBook();
  book.sheets.resize(1);
  EXPECT_EQ(HeadingOf(book, book.sheets[0]).size(), 1u);
  book.summary.clear();
  EXPECT_TRUE(HeadingOf(book, book.sheets[0]).empty());
}

TEST(MarkupTest, LetsOnlyHeadingsReachOverEmptyColumns) {
  BookRow row{BookRow::Kind::kHeading, "A", std::vector<BookCell>(5)};
  row.cells[0] = TextCellOf("A");
  row.cells[1] = TextCellOf("Sở, ban, ngành");
  row.cells[4] = NumberCellOf(1);
  EXPECT_EQ(ColumnsOf(row, 0), 1u);
  EXPECT_EQ(ColumnsOf(row, 1), 3u);
  EXPECT_EQ(ColumnsOf(row, 4), 1u);
  row.kind = BookRow::Kind::kTotal;
  EXPECT_EQ(ColumnsOf(row, 1), 1u);
}

}  // namespace
}  // namespace dvcmon
