#include "daemon/api/page_end.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

PageEnd SomeEnd() {
  return {*ParseTime("2026-11-22T16:31:02.017+07:00"),
          {{"dvcqg", "tree", "phu-tho", PeriodKind::kQuarter},
           *ParseDay("2026-07-01"),
           Level::kAgency,
           "H44.01"},
          "phu-tho",
          "applications_received{channel=online}"};
}

TEST(PageEndTest, ATokenLeadsBackToIt) {
  const auto back = ParseToken(TokenOf(SomeEnd()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->as_of, SomeEnd().as_of);
  EXPECT_FALSE(back->IsBehind(SomeEnd()));
  EXPECT_FALSE(SomeEnd().IsBehind(*back));
  EXPECT_EQ(back->at.source, SomeEnd().at.source);
  EXPECT_EQ(back->last, SomeEnd().last);
}

TEST(PageEndTest, AnythingElseIsNoToken) {
  const std::string token = TokenOf(SomeEnd());
  for (const std::string& text :
       {std::string(), std::string("x"), std::string("zz"), token.substr(1), token + "1f",
        token.substr(0, token.size() / 4 * 2), "00" + token}) {
    EXPECT_FALSE(ParseToken(text)) << text;
  }
}

TEST(PageEndTest, ComesBehindOthersInTheOrderOfRows) {
  PageEnd later = SomeEnd();
  later.last = "applications_received{channel=postal}";
  EXPECT_TRUE(later.IsBehind(SomeEnd()));
  PageEnd other_period = SomeEnd();
  other_period.at.period = *ParseDay("2026-10-01");
  other_period.at.body = "H44.00";
  EXPECT_TRUE(other_period.IsBehind(later));
}

}  // namespace
}  // namespace dvcmon
