#include "collectors/extract/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Grid GridOf(std::initializer_list<std::vector<std::string>> lines) {
  Grid grid;
  for (const auto& line : lines) {
    GridRow& row = grid.rows.emplace_back();
    row.number = grid.rows.size();
    for (const std::string& text : line) {
      row.cells.push_back({.kind = Cell::Kind::kText, .text = text});
    }
  }
  return grid;
}

TableSpec Spec(int header_rows = 1) {
  TableSpec spec;
  spec.name = "t";
  spec.header_rows = header_rows;
  return spec;
}

std::unique_ptr<Answer> AnswerOf(Grid grid, const TableSpec& spec,
                                 std::map<std::string, std::string> texts = {}) {
  auto table = ReadTable(std::move(grid), spec);
  EXPECT_TRUE(table.ok()) << (table.ok() ? "" : table.error().message);
  std::vector<Table> tables;
  if (table) tables.push_back(*std::move(table));
  return AnswerOfTables(std::move(tables), std::move(texts));
}

std::string TextAt(const Answer& answer, size_t row, std::string_view selector) {
  const auto rows = answer.Rows("/t");
  const auto place = ParseSelector(selector);
  if (!rows || !place) return "no such rows or selector";
  return std::string((*rows)->At(row, *place).text);
}

TEST(TableTest, CallsColumnsAsTheHeaderDoesWhereverTheyStand) {
  const auto answer = AnswerOf(GridOf({{"Cơ quan", "TTHC"}, {"Sở A", "5"}}), Spec());
  const auto swapped = AnswerOf(GridOf({{"TTHC", "Cơ quan"}, {"5", "Sở A"}}), Spec());
  for (const Answer* table : {answer.get(), swapped.get()}) {
    EXPECT_EQ(TextAt(*table, 0, "/TTHC"), "5");
    EXPECT_EQ(TextAt(*table, 0, "/Cơ quan"), "Sở A");
  }
}

TEST(TableTest, JoinsTheLinesOfAHeaderAndCountsMergedCellsOnce) {
  const Grid grid = GridOf({{"Cơ quan", "Hồ sơ", "Hồ sơ"},
                            {"Cơ quan", "Trực tuyến", "Trực tiếp"},
                            {"(1)", "(2)", "(3)"},
                            {"Sở A", "7", "2"}});
  TableSpec spec = Spec(2);
  spec.skip = 1;
  const auto answer = AnswerOf(grid, spec);
  EXPECT_EQ(TextAt(*answer, 0, "/Cơ quan"), "Sở A");
  EXPECT_EQ(TextAt(*answer, 0, "/Hồ sơ/Trực tuyến"), "7");
  EXPECT_EQ(TextAt(*answer, 0, "/Hồ sơ/Trực tiếp"), "2");
}

TEST(TableTest, FindsItsHeaderByATextBelowATitle) {
  TableSpec spec = Spec();
  spec.header = "Cơ quan";
  const auto answer =
      AnswerOf(GridOf({{"BÁO CÁO"}, {"", ""}, {"STT", "Cơ quan"}, {"1", "Sở A"}}), spec);
  EXPECT_EQ(TextAt(*answer, 0, "/Cơ quan"), "Sở A");
  const auto gone = ReadTable(GridOf({{"BÁO CÁO"}, {"STT", "Đơn vị"}}), spec);
  ASSERT_FALSE(gone.ok());
  EXPECT_EQ(gone.error().code, ErrorCode::kDrift);
  EXPECT_THAT(gone.error().message, HasSubstr("\"Cơ quan\""));
}

TEST(TableTest, EndsAtTheLineThatIsNamedWhichHasToBeThere) {
  TableSpec spec = Spec();
  spec.until = "Tổng";
  const auto answer =
      AnswerOf(GridOf({{"A"}, {"1"}, {"2"}, {"Tổng cộng"}, {"Người lập biểu"}}), spec);
  const auto rows = answer->Rows("/t");
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ((*rows)->size(), 2U);
  const auto cut = ReadTable(GridOf({{"A"}, {"1"}, {"2"}}), spec);
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(cut.error().code, ErrorCode::kDrift);
  EXPECT_THAT(cut.error().message, HasSubstr("\"Tổng\""));
}

TEST(TableTest, SaysWhichColumnsThereAreWhenOneIsNot) {
  const auto answer =
      AnswerOf(GridOf({{"Cơ quan", "Số TTHC", "Số TTHC"}, {"Sở A", "5", "6"}}), Spec());
  const auto rows = answer->Rows("/t");
  ASSERT_TRUE(rows.ok());
  const Status renamed = (*rows)->Has(*ParseSelector("/Số thủ tục"), true);
  ASSERT_FALSE(renamed.ok());
  EXPECT_EQ(renamed.error().code, ErrorCode::kDrift);
  EXPECT_THAT(renamed.error().message, HasSubstr("/Cơ quan, /Số TTHC"));
  const Status twice = (*rows)->Has(*ParseSelector("/Số TTHC"), true);
  ASSERT_FALSE(twice.ok());
  EXPECT_THAT(twice.error().message, HasSubstr("more than one column"));
  EXPECT_FALSE((*rows)->Has(*ParseSelector("/Số TTHC"), false).ok()) << "which one is not known";
  EXPECT_TRUE((*rows)->Has(*ParseSelector("/Số thủ tục"), false).ok());
  EXPECT_EQ((*rows)->At(0, *ParseSelector("/Số TTHC")).kind, Cell::Kind::kAbsent);
  EXPECT_TRUE((*rows)->Has(*ParseSelector("/Cơ quan"), true).ok());
}

