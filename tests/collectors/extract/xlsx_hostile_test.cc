// Workbooks that are damaged, or made to cost a reader its time and memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <random>
#include <string>

#include "collectors/extract/xlsx.h"
#include "collectors/extract/zip_archive.h"
#include "tests/collectors/extract/workbook_builder.h"
#include "tests/support/yardstick.h"

namespace dvcmon {
namespace {

using ::testing::HasSubstr;

#ifdef __SANITIZE_ADDRESS__
constexpr long kMemoryFactor = 4;  // what the sanitizer keeps around allocations and after them
#else
constexpr long kMemoryFactor = 1;
#endif

long PeakKiB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

class HostileXlsxTest : public ::testing::Test {
 protected:
  // All workbooks of a test together take some 30 yardsticks at most.
  void TearDown() override {
    const auto yardstick = static_cast<double>(std::max(before_, YardstickTime()));
    EXPECT_LT(static_cast<double>(spent_) / yardstick, 120);
  }

  // Refused, or read, within a bound of memory.
  Error Survived(const std::string& bytes) {
    const long before = PeakKiB();
    Error error{ErrorCode::kInvalid, "it was read", ""};
    spent_ += ProcessorTime([&] {
      const auto grid = XlsxGrid(bytes, "");
      if (!grid.ok()) error = grid.error();
    });
    EXPECT_LT(PeakKiB() - before, kMemoryFactor * 256 * 1024);
    return error;
  }

