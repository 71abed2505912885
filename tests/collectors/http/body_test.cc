#include "collectors/http/body.h"

#include <gtest/gtest.h>

#include "tests/support/gzip.h"

namespace dvcmon {
namespace {

using testing::Gzip;
using testing::GzipOfZeros;

// What became of a body that arrives in pieces of that size.
Result<std::string> Decode(const std::string& wire, const std::vector<std::string>& encodings,
                           const ByteLimits& limits = {}, size_t piece = 1 << 14) {
  Body body(limits);
  if (Status set = body.SetEncodings(encodings); !set.ok()) return set.error();
  for (size_t at = 0; at < wire.size(); at += piece) {
    Status appended = body.Append(std::string_view(wire).substr(at, piece));
    if (!appended.ok()) return appended.error();
  }
  if (Status whole = body.Finish(); !whole.ok()) return whole.error();
  return body.Take();
}

ErrorCode CodeOf(const Result<std::string>& result) {
  return result.ok() ? ErrorCode::kIo : result.error().code;
}

TEST(BodyTest, DecodesGzipInPiecesOfAnySize) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * i);
  for (const size_t piece : {1, 7, 4096, 1 << 20}) {
    EXPECT_EQ(*Decode(Gzip(text), {"gzip"}, {}, piece), text) << piece;
    EXPECT_EQ(*Decode(text, {}, {}, piece), text) << piece;
  }
}

TEST(BodyTest, TakesTheNamesOfGzipWithoutRegardToCase) {
  EXPECT_EQ(*Decode(Gzip("a"), {"GZIP"}), "a");
  EXPECT_EQ(*Decode(Gzip("a"), {"x-gzip"}), "a");
  EXPECT_EQ(*Decode("a", {"identity"}), "a");
  EXPECT_EQ(*Decode("a", {""}), "a");
}

TEST(BodyTest, RefusesEncodingsThatWereNotAskedFor) {
  for (const char* encoding : {"br", "deflate", "zstd", "compress", "gzip, gzip", "gzip,br", "x"}) {
    EXPECT_EQ(CodeOf(Decode("a", {encoding})), ErrorCode::kEncoding) << encoding;
  }
  EXPECT_EQ(CodeOf(Decode(Gzip(Gzip("a")), {"gzip", "gzip"})), ErrorCode::kEncoding);
}

TEST(BodyTest, JoinsTheMembersOfAGzipStream) {
  EXPECT_EQ(*Decode(Gzip("ab") + Gzip("cd"), {"gzip"}, {}, 3), "abcd");
}

TEST(BodyTest, RefusesWhatIsNoGzip) {
  EXPECT_EQ(CodeOf(Decode("{\"code\":\"OK\"}", {"gzip"})), ErrorCode::kEncoding);
  EXPECT_EQ(CodeOf(Decode(Gzip("a") + "trailing", {"gzip"})), ErrorCode::kEncoding);
  std::string damaged = Gzip("some text");
  damaged[damaged.size() - 5] ^= 1;  // the checksum
  EXPECT_EQ(CodeOf(Decode(damaged, {"gzip"})), ErrorCode::kEncoding);
}

TEST(BodyTest, AGzipStreamThatIsCutIsPartial) {
  const std::string whole = Gzip("some text that is long enough");
  for (size_t size = 1; size < whole.size(); ++size) {
    EXPECT_EQ(CodeOf(Decode(whole.substr(0, size), {"gzip"})), ErrorCode::kPartial) << size;
  }
}

TEST(BodyTest, AnEmptyBodyIsEmptyInAnyEncoding) {
  EXPECT_EQ(*Decode("", {"gzip"}), "");
  EXPECT_EQ(*Decode("", {}), "");
}

TEST(BodyTest, StopsAtTheWireLimit) {
  const ByteLimits limits{.wire = 1000};
  EXPECT_EQ(Decode(std::string(1000, 'a'), {}, limits)->size(), 1000u);
  EXPECT_EQ(CodeOf(Decode(std::string(1001, 'a'), {}, limits)), ErrorCode::kTooLarge);
}

TEST(BodyTest, StopsAtTheDecodedLimit) {
  const ByteLimits limits{.decoded = 1 << 20, .ratio = 2000};
  EXPECT_EQ(Decode(GzipOfZeros(1 << 20), {"gzip"}, limits)->size(), size_t{1} << 20);
  EXPECT_EQ(CodeOf(Decode(GzipOfZeros((1 << 20) + 1), {"gzip"}, limits)), ErrorCode::kTooLarge);
}

TEST(BodyTest, StopsAtTheRatioLimitOnceTheBodyIsNotSmall) {
  // A thousand to one either way, but 64 KiB do no harm.
  EXPECT_TRUE(Decode(GzipOfZeros(64 << 10), {"gzip"}, {.ratio = 200}).ok());
  const Result<std::string> bomb = Decode(GzipOfZeros(20'000'000), {"gzip"}, {.ratio = 200});
  EXPECT_EQ(CodeOf(bomb), ErrorCode::kTooLarge);
  EXPECT_NE(bomb.error().message.find("factor"), std::string::npos) << bomb.error().message;
}

TEST(BodyTest, CountsWireBytesBeforeDecoding) {
  Body body({});
  const std::string wire = GzipOfZeros(10'000);
  ASSERT_TRUE(body.SetEncodings({"gzip"}).ok());
  ASSERT_TRUE(body.Append(wire).ok());
  EXPECT_EQ(body.wire_bytes(), static_cast<int64_t>(wire.size()));
  EXPECT_EQ(body.Take().size(), 10'000u);
}

}  // namespace
}  // namespace dvcmon
