// What a sheet's cells, rows and merged ranges become.
#include "collectors/extract/xlsx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/collectors/extract/workbook_builder.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> SheetLines(const std::string& bytes, std::string_view sheet = "") {
  const auto grid = XlsxGrid(bytes, sheet);
  EXPECT_TRUE(grid.ok()) << grid.error().message << " at " << grid.error().where;
  return grid.ok() ? Lines(*grid) : std::vector<std::string>();
}

Error RefusedSheet(const std::string& bytes, std::string_view sheet = "") {
  const auto grid = XlsxGrid(bytes, sheet);
  EXPECT_FALSE(grid.ok());
  return grid.ok() ? Error{} : grid.error();
}

TEST(XlsxTest, EachCellIsAtItsPlaceAndGapsAreAbsent) {
  EXPECT_THAT(
      SheetLines(OneSheet("<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"D2\"><v>2</v></c></row>"
                          "<row r=\"5\"><c r=\"A5\"><v>3</v></c></row>")),
      ElementsAre("2: - 1 - 2", "5: 3"));
}

TEST(XlsxTest, WithoutReferencesRowsAndCellsFollowEachOther) {
  EXPECT_THAT(SheetLines(OneSheet("<row><c><v>1</v></c><c><v>2</v></c></row>"
                                  "<row r=\"4\"><c r=\"C4\"><v>3</v></c><c><v>4</v></c></row>"
                                  "<row><c><v>5</v></c></row>")),
              ElementsAre("1: 1 2", "4: - - 3 4", "5: 5"));
}

TEST(XlsxTest, RowsAndCellsThatOnlyHaveAStyleAreNotThere) {
  EXPECT_THAT(
      SheetLines(OneSheet("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"0\"/></row>"
                          "<row r=\"2\"/><row r=\"1048576\"><c r=\"A1048576\"/></row>")),
      ElementsAre("1: 1"));
}

TEST(XlsxTest, RowsOutOfOrderOrTwiceAreAnError) {
  for (const char* rows : {"<row r=\"2\"/><row r=\"1\"/>", "<row r=\"2\"/><row r=\"2\"/>"}) {
    const Error error = RefusedSheet(OneSheet(rows));
    EXPECT_EQ(error.code, ErrorCode::kSyntax);
    EXPECT_THAT(error.message, HasSubstr("comes after row 2"));
    EXPECT_EQ(error.where, "S!A2");
  }
}

TEST(XlsxTest, CellsOutOfOrderTwiceOrOfAnotherRowAreAnError) {
  for (const char* second : {"A3", "B3", "C4", "3C", "", "c3", "C0", "XFE3", "C1048577"}) {
    const Error error = RefusedSheet(OneSheet(std::string("<row r=\"3\"><c r=\"B3\"/><c r=\"") +
                                              second + "\"><v>1</v></c></row>"));
    EXPECT_EQ(error.code, ErrorCode::kSyntax) << second;
    EXPECT_EQ(error.where, "S!B3") << second;
  }
  EXPECT_EQ(RefusedSheet(OneSheet("<row r=\"0\"/>")).code, ErrorCode::kSyntax);
  EXPECT_EQ(RefusedSheet(OneSheet("<row r=\"1048577\"/>")).code, ErrorCode::kSyntax);
}

TEST(XlsxTest, EveryTypeOfCell) {
  const std::string zip =
      WorkbookBuilder()
          .Strings("<si><t>không</t></si><si><t> Sở\n Tư pháp </t></si>")
          .Sheet("S",
                 "<sheetData><row><c t=\"s\"><v>1</v></c><c t=\"inlineStr\"><is><t>xã</t></is></c>"
                 "<c t=\"str\"><f>A1</f><v>Sở</v></c><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c>"
                 "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c t=\"d\"><v>2024-05-31T00:00:00</v></c>"
                 "<c t=\"n\"><v>1758</v></c><c><v> 88.35 </v></c><c><v>1.2E3</v></c>"
                 "<c t=\"s\"/><c t=\"str\"><v></v></c></row></sheetData>")
          .Zip();
  EXPECT_THAT(SheetLines(zip),
              ElementsAre("1: 'Sở Tư pháp' 'xã' 'Sở' true false '#DIV/0!' '2024-05-31' "
                          "1758 88.35 1200 - ''"));
}

