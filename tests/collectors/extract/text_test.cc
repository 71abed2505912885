#include "collectors/extract/text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/support/yardstick.h"

namespace dvcmon {
namespace {

TEST(CleanNameTest, OneSpellingInBytesWhateverTheNormalForm) {
  const std::string decomposed = "So\xCC\x9B\xCC\x89 Tu\xCC\x9B pha\xCC\x81p";  // Sở Tư pháp, NFD
  EXPECT_EQ(CleanName(decomposed), "Sở Tư pháp");
  EXPECT_EQ(CleanName("Sở Tư pháp"), "Sở Tư pháp");
}

TEST(CleanNameTest, LeavesOutWhatCanForgeALineOrTurnAPageAround) {
  EXPECT_EQ(CleanName("a\x1B[31m z"), "a[31m z");
  EXPECT_EQ(CleanName("a\xE2\x80\xAE z"), "a z");  // right-to-left override
  EXPECT_EQ(CleanName("\xEF\xBB\xBF"
                      "a\xE2\x80\x8B"
                      "b"),
            "ab");  // byte order mark, zero width space
  EXPECT_EQ(CleanName(std::string("a\0b", 3)), "ab");
}

TEST(CleanNameTest, FoldsSpacesAndLines) {
  EXPECT_EQ(CleanName("  UBND\r\n\txã\xC2\xA0 Hy Cương "), "UBND xã Hy Cương");
}

TEST(CleanNameTest, IsTheSameForPlainCodesAsForNames) {
  EXPECT_EQ(CleanName("H44.01-a_b"), "H44.01-a_b");
  EXPECT_EQ(CleanName("So Tu phap"), "So Tu phap");
  EXPECT_EQ(CleanName(" H44.01"), "H44.01");
  EXPECT_EQ(CleanName("H44.01 "), "H44.01");
  EXPECT_EQ(CleanName("So  Tu\tphap"), "So Tu phap");
  EXPECT_EQ(CleanName("H44\x7F.01"), "H44.01");
  EXPECT_EQ(CleanName(std::string(300, 'a')), std::string(200, 'a'));
  EXPECT_EQ(CleanName(""), "");
}

TEST(CleanNameTest, CutsLongNamesAtTheEndOfACharacter) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "ạ";  // three bytes each
  const std::string name = CleanName(text);
  EXPECT_EQ(name.size(), 198U);
  EXPECT_TRUE(IsUtf8(name));
}

TEST(CleanNameTest, GivesNothingForBytesThatAreNotUtf8) {
  EXPECT_EQ(CleanName("S\xF4"), "");
  EXPECT_FALSE(IsUtf8("S\xF4"));
  EXPECT_FALSE(IsUtf8("\xC0\xAF")) << "overlong";
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80")) << "surrogate";
  EXPECT_TRUE(IsUtf8("Sở"));
}

TEST(CleanNameTest, TakesNoTimeForAFloodOfCombiningMarks) {
  std::string marks;  // acute above and dot below, which the normal form has in the other order
  for (int i = 0; i < 40'000; ++i) marks += i < 20'000 ? "\xCC\x81" : "\xCC\xA3";
  const double cost =
      CostInYardsticks([&] { EXPECT_LE(CleanText("a" + marks).size(), 1 + 30 * 2); });
  EXPECT_LT(cost, 10) << "moving each past each takes hundreds";
}

TEST(CleanTextTest, LettersOfLatinAreOneSpellingWhateverStandsAmongThem) {
  // U+212B, the sign of the ångström, is the letter U+00C5; a mark joins the letter before it.
  EXPECT_EQ(CleanText("Tuy\xC3\xAA\xCC\x81n \xE2\x84\xAB"), "Tuyến Å");
  EXPECT_EQ(CleanText("Đắk Lắk \xC6\xA0\xCC\x89"), "Đắk Lắk Ở");
  for (uint32_t c = 0xC0; c < 0x1F00; c = c == 0x2FF ? 0x1E00 : c + 1) {
    const std::string letter = c < 0x800 ? std::string{static_cast<char>(0xC0 | (c >> 6)),
                                                       static_cast<char>(0x80 | (c & 63))}
                                         : std::string{static_cast<char>(0xE0 | (c >> 12)),
                                                       static_cast<char>(0x80 | ((c >> 6) & 63)),
                                                       static_cast<char>(0x80 | (c & 63))};
    // A mark of its own makes the library look at it.
    EXPECT_EQ(CleanText(letter + " x"),
              CleanText(letter + " x\xCC\x80").substr(0, letter.size()) + " x")
        << std::hex << c;
  }
}

TEST(CleanTextTest, CutsNothing) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "ạ";
  EXPECT_EQ(CleanText("  " + text + "\xC2\xA0\n" + text + "\t"), text + " " + text);
  EXPECT_EQ(CleanText(std::string(5000, 'a')), std::string(5000, 'a'));
  EXPECT_EQ(CleanText("S\xF4"), "");
}

TEST(QuotableTest, IsShortValidAndWithoutHiddenCharacters) {
  EXPECT_EQ(Quotable("Sở \x1b[2J\xE2\x80\xAE z"), "Sở [2J z");
  EXPECT_EQ(Quotable("S\xF4 z"), "S\xEF\xBF\xBD z");
  const std::string cut = Quotable("ạạạạạạạạạạ", 20);
  EXPECT_EQ(cut, "ạạạạạạ");
  EXPECT_EQ(Quotable(""), "");
}

// A letter, something that is not shown, and its mark: found by fuzzing.
TEST(TextTest, AMarkBehindWhatIsHiddenBelongsToItsLetter) {
  EXPECT_EQ(CleanText("e\x02\xCC\x80"), "\xC3\xA8");
  EXPECT_EQ(CleanText("e\xE2\x80\x8B\xCC\x80"), "\xC3\xA8");
}

}  // namespace
}  // namespace dvcmon
