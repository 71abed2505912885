#include "collectors/model/spec.h"

#include <gtest/gtest.h>

#include "collectors/model/result.h"

namespace dvcmon {
namespace {

TEST(SelectorTest, StartsAtTheRowItsParentOrTheAnswer) {
  const struct {
    const char* text;
    Selector::Base base;
    const char* pointer;
  } cases[] = {
      {"/a/b", Selector::Base::kRow, "/a/b"},         {"", Selector::Base::kRow, ""},
      {"$parent/x", Selector::Base::kParent, "/x"},   {"$root", Selector::Base::kRoot, ""},
      {"/a~1b~0c", Selector::Base::kRow, "/a~1b~0c"},
  };
  for (const auto& c : cases) {
    const auto selector = ParseSelector(c.text);
    ASSERT_TRUE(selector.ok()) << c.text;
    EXPECT_EQ(selector->base, c.base);
    EXPECT_EQ(selector->pointer, c.pointer);
    EXPECT_EQ(Text(*selector), c.text);
  }
}

TEST(SelectorTest, RefusesWhatIsNoPointerAndShowsWhatIs) {
  for (const char* text : {"a/b", "$root.x", "$paren/x", "/a~2", "/a~"}) {
    const auto selector = ParseSelector(text);
    ASSERT_FALSE(selector.ok()) << text;
    EXPECT_NE(selector.error().message.find("JSON Pointer"), std::string::npos);
  }
}

TEST(ProvinceTest, HasTheIdInForceOnTheDay) {
  Province province;
  province.ids["dvcqg"] = {{"11358", *ParseDay("2022-08-01"), *ParseDay("2025-06-30")},
                           {"398126", *ParseDay("2025-07-01"), std::nullopt}};
  EXPECT_EQ(province.IdOn("dvcqg", *ParseDay("2025-06-30")), "11358");
  EXPECT_EQ(province.IdOn("dvcqg", *ParseDay("2025-07-01")), "398126");
  EXPECT_EQ(province.IdOn("dvcqg", *ParseDay("2022-07-31")), std::nullopt);
  EXPECT_EQ(province.IdOn("other", *ParseDay("2025-07-01")), std::nullopt);
}

TEST(ErrorCodeTest, EveryReasonHasItsOwnWord) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kIo); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_EQ(ParseErrorCode(Name(code)), code) << Name(code);
  }
  EXPECT_EQ(ParseErrorCode("nonsense"), std::nullopt);
}

TEST(ErrorCodeTest, ThereAreNineteenReasonsOfAPoll) { EXPECT_EQ(kPollReasons, 19); }

}  // namespace
}  // namespace dvcmon
