#include "collectors/extract/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/yardstick.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using Rows = std::vector<std::vector<std::string>>;

Rows CsvTexts(std::string_view text, char delimiter = ',') {
  const auto grid = CsvGrid(text, delimiter);
  EXPECT_TRUE(grid.ok()) << (grid.ok() ? "" : grid.error().message);
  Rows rows;
  if (!grid.ok()) return rows;
  for (const GridRow& row : grid->rows) {
    std::vector<std::string>& texts = rows.emplace_back();
    for (const GridCell& cell : row.cells) {
      EXPECT_EQ(cell.kind, Cell::Kind::kText);
      texts.push_back(cell.text);
    }
  }
  return rows;
}

Error RefusedCsv(std::string_view text, char delimiter = ',') {
  const auto grid = CsvGrid(text, delimiter);
  EXPECT_FALSE(grid.ok()) << text.substr(0, 100);
  return grid.ok() ? Error{ErrorCode::kIo, "", ""} : grid.error();
}

TEST(CsvTest, ReadsFieldsWithAndWithoutQuotes) {
  EXPECT_EQ(CsvTexts("Đơn vị,Số hồ sơ\n\"Sở Tư pháp, Sở Y tế\",\"1.234\"\n"),
            (Rows{{"Đơn vị", "Số hồ sơ"}, {"Sở Tư pháp, Sở Y tế", "1.234"}}));
  EXPECT_EQ(CsvTexts("\"say \"\"a\"\"\",\"\"\"\"\n"), (Rows{{"say \"a\"", "\""}}));
  EXPECT_EQ(CsvTexts("\"two\r\nlines\",b"), (Rows{{"two lines", "b"}}));
}

TEST(CsvTest, ReadsEveryDelimiterAndEveryEndOfALine) {
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const std::string d(1, delimiter);
    for (const std::string end : {"\r\n", "\n", "\r"}) {
      const Rows rows{{"a", "1"}, {"b", "2"}};
      EXPECT_EQ(CsvTexts("a" + d + "1" + end + "b" + d + "2", delimiter), rows);
      EXPECT_EQ(CsvTexts("a" + d + "1" + end + "b" + d + "2" + end, delimiter), rows);
    }
  }
}

TEST(CsvTest, AnEmptyFieldIsTextAndACellBehindTheEndOfARowIsNone) {
  EXPECT_EQ(CsvTexts("a,b,c\n,2,\nx\n"), (Rows{{"a", "b", "c"}, {"", "2", ""}, {"x"}}));
}

TEST(CsvTest, LeavesOutEmptyLinesAndCountsThem) {
  const auto grid = CsvGrid("a,b\n\n  \n1,2\n\n", ',');
  ASSERT_TRUE(grid.ok());
  ASSERT_EQ(grid->rows.size(), 2U);
  EXPECT_EQ(grid->rows[0].number, 1U);
  EXPECT_EQ(grid->rows[1].number, 4U);
  EXPECT_THAT(CsvTexts(""), IsEmpty());
  EXPECT_THAT(CsvTexts("\n\r\n\r"), IsEmpty());
}

TEST(CsvTest, CleansTheTextOfCells) {
  EXPECT_EQ(CsvTexts("  So\xCC\x9B\xCC\x89 \xC2\xA0 Tư\tpháp ,\x1B[31m"),
            (Rows{{"Sở Tư pháp", "[31m"}}));
}

TEST(CsvTest, ALineForExcelNamesTheDelimiterAndIsNoRow) {
  const auto grid = CsvGrid("sep=;\r\na;b\r\n", ';');
  ASSERT_TRUE(grid.ok());
  ASSERT_EQ(grid->rows.size(), 1U);
  EXPECT_EQ(grid->rows[0].number, 2U);
  EXPECT_EQ(CsvTexts("SEP=|\na|b", '|'), (Rows{{"a", "b"}}));
  EXPECT_EQ(CsvTexts("sep=1;b", ';'), (Rows{{"sep=1", "b"}}));
  EXPECT_EQ(CsvTexts("a;b\nsep=;\n", ';'), (Rows{{"a", "b"}, {"sep=", ""}}));
}

