#include "daemon/tables/book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace dvcmon {

bool operator==(const TextLine& a, const TextLine& b) {
  return a.text == b.text && a.bold == b.bold && a.italic == b.italic;
}
void PrintTo(const TextLine& line, std::ostream* os) {
  *os << line.text << (line.bold ? " bold" : "") << (line.italic ? " italic" : "");
}
bool operator==(const HeadCell& a, const HeadCell& b) {
  return a.text == b.text && a.level == b.level && a.levels == b.levels && a.column == b.column &&
         a.columns == b.columns;
}
void PrintTo(const HeadCell& cell, std::ostream* os) {
  *os << cell.text << " at " << cell.level << "+" << cell.levels << ", " << cell.column << "+"
      << cell.columns;
}

namespace {

using testing::ElementsAre;

TEST(BookTest, ReadsMarksOfAWholeLine) {
  EXPECT_EQ(ParseTextLine("UBND TỈNH PHÚ THỌ"), (TextLine{"UBND TỈNH PHÚ THỌ"}));
  EXPECT_EQ(ParseTextLine("**SỞ NỘI VỤ**"), (TextLine{"SỞ NỘI VỤ", true, false}));
  EXPECT_EQ(ParseTextLine("*Phú Thọ, ngày 14*"), (TextLine{"Phú Thọ, ngày 14", false, true}));
  EXPECT_EQ(ParseTextLine("***(Ký, đóng dấu)***"), (TextLine{"(Ký, đóng dấu)", true, true}));
}

TEST(BookTest, TakesOtherStarsForText) {
  for (const char* text : {"", "*", "**", "***", "a * b", "*a", "**a*b", "2 ** 3"}) {
    EXPECT_EQ(ParseTextLine(text), (TextLine{text})) << text;
  }
}

TEST(BookTest, NamesCellsAsSpreadsheetsDo) {
  EXPECT_EQ(AddressOf(0, 1), "A1");
  EXPECT_EQ(AddressOf(5, 12), "F12");
  EXPECT_EQ(AddressOf(25, 9), "Z9");
  EXPECT_EQ(AddressOf(26, 9), "AA9");
  EXPECT_EQ(AddressOf(51, 9), "AZ9");
  EXPECT_EQ(AddressOf(52, 9), "BA9");
  EXPECT_EQ(AddressOf(701, 9), "ZZ9");
  EXPECT_EQ(AddressOf(702, 9), "AAA9");
  EXPECT_EQ(AddressOf(16383, 1048576), "XFD1048576");
}

BookSheet NestedSheet() {
  BookSheet sheet;
  sheet.columns = {
      {.id = "no", .number = "(1)", .title = "STT"},
      {.id = "name", .number = "(2)", .title = "Cơ quan"},
      {.id = "received", .title = "Tổng", .above = {"Hồ sơ", "Tiếp nhận"}},
      {.id = "online", .title = "Trực tuyến", .above = {"Hồ sơ", "Tiếp nhận"}},
      {.id = "done", .title = "Tổng", .above = {"Hồ sơ", "Giải quyết"}},
      {.id = "left", .title = "Còn lại", .above = {"Hồ sơ"}},
      {.id = "rate", .title = "Tổng", .above = {"So sánh", "Giải quyết"}},
  };
  return sheet;
}

TEST(BookTest, LaysTheTitlesOfColumnsUnderThoseThatTheyShare) {
  const BookSheet sheet = NestedSheet();
  EXPECT_EQ(sheet.head_levels(), 3U);
  EXPECT_TRUE(sheet.has_numbers());
  EXPECT_THAT(HeadCells(sheet),
              ElementsAre(HeadCell{"STT", 0, 3, 0, 1}, HeadCell{"Cơ quan", 0, 3, 1, 1},
                          HeadCell{"Hồ sơ", 0, 1, 2, 4}, HeadCell{"So sánh", 0, 1, 6, 1},
                          HeadCell{"Tiếp nhận", 1, 1, 2, 2}, HeadCell{"Giải quyết", 1, 1, 4, 1},
                          HeadCell{"Còn lại", 1, 2, 5, 1}, HeadCell{"Giải quyết", 1, 1, 6, 1},
                          HeadCell{"Tổng", 2, 1, 2, 1}, HeadCell{"Trực tuyến", 2, 1, 3, 1},
                          HeadCell{"Tổng", 2, 1, 4, 1}, HeadCell{"Tổng", 2, 1, 6, 1}));
}

TEST(BookTest, KeepsApartColumnsOfOneTitle) {
  BookSheet sheet;
  sheet.columns = {{.id = "a", .title = "Tỷ lệ"}, {.id = "b", .title = "Tỷ lệ"}};
  EXPECT_THAT(HeadCells(sheet),
              ElementsAre(HeadCell{"Tỷ lệ", 0, 1, 0, 1}, HeadCell{"Tỷ lệ", 0, 1, 1, 1}));
  EXPECT_FALSE(sheet.has_numbers());
}

TEST(BookTest, HasNoHeaderWithoutColumns) {
  EXPECT_EQ(BookSheet().head_levels(), 0U);
  EXPECT_THAT(HeadCells(BookSheet()), testing::IsEmpty());
}

TEST(BookTest, PutsRowsUnderTheTitleBlockAndTheHeader) {
  Book book;
  book.left = {{"UBND TỈNH PHÚ THỌ"}, {"SỞ NỘI VỤ"}};
  book.right = {{"CỘNG HÒA"}, {"Độc lập"}, {"Phú Thọ, ngày"}};
  book.title_lines = {{"TỔNG HỢP"}};
  book.sub = {{"Tháng 10"}, {"(Từ ngày)"}};
  book.sheets = {NestedSheet(), NestedSheet()};
  book.sheets[0].unit_line = "Đơn vị tính: hồ sơ";
  book.sheets[0].title = {{"only other sheets show their own"}};
  book.sheets[1].title = {{"Biểu 2a"}, {"Theo cơ quan"}};
  // 3 beside each other, an empty one, 1 + 2 + 1, then 3 levels and the numbers.
  EXPECT_EQ(LineOfRow(book, 0, 0), 13U);
  EXPECT_EQ(LineOfRow(book, 0, 7), 20U);
  EXPECT_EQ(LineOfRow(book, 1, 0), 7U);
}

TEST(BookTest, GivesNoLineToWhatIsNotThere) {
  Book book;
  book.sheets.resize(1);
  book.sheets[0].columns = {{.id = "a", .title = "A"}};
  EXPECT_EQ(LineOfRow(book, 0, 0), 2U);
}

}  // namespace
}  // namespace dvcmon
