#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "collectors/extract/xlsx.h"
#include "collectors/extract/zip_archive.h"
#include "daemon/tables/write.h"
#include "tests/daemon/tables/monthly_book.h"
#include "tests/daemon/tables/part_of.h"

namespace dvcmon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

std::string Written(const Book& book) {
  const Result<std::string> bytes = WriteXlsx(book);
  EXPECT_TRUE(bytes.ok()) << bytes.error().message;
  return bytes.ok() ? *bytes : "";
}

// What a reader finds at an address, from 1 and from 0.
GridCell CellAt(const Grid& grid, size_t line, size_t column) {
  for (const GridRow& row : grid.rows) {
    if (row.number == line) return column < row.cells.size() ? row.cells[column] : GridCell{};
  }
  return {};
}

Grid ReadBack(const std::string& bytes, const std::string& sheet) {
  auto grid = XlsxGrid(bytes, sheet);
  EXPECT_TRUE(grid.ok()) << grid.error().message << " at " << grid.error().where;
  return grid.ok() ? *grid : Grid{};
}

Book BookOf(BookSheet sheet) {
  Book book;
  book.created = *ParseTime("2026-10-14T23:40:00+07:00");
  book.sheets = {std::move(sheet)};
  return book;
}

BookSheet SmallSheet(std::vector<BookCell> cells) {
  BookSheet sheet;
  sheet.name = "Biểu 1";
  for (size_t i = 0; i < cells.size(); ++i) sheet.columns.push_back({.title = "Cột"});
  sheet.rows = {{.id = "a", .cells = std::move(cells)}};
  return sheet;
}

TEST(XlsxBookTest, EachCellIsAtItsAddressAndANumberIsANumber) {
  const Book book = MonthlyBook();
  const std::string bytes = Written(book);
  size_t numbers = 0;
  for (size_t at = 0; at < book.sheets.size(); ++at) {
    const BookSheet& sheet = book.sheets[at];
    const Grid grid = ReadBack(bytes, sheet.name);
    for (size_t i = 0; i < sheet.rows.size(); ++i) {
      for (size_t column = 0; column < sheet.columns.size(); ++column) {
        const BookCell& cell = sheet.rows[i].cells[column];
        const GridCell read = CellAt(grid, LineOfRow(book, at, i), column);
        if (cell.kind == BookCell::Kind::kEmpty) {
          EXPECT_EQ(read.kind, Cell::Kind::kAbsent) << i << " " << column;
        } else if (cell.kind == BookCell::Kind::kNumber) {
          EXPECT_EQ(read.kind, Cell::Kind::kNumber) << i << " " << column;
          EXPECT_EQ(read.number, cell.value);
          ++numbers;
        } else {
          EXPECT_EQ(read.kind, Cell::Kind::kText) << i << " " << column;
          EXPECT_TRUE(read.text.starts_with(cell.text)) << read.text;
        }
      }
    }
  }
  EXPECT_EQ(numbers, 6U * 4 + 52U * 18 + 3 * 19);
}