TEST(XlsxTest, ACellThatIsNotOfItsTypeIsAnErrorAtItsPlace) {
  for (const char* cell :
       {"<c t=\"s\"><v>0</v></c>", "<c t=\"s\"><v>-1</v></c>", "<c t=\"b\"><v>2</v></c>",
        "<c><v>1,5</v></c>", "<c><v>nan</v></c>", "<c><v>inf</v></c>", "<c><v>0x1p3</v></c>",
        "<c><v>1e999</v></c>", "<c t=\"z\"><v>1</v></c>", "<c><v>1</v><v>2</v></c>"}) {
    const Error error =
        RefusedSheet(OneSheet("<row r=\"12\"><c r=\"E12\"/>" + std::string(cell) + "</row>"));
    EXPECT_EQ(error.code, ErrorCode::kSyntax) << cell;
    EXPECT_EQ(error.where, "S!F12") << cell;
  }
}

TEST(XlsxTest, AFormulaWithoutAStoredResultIsAnErrorThatNamesTheCell) {
  for (const char* result : {"", "<v/>", "<v></v>"}) {
    const Error error = RefusedSheet(OneSheet("<row r=\"12\"><c r=\"F12\"><f>SUM(A1:A9)</f>" +
                                              std::string(result) + "</c></row>"));
    EXPECT_EQ(error.code, ErrorCode::kSyntax);
    EXPECT_EQ(error.message,
              "F12 is a formula without a stored result: open and save the workbook");
    EXPECT_EQ(error.where, "S!F12");
  }
}

TEST(XlsxTest, RunsOfTextAreJoinedAndPronunciationLeftOut) {
  const std::string rich =
      "<r><rPr><b/></rPr><t>Số </t></r><r><t xml:space=\"preserve\">hồ &amp; sơ</t></r>"
      "<rPh sb=\"0\" eb=\"1\"><t>so</t></rPh>";
  const std::string zip =
      WorkbookBuilder()
          .Strings("<si>" + rich + "</si>")
          .Sheet("S", "<sheetData><row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is>" + rich +
                          "</is></c></row></sheetData>")
          .Zip();
  EXPECT_THAT(SheetLines(zip), ElementsAre("1: 'Số hồ & sơ' 'Số hồ & sơ'"));
}

TEST(XlsxTest, EscapedCharactersAreReadAsWhatTheyStandFor) {
  EXPECT_THAT(
      SheetLines(OneSheet("<row><c t=\"inlineStr\"><is><t>S&#x1EDF;_x000D_\nTư_x0301_</t></is></c>"
                          "<c t=\"str\"><v>_x005F_x000D_ _xD83D__xDE00_ _xD83D_ _x00zz_ _x1</v></c>"
                          "<c t=\"inlineStr\"><is><t>_x0000_a_x</t></is></c></row>")),
      ElementsAre("1: 'Sở Tứ' '_x000D_ 😀 \xEF\xBF\xBD _x00zz_ _x1' 'a_x'"));
}

TEST(XlsxTest, TextIsOneSpellingInBytes) {
  EXPECT_THAT(
      SheetLines(OneSheet("<row><c t=\"inlineStr\"><is><t>\xC2\xA0So\xCC\x9B\xCC\x89\t\nTu\xCC\x9B"
                          "</t></is></c></row>")),
      ElementsAre("1: 'Sở Tư'"));
}

TEST(XlsxTest, MergedCellsRepeatInTheWholeRange) {
  // A header of two rows as spreadsheets write it: covered cells bare, and the ranges at the end.
  const std::string content =
      "<sheetData>"
      "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Đơn vị</t></is></c>"
      "<c r=\"B1\" t=\"inlineStr\"><is><t>Hồ sơ</t></is></c><c r=\"C1\"/></row>"
      "<row r=\"2\"><c r=\"A2\"/><c r=\"B2\" t=\"inlineStr\"><is><t>Nhận</t></is></c>"
      "<c r=\"C2\" t=\"inlineStr\"><is><t>Trả</t></is></c></row>"
      "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>Sở</t></is></c><c r=\"B3\"><v>5</v></c>"
      "<c r=\"C3\"><v>4</v></c></row></sheetData>"
      "<mergeCells count=\"2\"><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/></mergeCells>";
  EXPECT_THAT(
      SheetLines(WorkbookBuilder().Sheet("S", content).Zip()),
      ElementsAre("1: 'Đơn vị' 'Hồ sơ' 'Hồ sơ'", "2: 'Đơn vị' 'Nhận' 'Trả'", "3: 'Sở' 5 4"));
}

TEST(XlsxTest, AMergedRangeHidesWhatItCoversAndMakesRowsThatAreNotWritten) {
  const std::string content =
      "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>9</v></c></row>"
      "<row r=\"5\"><c r=\"A5\"><v>5</v></c><c r=\"C5\"><v>9</v></c></row></sheetData>"
      "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"B5:D7\"/></mergeCells>";
  EXPECT_THAT(SheetLines(WorkbookBuilder().Sheet("S", content).Zip()),
              ElementsAre("1: 1 1", "2: 1 1", "5: 5 - -"));
}

