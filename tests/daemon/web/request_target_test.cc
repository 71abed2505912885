#include "daemon/web/request_target.h"

#include <gmock/gmock.h>

namespace dvcmon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(RequestTargetTest, IsTakenApart) {
  const auto target = ParseRequestTarget("/api/v1/figures?portal=dvcqg&period=2026-10");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/v1/figures");
  EXPECT_THAT(target->query, ElementsAre(Pair("period", "2026-10"), Pair("portal", "dvcqg")));
}

TEST(RequestTargetTest, HasAnEmptyQueryByDefault) {
  for (const char* text : {"/", "/?", "/?&&"}) {
    const auto target = ParseRequestTarget(text);
    ASSERT_TRUE(target) << text;
    EXPECT_EQ(target->path, "/") << text;
    EXPECT_THAT(target->query, IsEmpty()) << text;
  }
}

TEST(RequestTargetTest, DecodesEscapes) {
  const auto target = ParseRequestTarget("/S%E1%BB%9F+T%c6%b0%20ph%C3%A1p?t%C3%AAn=a+b%2Bc%26d");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/Sở+Tư pháp") << "plus is a space in a query only";
  EXPECT_THAT(target->query, ElementsAre(Pair("tên", "a b+c&d")));
}

TEST(RequestTargetTest, TakesTheFirstOfARepeatedName) {
  const auto target = ParseRequestTarget("/?a=1&b&a=2&c=x=y");
  ASSERT_TRUE(target);
  EXPECT_THAT(target->query, ElementsAre(Pair("a", "1"), Pair("b", ""), Pair("c", "x=y")));
}

TEST(RequestTargetTest, IsRefusedWhenMalformed) {
  for (const char* text : {
           "", "metrics", "*", "http://host/", "example.vn:443",     // not of this server
           "/%", "/%4", "/%zz", "/%+1", "/%-1", "/?a=%", "/?%x1=b",  // broken escapes
           "/%00", "/a%00b", "/?a=%00", "/?%00=a",                   // NUL
       }) {
    EXPECT_FALSE(ParseRequestTarget(text)) << text;
  }
}

TEST(RequestTargetTest, IsRefusedWhenItIsNotUtf8) {
  for (const char* text : {
           "/%80",
           "/%BF",
           "/%C0%80",
           "/%C1%BF",  // stray, overlong
           "/%C3",
           "/%C3x",
           "/%E1%BB",
           "/%F0%9F%98",  // cut
           "/%E0%9F%BF",
           "/%F0%8F%BF%BF",  // overlong
           "/%ED%A0%80",
           "/%F4%90%80%80",
           "/%F5%80%80%80",
           "/%FF",  // surrogate, too large
           "/?q=%FF",
           "/\xff",
       }) {
    EXPECT_FALSE(ParseRequestTarget(text)) << text;
  }
}

TEST(RequestTargetTest, TakesTheWholeOfUnicode) {
  for (const char* text : {"/%7F", "/%C2%80", "/%DF%BF", "/%E0%A0%80", "/%ED%9F%BF", "/%EE%80%80",
                           "/%EF%BF%BF", "/%F0%90%80%80", "/%F4%8F%BF%BF"}) {
    EXPECT_TRUE(ParseRequestTarget(text)) << text;
  }
}

}  // namespace
}  // namespace dvcmon
