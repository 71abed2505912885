#include "collectors/extract/xlsx_numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "collectors/extract/xlsx.h"
#include "tests/collectors/extract/workbook_builder.h"

namespace dvcmon {
namespace {

using ::testing::ElementsAre;

TEST(LookOfTest, FindsPercentagesDaysAndTimesInAFormatCode) {
  const std::vector<std::pair<const char*, NumberLook>> codes = {
      {"General", NumberLook::kPlain},
      {"#,##0.00", NumberLook::kPlain},
      {"0.00E+00", NumberLook::kPlain},
      {"#,##0\\ \"đồng/day\"", NumberLook::kPlain},
      {"#,##0 [$đ-42A]", NumberLook::kPlain},
      {"0.0\" %\"", NumberLook::kPlain},
      {"0\\%", NumberLook::kPlain},
      {"0_%", NumberLook::kPlain},
      {"0*d", NumberLook::kPlain},
      {"[Red]0;[Magenta]0", NumberLook::kPlain},
      {"0;0%", NumberLook::kPlain},
      {"\"", NumberLook::kPlain},
      {"[", NumberLook::kPlain},
      {"\\", NumberLook::kPlain},
      {"0%", NumberLook::kPercent},
      {"[>=0.5]0.0%;0.00%", NumberLook::kPercent},
      {"\"d\"0.0%", NumberLook::kPercent},
      {"dd/mm/yyyy", NumberLook::kDay},
      {"DD\\-MM\\-YYYY", NumberLook::kDay},
      {"[$-42A]d mmmm yyyy;@", NumberLook::kDay},
      {"mmm", NumberLook::kDay},
      {"d/m/yyyy h:mm AM/PM", NumberLook::kDay},
      {"h:mm AM/PM", NumberLook::kTime},
      {"mm:ss.0", NumberLook::kTime},
      {"[h]:mm", NumberLook::kTime},
      {"[mm]", NumberLook::kTime},
  };
  for (const auto& [code, look] : codes) EXPECT_EQ(LookOf(code), look) << code;
}

double Percent(const char* stored) {
  const auto cell = ShownNumber(stored, NumberLook::kPercent, false);
  return cell.ok() ? cell->number : NAN;
}

TEST(ShownNumberTest, APercentageIsExactInDecimal) {
  EXPECT_EQ(Percent("0.496"), 49.6);
  EXPECT_EQ(Percent("0.49659"), 49.659);
  EXPECT_EQ(Percent("7.0000000000000007E-2"), 7.0) << "as Excel stores 7 %";
  EXPECT_EQ(Percent("0.28999999999999998"), 29.0) << "as Excel stores 29 %";
  EXPECT_EQ(Percent("1.1399999999999999"), 114.0) << "as Excel stores 114 %";
  EXPECT_EQ(Percent("1"), 100.0);
  EXPECT_EQ(Percent("0"), 0.0);
  EXPECT_EQ(Percent("-0.125"), -12.5);
  EXPECT_EQ(Percent("1e-9"), 1e-7);
  EXPECT_EQ(Percent("1e307"), HUGE_VAL);
  for (int thousandths = 0; thousandths <= 100'000; ++thousandths) {
    // The nearest double of the decimal, as strtod finds it, and the same a hundred times.
    const std::string digits = std::to_string(100'000 + thousandths);
    const std::string fraction = thousandths == 100'000 ? "1.00000" : "0." + digits.substr(1);
    const double shown = std::stod(std::to_string(thousandths / 1000) + "." + digits.substr(3));
    char stored[40];
    std::snprintf(stored, sizeof stored, "%.16E", std::stod(fraction));
    ASSERT_EQ(Percent(stored), shown) << stored;
  }
}

TEST(ShownNumberTest, ANumberIsWholeWhenADoubleHoldsItExactly) {
  const auto shown = [](const char* stored, NumberLook look = NumberLook::kPlain) {
    return ShownNumber(stored, look, false).value();
  };
  EXPECT_TRUE(shown("1758").whole);
  EXPECT_TRUE(shown("1758.0").whole);
  EXPECT_TRUE(shown("0.5", NumberLook::kPercent).whole);
  EXPECT_FALSE(shown("0.505", NumberLook::kPercent).whole);
  EXPECT_TRUE(shown("9007199254740992").whole);
  EXPECT_FALSE(shown("9007199254740994").whole);
  EXPECT_EQ(shown("9007199254740994").number, HUGE_VAL) << "what was meant cannot be known";
  EXPECT_EQ(shown("-1E20").number, -HUGE_VAL);
}

std::string DayOf(const char* stored, bool since_1904 = false) {
  const auto cell = ShownNumber(stored, NumberLook::kDay, since_1904);
  return cell.ok() ? cell->text : cell.error().message;
}

TEST(ShownNumberTest, DaysAreCountedWithTheDayThatNeverWas) {
  EXPECT_EQ(DayOf("45443"), "2024-05-31");
  EXPECT_EQ(DayOf("45443.99"), "2024-05-31");
  EXPECT_EQ(DayOf("0"), "1900-01-00");
  EXPECT_EQ(DayOf("1"), "1900-01-01");
  EXPECT_EQ(DayOf("59"), "1900-02-28");
  EXPECT_EQ(DayOf("60"), "1900-02-29");
  EXPECT_EQ(DayOf("61"), "1900-03-01");
  EXPECT_EQ(DayOf("2958465"), "9999-12-31");
}

TEST(ShownNumberTest, DaysMayBeCountedFrom1904) {
  EXPECT_EQ(DayOf("0", true), "1904-01-01");
  EXPECT_EQ(DayOf("60", true), "1904-03-01");
  EXPECT_EQ(DayOf("43981", true), "2024-05-31");
  EXPECT_EQ(DayOf("2957003", true), "9999-12-31");
}

TEST(ShownNumberTest, ANumberThatIsNoDayIsAnError) {
  for (const char* stored : {"-1", "2958466", "1e300", "-0.5"}) {
    EXPECT_FALSE(ShownNumber(stored, NumberLook::kDay, false).ok()) << stored;
    EXPECT_FALSE(ShownNumber(stored, NumberLook::kTime, false).ok()) << stored;
  }
  EXPECT_FALSE(ShownNumber("2957004", NumberLook::kDay, true).ok());
}

TEST(ShownNumberTest, TimesAreTextAndMayBeLongerThanADay) {
  const auto time = [](const char* stored) {
    return ShownNumber(stored, NumberLook::kTime, false).value().text;
  };
  EXPECT_EQ(time("0.57291666666666663"), "13:45:00");
  EXPECT_EQ(time("1.5"), "36:00:00");
  EXPECT_EQ(time("0"), "00:00:00");
}

std::string WithStyles(const std::string& cells, const std::string& property = "") {
  return WorkbookBuilder()
      .Property(property)
      .Styles(
          "<numFmts><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/><numFmt numFmtId=\"165\" "
          "formatCode=\"dd/mm/yyyy\"/></numFmts>"
          "<cellStyleXfs><xf numFmtId=\"9\"/><xf numFmtId=\"9\"/></cellStyleXfs>"
          "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"10\"/>"
          "<xf numFmtId=\"164\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"165\"/>"
          "<xf numFmtId=\"46\"/><xf/></cellXfs>")
      .Sheet("S", "<sheetData><row>" + cells + "</row></sheetData>")
      .Zip();
}

TEST(XlsxStylesTest, TheStyleOfACellSaysWhatItsNumberMeans) {
  const auto grid = XlsxGrid(
      WithStyles("<c><v>0.5</v></c><c s=\"0\"><v>0.5</v></c><c s=\"1\"><v>0.5</v></c>"
                 "<c s=\"2\"><v>0.496</v></c><c s=\"3\"><v>0.07</v></c><c s=\"4\"><v>45443</v></c>"
                 "<c s=\"5\"><v>45443.5</v></c><c s=\"6\"><v>45443</v></c><c s=\"7\"><v>1.5</v></c>"
                 "<c s=\"8\"><v>2</v></c><c s=\"3\" t=\"str\"><v>0,5</v></c>"),
      "");
  ASSERT_TRUE(grid.ok()) << grid.error().message;
  EXPECT_THAT(Lines(*grid), ElementsAre("1: 0.5 0.5 50 49.6 7 '2024-05-31' '2024-05-31' "
                                        "'2024-05-31' '36:00:00' 2 '0,5'"));
}

TEST(XlsxStylesTest, TheWorkbookSaysFromWhichYearItCounts) {
  const auto grid = XlsxGrid(WithStyles("<c s=\"4\"><v>43981</v></c>", "date1904=\"1\""), "");
  EXPECT_THAT(Lines(grid.value()), ElementsAre("1: '2024-05-31'"));
}

TEST(XlsxStylesTest, AStyleThatIsNotThereIsAnErrorAndNoGuess) {
  for (const char* style : {"9", "-1", "x"}) {
    const auto grid = XlsxGrid(WithStyles("<c s=\"" + std::string(style) + "\"><v>1</v></c>"), "");
    ASSERT_FALSE(grid.ok()) << style;
    EXPECT_EQ(grid.error().where, "S!A1");
  }
}

}  // namespace
}  // namespace dvcmon