TEST(XlsxTest, AMergedRangeEndsWhereAGridDoes) {
  const std::string content =
      "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c>"
      "</row></sheetData><mergeCells><mergeCell ref=\"A1:XFD1\"/><mergeCell "
      "ref=\"SG2:XFD2\"/></mergeCells>";
  const auto grid = XlsxGrid(WorkbookBuilder().Sheet("S", content).Zip(), "");
  ASSERT_TRUE(grid.ok()) << grid.error().message;
  EXPECT_EQ(grid->rows[0].cells.size(), kMaxGridColumns);
  EXPECT_EQ(grid->rows[1].cells.size(), 1U);
}

TEST(XlsxTest, ARangeThatIsNoneIsAnError) {
  for (const char* range : {"", "A1:", ":B2", "B2:A1", "A2:B1", "A1:B2:C3", "A:B", "1:2"}) {
    const std::string content =
        std::string("<sheetData/><mergeCells><mergeCell ref=\"") + range + "\"/></mergeCells>";
    EXPECT_EQ(RefusedSheet(WorkbookBuilder().Sheet("S", content).Zip()).code, ErrorCode::kSyntax)
        << range;
  }
}

TEST(XlsxTest, PrefixesAndForeignElementsMakeNoDifference) {
  const std::string zip =
      WorkbookBuilder()
          .Sheet("S", "")
          .Part("xl/worksheets/sheet1.xml",
                "<x:worksheet xmlns:x=\"urn:main\" xmlns:y=\"urn:other\"><x:sheetData>"
                "<y:row><x:c><x:v>9</x:v></x:c></y:row>"
                "<x:row "
                "y:r=\"7\" "
                "r=\"2\"><x:c><y:v>8</y:v><x:v>1</x:v></x:c><x:z><x:c><x:v>9</x:v></x:c></x:z>"
                "</x:row></x:sheetData></x:worksheet>")
          .Zip();
  EXPECT_THAT(SheetLines(zip), ElementsAre("2: 1"));
}

TEST(XlsxTest, PartsMayBeUtf16) {
  std::u16string text =
      u"\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row>"
      u"<c t=\"inlineStr\"><is><t>Sở</t></is></c></row></sheetData></worksheet>";
  const std::string bytes(reinterpret_cast<const char*>(text.data()), text.size() * 2);
  EXPECT_THAT(
      SheetLines(WorkbookBuilder().Sheet("S", "").Part("xl/worksheets/sheet1.xml", bytes).Zip()),
      ElementsAre("1: 'Sở'"));
}

TEST(XlsxTest, ReadsAWorkbookThatAnotherProgramWrote) {
  std::ostringstream file;
  file << std::ifstream("tests/fixtures/extract/two-row-header.xlsx", std::ios::binary).rdbuf();
  const std::string title = "'TỔNG HỢP TÌNH HÌNH GIẢI QUYẾT HỒ SƠ'";
  std::string title_row = "1:";
  for (int i = 0; i < 7; ++i) title_row += " " + title;
  EXPECT_THAT(
      SheetLines(file.str(), "Biểu 1*"),
      ElementsAre(
          title_row,
          "3: 'STT' 'Đơn vị' 'Số hồ sơ' 'Số hồ sơ' 'Tỷ lệ trực tuyến' 'Ngày chốt' 'Đúng hạn'",
          "4: 'STT' 'Đơn vị' 'Tiếp nhận' 'Đã giải quyết' 'Tỷ lệ trực tuyến' 'Ngày chốt' 'Đúng hạn'",
          "5: 1 'Sở Tư pháp' 1758 '1.381' 49.659 '2024-09-30' true",
          "6: 2 'UBND xã Hy Cương' 91919 '45.646' 7 '2024-09-30' false",
          "7: 3 'Sở Xây dựng (cũ)' 0 - 100 '1900-03-01'"));
  EXPECT_EQ(RefusedSheet(file.str(), "Nháp").where, "Nháp!A1")
      << "a formula without a stored result";
}

TEST(XlsxTest, AnEmptySheetIsAnEmptyGrid) {
  EXPECT_THAT(SheetLines(OneSheet("")), IsEmpty());
  EXPECT_THAT(SheetLines(WorkbookBuilder().Sheet("S", "").Zip()), IsEmpty());
}

}  // namespace
}  // namespace dvcmon
