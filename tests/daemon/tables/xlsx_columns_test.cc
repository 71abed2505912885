#include "daemon/tables/xlsx_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/tables/xlsx_page.h"
#include "tests/daemon/tables/monthly_book.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;

BookSheet SheetOfWidths(const std::vector<double>& widths) {
  BookSheet sheet;
  for (const double width : widths) sheet.columns.push_back({.title = "A", .width = width});
  return sheet;
}

TEST(TitleColumnTest, IsTheFirstOfTextsThatIsWideEnough) {
  BookSheet sheet = SheetOfWidths({5, 12, 30, 10});
  EXPECT_EQ(TitleColumn(sheet), 0U);
  sheet.columns[0].is_text = sheet.columns[2].is_text = sheet.columns[3].is_text = true;
  EXPECT_EQ(TitleColumn(sheet), 2U);
}

TEST(SheetColumnsTest, FillThePage) {
  const SheetColumns columns(Book(), SheetOfWidths({10, 30, 10}));
  EXPECT_EQ(columns.scale(), 1);
  EXPECT_NEAR(columns.Room(0, 3) + 6, PageWidth(true), 0.01);
  EXPECT_GT(columns.Characters(1), 2 * columns.Characters(0));
}

TEST(SheetColumnsTest, AreScaledWhereThePageIsNarrower) {
  const SheetColumns columns(Book(), SheetOfWidths(std::vector<double>(20, 12)));
  EXPECT_DOUBLE_EQ(columns.Characters(7), 12);
  // 20 columns of 89 pixels, three quarters of a point each.
  EXPECT_NEAR(columns.scale(), PageWidth(true) / (20 * 89 * 0.75), 0.01);
}

TEST(SheetColumnsTest, HaveRoomForTheirNumbersAndTheWordsOfTheirTitles) {
  BookSheet sheet = SheetOfWidths(std::vector<double>(40, 5));
  BookCell wide = NumberCellOf(1234567890.12, 2);
  wide.notes = {1};
  sheet.columns[2].title = "Nghiêng ngả";
  sheet.rows = {{.cells = std::vector<BookCell>(40)}};
  sheet.rows[0].cells[1] = wide;
  sheet.rows[0].cells[3] = TextCellOf("Một dòng chữ dài hơn cột thì xuống dòng");
  const SheetColumns columns(Book(), sheet);
  EXPECT_GE(columns.Room(1, 1), WidthOf(wide.text + "⁽¹⁾", kTableFont));
  EXPECT_GE(columns.Room(2, 1), WidthOf("Nghiêng", kTableBold));
  EXPECT_LT(columns.Room(2, 1), WidthOf("Nghiêng ngả", kTableBold));
  EXPECT_DOUBLE_EQ(columns.Characters(3), columns.Characters(4));
}

TEST(SheetColumnsTest, AreEnoughForWhatStandsSideBySide) {
  Book book;
  EXPECT_EQ(SheetColumns(book, SheetOfWidths({10})).size(), 2U);
  book.signatures.resize(3);
  EXPECT_EQ(SheetColumns(book, SheetOfWidths({10})).size(), 3U);
}

TEST(SheetColumnsTest, AreSplitByTheSharesOfTheirWidths) {
  const SheetColumns columns(Book(), SheetOfWidths({10, 50, 10, 10, 10, 10}));
  EXPECT_THAT(columns.Split({1, 1}), ElementsAre(0, 2, 6));
  EXPECT_THAT(columns.Split({1, 1, 1}), ElementsAre(0, 1, 3, 6));
  EXPECT_THAT(columns.Split({1000, 1, 1}), ElementsAre(0, 4, 5, 6));
  EXPECT_THAT(columns.Split({1, 1000}), ElementsAre(0, 1, 6));
  EXPECT_THAT(columns.Split({1}), ElementsAre(0, 6));
}

TEST(PageFillTest, BeginsANewPageWithTheHeader) {
  PageFill page(true, 1);
  const double whole = page.left();
  EXPECT_NEAR(whole, 170 / 25.4 * 72, 0.01);  // A4 within margins of 20 mm
  page.Add(100);
  page.Add(30);
  page.Repeat(30);
  EXPECT_DOUBLE_EQ(page.left(), whole - 130);
  page.Add(whole - 130);
  EXPECT_NEAR(page.left(), 0, 1e-9);
  page.Add(15);
  EXPECT_DOUBLE_EQ(page.left(), whole - 30 - 15);
  EXPECT_TRUE(page.Fits(whole - 30));
  EXPECT_FALSE(page.Fits(whole - 29));
  page.BeginPage();
  EXPECT_DOUBLE_EQ(page.left(), whole - 30);
}

TEST(PageFillTest, HoldsMoreWhereTheSheetIsScaled) {
  EXPECT_DOUBLE_EQ(PageFill(true, 0.5).left(), 2 * PageFill(true, 1).left());
  EXPECT_GT(PageFill(false, 1).left(), PageFill(true, 1).left());
}

}  // namespace
}  // namespace dvcmon
