#include "daemon/derive/titles.h"

#include <gtest/gtest.h>

#include "tests/daemon/derive/book.h"

namespace dvcmon {
namespace {

class TitlesTest : public testing::Test {
 protected:
  TitlesTest() {
    statistic_.title_vi = "Hồ sơ nộp trực tuyến";
    statistic_.title_en = "Applications filed online";
  }
  Title On(const char* day, std::string_view key) const {
    return TitleOn(DayAt(day), statistic_, key, titles_);
  }

  Statistic statistic_;
  const LabelTitles titles_ = {
      {"level",
       {{"4",
         {{Day::min(), {"DVCTT mức độ 4", "level 4"}},
          {DayAt("2022-08-15"), {"DVCTT toàn trình", "full"}}}}}},
      {"channel", {{"online", {{Day::min(), {"trực tuyến", "online"}}}}}},
  };
};

TEST_F(TitlesTest, AWordIsCalledAsItWasOnTheDay) {
  const Title before = {"Hồ sơ nộp trực tuyến: DVCTT mức độ 4",
                        "Applications filed online: level 4"};
  const Title since = {"Hồ sơ nộp trực tuyến: DVCTT toàn trình", "Applications filed online: full"};
  EXPECT_EQ(On("2021-12-31", "applications_online{level=4}"), before);
  EXPECT_EQ(On("2022-08-14", "applications_online{level=4}"), before);
  EXPECT_EQ(On("2022-08-15", "applications_online{level=4}"), since);
  EXPECT_EQ(On("2026-10-14", "applications_online{level=4}"), since);
}

TEST_F(TitlesTest, AKeyWithoutLabelsHasTheTitleOfItsStatistic) {
  EXPECT_EQ(On("2026-10-14", "applications_online"),
            (Title{"Hồ sơ nộp trực tuyến", "Applications filed online"}));
}

TEST_F(TitlesTest, EveryLabelIsNamedAndAWordWithoutATitleAsItStands) {
  EXPECT_EQ(On("2026-10-14", "x{channel=online,level=4,tier=commune}").vi,
            "Hồ sơ nộp trực tuyến: trực tuyến, DVCTT toàn trình, commune");
  EXPECT_EQ(On("2026-10-14", "x{level=none}").en, "Applications filed online: none");
}

}  // namespace
}  // namespace dvcmon
