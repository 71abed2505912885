#include "collectors/extract/json.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/yardstick.h"

namespace dvcmon {
namespace {

std::unique_ptr<Answer> ParsedJson(std::string_view text) {
  auto answer = JsonAnswer::Parse(text);
  EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().message);
  return *std::move(answer);
}

Error RefusedJson(std::string_view text) {
  const auto answer = JsonAnswer::Parse(text);
  EXPECT_FALSE(answer.ok()) << text.substr(0, 100);
  return answer.ok() ? Error{ErrorCode::kIo, "", ""} : answer.error();
}

TEST(JsonTest, TellsAbsentNullEmptyAndZeroApart) {
  const auto answer = ParsedJson(R"({"null":null,"empty":"","zero":0})");
  EXPECT_EQ(answer->At("/absent").kind, Cell::Kind::kAbsent);
  EXPECT_EQ(answer->At("/null").kind, Cell::Kind::kNull);
  EXPECT_EQ(answer->At("/empty").kind, Cell::Kind::kText);
  EXPECT_EQ(answer->At("/empty").text, "");
  EXPECT_EQ(answer->At("/zero").kind, Cell::Kind::kNumber);
  EXPECT_EQ(answer->At("/zero").number, 0);
}

TEST(JsonTest, ReadsIntegersAndFractionsOfOneField) {
  const auto answer = ParsedJson(R"([20, 19.6, -3, 11122091, 1e2])");
  EXPECT_EQ(answer->At("/0").number, 20);
  EXPECT_TRUE(answer->At("/0").whole);
  EXPECT_EQ(answer->At("/1").number, 19.6);
  EXPECT_FALSE(answer->At("/1").whole);
  EXPECT_EQ(answer->At("/2").number, -3);
  EXPECT_EQ(answer->At("/3").number, 11122091);
  EXPECT_EQ(answer->At("/4").number, 100);
}

TEST(JsonTest, RefusesAKeyThatStandsTwiceAndSaysWhere) {
  const Error error = RefusedJson(R"({"data":{"rows":[{"a":1},{"a":1,"b":2,"a":3}]}})");
  EXPECT_EQ(error.code, ErrorCode::kSyntax);
  EXPECT_EQ(error.where, "/data/rows/1");
  EXPECT_NE(error.message.find("\"a\""), std::string::npos);
}

TEST(JsonTest, FindsEveryKeyThatStandsTwiceHoweverManyThereAre) {
  for (int n = 2; n < 200; n += 7) {
    std::string text = "{";
    for (int i = 0; i < n; ++i) text += "\"key" + std::to_string(i) + "\":0,";
    const std::string unique = text + "\"last\":0}";
    EXPECT_TRUE(JsonAnswer::Parse(unique).ok()) << n;
    EXPECT_EQ(RefusedJson(text + "\"key" + std::to_string(n / 2) + "\":0}").code,
              ErrorCode::kSyntax);
  }
}

TEST(JsonTest, NoNumberOfKeysMakesItSlow) {
  std::string text = "{";
  for (int i = 0; i < 60'000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  const double cost = CostInYardsticks([&] {
    EXPECT_TRUE(JsonAnswer::Parse(text + "\"last\":0}").ok());
    EXPECT_EQ(RefusedJson(text + "\"k7\":0}").code, ErrorCode::kSyntax);
  });
  EXPECT_LT(cost, 60) << "comparing each with each takes hundreds";
}

TEST(JsonTest, AHostileKeyIsHarmlessInTheMessage) {
  const std::string key = "\\u001b[2J\\u202e" + std::string(100'000, 'x');
  const Error error = RefusedJson("{\"a\":{\"" + key + "\":1,\"" + key + "\":2}}");
  EXPECT_LT(error.message.size(), 200U);
  EXPECT_EQ(error.message.find('\x1b'), std::string::npos);
}

TEST(JsonTest, AnEscapedKeyIsTheSameKey) {
  EXPECT_EQ(RefusedJson(R"({"a":1,"\u0061":2})").code, ErrorCode::kSyntax);
}

TEST(JsonTest, RefusesIntegersBeyond64BitsAndSaysWhere) {
  const Error error = RefusedJson(R"({"text":"99999999999999999999\"","n":18446744073709551616})");
  EXPECT_EQ(error.code, ErrorCode::kSyntax);
  EXPECT_NE(error.message.find("beyond 64 bits at byte 37"), std::string::npos) << error.message;
  EXPECT_TRUE(JsonAnswer::Parse("18446744073709551615").ok());
}

TEST(JsonTest, RefusesANumberOfTenMillionDigits) {
  const Error error = RefusedJson("[" + std::string(10'000'000, '7') + "]");
  EXPECT_EQ(error.code, ErrorCode::kSyntax);
  EXPECT_NE(error.message.find("beyond 64 bits"), std::string::npos);
}

