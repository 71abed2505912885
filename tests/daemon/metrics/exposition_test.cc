#include "daemon/metrics/exposition.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

std::string Number(double value) {
  std::string text;
  AppendNumber(text, value);
  return text;
}

TEST(ExpositionTest, WholeNumbersHaveNoExponent) {
  EXPECT_EQ(Number(0), "0");
  EXPECT_EQ(Number(-3), "-3");
  EXPECT_EQ(Number(11122091), "11122091");
  EXPECT_EQ(Number(9007199254740992.0), "9007199254740992");
}

TEST(ExpositionTest, FractionsAreAsShortAsTheyReadBackExactly) {
  EXPECT_EQ(Number(8.41), "8.41");
  EXPECT_EQ(Number(0.1), "0.1");
  EXPECT_EQ(std::stod(Number(2.0 / 3)), 2.0 / 3);
}

TEST(ExpositionTest, LabelValuesAreEscapedAsTheFormatSays) {
  EXPECT_EQ(EscapeLabelValue("a\"b\\c\nd {x}"), "a\\\"b\\\\c\\nd {x}");
}

TEST(ExpositionTest, HelpHasNoLineFeed) {
  EXPECT_EQ(GaugeHeader("x", "a\nb\\c \"d\""), "# HELP x a\\nb\\\\c \"d\"\n# TYPE x gauge\n");
}

}  // namespace
}  // namespace dvcmon
