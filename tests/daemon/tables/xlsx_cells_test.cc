#include "daemon/tables/xlsx_cells.h"

#include <gtest/gtest.h>

#include "tests/daemon/tables/monthly_book.h"

namespace dvcmon {
namespace {

TEST(SheetTextTest, KeepsLinesAndDropsWhatIsNotShown) {
  EXPECT_EQ(SheetText("Sở Nội vụ\n(cũ)"), "Sở Nội vụ\n(cũ)");
  EXPECT_EQ(SheetText("a\tb\rc\x7F"), "abc");
  EXPECT_EQ(SheetText(""), "");
}

TEST(SheetTextTest, EscapesWhatReadsAsAnEscape) {
  EXPECT_EQ(SheetText("_x000D_"), "_x005F_x000D_");
  EXPECT_EQ(SheetText("_x0041_x0042_"), "_x005F_x0041_x005F_x0042_");
  EXPECT_EQ(SheetText("_x00_ _xyzzy_ _x0041"), "_x00_ _xyzzy_ _x0041");
}

TEST(SheetTextTest, CountsAsSpreadsheetsDo) {
  std::string fits;
  for (int i = 0; i < 32767; ++i) fits += "ộ";
  EXPECT_EQ(SheetText(fits), fits);
  EXPECT_EQ(SheetText(fits + "ộ"), fits.substr(0, fits.size() - 3) + "…");
  std::string pairs;  // of UTF-16, each two units
  for (int i = 0; i < 16383; ++i) pairs += "\xF0\x9F\x93\x84";
  EXPECT_EQ(SheetText(pairs), pairs);
  EXPECT_EQ(SheetText(pairs + "ab"), pairs + "…");
}

TEST(SuperscriptTest, WritesEachNumber) {
  EXPECT_EQ(Superscript({}), "");
  EXPECT_EQ(Superscript({1, 20}), "⁽¹⁾⁽²⁰⁾");
}

TEST(NumberFormatsTest, ShowDigitsAndTheMarkOfZero) {
  NumberFormats formats(NumberStyle{}, Marks{});
  EXPECT_EQ(formats.Of(NumberCellOf(1234)), "[$-42A]#,##0;[$-42A]-#,##0;\"–\"");
  EXPECT_EQ(formats.Of(NumberCellOf(49.65, 2)), "[$-42A]#,##0.00;[$-42A]-#,##0.00;\"–\"");
  EXPECT_EQ(formats.Of(NumberCellOf(0)), "[$-42A]#,##0;[$-42A]-#,##0;\"–\"");
}

TEST(NumberFormatsTest, AZeroShowsWhatItsCellSays) {
  NumberFormats formats(NumberStyle{.thousands = "", .decimal = "."}, Marks{});
  BookCell zero = NumberCellOf(0, 1);
  zero.text = "0.0 (sb)";
  zero.provisional = true;
  zero.notes = {3};
  EXPECT_EQ(formats.Of(zero), "0.0;-0.0;\"0.0 (sb)⁽³⁾\"");
}

TEST(NumberFormatsTest, CarryMarksBehindTheNumber) {
  NumberFormats formats(NumberStyle{}, Marks{.provisional = "(s\"b)"});
  BookCell cell = NumberCellOf(-3);
  cell.provisional = true;
  cell.notes = {1};
  EXPECT_EQ(formats.Of(cell), "[$-42A]#,##0\" (s\"\\\"\"b)⁽¹⁾\"");
}

TEST(NumberFormatsTest, NotesBeyondWhatAWorkbookCanHoldAreOneMark) {
  NumberFormats formats(NumberStyle{}, Marks{});
  BookCell cell = NumberCellOf(5);
  for (int note = 1; note <= 180; ++note) {
    cell.notes = {note};
    formats.Of(cell);
  }
  EXPECT_FALSE(formats.TookManyNotes());
  EXPECT_EQ(formats.Of(cell), "[$-42A]#,##0\"⁽¹⁸⁰⁾\"");
  cell.notes = {181};
  EXPECT_EQ(formats.Of(cell), "[$-42A]#,##0\"⁽*⁾\"");
  EXPECT_TRUE(formats.TookManyNotes());
  EXPECT_FALSE(formats.TookManyNotes());
}

TEST(NumberFormatsTest, AFormatIsNotCut) {
  NumberFormats formats(NumberStyle{}, Marks{});
  BookCell cell = NumberCellOf(5);
  for (int note = 1; note <= 20; ++note) cell.notes.push_back(note);
  EXPECT_EQ(formats.Of(cell), "[$-42A]#,##0\"⁽*⁾\"");
}

}  // namespace
}  // namespace dvcmon
