#include "daemon/tables/number_style.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace dvcmon {
namespace {

constexpr auto kHalfUp = NumberStyle::Rounding::kHalfUp;
constexpr auto kTruncate = NumberStyle::Rounding::kTruncate;

TEST(NumberStyleTest, RoundsTheDecimalThatAPersonSees) {
  EXPECT_EQ(Rounded(1.005, 2, kHalfUp), 1.01);  // the double is a little less than 1.005
  EXPECT_EQ(Rounded(0.285, 2, kHalfUp), 0.29);
  EXPECT_EQ(Rounded(2.675, 2, kHalfUp), 2.68);
  EXPECT_EQ(Rounded(49.65, 2, kHalfUp), 49.65);
  EXPECT_EQ(Rounded(49.65, 1, kHalfUp), 49.7);
  EXPECT_EQ(Rounded(49.649, 1, kHalfUp), 49.6);
  EXPECT_EQ(Rounded(66.66666666666667, 2, kHalfUp), 66.67);
}

TEST(NumberStyleTest, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(Rounded(0.5, 0, kHalfUp), 1);
  EXPECT_EQ(Rounded(2.5, 0, kHalfUp), 3);
  EXPECT_EQ(Rounded(-2.5, 0, kHalfUp), -3);
  EXPECT_EQ(Rounded(-1.005, 2, kHalfUp), -1.01);
}

TEST(NumberStyleTest, CarriesThroughNines) {
  EXPECT_EQ(Rounded(99.995, 2, kHalfUp), 100);
  EXPECT_EQ(Rounded(9.9999, 2, kHalfUp), 10);
  EXPECT_EQ(Rounded(0.9999, 0, kHalfUp), 1);
  EXPECT_EQ(Rounded(999999.5, 0, kHalfUp), 1000000);
}

TEST(NumberStyleTest, LeavesWhatHasNoMoreDigits) {
  EXPECT_EQ(Rounded(12345678901234.0, 2, kHalfUp), 12345678901234.0);
  EXPECT_EQ(Rounded(0.1, 1, kHalfUp), 0.1);
  EXPECT_EQ(Rounded(1e300, 2, kHalfUp), 1e300);
  EXPECT_EQ(Rounded(120, 0, kTruncate), 120);
  EXPECT_TRUE(std::isnan(Rounded(std::numeric_limits<double>::quiet_NaN(), 2, kHalfUp)));
}

TEST(NumberStyleTest, MakesSmallNumbersAZeroWithoutASign) {
  EXPECT_EQ(Rounded(0.004, 2, kHalfUp), 0);
  EXPECT_EQ(Rounded(0.005, 2, kHalfUp), 0.01);
  EXPECT_EQ(Rounded(0.0005, 2, kHalfUp), 0);
  EXPECT_EQ(Rounded(1e-300, 2, kHalfUp), 0);
  EXPECT_FALSE(std::signbit(Rounded(-0.004, 2, kHalfUp)));
  EXPECT_FALSE(std::signbit(Rounded(-0.009, 2, kTruncate)));
}

TEST(NumberStyleTest, CutsTheDecimalThatAPersonSees) {
  EXPECT_EQ(Rounded(49.659, 2, kTruncate), 49.65);
  EXPECT_EQ(Rounded(-49.659, 2, kTruncate), -49.65);
  EXPECT_EQ(Rounded(0.29, 2, kTruncate), 0.29);  // 0.29 * 100 is 28.999999999999996
  EXPECT_EQ(Rounded(1.15, 2, kTruncate), 1.15);
  EXPECT_EQ(Rounded(0.999, 0, kTruncate), 0);
  EXPECT_EQ(Rounded(99.999, 2, kTruncate), 99.99);
}

TEST(NumberStyleTest, WritesGroupsAndADecimalComma) {
  const NumberStyle style;
  EXPECT_EQ(NumberText(0, 0, style), "0");
  EXPECT_EQ(NumberText(999, 0, style), "999");
  EXPECT_EQ(NumberText(1000, 0, style), "1.000");
  EXPECT_EQ(NumberText(1234567.8, 2, style), "1.234.567,80");
  EXPECT_EQ(NumberText(-412350, 0, style), "-412.350");
  EXPECT_EQ(NumberText(-0.05, 2, style), "-0,05");
  EXPECT_EQ(NumberText(1.01, 2, style), "1,01");
}

TEST(NumberStyleTest, WritesAsTheStyleSays) {
  EXPECT_EQ(NumberText(1234567.5, 1, {.thousands = "", .decimal = "."}), "1234567.5");
  EXPECT_EQ(NumberText(1234567.5, 1, {.thousands = " ", .decimal = ","}), "1 234 567,5");
}

}  // namespace
}  // namespace dvcmon
