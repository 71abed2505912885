#include "collectors/extract/encoding.h"

#include <gtest/gtest.h>

#include <string>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

using namespace std::string_literals;

constexpr auto kUtf8 = TextEncoding::kUtf8;
constexpr auto kUtf16 = TextEncoding::kUtf16;
constexpr auto kWindows1258 = TextEncoding::kWindows1258;

std::string Text(const std::string& bytes, TextEncoding encoding) {
  const auto text = ToUtf8(bytes, encoding);
  return text.ok() ? *text : "error: " + text.error().message;
}

TEST(EncodingTest, ReadsWhatIsDeclared) {
  EXPECT_EQ(Text("Sở", kUtf8), "Sở");
  EXPECT_EQ(Text("S\0\xDF\x1E"s, kUtf16), "Sở") << "little endian without a mark";
  EXPECT_EQ(Text("\x3D\xD8\x00\xDE"s, kUtf16), "\xF0\x9F\x98\x80") << "a pair of surrogates";
  EXPECT_EQ(Text("", kUtf8), "");
  EXPECT_EQ(Text("", kUtf16), "");
}

TEST(EncodingTest, AMarkSaysMoreThanTheDeclarationAndIsTakenAway) {
  for (const TextEncoding declared : {kUtf8, kUtf16, kWindows1258}) {
    EXPECT_EQ(Text("\xEF\xBB\xBFSở", declared), "Sở");
    EXPECT_EQ(Text("\xFF\xFES\0\xDF\x1E"s, declared), "Sở");
    EXPECT_EQ(Text("\xFE\xFF\0S\x1E\xDF"s, declared), "Sở");
  }
}

TEST(EncodingTest, OneSpellingOfWhatWindows1258WritesAsLetterAndMark) {
  // "Sở Tư pháp" as Windows of old wrote it: ơ (F5) and hook (D2), ư (FD), a and acute (EC).
  EXPECT_EQ(CleanText(Text("S\xF5\xD2 T\xFD ph\x61\xECp", kWindows1258)), "Sở Tư pháp");
  EXPECT_EQ(Text("\xF0\xFE", kWindows1258), "đ₫");
  EXPECT_EQ(CleanText(Text("\x61\xEC", kWindows1258)), "á") << "a mark at the very end";
}

TEST(EncodingTest, WhatIsNotInTheEncodingIsAnErrorAndSaysWhere) {
  const struct {
    std::string bytes;
    TextEncoding encoding;
    const char* where;
  } cases[] = {
      {"abc\xF4 z", kUtf8, "byte 3"},
      {"\xEF\xBB\xBF\xC0\xAF", kUtf8, "byte 3"},  // overlong, behind a mark
      {"a\xED\xA0\x80", kUtf8, "byte 1"},         // a surrogate
      {"a\0\x00\xDC"s, kUtf16, "byte 2"},         // the second of a pair without the first
      {"a\0b"s, kUtf16, "byte 2"},                // cut in a character
      {"\xFE\xFF\0a\xD8\x3D"s, kUtf8, "byte 4"},  // cut in a pair
      {"ab\x8E", kWindows1258, "byte 2"},         // no character there
  };
  for (const auto& c : cases) {
    const auto text = ToUtf8(c.bytes, c.encoding);
    ASSERT_FALSE(text.ok()) << c.where;
    EXPECT_EQ(text.error().code, ErrorCode::kEncoding);
    EXPECT_TRUE(text.error().message.ends_with(c.where)) << text.error().message;
  }
}

TEST(EncodingTest, Utf16ThatIsDeclaredAsSomethingElseIsNotReadAsTextWithNuls) {
  for (const TextEncoding declared : {kUtf8, kWindows1258}) {
    const auto text = ToUtf8("S\0o\0"s, declared);
    ASSERT_FALSE(text.ok());
    EXPECT_EQ(text.error().code, ErrorCode::kEncoding);
    EXPECT_NE(text.error().message.find("NUL"), std::string::npos) << text.error().message;
  }
}

}  // namespace
}  // namespace dvcmon
