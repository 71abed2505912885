// Which sheet is meant, where its part is, and what is no workbook at all.
#include "collectors/extract/xlsx_workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "collectors/extract/xlsx.h"
#include "tests/collectors/extract/workbook_builder.h"

namespace dvcmon {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Number(int number) {
  return "<sheetData><row><c><v>" + std::to_string(number) + "</v></c></row></sheetData>";
}

// The number in the first cell of the sheet that is read; -1 where none is.
double Chosen(const std::string& bytes, std::string_view sheet) {
  const auto grid = XlsxGrid(bytes, sheet);
  return grid.ok() ? grid->rows.at(0).cells.at(0).number : -1;
}

Error RefusedWorkbook(const std::string& bytes, std::string_view sheet = "") {
  const auto grid = XlsxGrid(bytes, sheet);
  EXPECT_FALSE(grid.ok());
  return grid.ok() ? Error{} : grid.error();
}

std::string FourSheets() {
  return WorkbookBuilder()
      .Sheet("Nháp", Number(1), R"(state="hidden")")
      .Sheet("Biểu 1", Number(2))
      .Sheet("Biểu  2 tháng 9", Number(3))
      .Sheet("Cũ", Number(4), R"(state="veryHidden")")
      .Zip();
}

TEST(XlsxSheetChoiceTest, WithoutANameItIsTheFirstThatIsNotHidden) {
  EXPECT_EQ(Chosen(FourSheets(), ""), 2);
}

TEST(XlsxSheetChoiceTest, AHiddenSheetIsReadWhenItIsNamed) {
  EXPECT_EQ(Chosen(FourSheets(), "Nháp"), 1);
  EXPECT_EQ(Chosen(FourSheets(), "Cũ"), 4);
  EXPECT_EQ(Chosen(FourSheets(), "N*"), -1);
}

TEST(XlsxSheetChoiceTest, SpacesAndNormalFormsMakeNoDifference) {
  EXPECT_EQ(Chosen(FourSheets(), "Biê\xCC\x89u 1"), 2);
  EXPECT_EQ(Chosen(FourSheets(), " Biểu 2\xC2\xA0tháng  9"), 3);
  EXPECT_EQ(Chosen(FourSheets(), "biểu 1"), -1);
  EXPECT_EQ(Chosen(FourSheets(), "Biểu"), -1);
}

TEST(XlsxSheetChoiceTest, AStarIsAnyText) {
  for (const char* pattern : {"*tháng*", "Biểu 2*", "*9", "B*2*9", "*2**tháng 9", "*u 2 *"}) {
    EXPECT_EQ(Chosen(FourSheets(), pattern), 3) << pattern;
  }
  for (const char* pattern : {"*tháng", "2*", "B*9*9", "Biểu 2 tháng 9*9", "x*"}) {
    EXPECT_EQ(Chosen(FourSheets(), pattern), -1) << pattern;
  }
}

TEST(XlsxSheetChoiceTest, ASheetThatIsNotThereIsAnErrorThatListsThoseThatAre) {
  const Error error = RefusedWorkbook(FourSheets(), "Biểu 3");
  EXPECT_EQ(error.code, ErrorCode::kShape);
  EXPECT_EQ(error.message,
            "there is no sheet \"Biểu 3\"; the workbook has the sheets \"Nháp\" (hidden), "
            "\"Biểu 1\", \"Biểu 2 tháng 9\", \"Cũ\" (hidden)");
}

TEST(XlsxSheetChoiceTest, APatternOfSeveralSheetsIsAnErrorThatListsThem) {
  const Error error = RefusedWorkbook(FourSheets(), "Biểu*");
  EXPECT_EQ(error.code, ErrorCode::kShape);
  EXPECT_THAT(error.message, AllOf(HasSubstr("\"Biểu*\" is more than one sheet"),
                                   HasSubstr("\"Biểu 1\", \"Biểu 2 tháng 9\"")));
}

TEST(XlsxSheetChoiceTest, AllSheetsHiddenOrNoneIsAnError) {
  const std::string hidden = WorkbookBuilder().Sheet("S", Number(1), R"(state="hidden")").Zip();
  EXPECT_THAT(RefusedWorkbook(hidden).message, HasSubstr("all sheets are hidden"));
  EXPECT_EQ(RefusedWorkbook(WorkbookBuilder().Property("").Zip()).code, ErrorCode::kShape);
}

TEST(XlsxPartsTest, RelationshipsDecideWhereAPartIs) {
  const auto at = [](const std::string& target, const std::string& part) {
    WorkbookBuilder builder;
    builder.Sheet("S", "").Part(part, MainXml("worksheet", Number(7)));
    builder.Part("xl/_rels/workbook.xml.rels",
                 "<Relationships><Relationship Id=\"rId1\" Type=\"urn:x/worksheet\" Target=\"" +
                     target + "\"/></Relationships>");
    return Chosen(builder.Zip(), "");
  };
  EXPECT_EQ(at("sheets/a.xml", "xl/sheets/a.xml"), 7);
  EXPECT_EQ(at("/data/a.xml", "data/a.xml"), 7);
  EXPECT_EQ(at("../data/./a.xml", "data/a.xml"), 7);
  EXPECT_EQ(at("worksheets/SHEET9.xml", "xl/worksheets/sheet9.xml"), 7) << "without regard to case";
  EXPECT_EQ(at("../../../../etc/passwd", "etc/passwd"), 7) << "a part of the archive, and no file";
}

TEST(XlsxPartsTest, TheWorkbookMayStandAnywhere) {
  WorkbookBuilder builder;
  builder.Part("_rels/.rels",
               "<Relationships><Relationship Id=\"a\" Type=\"urn:x/officeDocument\" "
               "Target=\"/book.xml\"/></Relationships>");
  builder.Part("_rels/book.xml.rels",
               "<Relationships><Relationship Id=\"b\" Type=\"urn:x/worksheet\" Target=\"s.xml\"/>"
               "<Relationship Id=\"c\" Type=\"urn:x/worksheet\" TargetMode=\"External\" "
               "Target=\"http://x.example/s.xml\"/></Relationships>");
  builder.Part("s.xml", "<worksheet>" + Number(5) + "</worksheet>");
  builder.Part("book.xml",
               "<w:workbook xmlns:w=\"urn:w\" xmlns:q=\"urn:x/relationships\"><w:sheets>"
               "<w:sheet name=\"Ngoài\" q:id=\"c\"/><w:sheet name=\"S\" q:id=\"b\"/></w:sheets>"
               "</w:workbook>");
  EXPECT_EQ(Chosen(builder.Zip(), ""), 5);
}

TEST(XlsxPartsTest, ASheetThatIsAChartIsNone) {
  WorkbookBuilder builder;
  builder.Sheet("Đồ thị", "").Sheet("S", Number(3));
  builder.Part(
      "xl/_rels/workbook.xml.rels",
      "<Relationships><Relationship Id=\"rId1\" Type=\"urn:x/chartsheet\" Target=\"c.xml\"/>"
      "<Relationship Id=\"rId2\" Type=\"urn:x/worksheet\" "
      "Target=\"worksheets/sheet2.xml\"/></Relationships>");
  EXPECT_EQ(Chosen(builder.Zip(), ""), 3);
  EXPECT_THAT(RefusedWorkbook(builder.Zip(), "Đồ thị").message, HasSubstr("has the sheets \"S\""));
}

TEST(XlsxPartsTest, APartThatTheWorkbookNamesAndLacksIsAnError) {
  for (const char* part : {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"}) {
    const Error error = RefusedWorkbook(
        WorkbookBuilder().Strings("").Styles("").Sheet("S", Number(1)).Without(part).Zip());
    EXPECT_EQ(error.code, ErrorCode::kSyntax) << part;
    EXPECT_EQ(error.where, part);
  }
}

TEST(XlsxPartsTest, PartsMayBeStoredAsTheyAre) {
  EXPECT_EQ(Chosen(WorkbookBuilder()
                       .Sheet("S", Number(6))
                       .Stored("xl/workbook.xml")
                       .Stored("xl/worksheets/sheet1.xml")
                       .Zip(),
                   ""),
            6);
}

TEST(NotXlsxTest, EachOtherKindOfFileIsRefusedWithWhatToDo) {
  const std::string document =
      WorkbookBuilder()
          .Part("_rels/.rels",
                "<Relationships><Relationship Id=\"a\" Type=\"urn:x/officeDocument\" "
                "Target=\"word/document.xml\"/></Relationships>")
          .Part("word/document.xml", "<w:document xmlns:w=\"urn:w\"/>")
          .Zip();
  const std::string binary =
      WorkbookBuilder()
          .Part("_rels/.rels",
                "<Relationships><Relationship Id=\"a\" Type=\"urn:x/officeDocument\" "
                "Target=\"xl/workbook.bin\"/></Relationships>")
          .Part("xl/workbook.bin", "\x83\x01")
          .Zip();
  const std::string open_document =
      WorkbookBuilder().Part("mimetype", "application/vnd.oasis.opendocument.spreadsheet").Zip();
  const std::string other = WorkbookBuilder().Part("_rels/.rels", "<Relationships/>").Zip();
  const std::string locked =
      WorkbookBuilder().Sheet("S", Number(1)).Protected("xl/worksheets/sheet1.xml").Zip();
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "save it as .xlsx without a password"},
      {locked, "protected with a password: save it without one"},
      {binary, "binary workbook (.xlsb): open it and save it as .xlsx"},
      {document, "not a workbook but a <document>"},
      {open_document, "no .xlsx workbook: it has no _rels/.rels; open it and save it as .xlsx"},
      {other, "without a workbook in it: open it and save it as .xlsx"},
      {"", "the workbook is empty"},
      {"<html>\x1b[2J<table>", "begins with \"<html>[2J<table>\""},
      {"PK", "not a whole zip archive"},
  };
  for (const auto& [bytes, message] : cases) {
    const Error error = RefusedWorkbook(bytes);
    EXPECT_EQ(error.code, ErrorCode::kSyntax) << message;
    EXPECT_THAT(error.message, HasSubstr(message));
  }
}

TEST(NotXlsxTest, AHostileSheetNameIsHarmlessInTheMessage) {
  const std::string zip =
      WorkbookBuilder().Sheet("a&#x202E;b" + std::string(5000, 'x'), Number(1)).Zip();
  const Error error = RefusedWorkbook(zip, "S");
  EXPECT_THAT(error.message, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_LT(error.message.size(), 300U);
}

}  // namespace
}  // namespace dvcmon
