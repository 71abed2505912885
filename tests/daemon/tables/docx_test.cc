#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "collectors/extract/zip_archive.h"
#include "daemon/tables/docx_table.h"
#include "daemon/tables/write.h"
#include "tests/daemon/tables/markup_document.h"
#include "tests/daemon/tables/monthly_book.h"
#include "tests/daemon/tables/part_of.h"

namespace dvcmon {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::array kParts = {
    "[Content_Types].xml", "_rels/.rels",     "docProps/core.xml",
    "word/document.xml",   "word/styles.xml", "word/_rels/document.xml.rels",
    "word/settings.xml",   "word/header.xml",
};

std::string Docx(const Book& book) {
  Result<std::string> bytes = WriteDocx(book);
  EXPECT_TRUE(bytes.ok()) << (bytes ? "" : bytes.error().message);
  return bytes ? *bytes : std::string();
}

MarkupDocument DocumentOf(const Book& book) {
  return MarkupDocument::Xml(PartOf(Docx(book), "word/document.xml"));
}

// Of one column of text and others of numbers, with one line.
BookSheet SheetOf(size_t columns, const std::string& number = "1") {
  BookSheet sheet;
  sheet.id = "bodies";
  BookRow row{BookRow::Kind::kLine, "H44.01", {}};
  for (size_t i = 0; i < columns; ++i) {
    sheet.columns.push_back({.id = std::to_string(i), .title = "Tổng", .width = 5});
    row.cells.push_back({BookCell::Kind::kNumber, 1, 0, number});
  }
  if (columns > 0) sheet.columns[0].is_text = true;
  sheet.rows.push_back(row);
  return sheet;
}

TEST(DocxTest, IsAPackageOfWellFormedPartsThatNameEachOther) {
  const std::string bytes = Docx(MonthlyBook());
  for (const char* name : kParts) MarkupDocument::Xml(PartOf(bytes, name));
  const auto types = MarkupDocument::Xml(PartOf(bytes, "[Content_Types].xml"));
  for (const std::string& name : types.Texts("//@PartName")) {
    EXPECT_THAT(kParts, Contains(name.substr(1)));
  }
  EXPECT_THAT(MarkupDocument::Xml(PartOf(bytes, "_rels/.rels")).Texts("//@Target"),
              ElementsAre("word/document.xml", "docProps/core.xml"));
  const auto relations = MarkupDocument::Xml(PartOf(bytes, "word/_rels/document.xml.rels"));
  for (const std::string& name : relations.Texts("//@Target")) {
    EXPECT_THAT(kParts, Contains("word/" + name));
  }
  // The first bytes tell what it is, before anything is inflated.
  EXPECT_EQ(bytes.substr(30, 19), "[Content_Types].xml");
}

TEST(DocxTest, KnowsEachStyleThatItUses) {
  const std::string bytes = Docx(MonthlyBook());
  const auto known =
      MarkupDocument::Xml(PartOf(bytes, "word/styles.xml")).Texts("//style/@styleId");
  for (const char* part : {"word/document.xml", "word/header.xml"}) {
    const auto used =
        MarkupDocument::Xml(PartOf(bytes, part)).Texts("//pStyle/@val|//tblStyle/@val");
    EXPECT_THAT(used, Not(IsEmpty()));
    EXPECT_THAT(used, Each(testing::AnyOfArray(known))) << part;
  }
}

TEST(DocxTest, CoversAllColumnsInEachRow) {
  const MarkupDocument document = DocumentOf(MonthlyBook());
  const std::string sheets = "//tbl[tblPr/tblStyle]";
  ASSERT_EQ(document.Count(sheets), 2u);
  for (const char* table : {"1", "2"}) {
    const std::string here = "(" + sheets + ")[" + table + "]";
    const double columns = document.Number("count(" + here + "/tblGrid/gridCol)");
    EXPECT_EQ(columns, *table == '1' ? 10 : 22);
    const double width = document.Number("number(" + here + "/tblPr/tblW/@w)");
    EXPECT_EQ(document.Number("sum(" + here + "/tblGrid/gridCol/@w)"), width);
    const size_t rows = document.Count(here + "/tr");
    for (size_t row = 1; row <= rows; ++row) {
      const std::string cells = here + "/tr[" + std::to_string(row) + "]/tc";
      const double spanned = document.Number("count(" + cells + "[not(tcPr/gridSpan)])") +
                             document.Number("sum(" + cells + "/tcPr/gridSpan/@val)");
      EXPECT_EQ(spanned, columns) << "row " << row;
      EXPECT_EQ(document.Number("sum(" + cells + "/tcPr/tcW/@w)"), width) << "row " << row;
    }
  }
}

TEST(DocxTest, MergesHeadingsThatHaveNothingBeneath) {
  const MarkupDocument document = DocumentOf(MonthlyBook());
  const std::string head = "(//tbl[tblPr/tblStyle])[2]/tr";
  EXPECT_THAT(document.Texts(head + "[1]/tc[tcPr/vMerge/@val='restart']"),
              ElementsAre("STT", "Cơ quan", "Ghi chú"));
  EXPECT_EQ(document.Count(head + "[2]/tc[tcPr/vMerge[not(@val)]]"), 3u);
  EXPECT_THAT(document.Texts(head + "[1]/tc[tcPr/gridSpan]"),
              ElementsAre("TTHC, dịch vụ công trực tuyến", "Hồ sơ tiếp nhận trong kỳ",
                          "So sánh, điểm %", "Lũy kế", "Chỉ tiêu", "Hạng trong khối"));
  EXPECT_THAT(document.Texts(head + "[1]/tc/tcPr/gridSpan/@val"),
              ElementsAre("5", "5", "2", "3", "2", "2"));
}

TEST(DocxTest, RepeatsTheHeaderOnEachPageAndCutsNoLine) {
  const MarkupDocument document = DocumentOf(MonthlyBook());
  EXPECT_EQ(document.Count("(//tbl[tblPr/tblStyle])[1]/tr/trPr/tblHeader"), 2u);
  EXPECT_EQ(document.Count("(//tbl[tblPr/tblStyle])[2]/tr/trPr/tblHeader"), 3u);
  EXPECT_EQ(document.Count("//tr[not(trPr/cantSplit)]"), 0u);
}

TEST(DocxTest, HoldsEveryCellWithItsNotes) {
  const Book book = MonthlyBook();
  const BookSheet& sheet = book.sheets[1];
  std::vector<std::string> expected;
  for (const BookRow& row : sheet.rows) {
    for (size_t i = 0; i < row.cells.size(); ++i) {
      std::string text = row.cells[i].text;
      for (const int note : row.cells[i].notes) text += "(" + std::to_string(note) + ")";
      expected.push_back(text);
      if (row.kind == BookRow::Kind::kHeading && i == 1) break;  // it reaches to the last column
    }
  }
  const MarkupDocument document = DocumentOf(book);
  EXPECT_EQ(document.Texts("(//tbl[tblPr/tblStyle])[2]/tr[not(trPr/tblHeader)]/tc"), expected);
  EXPECT_THAT(document.Texts("//r[rPr/vertAlign]"), Contains("(2)"));
  EXPECT_THAT(document.Texts("//p[pPr/pStyle/@val='Note']"),
              Contains("(2) Số liệu do đơn vị báo cáo."));
}

TEST(DocxTest, LeavesNoTableNextToAnotherOrAtTheEnd) {
  Book book = MonthlyBook();
  book.title_lines.clear();
  book.sub.clear();
  book.summary.clear();
  book.sheets.resize(1);
  book.sheets[0].notes.clear();
  book.sheets[0].unit_line.clear();
  for (int i = 0; i < 2; ++i) {
    const MarkupDocument document = DocumentOf(book);
    EXPECT_EQ(document.Count("//body/tbl"), i == 0 ? 3u : 2u);
    EXPECT_EQ(document.Count("//tbl[not(following-sibling::*[1][self::p])]"), 0u);
    book.signatures.clear();
  }
}

TEST(DocxTest, PutsNumbersToTheRight) {
  const MarkupDocument document = DocumentOf(MonthlyBook());
  const std::string first = "((//tbl[tblPr/tblStyle])[1]/tr)[4]/tc";
  EXPECT_THAT(document.Texts(first), ElementsAre("1", HasSubstr("Tổng số thủ tục"), "TTHC", "1.968",
                                                 "1.962", "6", "…", "19.680(1)", "x", ""));
  const std::vector<std::string> styles = document.Texts(first + "/p/pPr/pStyle/@val");
  const auto with = [&](const std::string& name) {
    return std::ranges::count_if(styles, [&](const auto& of) { return of.starts_with(name); });
  };
  EXPECT_EQ(with("Number"), 6);
  EXPECT_EQ(with("Text"), 2);
  EXPECT_EQ(with("Middle"), 2);
}

TEST(DocxTest, StandsUprightAndItsTablesLieOnTheirSide) {
  Book book = MonthlyBook();
  const std::string narrow = "11906";
  const std::string wide = "16838";
  const auto widths = [](const Book& of) { return DocumentOf(of).Texts("//sectPr/pgSz/@w"); };
  EXPECT_THAT(widths(book), ElementsAre(narrow, wide, wide));
  EXPECT_THAT(DocumentOf(book).Texts("//sectPr/pgSz/@orient"),
              ElementsAre("landscape", "landscape"));
  book.summary.clear();
  EXPECT_THAT(widths(book), ElementsAre(wide, wide));
  book.landscape = false;
  EXPECT_THAT(widths(book), ElementsAre(narrow));
}

TEST(DocxTest, NumbersEachPageButTheFirst) {
  const std::string bytes = Docx(MonthlyBook());
  const auto document = MarkupDocument::Xml(PartOf(bytes, "word/document.xml"));
  EXPECT_EQ(document.Count("//sectPr/titlePg"), 1u);
  EXPECT_EQ(document.Count("(//sectPr)[1]/titlePg"), 1u);
  EXPECT_EQ(document.Count("//headerReference[@type='first']"), 0u);
  EXPECT_THAT(MarkupDocument::Xml(PartOf(bytes, "word/header.xml")).Texts("//instrText"),
              ElementsAre(" PAGE "));
}

TEST(DocxTest, DrawsLinesUnderTheNationalTitleOfADocumentOnly) {
  Book book = MonthlyBook();
  const std::string rules = "//p[pPr/pStyle/@val='Rule']";
  EXPECT_EQ(DocumentOf(book).Count(rules), 3u);
  book.left = {{"Biểu số II.06a/VPCP/KSTT", true}, {"Ban hành theo Thông tư số 01/2020/TT-VPCP"}};
  book.right = {{"Đơn vị báo cáo: UBND tỉnh"}, {"Đơn vị nhận báo cáo: Văn phòng Chính phủ"}};
  const MarkupDocument form = DocumentOf(book);
  EXPECT_EQ(form.Count(rules), 0u);
  EXPECT_THAT(
      form.Texts("//p[pPr/pStyle/@val='BlockLeft']"),
      ElementsAre(book.left[0].text, book.left[1].text, book.right[0].text, book.right[1].text));
}

TEST(DocxTest, PutsRecipientsToTheLeftOfWhoSigns) {
  Book book = MonthlyBook();
  book.signatures = {{{"Nơi nhận:", true, true}, {"- Lưu: VT."}}, {{"GIÁM ĐỐC", true}}};
  const MarkupDocument document = DocumentOf(book);
  EXPECT_THAT(document.Texts("//p[pPr/pStyle/@val='Recipients']"),
              ElementsAre("Nơi nhận:", "- Lưu: VT."));
  EXPECT_THAT(document.Texts("(//tbl)[last()]/tr/tc[2]"), ElementsAre("GIÁM ĐỐC"));
}

TEST(DocxTest, KeepsTextsOfOthersTexts) {
  Book book = MonthlyBook();
  const std::string hostile = "</w:t></w:r><w:altChunk/>&amp;\"<!--";
  book.title = hostile;
  book.left[0].text = hostile;
  book.summary = {hostile};
  BookSheet& sheet = book.sheets[0];
  sheet.unit_line = hostile;
  sheet.columns[3].title = hostile;
  sheet.columns[3].number = "(4)=<w:p/>";
  sheet.rows[1].cells[1].text = hostile;
  sheet.rows[1].cells[9].text =
      "a\x01\x1b\xFF\xE2\x80\xAE"
      "b";  // with a mark that turns the line
  sheet.notes[2].text = hostile;
  book.signatures[0][0].text = hostile;
  const std::string bytes = Docx(book);
  const auto document = MarkupDocument::Xml(PartOf(bytes, "word/document.xml"));
  EXPECT_EQ(document.Count("//altChunk"), 0u);
  for (const char* path :
       {"(//tbl)[1]/tr/tc[1]/p[1]", "//p[pPr/pStyle/@val='BodyText']",
        "//p[pPr/pStyle/@val='UnitLine']", "(//tbl[tblPr/tblStyle])[1]/tr[1]/tc[4]",
        "(//tbl[tblPr/tblStyle])[1]/tr[4]/tc[2]", "(//tbl)[last()]/tr/tc[1]/p[1]"}) {
    EXPECT_THAT(document.Texts(path), Contains(hostile)) << path;
  }
  EXPECT_THAT(document.Texts("//p[pPr/pStyle/@val='Note']"), Contains("(1) " + hostile));
  EXPECT_THAT(document.Texts("(//tbl[tblPr/tblStyle])[1]/tr[4]/tc[10]"), ElementsAre("a\xEF\xBF\xBD"
                                                                                     "b"));
  EXPECT_THAT(MarkupDocument::Xml(PartOf(bytes, "docProps/core.xml")).Texts("//title"),
              ElementsAre(hostile));
}

TEST(DocxTest, IsOfTheTimeOfTheBook) {
  Book book = MonthlyBook();
  book.created = *ParseTime("2026-10-15T01:02:03.456+07:00");
  const auto core = MarkupDocument::Xml(PartOf(Docx(book), "docProps/core.xml"));
  EXPECT_THAT(core.Texts("//created|//modified"),
              ElementsAre("2026-10-14T18:02:03Z", "2026-10-14T18:02:03Z"));
}

class TimeZone {
 public:
  explicit TimeZone(const char* zone) {
    setenv("TZ", zone, 1);
    tzset();
  }
  ~TimeZone() {
    unsetenv("TZ");
    tzset();
  }
};

TEST(DocxTest, HasTheSameBytesInEveryTimeZone) {
  const std::string bytes = Docx(MonthlyBook());
  EXPECT_EQ(Docx(MonthlyBook()), bytes);
  for (const char* zone : {"UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Kiritimati",
                           "Africa/Monrovia", "<+1159>-11:59"}) {
    const TimeZone here(zone);
    EXPECT_EQ(Docx(MonthlyBook()), bytes) << zone;
  }
}

TEST(DocxTest, RefusesATableThatNoWordProcessorTakes) {
  Book book = MonthlyBook();
  for (const size_t columns : {0u, 64u}) {
    book.sheets[1] = SheetOf(columns);
    const Result<std::string> bytes = WriteDocx(book);
    ASSERT_FALSE(bytes.ok()) << columns;
    EXPECT_EQ(bytes.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(bytes.error().where, "sheet bodies");
  }
  book.sheets[1] = SheetOf(63);
  EXPECT_TRUE(WriteDocx(book).ok());
  book.sheets[1].rows[0].cells.pop_back();
  EXPECT_EQ(WriteDocx(book).error().where, "sheet bodies, row H44.01");
}

TEST(DocxTableTest, HasTheLargestLettersInWhichNoNumberIsBroken) {
  constexpr int kWidth = 14'000;
  std::string xml;
  EXPECT_EQ(*AppendDocxTable(SheetOf(6), kWidth, xml), 11);
  const std::string number = "1.234.567,89";
  xml = R"(<root xmlns:w="w">)";
  const int size = *AppendDocxTable(SheetOf(16, number), kWidth, xml);
  // Fifteen numbers of 12 characters take 14,400 at 8 points, and 10,800 at 6.
  EXPECT_THAT(size, AnyOf(6, 7));
  const auto table = MarkupDocument::Xml(xml + "</root>");
  const std::vector<std::string> widths = table.Texts("//gridCol/@w");
  ASSERT_EQ(widths.size(), 16u);
  const int needed = static_cast<int>(number.size()) * size * 10;  // each half as wide as high
  for (size_t i = 1; i < widths.size(); ++i) EXPECT_GE(std::stoi(widths[i]), needed);
}

TEST(DocxTableTest, LetsNoLongWordTakeTheRoomOfNumbers) {
  BookSheet sheet = SheetOf(6);
  sheet.rows[0].cells[0].text = std::string(5'000, 'a');
  std::string xml;
  EXPECT_EQ(*AppendDocxTable(sheet, 14'000, xml), 11);
}

TEST(DocxTest, HoldsTenThousandLines) {
  Book book = MonthlyBook();
  BookSheet sheet = SheetOf(3);
  sheet.rows.assign(10'000, sheet.rows[0]);
  book.sheets = {sheet};
  EXPECT_EQ(DocumentOf(book).Count("//tbl[tblPr/tblStyle]/tr[not(trPr/tblHeader)]"), 10'000u);
}

}  // namespace
}  // namespace dvcmon
