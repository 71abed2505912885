#include "daemon/base/csv_text.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

std::string CellOf(std::string_view text) {
  CsvText csv;
  csv.Text(text);
  return std::move(csv).Take().substr(3);
}

TEST(CsvTextTest, WritesLinesAsSpreadsheetsReadThem) {
  CsvText csv;
  csv.Text("Sở Nội vụ").Number(12).Number(0.25).Number(-3).Truth(true).Nothing().EndLine();
  csv.Nothing().Text("").Text("b").EndLine();
  EXPECT_EQ(std::move(csv).Take(), "\xEF\xBB\xBFSở Nội vụ,12,0.25,-3,true,\r\n,,b\r\n");
}

TEST(CsvTextTest, NoFractionLooksLikeThousandsWhereAPointGroupsThem) {
  CsvText csv;
  csv.Number(0.125).Number(12.5).Number(1234.5678).Number(-0.375).Number(125000).Number(1e-5);
  EXPECT_EQ(std::move(csv).Take().substr(3), "0.1250,12.5,1234.5678,-0.3750,125000,1e-05");
}

TEST(CsvTextTest, ANumberHasTheDecimalSignThatItIsGiven) {
  CsvText csv;
  csv.Number(49.65, 2, ",").Number(-1234.5, 2, ",").Number(-1234567, 0, ",").Number(0.5, 1, ".");
  EXPECT_EQ(std::move(csv).Take().substr(3), "\"49,65\",\"-1234,50\",-1234567,0.5");
}

TEST(CsvTextTest, QuotesWhatWouldEndACell) {
  EXPECT_EQ(CellOf("a,b"), "\"a,b\"");
  EXPECT_EQ(CellOf("a \"b\""), "\"a \"\"b\"\"\"");
  EXPECT_EQ(CellOf("a\nb"), "\"a\nb\"");
  EXPECT_EQ(CellOf("a;b"), "a;b");
}

TEST(CsvTextTest, ATextThatASpreadsheetWouldRunIsInert) {
  for (const std::string_view text :
       {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "＋1", "－1", "＠a", " =1", "  -1"}) {
    EXPECT_EQ(CellOf(text), "'" + std::string(text)) << text;
  }
  EXPECT_EQ(CellOf("\"=1"), "\"'\"\"=1\"");
  EXPECT_EQ(CellOf("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(CellOf("=HYPERLINK(\"http://a\",\"b\")"),
            "\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\"");
  for (const std::string_view text : {"a=b", "H44.01", "1-2", "' a", "", " "}) {
    EXPECT_EQ(CellOf(text), text);
  }
}

}  // namespace
}  // namespace dvcmon
