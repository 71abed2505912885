#include "daemon/evidence/figure_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dvcmon {
namespace {

using ::testing::HasSubstr;

TEST(FigureNameTest, NamesABodyAStatisticAndAPeriod) {
  const auto name = ParseFigureName("phu-tho/applications_received{channel=online}@2026-Q3");
  ASSERT_TRUE(name.ok()) << name.error().message;
  EXPECT_EQ(name->portal, "");
  EXPECT_EQ(name->province, "");
  EXPECT_EQ(name->body, "phu-tho");
  EXPECT_EQ(name->statistic, "applications_received{channel=online}");
  EXPECT_EQ(Text(name->period), "2026-Q3");
  EXPECT_FALSE(name->as_of);
}

TEST(FigureNameTest, MayNameThePortalTheProvinceOfAnAgencyAndATime) {
  const auto name =
      ParseFigureName("dvcqg:phu-tho/H44.07/applications_handled@2026~2026-10-15T08:00:00+07:00");
  ASSERT_TRUE(name.ok()) << name.error().message;
  EXPECT_EQ(name->portal, "dvcqg");
  EXPECT_EQ(name->province, "phu-tho");
  EXPECT_EQ(name->body, "H44.07");
  EXPECT_EQ(name->as_of, ParseTime("2026-10-15T08:00:00+07:00"));
}

TEST(FigureNameTest, ATimeThatIsADayIsItsEndInVietNam) {
  const auto name = ParseFigureName("vn/online_of_received@2026~2026-10-15");
  ASSERT_TRUE(name.ok());
  EXPECT_EQ(name->as_of, *ParseTime("2026-10-16T00:00:00+07:00") - Duration(1));
}

TEST(FigureNameTest, LabelsMayStandInAnyOrderAndInQuotes) {
  EXPECT_EQ(ParseFigureName("vn/index_score{year=\"2020\", index=par}@2020")->statistic,
            "index_score{index=par,year=2020}");
}

TEST(FigureNameTest, IsReadAgainAsItIsWritten) {
  for (const std::string text :
       {"phu-tho/procedures@2026", "dvcqg:phu-tho/H44.07/procedures@as-of-2026-09-17",
        "vn/index_score{index=par,year=2020}@2020~2026-10-15T08:00:00+07:00"}) {
    const auto name = ParseFigureName(text);
    ASSERT_TRUE(name.ok()) << text;
    EXPECT_EQ(Text(*name), text);
  }
}

TEST(FigureNameTest, WhatIsNoNameIsRefusedWithTheForm) {
  for (const char* text :
       {"", "phu-tho", "phu-tho/procedures", "procedures@2026", "/procedures@2026", "phu-tho/@2026",
        "phu-tho/procedures{@2026", "phu-tho/procedures{online}@2026", "phu-tho/procedures@2026-13",
        "phu-tho/procedures@2026~soon", "p:/procedures@2026"}) {
    const auto name = ParseFigureName(text);
    ASSERT_FALSE(name.ok()) << text;
    EXPECT_THAT(name.error().message, HasSubstr("BODY/STATISTIC")) << text;
  }
}

}  // namespace
}  // namespace dvcmon
