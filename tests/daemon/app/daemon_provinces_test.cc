// What the daemon tells of sources whose provinces come and go.
#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using testing::GoodAnswer;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;
using testing::SmallTree;

const Time kMidnight = StartOf(DayOf(kNoon) + days(1));

std::string Up(const std::string& province, const std::string& collector = "tree") {
  return R"(dvcmon_collector_up{collector=")" + collector + R"(",portal="dvcqg",province=")" +
         province + "\"} ";
}

// Phú Thọ before a merger, whose last day is that of kNoon, and the one that serves from then on;
// and a collector about the nation.
class DaemonProvincesTest : public testing::DaemonTest {
 protected:
  // `known_from`: when the portal knows the one that serves then.
  static std::shared_ptr<const Config> Merging(Day known_from = DayOf(kNoon)) {
    const PollTarget target = SmallTree([](CollectorSpec&) {},
                                        [](PortalSpec& portal) {
                                          portal.pause = Duration(0);
                                          CollectorSpec nation = portal.collectors.front();
                                          nation.name = "nation";
                                          nation.of = Level::kNational;
                                          nation.entity.clear();
                                          nation.row_sets.clear();
                                          portal.collectors.push_back(nation);
                                        });
    const auto merged = std::make_shared<Province>(*target.province);
    merged->slug = "phu-tho-cu";
    merged->valid_to = DayOf(kNoon);
    const auto successor = std::make_shared<Province>(*target.province);
    successor->valid_from = DayOf(kMidnight);
    successor->ids["dvcqg-2026"].front().from = known_from;
    auto config = std::make_shared<Config>();
    config->portals = {{target.portal, {merged, successor}}};
    return config;
  }

  void UseMerging(Day known_from = DayOf(kNoon)) {
    ASSERT_TRUE(daemon_->Use(Merging(known_from), now_).ok());
  }
};

TEST_F(DaemonProvincesTest, ASourceIsToldOfWhileItsProvinceIsThere) {
  UseMerging();
  StepAt(kNoon);
  StepAt(kMidnight - seconds(1));
  EXPECT_THAT(Metrics(), HasSubstr(Up("phu-tho-cu") + "1\n")) << "it ends tomorrow, not today";
  EXPECT_THAT(Metrics(), Not(HasSubstr(R"(province="phu-tho"})"))) << "it has not begun";
  StepAt(kMidnight);
  EXPECT_THAT(Metrics(), Not(HasSubstr("phu-tho-cu")));
  EXPECT_THAT(Metrics(), HasSubstr(Up("phu-tho") + "1\n"));
}

TEST_F(DaemonProvincesTest, AProvinceThatBeginsWhileTheDaemonRunsIsAskedAboutAtOnce) {
  now_ = kNoon + hours(1);  // the interval is twelve hours: it is not due at midnight
  UseMerging();
  StepAt(now_);
  EXPECT_LE(StepAt(kMidnight - seconds(1)), kMidnight);
  StepAt(kMidnight);
  EXPECT_THAT(Metrics(), HasSubstr(Up("phu-tho") + "1\n"));
}

TEST_F(DaemonProvincesTest, AProvinceThatThePortalKnowsLaterIsAskedAboutWhenItDoes) {
  now_ = kNoon + hours(1);
  UseMerging(DayOf(kMidnight) + days(2));
  StepAt(now_);
  for (int hour = 0; hour < 48; hour += 6) StepAt(kMidnight + hours(hour));
  EXPECT_THAT(Metrics(), Not(HasSubstr(Up("phu-tho") + "1\n")));
  StepAt(kMidnight + hours(48));
  EXPECT_THAT(Metrics(), HasSubstr(Up("phu-tho") + "1\n"));
}

TEST_F(DaemonProvincesTest, ASourceOfTheNationIsToldOfWhateverProvinceEnds) {
  UseMerging();
  StepAt(kNoon);
  EXPECT_THAT(Metrics(), HasSubstr(Up("", "nation")));
  StepAt(kMidnight);
  EXPECT_THAT(Metrics(), HasSubstr(Up("", "nation")));
}

TEST_F(DaemonProvincesTest, WhatEndedBeforeTheStartIsNotToldOf) {
  UseMerging();
  StepAt(kNoon);
  Open();
  now_ = kMidnight + hours(1);
  UseMerging();
  EXPECT_THAT(Metrics(), Not(HasSubstr("phu-tho-cu")));
  StepAt(now_);
  StepAt(now_ + hours(48));
  EXPECT_THAT(Metrics(), Not(HasSubstr("phu-tho-cu")));
}

TEST_F(DaemonProvincesTest, APollThatRunsPastTheEndOfItsProvinceBringsNothingBack) {
  UseMerging();
  http_.hanging = true;
  StepAt(kNoon);
  StepAt(kMidnight);
  http_.LetGo(GoodAnswer({}));
  StepAt(kMidnight + seconds(1));
  EXPECT_THAT(Metrics(), Not(HasSubstr("phu-tho-cu")));
  EXPECT_EQ(store_->LoadHealth(DayOf(kMidnight))->front().source.province, "phu-tho-cu")
      << "what was learnt is kept all the same";
}

}  // namespace
}  // namespace dvcmon
