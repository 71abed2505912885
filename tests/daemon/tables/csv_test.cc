#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "daemon/tables/write.h"
#include "tests/daemon/tables/monthly_book.h"

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::vector<std::string> CsvLines(const Book& book) {
  const std::string csv = WriteCsv(book);
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF"));
  std::vector<std::string> lines;
  std::istringstream in(csv.substr(3));
  for (std::string line; std::getline(in, line);) {
    EXPECT_TRUE(line.ends_with('\r')) << line;
    lines.push_back(line.substr(0, line.size() - 1));
  }
  return lines;
}

Book SmallBook() {
  Book book;
  book.title_lines = {{"TỔNG HỢP", true}};
  book.sub = {{"(Từ ngày 15/9/2026 đến ngày 14/10/2026)", false, true}};
  BookSheet sheet;
  sheet.name = "Biểu 1";
  sheet.unit_line = "Đơn vị tính: hồ sơ";
  sheet.columns = {{.id = "name", .title = "Cơ quan", .is_text = true},
                   {.id = "total", .title = "Tổng", .above = {"Hồ sơ", "Tiếp nhận"}},
                   {.id = "rate", .title = "Tỷ lệ", .above = {"Hồ sơ"}}};
  sheet.rows = {
      {.id = "a",
       .cells = {TextCellOf("Sở Nội vụ"), NumberCellOf(-1234567), NumberCellOf(49.65, 2)}},
      {.id = "b", .cells = {TextCellOf("=1+1"), NumberCellOf(0), MissingCellOf()}},
      {.id = "c", .cells = {TextCellOf("a, \"b\""), {}, NumberCellOf(50, 2)}}};
  book.sheets = {sheet};
  return book;
}

TEST(CsvTest, NumbersHaveTheDecimalSignOfTheReportAndNoGroups) {
  EXPECT_THAT(
      CsvLines(SmallBook()),
      ElementsAre("TỔNG HỢP", "(Từ ngày 15/9/2026 đến ngày 14/10/2026)", "Đơn vị tính: hồ sơ",
                  "Cơ quan,Hồ sơ – Tiếp nhận – Tổng,Hồ sơ – Tỷ lệ", "Sở Nội vụ,-1234567,\"49,65\"",
                  "'=1+1,0,…", "\"a, \"\"b\"\"\",,\"50,00\""));
}

TEST(CsvTest, WhatANumberCannotSayStandsInALastColumn) {
  Book book = SmallBook();
  BookSheet& sheet = book.sheets[0];
  sheet.notes = {{"Nguồn: Cổng DVCQG", false}, {"Cộng theo địa bàn"}, {"Do đơn vị báo cáo"}};
  sheet.rows[0].cells[1].provisional = true;
  sheet.rows[0].cells[1].text += " (sb)";
  sheet.rows[0].cells[2].notes = {1, 2};
  sheet.rows[2].cells[1].notes = {2};
  const std::vector<std::string> lines = CsvLines(book);
  ASSERT_THAT(lines, SizeIs(10));
  EXPECT_EQ(lines[3], "Cơ quan,Hồ sơ – Tiếp nhận – Tổng,Hồ sơ – Tỷ lệ,Dấu của ô");
  EXPECT_EQ(lines[4], "Sở Nội vụ,-1234567,\"49,65\",B (sb); C (1) (2)");
  EXPECT_EQ(lines[5], "'=1+1,0,…,");
  EXPECT_EQ(lines[6], "\"a, \"\"b\"\"\",,\"50,00\",B (2)");
  EXPECT_THAT(std::vector(lines.begin() + 7, lines.end()),
              ElementsAre("Nguồn: Cổng DVCQG", "(1) Cộng theo địa bàn", "(2) Do đơn vị báo cáo"));
}

TEST(CsvTest, SheetsStandOneUnderTheOther) {
  Book book = SmallBook();
  book.sheets.push_back(book.sheets[0]);
  book.sheets[1].title = {{"Biểu 2"}};
  book.sheets[1].rows.resize(1);
  const std::vector<std::string> lines = CsvLines(book);
  ASSERT_THAT(lines, SizeIs(12));
  EXPECT_THAT(std::vector(lines.begin() + 7, lines.end()),
              ElementsAre("", "Biểu 2", "Đơn vị tính: hồ sơ",
                          "Cơ quan,Hồ sơ – Tiếp nhận – Tổng,Hồ sơ – Tỷ lệ",
                          "Sở Nội vụ,-1234567,\"49,65\""));
}

TEST(CsvTest, ASheetWithoutATitleIsNamed) {
  Book book = SmallBook();
  book.sheets.push_back(book.sheets[0]);
  book.sheets[1].name = "Biểu 2";
  EXPECT_EQ(CsvLines(book)[8], "Biểu 2");
}

TEST(CsvTest, ABookOfAllThingsIsWritten) {
  // 4 lines above the first header, 9 rows, 3 notes; an empty one; 3 lines, 57 rows, 2 notes.
  EXPECT_THAT(CsvLines(MonthlyBook()), SizeIs(4 + 1 + 9 + 3 + 1 + 3 + 1 + 57 + 2));
}

}  // namespace
}  // namespace dvcmon