TEST(XlsxBookTest, TheTitleBlockAndTheHeaderStandAboveTheTable) {
  const Grid grid = ReadBack(Written(MonthlyBook()), "Biểu 1. Toàn tỉnh");
  EXPECT_EQ(CellAt(grid, 1, 0).text, "UBND TỈNH PHÚ THỌ");
  EXPECT_EQ(CellAt(grid, 1, 9).text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
  EXPECT_EQ(CellAt(grid, 3, 9).text, "Phú Thọ, ngày 14 tháng 10 năm 2026");
  EXPECT_EQ(CellAt(grid, 6, 5).text,
            "Phục vụ báo cáo công tác cải cách hành chính tháng 10 năm 2026");
  EXPECT_EQ(CellAt(grid, 8, 0).text, "Đơn vị tính: theo từng dòng");
  EXPECT_EQ(CellAt(grid, 9, 1).text, "Chỉ tiêu");
  EXPECT_EQ(CellAt(grid, 10, 5).text, "(6)=(4)-(5)");
}

TEST(XlsxBookTest, ATitleReachesOverItsColumnsAndDownToTheTable) {
  const Grid grid = ReadBack(Written(MonthlyBook()), "Biểu 2a. Theo cơ quan");
  EXPECT_EQ(CellAt(grid, 4, 0).text, "STT");
  EXPECT_EQ(CellAt(grid, 5, 0).text, "STT");
  EXPECT_EQ(CellAt(grid, 4, 7).text, "Hồ sơ tiếp nhận trong kỳ");
  EXPECT_EQ(CellAt(grid, 4, 11).text, "Hồ sơ tiếp nhận trong kỳ");
  EXPECT_EQ(CellAt(grid, 5, 11).text, "Tỷ lệ trực tuyến %");
  EXPECT_EQ(CellAt(grid, 4, 12).text, "So sánh, điểm %");
}

TEST(XlsxBookTest, AFormulaIsBrokenWhereItHasASign) {
  BookSheet sheet = SmallSheet(std::vector<BookCell>(30, NumberCellOf(1)));
  for (auto& column : sheet.columns) column.width = 5;  // room for five digits of the line's size
  sheet.columns[1].number = "(8)=(9)+(10)+(11)";
  sheet.columns[2].number = "(7)=(6)/(5)";
  sheet.columns[3].number = "(12345678)";
  sheet.columns[4].number = "(4)";
  const std::string strings = PartOf(Written(BookOf(sheet)), "xl/sharedStrings.xml");
  EXPECT_THAT(strings, AllOf(HasSubstr(">(8)=\n(9)\n+(10)\n+(11)<"), HasSubstr(">(7)=\n(6)\n/(5)<"),
                             HasSubstr(">(12345678)<"), HasSubstr(">(4)<")));
}

TEST(XlsxBookTest, NotesSummaryAndSignaturesFollowTheFirstTable) {
  const Grid grid = ReadBack(Written(MonthlyBook()), "Biểu 1. Toàn tỉnh");
  std::vector<std::string> firsts;
  for (const GridRow& row : grid.rows) firsts.push_back(row.cells[0].text);
  EXPECT_THAT(firsts, AllOf(Contains(testing::StartsWith("⁽¹⁾ Số liệu trước 01/7/2025")),
                            Contains(testing::StartsWith("Trong kỳ, toàn tỉnh tiếp nhận 41.235")),
                            Contains("Người lập biểu")));
  EXPECT_EQ(grid.rows.back().cells.back().text, "Nguyễn Văn A");
}

TEST(XlsxBookTest, WhatANumberCannotSayItsFormatSays) {
  const std::string styles = PartOf(Written(MonthlyBook()), "xl/styles.xml");
  EXPECT_THAT(styles, HasSubstr("\"[$-42A]#,##0&quot; (sb)&quot;\""));
  EXPECT_THAT(styles, HasSubstr("\"[$-42A]#,##0&quot;⁽¹⁾⁽²⁾&quot;\""));
  EXPECT_THAT(styles, HasSubstr("[$-42A]-#,##0;&quot;–⁽²⁾&quot;\""));
}

TEST(XlsxBookTest, APrintedPageHasTheHeaderAndTheWholeWidth) {
  const std::string bytes = Written(MonthlyBook());
  const std::string sheet = PartOf(bytes, "xl/worksheets/sheet2.xml");
  EXPECT_THAT(sheet, HasSubstr("paperSize=\"9\""));
  EXPECT_THAT(sheet, HasSubstr("orientation=\"landscape\""));
  EXPECT_THAT(sheet, HasSubstr("fitToHeight=\"0\""));
  EXPECT_THAT(sheet, HasSubstr("topLeftCell=\"C7\""));  // below the numbers, beside the names
  EXPECT_THAT(sheet, HasSubstr("state=\"frozen\""));
  EXPECT_THAT(PartOf(bytes, "xl/workbook.xml"), HasSubstr("'Biểu 2a. Theo cơ quan'!$4:$6<"));
  Book book = MonthlyBook();
  book.landscape = false;
  EXPECT_THAT(PartOf(Written(book), "xl/worksheets/sheet2.xml"),
              HasSubstr("orientation=\"portrait\""));
}

TEST(XlsxBookTest, WhatWouldBeCutBeginsAPage) {
  Book book = MonthlyBook();
  const auto breaks = [&] {
    const std::string sheet = PartOf(Written(book), "xl/worksheets/sheet1.xml");
    const size_t at = sheet.find("<rowBreaks");
    return at == std::string::npos ? "" : sheet.substr(at, sheet.find("</rowBreaks>") - at);
  };
  book.summary.clear();
  book.sheets[0].notes.clear();
  // The table ends with line 19 and leaves less of the page than the chart is high.
  EXPECT_THAT(breaks(), HasSubstr("<brk id=\"20\" max=\"16383\" man=\"1\"/>"));
  book.sheets[0].chart.reset();
  book.sheets[0].rows.resize(3);
  EXPECT_EQ(breaks(), "");
}

TEST(XlsxBookTest, ATextIsNeverRun) {
  Book book = BookOf(SmallSheet({TextCellOf("=1+1"), TextCellOf("+A1"), TextCellOf("@SUM(A1)"),
                                 TextCellOf("-2"), TextCellOf("=HYPERLINK(\"http://a\",\"b\")")}));
  book.title = "=1+1";
  book.title_lines = {{"=1+1"}};
  book.summary = {"=1+1"};
  book.sheets[0].columns[0].title = "=1+1";
  book.sheets[0].columns[1].number = "=1+1";
  book.sheets[0].notes = {{"=1+1", false}};
  book.sheets[0].rows[0].cells.push_back(NumberCellOf(5));
  book.sheets[0].columns.push_back({.id = "n", .title = "=Sheet1!$A$1"});
  book.sheets[0].chart = Chart{"=Sheet1!$A$1", Chart::Kind::kColumn, {"n"}, {}};
  const std::string bytes = Written(book);
  EXPECT_THAT(PartOf(bytes, "xl/worksheets/sheet1.xml"), Not(HasSubstr("<f")));
  EXPECT_THAT(PartOf(bytes, "xl/charts/chart1.xml"), Not(HasSubstr("<c:f>Sheet1!")));
  const Grid grid = ReadBack(bytes, "Biểu 1");
  EXPECT_EQ(CellAt(grid, 4, 0).text, "=1+1");
  EXPECT_EQ(CellAt(grid, 4, 3).text, "-2");
  EXPECT_EQ(CellAt(grid, 4, 3).kind, Cell::Kind::kText);
}

TEST(XlsxBookTest, WhatXmlCannotHoldIsLeftOut) {
  const std::string bytes = Written(BookOf(SmallSheet(
      {TextCellOf("a\x01\x1F<b>&\"c\"\xE2\x80\xAE"), TextCellOf("_x0041_"), TextCellOf("\xFF")})));
  const Grid grid = ReadBack(bytes, "Biểu 1");
  EXPECT_EQ(CellAt(grid, 2, 0).text, "a<b>&\"c\"");
  EXPECT_EQ(CellAt(grid, 2, 1).text, "_x0041_");
  EXPECT_EQ(CellAt(grid, 2, 2).text, "\xEF\xBF\xBD");
}

TEST(XlsxBookTest, ATextThatIsTooLongForACellIsCut) {
  const std::string bytes = Written(BookOf(SmallSheet({TextCellOf(std::string(40000, 'a'))})));
  EXPECT_THAT(PartOf(bytes, "xl/sharedStrings.xml"),
              HasSubstr(">" + std::string(32766, 'a') + "…<"));
}

TEST(XlsxBookTest, AChartShowsTheLinesThatHaveNumbers) {
  const std::string bytes = Written(MonthlyBook());
  EXPECT_THAT(PartOf(bytes, "xl/charts/chart1.xml"),
              HasSubstr("<c:f>'Biểu 1. Toàn tỉnh'!$D$15:$D$16</c:f>"));
  EXPECT_THAT(PartOf(bytes, "xl/charts/chart2.xml"),
              HasSubstr("<c:f>('Biểu 2a. Theo cơ quan'!$L$8:$L$11,"
                        "'Biểu 2a. Theo cơ quan'!$L$14:$L$14)</c:f>"));
  Book book = MonthlyBook();
  book.sheets[0].rows[4].cells[3] = MissingCellOf();
  EXPECT_THAT(PartOf(Written(book), "xl/charts/chart1.xml"), HasSubstr("$D$15:$D$16"));
  book.sheets[0].chart->kind = Chart::Kind::kLine;  // where a gap would be drawn as 0
  EXPECT_THAT(PartOf(Written(book), "xl/charts/chart1.xml"), HasSubstr("$D$16:$D$16"));
}

TEST(XlsxBookTest, TheSameBookIsTheSameBytesInEveryTimeZone) {
  const std::string bytes = Written(MonthlyBook());
  EXPECT_THAT(PartOf(bytes, "docProps/core.xml"), HasSubstr(">2026-10-14T16:40:00Z<"));
  EXPECT_EQ(Written(MonthlyBook()), bytes);
  const char* zone = std::getenv("TZ");
  const std::string before = zone == nullptr ? "" : zone;
  for (const char* other : {"America/New_York", "Asia/Ho_Chi_Minh"}) {
    ::setenv("TZ", other, 1);
    ::tzset();
    EXPECT_EQ(Written(MonthlyBook()), bytes) << other;
  }
  if (zone == nullptr) {
    ::unsetenv("TZ");
  } else {
    ::setenv("TZ", before.c_str(), 1);
  }
  ::tzset();
}

TEST(XlsxBookTest, TheSameBookIsTheSameBytesWhereDecimalsHaveAComma) {
  const std::string bytes = Written(MonthlyBook());
  for (const char* name : {"vi_VN.UTF-8", "vi_VN", "de_DE.UTF-8", "fr_FR.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) == nullptr) continue;
    const std::string there = Written(MonthlyBook());
    std::setlocale(LC_ALL, "C");
    EXPECT_EQ(there, bytes) << name;
    return;
  }
  GTEST_SKIP() << "no locale with a decimal comma is installed";
}

TEST(XlsxBookTest, ASheetNeedsANameThatAWorkbookCanHave) {
  for (const std::string name :
       {"", "Biểu [1]", "a/b", "a:b", "'a", "12345678901234567890123456789012"}) {
    Book book = BookOf(SmallSheet({NumberCellOf(1)}));
    book.sheets[0].name = name;
    const Result<std::string> bytes = WriteXlsx(book);
    ASSERT_FALSE(bytes.ok()) << name;
    EXPECT_EQ(bytes.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(bytes.error().where, name);
  }
  Book book = MonthlyBook();
  book.sheets[1].name = "BIểu 1. Toàn tỉnh";
  ASSERT_FALSE(WriteXlsx(book).ok());
  book.sheets[1].name = "Biểu 1. Toàn tỉnh và các sở 123";  // 31 characters, more bytes
  EXPECT_TRUE(WriteXlsx(book).ok());
}

TEST(XlsxBookTest, ABookWithoutATableIsNoWorkbook) {
  EXPECT_FALSE(WriteXlsx(Book()).ok());
  BookSheet sheet;
  sheet.name = "Biểu 1";
  EXPECT_FALSE(WriteXlsx(BookOf(sheet)).ok());
}

TEST(XlsxBookTest, ATableOfOneColumnHasATitleBlock) {
  Book book = MonthlyBook();
  book.sheets = {SmallSheet({NumberCellOf(1)})};
  const Grid grid = ReadBack(Written(book), "Biểu 1");
  EXPECT_EQ(CellAt(grid, 1, 0).text, "UBND TỈNH PHÚ THỌ");
  EXPECT_EQ(CellAt(grid, 1, 1).text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
  EXPECT_EQ(grid.rows.back().cells.back().text, "Nguyễn Văn A");
}

TEST(XlsxBookTest, TenThousandBodiesAreWritten) {
  const std::string sheet = PartOf(Written(MonthlyBook(10'000)), "xl/worksheets/sheet2.xml");
  // 6 lines of title and header, 12 departments and all communes with 2 headings and 3 sums.
  EXPECT_THAT(sheet, HasSubstr("<c r=\"U10023\""));
  EXPECT_THAT(sheet, Not(HasSubstr("<c r=\"U10024\"")));
}

}  // namespace
}  // namespace dvcmon
