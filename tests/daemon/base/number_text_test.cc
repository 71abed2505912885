#include "daemon/base/number_text.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

TEST(VietnameseTextTest, GroupsByDotsAndHasADecimalComma) {
  EXPECT_EQ(VietnameseText(0), "0");
  EXPECT_EQ(VietnameseText(999), "999");
  EXPECT_EQ(VietnameseText(1000), "1.000");
  EXPECT_EQ(VietnameseText(1234567.8), "1.234.567,8");
  EXPECT_EQ(VietnameseText(-45646), "-45.646");
}

TEST(VietnameseTextTest, RoundsHalfAwayFromZeroAsItIsWrittenInDecimal) {
  EXPECT_EQ(VietnameseText(49.659, 2), "49,66");
  EXPECT_EQ(VietnameseText(0.285, 2), "0,29");
  EXPECT_EQ(VietnameseText(2.5, 0), "3");
  EXPECT_EQ(VietnameseText(-2.5, 0), "-3");
  EXPECT_EQ(VietnameseText(-0.001, 2), "0,00");
  EXPECT_EQ(VietnameseText(98.8, 2), "98,80");
}

TEST(VietnameseTextTest, ShowsTheDecimalsThatThereAre) {
  EXPECT_EQ(VietnameseText(0.496), "0,496");
  EXPECT_EQ(VietnameseText(1.0 / 3), "0,333333");
}

}  // namespace
}  // namespace dvcmon