 private:
  const std::clock_t before_ = YardstickTime();
  std::clock_t spent_ = 0;
};

std::string SheetOf(PartText text) {
  return WorkbookBuilder().Sheet("S", "").Part("xl/worksheets/sheet1.xml", std::move(text)).Zip();
}

TEST_F(HostileXlsxTest, ACellOfAGigabyteIsRefused) {
  const Error error =
      Survived(SheetOf({"<worksheet><sheetData><row><c t=\"str\"><v>", std::string(1 << 20, 'a'),
                        1 << 10, "</v></c></row></sheetData></worksheet>"}));
  EXPECT_EQ(error.code, ErrorCode::kTooLarge);
  EXPECT_EQ(error.message, "more than 4096 bytes of text");
  EXPECT_EQ(error.where, "S!A1");
}

TEST_F(HostileXlsxTest, ABombIsRefusedInWhateverPartItIs) {
  const PartText bomb("<a>", std::string(1 << 10, ' '), 40 << 10, "</a>");
  for (const char* part : {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                           "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}) {
    const Error error =
        Survived(WorkbookBuilder().Styles("").Strings("").Sheet("S", "").Part(part, bomb).Zip());
    EXPECT_TRUE(error.code == ErrorCode::kTooLarge || error.code == ErrorCode::kSyntax) << part;
  }
}

TEST_F(HostileXlsxTest, PartsTogetherInflateToNoMoreThanTheBound) {
  std::mt19937 random(1);
  std::string noise;  // beside the sheet, so that no ratio is exceeded
  for (int i = 0; i < 400'000; ++i) noise += static_cast<char>(random() % 256);
  const PartText strings("<sst>", "<si><t>" + std::string(1000, 'x') + "</t></si>", 20'000,
                         "</sst>");
  const PartText sheet("<worksheet>", "<!--" + std::string(1000, 'x') + "-->", 20'000,
                       "</worksheet>");
  const Error error = Survived(WorkbookBuilder()
                                   .Sheet("S", "")
                                   .Strings("")
                                   .Part("xl/sharedStrings.xml", strings)
                                   .Part("xl/worksheets/sheet1.xml", sheet)
                                   .Part("noise", noise)
                                   .Stored("noise")
                                   .Zip());
  EXPECT_EQ(error.code, ErrorCode::kTooLarge);
  EXPECT_THAT(error.message, HasSubstr("inflates to more than 32 MiB"));
}

TEST_F(HostileXlsxTest, MoreRowsThanAGridHasAreRefused) {
  const Error error = Survived(SheetOf({"<worksheet><sheetData>", "<row><c><v>1</v></c></row>",
                                        100'000, "</sheetData></worksheet>"}));
  EXPECT_EQ(error.code, ErrorCode::kTooLarge);
  EXPECT_EQ(error.where, "S!A20101");
}

TEST_F(HostileXlsxTest, FiftyThousandRowsWithNothingInThemAreNone) {
  std::string rows;  // as a sheet has that was formatted to its end
  for (int i = 1; i < 50'000; ++i) {
    rows += "<row r=\"" + std::to_string(i) + "\"><c r=\"A" + std::to_string(i) + "\"/></row>";
  }
  EXPECT_EQ(Survived(OneSheet(rows)).message, "it was read");
}

TEST_F(HostileXlsxTest, MoreColumnsThanAGridHasAreRefused) {
  const auto row = [](const std::string& cell) {
    return OneSheet("<row r=\"1\"><c r=\"" + cell + "\"><v>1</v></c></row>");
  };
  EXPECT_TRUE(XlsxGrid(row("SF1"), "").ok());
  const Error error = Survived(row("SG1"));
  EXPECT_EQ(error.code, ErrorCode::kTooLarge);
  EXPECT_EQ(error.where, "S!SG1");
}

TEST_F(HostileXlsxTest, ACellOverItsBoundIsRefusedWhereverItsTextStands) {
  const std::string right(4096, 'x');
  const auto shared = [](const std::string& text) {
    return WorkbookBuilder()
        .Strings("<si><t>" + text + "</t></si>")
        .Sheet("S", "<sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>")
        .Zip();
  };
  const auto cell = [](const std::string& content) {
    return OneSheet("<row>" + content + "</row>");
  };
  EXPECT_TRUE(XlsxGrid(shared(right), "").ok());
  const std::string text = right + "x";
  for (const std::string& bytes :
       {shared(text), cell("<c t=\"inlineStr\"><is><t>" + text + "</t></is></c>"),
        cell("<c t=\"str\"><v>" + text + "</v></c>"), cell("<c><v>" + text + "</v></c>")}) {
    const Error error = Survived(bytes);
    EXPECT_EQ(error.code, ErrorCode::kTooLarge);
    EXPECT_EQ(error.where, "S!A1");
  }
}

TEST_F(HostileXlsxTest, ALongTextOfAnotherSheetIsNoMatter) {
  EXPECT_TRUE(XlsxGrid(WorkbookBuilder()
                           .Strings("<si><t>" + std::string(30'000, 'x') + "</t></si>")
                           .Sheet("S", "<sheetData><row><c><v>0</v></c></row></sheetData>")
                           .Zip(),
                       "")
                  .ok());
}

TEST_F(HostileXlsxTest, CellsFarToTheRightInManyRowsAreRefused) {
  std::string rows;
  for (int i = 1; i <= 20'000; ++i) {
    rows += "<row><c r=\"SF" + std::to_string(i) + "\"><v>1</v></c></row>";
  }
  const Error error = Survived(OneSheet(rows));
  EXPECT_EQ(error.code, ErrorCode::kTooLarge);
  EXPECT_EQ(error.message, "the sheet has more than 1000000 cells");
}

TEST_F(HostileXlsxTest, MergedRangesCannotMultiplyCellsOrText) {
  const auto merged = [](const std::string& cell, const std::string& range, size_t times) {
    return SheetOf({"<worksheet><sheetData><row>" + cell + "</row></sheetData><mergeCells>",
                    "<mergeCell ref=\"" + range + "\"/>", times, "</mergeCells></worksheet>"});
  };
  const std::string number = "<c><v>1</v></c>";
  const std::string text = "<c t=\"str\"><v>" + std::string(4000, 'x') + "</v></c>";
  for (const std::string& bytes :
       {merged(number, "A1:XFD1048576", 1), merged(number, "A1:A1048576", 1),
        merged(number, "A1:SF20000", 1), merged(number, "A1:SG20000", 1),
        merged(number, "A1:CV100", 10'000), merged(text, "A1:CV100", 1),
        merged(text, "A1:A1", 100'000)}) {
    EXPECT_EQ(Survived(bytes).code, ErrorCode::kTooLarge);
  }
  EXPECT_EQ(Survived(merged("<c r=\"B1\"><v>1</v></c>", "A1:XFD1048576", 100'000)).message,
            "it was read");
}

TEST_F(HostileXlsxTest, EntitiesAndDocumentTypesAreRefused) {
  std::string bomb = "<!DOCTYPE sst [<!ENTITY a0 \"aaaaaaaaaa\">";
  for (int i = 1; i < 12; ++i) {
    bomb += "<!ENTITY a" + std::to_string(i) + " \"";
    for (int j = 0; j < 10; ++j) bomb += "&a" + std::to_string(i - 1) + ";";
    bomb += "\">";
  }
  bomb += "]><sst><si><t>&a11;</t></si></sst>";
  for (const std::string& text :
       {bomb, std::string("<!DOCTYPE sst SYSTEM \"file:///etc/passwd\"><sst/>"),
        std::string("<!DOCTYPE sst><sst/>"),
        std::string("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst>&x;</sst>"),
        std::string("<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/\"> %x;]><sst/>")}) {
    const Error error = Survived(
        WorkbookBuilder().Strings("").Sheet("S", "").Part("xl/sharedStrings.xml", text).Zip());
    EXPECT_EQ(error.code, ErrorCode::kSyntax);
    EXPECT_EQ(error.message, "has a document type, which no workbook has");
    EXPECT_EQ(error.where, "xl/sharedStrings.xml");
  }
  EXPECT_EQ(Survived(SheetOf("<worksheet>&x;</worksheet>")).code, ErrorCode::kSyntax);
}

TEST_F(HostileXlsxTest, ElementsNestedOrFullOfAttributesAreRefused) {
  EXPECT_EQ(Survived(SheetOf({"<worksheet>", "<a>", 1'000'000, "</worksheet>"})).code,
            ErrorCode::kSyntax);
  std::string attributes;
  std::string namespaces;
  for (int i = 0; i < 200'000; ++i) {
    attributes += " a" + std::to_string(i) + "=\"\"";
    namespaces += " xmlns:a" + std::to_string(i) + "=\"u\"";
  }
  EXPECT_EQ(Survived(SheetOf("<worksheet" + attributes + "/>")).code, ErrorCode::kTooLarge);
  EXPECT_EQ(Survived(SheetOf("<worksheet" + namespaces + "/>")).code, ErrorCode::kTooLarge);
}

TEST_F(HostileXlsxTest, ManyDifferentNamesAreRefused) {
  for (const char* element : {"<a%/>", "<a b%=\"\"/>", "<a xmlns:b%=\"u%\"/>"}) {
    std::string content;
    for (int i = 0; i < 30'000; ++i) {
      for (const char* c = element; *c != '\0'; ++c) {
        content += *c == '%' ? std::to_string(i) : std::string(1, *c);
      }
    }
    const Error error = Survived(SheetOf("<worksheet>" + content + "</worksheet>"));
    EXPECT_EQ(error.code, ErrorCode::kTooLarge);
    EXPECT_EQ(error.message, "more than 20000 different names of tags and attributes");
  }
}

TEST_F(HostileXlsxTest, WhatIsNotWellFormedSaysWhere) {
  const Error error = Survived(SheetOf("<worksheet>\n<sheetData>\n</worksheet>"));
  EXPECT_EQ(error.code, ErrorCode::kSyntax);
  EXPECT_THAT(error.message, HasSubstr("line 3"));
  EXPECT_EQ(error.where, "xl/worksheets/sheet1.xml");
  for (const char* text : {"", "<worksheet", "<worksheet/>x", "<worksheet><a></worksheet>", "x"}) {
    EXPECT_EQ(Survived(SheetOf(text)).code, ErrorCode::kSyntax) << text;
  }
}

TEST_F(HostileXlsxTest, BytesThatAreNotOfTheEncodingAreAnEncodingError) {
  ::testing::internal::CaptureStderr();
  for (const std::string& text :
       {std::string("<worksheet>S\xF4</worksheet>"), std::string("<worksheet>\xC0\xAF</worksheet>"),
        std::string("<?xml version=\"1.0\" encoding=\"nowhere\"?><worksheet/>"),
        std::string("\xFF\xFE<\0a\0>\0\x00\xD8\x00\xD8<\0/\0a\0>\0", 20)}) {
    EXPECT_EQ(Survived(SheetOf(text)).code, ErrorCode::kEncoding) << text;
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "") << "the library writes nothing by itself";
}

std::string RealLooking() {
  std::string rows;
  for (int i = 1; i < 60; ++i) {
    rows += "<row r=\"" + std::to_string(i) + "\"><c t=\"s\"><v>0</v></c><c s=\"1\"><v>0." +
            std::to_string(i) + "</v></c></row>";
  }
  return WorkbookBuilder()
      .Strings("<si><t>Sở Tư pháp</t></si>")
      .Styles("<cellXfs><xf/><xf numFmtId=\"9\"/></cellXfs>")
      .Sheet("Biểu 1", "<sheetData>" + rows + "</sheetData>")
      .Zip();
}

TEST_F(HostileXlsxTest, AWorkbookThatWasCutIsAnError) {
  const std::string whole = RealLooking();
  ASSERT_TRUE(XlsxGrid(whole, "").ok());
  for (size_t i = 0; i < 16; ++i) {
    EXPECT_EQ(Survived(whole.substr(0, whole.size() * i / 16)).code, ErrorCode::kSyntax) << i;
  }
  EXPECT_FALSE(XlsxGrid(whole.substr(0, whole.size() - 1), "").ok());
}

TEST_F(HostileXlsxTest, NoFlippedBitCrashesAndNoneInASheetGoesUnseen) {
  const std::string whole = RealLooking();
  const std::vector<std::string> right = Lines(XlsxGrid(whole, "").value());
  std::mt19937 random(20260917);
  for (int i = 0; i < 1500; ++i) {
    std::string damaged = whole;
    for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
      damaged[random() % damaged.size()] ^= static_cast<char>(1U << (random() % 8));
    }
    const auto grid = XlsxGrid(damaged, "");
    if (grid.ok()) {
      EXPECT_EQ(Lines(*grid), right) << i;
    }
  }
}

TEST_F(HostileXlsxTest, APartTwiceOrOneWithALeadingPathUpwardsIsHarmless) {
  WorkbookBuilder builder;
  builder.Sheet("S", "<sheetData><row><c><v>1</v></c></row></sheetData>");
  builder.Part("xl/worksheets/sheetX.xml", MainXml("worksheet", ""));
  builder.Part("../../etc/passwd", "x");
  std::string zip = builder.Zip();
  for (size_t at = 0; (at = zip.find("sheetX", at)) != std::string::npos; ++at) zip[at + 5] = '1';
  const auto grid = XlsxGrid(zip, "");
  ASSERT_TRUE(grid.ok()) << grid.error().message;
  EXPECT_THAT(Lines(*grid), ::testing::ElementsAre("1: 1"));
}

}  // namespace
}  // namespace dvcmon