TEST(TableTest, ColumnsOfATableWithoutHeaderHaveNumbers) {
  const auto answer = AnswerOf(GridOf({{"Sở A", "5"}}), Spec(0));
  EXPECT_EQ(TextAt(*answer, 0, "/#2"), "5");
}

TEST(TableTest, AHeaderMayHoldASlash) {
  const auto answer = AnswerOf(GridOf({{"TTHC/DVC ~"}, {"5"}}), Spec());
  EXPECT_EQ(TextAt(*answer, 0, "/TTHC~1DVC ~0"), "5");
}

TEST(TableTest, InModeColumnsEachColumnIsARow) {
  TableSpec spec = Spec();
  spec.mode = TableSpec::Mode::kColumns;
  const auto answer = AnswerOf(GridOf({{"Chỉ tiêu", "Sở A", "Sở B"}, {"TTHC", "5", "6"}}), spec);
  const auto rows = answer->Rows("/t");
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ((*rows)->size(), 2U);
  EXPECT_EQ(TextAt(*answer, 1, "/Chỉ tiêu"), "Sở B");
  EXPECT_EQ(TextAt(*answer, 1, "/TTHC"), "6");
}

TEST(TableTest, InModePairsLabelsStandBesideTheirValues) {
  TableSpec spec = Spec();
  spec.mode = TableSpec::Mode::kPairs;
  const auto answer =
      AnswerOf(GridOf({{"Tiếp nhận", "5", "Trực tuyến", "4"}, {"Đúng hạn", "3"}}), spec);
  EXPECT_EQ(TextAt(*answer, 0, "/Tiếp nhận"), "5");
  EXPECT_EQ(TextAt(*answer, 0, "/Trực tuyến"), "4");
  EXPECT_EQ(TextAt(*answer, 0, "/Đúng hạn"), "3");
}

TEST(TableTest, ReachesAttributesOfALineAndTextsOfThePage) {
  Grid grid = GridOf({{"TTHC"}, {"5"}});
  grid.rows[1].attributes["data-id"] = "398126";
  const auto answer = AnswerOf(grid, Spec(), {{"/updated", "14/10/2026"}});
  EXPECT_EQ(TextAt(*answer, 0, "/@data-id"), "398126");
  EXPECT_EQ(TextAt(*answer, 0, "$root/updated"), "14/10/2026");
  EXPECT_EQ(answer->At("/updated").text, "14/10/2026");
}

TEST(TableTest, AShortLineOfAWorkbookHasEmptyCells) {
  const auto table = ReadTable(GridOf({{"A", "B"}, {"1"}}), Spec(), /*blanks_are_empty=*/true);
  ASSERT_TRUE(table.ok());
  const auto answer = AnswerOfTables({*table}, {});
  EXPECT_EQ((*answer->Rows("/t"))->At(0, *ParseSelector("/B")).kind, Cell::Kind::kText);
}

TEST(TableTest, ALineOfAnotherWidthThanTheHeaderIsRefused) {
  for (const bool blanks_are_empty : {false, true}) {
    const auto longer = ReadTable(GridOf({{"A", "B"}, {"1", "2", "3"}}), Spec(), blanks_are_empty);
    ASSERT_FALSE(longer.ok());
    EXPECT_EQ(longer.error().code, ErrorCode::kDrift);
    EXPECT_THAT(longer.error().message, HasSubstr("line 2 has 3 cells and the header 2 columns"));
    EXPECT_TRUE(ReadTable(GridOf({{"A"}, {"1", "", ""}}), Spec(), blanks_are_empty).ok());
  }
  const auto shorter = ReadTable(GridOf({{"A", "B"}, {"1"}}), Spec());
  ASSERT_FALSE(shorter.ok());
  EXPECT_THAT(shorter.error().message, HasSubstr("with `until`"));
}

// A page title that spans more columns than the table has is common, and says nothing about them.
TEST(TableTest, ATitleMayBeWiderThanTheHeader) {
  TableSpec spec = Spec();
  spec.header = "A";
  const auto read =
      ReadTable(GridOf({{"Báo cáo", "Báo cáo", "Báo cáo"}, {"A", "B"}, {"1", "2"}}), spec);
  ASSERT_TRUE(read.ok()) << read.error().message;
  const auto shifted = ReadTable(GridOf({{"Báo cáo", "", ""}, {"A", "B"}, {"x", "1", "2"}}), spec);
  ASSERT_FALSE(shifted.ok());
  EXPECT_THAT(shifted.error().message, HasSubstr("line 3 has 3 cells and the header 2 columns"));
}

TEST(TableTest, OneLongLineDoesNotMultiplyWhenColumnsBecomeRows) {
  Grid grid;
  grid.rows.resize(kMaxGridRows);
  for (GridRow& row : grid.rows) row.cells.push_back({.kind = Cell::Kind::kText, .text = "a"});
  grid.rows.back().cells.resize(kMaxGridColumns);
  TableSpec spec = Spec();
  spec.mode = TableSpec::Mode::kColumns;
  const auto turned = ReadTable(std::move(grid), spec);
  ASSERT_FALSE(turned.ok());
  EXPECT_EQ(turned.error().code, ErrorCode::kTooLarge);
}

TEST(TableTest, LeavesOutEmptyLines) {
  const auto table = ReadTable(GridOf({{"A"}, {""}, {"1"}, {""}}), Spec());
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->lines.size(), 1U);
  EXPECT_THAT(table->in_order, ElementsAre("/A"));
}

}  // namespace
}  // namespace dvcmon
