#include "daemon/tables/text_size.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

constexpr FontSize kTen{10};

TEST(TextSizeTest, AddsTheWidthsOfLetters) {
  EXPECT_DOUBLE_EQ(WidthOf("", kTen), 0);
  EXPECT_DOUBLE_EQ(WidthOf("1.234", kTen), 22.5);
  EXPECT_DOUBLE_EQ(WidthOf("il", kTen), 5.56);
  EXPECT_GT(WidthOf("Tổng", {10, true}), WidthOf("Tổng", kTen));
}

TEST(TextSizeTest, ALetterWithMarksIsAsWideAsWithout) {
  EXPECT_DOUBLE_EQ(WidthOf("Đường Ưu tiên", kTen), WidthOf("Duong Uu tien", kTen));
  EXPECT_DOUBLE_EQ(WidthOf("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", kTen),
                   WidthOf("CONG HOA XA HOI CHU NGHIA", kTen));
  EXPECT_DOUBLE_EQ(WidthOf("ằẴệỆịỈốỜứỰỷỸ", kTen), WidthOf("aAeEiIoOuUyY", kTen));
}

TEST(TextSizeTest, BreaksBetweenWords) {
  // A word of four digits is 20 wide, a space 2.5.
  EXPECT_EQ(LinesOf("1234 1234 1234", 100, kTen), 1U);
  EXPECT_EQ(LinesOf("1234 1234 1234", 43, kTen), 2U);
  EXPECT_EQ(LinesOf("1234 1234 1234", 42, kTen), 3U);
  EXPECT_EQ(LinesOf("", 10, kTen), 1U);
}

TEST(TextSizeTest, BreaksWithinAWordThatIsTooWide) {
  EXPECT_EQ(LinesOf("123456789", 20, kTen), 3U);
  EXPECT_EQ(LinesOf("1 123456789", 20, kTen), 4U);
}

TEST(TextSizeTest, ALineFeedBeginsALine) {
  EXPECT_EQ(LinesOf("1\n1\n1", 100, kTen), 3U);
  EXPECT_EQ(LinesOf("1\n\n1234 1234", 20, kTen), 4U);
}

TEST(TextSizeTest, FindsTheWidestWord) {
  EXPECT_DOUBLE_EQ(WidestWord("1 123\n12345 12", kTen), 25);
  EXPECT_DOUBLE_EQ(WidestWord("", kTen), 0);
}

}  // namespace
}  // namespace dvcmon