TEST(JsonTest, RefusesWhatIsNotJson) {
  for (const char* text : {"", "  ", "{", "[1,]", "{\"a\":1} x", "{'a':1}", "[01]", "[+1]", "[.5]",
                           "[NaN]", "[1e999]", "nul", "{\"a\" 1}", "\"\\x\""}) {
    EXPECT_EQ(RefusedJson(text).code, ErrorCode::kSyntax) << text;
  }
}

TEST(JsonTest, BytesThatAreNotUtf8AreAnEncodingError) {
  EXPECT_EQ(RefusedJson("{\"a\":\"S\xF4\"}").code, ErrorCode::kEncoding);
  // UTF-16, whose other faults the parser meets first.
  const std::string little_endian("\xFF\xFE{\0\"\0a\0\"\0:\0001\0}\0", 16);
  const std::string big_endian("\xFE\xFF\0{\0\"\0a\0\"\0:\0001\0}", 16);
  EXPECT_EQ(RefusedJson(little_endian).code, ErrorCode::kEncoding);
  EXPECT_EQ(RefusedJson(big_endian).code, ErrorCode::kEncoding);
}

TEST(JsonTest, ReadsAnAnswerWithAByteOrderMark) {
  EXPECT_EQ(ParsedJson("\xEF\xBB\xBF{\"a\":1}")->At("/a").number, 1);
}

TEST(JsonTest, RefusesAMillionOpenBrackets) {
  EXPECT_EQ(RefusedJson(std::string(1'000'000, '[')).code, ErrorCode::kSyntax);
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "{\"a\":";
  EXPECT_EQ(RefusedJson(deep).code, ErrorCode::kSyntax);
}

TEST(JsonRowsTest, AreTheElementsOfAnArrayWithAccessToTheirParents) {
  const auto answer = ParsedJson(R"({"day":"17","data":{"kind":"x","rows":[{"v":1},{"v":2}]}})");
  const auto rows = answer->Rows("/data/rows");
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ((*rows)->size(), 2U);
  EXPECT_EQ((*rows)->At(1, *ParseSelector("/v")).number, 2);
  EXPECT_EQ((*rows)->At(1, *ParseSelector("$parent/kind")).text, "x");
  EXPECT_EQ((*rows)->At(1, *ParseSelector("$root/day")).text, "17");
  EXPECT_EQ((*rows)->Path(1), "/data/rows/1");
}

TEST(JsonRowsTest, AnObjectIsOneRow) {
  const auto answer = ParsedJson(R"({"data":{"kind":"x","total":{"v":7}}})");
  const auto rows = answer->Rows("/data/total");
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ((*rows)->size(), 1U);
  EXPECT_EQ((*rows)->At(0, *ParseSelector("/v")).number, 7);
  EXPECT_EQ((*rows)->At(0, *ParseSelector("$parent/kind")).text, "x");
  EXPECT_EQ((*rows)->Path(0), "/data/total");
}

TEST(JsonTest, GoesIntoTheDocumentThatATextHolds) {
  const auto answer =
      ParsedJson(R"({"rows":[{"s":"{\"n\":7,\"list\":[{\"v\":1},{\"v\":2}]}"},{"s":""}]})");
  EXPECT_EQ(answer->At("/rows/0/s/[json]/n").number, 7);
  EXPECT_EQ(answer->At("/rows/1/s/[json]/n").kind, Cell::Kind::kAbsent);
  const auto inner = answer->Rows("/rows/0/s/[json]/list");
  ASSERT_TRUE(inner.ok());
  EXPECT_EQ((*inner)->At(1, *ParseSelector("/v")).number, 2);
  const auto rows = answer->Rows("/rows");
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ((*rows)->At(0, *ParseSelector("/s/[json]/list/1/v")).number, 2);
}

TEST(JsonTest, ATextThatIsNoGoodJsonHoldsNothing) {
  const auto answer = ParsedJson(R"({"twice":"{\"n\":7,\"n\":8}","cut":"{\"n\":7","number":5})");
  for (const char* pointer : {"/twice/[json]/n", "/cut/[json]/n", "/number/[json]/n"}) {
    EXPECT_EQ(answer->At(pointer).kind, Cell::Kind::kAbsent) << pointer;
  }
}

TEST(JsonRowsTest, SomethingElseThereIsAShapeError) {
  const auto answer = ParsedJson(R"({"rows":null,"n":1})");
  for (const char* pointer : {"/rows", "/n", "/nothing", "/n/deeper"}) {
    const auto rows = answer->Rows(pointer);
    ASSERT_FALSE(rows.ok()) << pointer;
    EXPECT_EQ(rows.error().code, ErrorCode::kShape);
    EXPECT_EQ(rows.error().where, pointer);
  }
}

}  // namespace
}  // namespace dvcmon