TEST(CsvTest, ALineForExcelThatNamesAnotherDelimiterIsAnError) {
  const Error error = RefusedCsv("sep=;\na;b\n", ',');
  EXPECT_EQ(error.code, ErrorCode::kSyntax);
  EXPECT_THAT(error.message, HasSubstr("sep=;"));
}

TEST(CsvTest, RefusesMisplacedQuotesAndSaysWhere) {
  const struct {
    const char* text;
    const char* where;
  } cases[] = {
      {"a,b\nc,d\"e\n", "row 2, column 2: a quote in"},
      {"a,b\n\"c\" ,d\n", "row 2, column 1: text behind"},
      {"a,b\nc, \"d\"\n", "row 2, column 2: a quote in"},
      {"a,b\n\"c\"d,e\n", "row 2, column 1: text behind"},
      {"a,b\n\nc,\"d\ne,f\n", "row 3, column 2: a quote that is not closed"},
      {"\"", "row 1, column 1: a quote that is not closed"},
      {"a,\"b\"\"", "row 1, column 2: a quote that is not closed"},
  };
  for (const auto& c : cases) {
    const Error error = RefusedCsv(c.text);
    EXPECT_EQ(error.code, ErrorCode::kSyntax) << c.text;
    EXPECT_THAT(error.message, StartsWith(c.where)) << c.text;
  }
}

TEST(CsvTest, RefusesBytesThatAreNotUtf8) {
  EXPECT_EQ(RefusedCsv("a,S\xF4").code, ErrorCode::kEncoding);
}

TEST(CsvTest, MoreThanTheBoundsIsTooLargeAndSaysWhere) {
  std::string rows;
  for (size_t i = 0; i < kMaxGridRows; ++i) rows += "a\n";
  EXPECT_EQ(CsvTexts(rows).size(), kMaxGridRows);
  const std::string columns(kMaxGridColumns - 1, ',');
  EXPECT_THAT(CsvTexts(columns), ElementsAre(::testing::SizeIs(kMaxGridColumns)));
  std::string cells;
  for (size_t i = 0; i < kMaxGridCells / kMaxGridColumns + 1; ++i) cells += columns + "\n";
  const std::string field(kMaxCellBytes, 'x');
  EXPECT_EQ(CsvTexts(field + ",\"" + field + "\""), (Rows{{field, field}}));
  const struct {
    std::string text;
    const char* where;
  } cases[] = {
      {rows + "a\n", "row 20101, column 1: more than 20100 rows"},
      {columns + ",", "row 1, column 501: more than 500 columns"},
      {cells, "row 2001, column 500: more than 1000000 cells"},
      {"a," + field + "x", "row 1, column 2: a field of more than 4096 bytes"},
      {"\"" + field + "x\"", "row 1, column 1: a field of more than 4096 bytes"},
      {"\"" + std::string(10'000'000, 'x'), "row 1, column 1: a field of more than 4096 bytes"},
      {std::string(10'000'000, '"'), "row 1, column 1: a field of more than 4096 bytes"},
  };
  for (const auto& c : cases) {
    const Error error = RefusedCsv(c.text);
    EXPECT_EQ(error.code, ErrorCode::kTooLarge);
    EXPECT_EQ(error.message, c.where);
  }
}

TEST(CsvTest, NoFileMakesItSlow) {
  for (const char* piece :
       {"\"", "a", ",", "\n", "\r", "\"\",", "a,b\n", "\"a\"\"b\",", "\xCC\x81"}) {
    std::string text;
    while (text.size() < 1 << 20) text += piece;
    EXPECT_LT(CostInYardsticks([&] { static_cast<void>(CsvGrid(text, ',').ok()); }), 30) << piece;
  }
}

}  // namespace
}  // namespace dvcmon
