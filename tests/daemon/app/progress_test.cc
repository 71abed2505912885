#include "daemon/app/progress.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace dvcmon {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(ProgressTest, TellsHowFarItIsHowFastAndHowLongYet) {
  EXPECT_EQ(
      (Progress{.all = 816, .done = 41, .done_now = 30, .failed = 2, .elapsed = minutes(2)}).Text(),
      "41 of 816 periods, 2 failed, 15.0 a minute, 0h51m left");
  EXPECT_EQ((Progress{.all = 816, .done = 41, .done_now = 1, .elapsed = minutes(6)}).Text(),
            "41 of 816 periods, 0.2 a minute, 77h30m left");
}

TEST(ProgressTest, GuessesNothingAtTheBeginning) {
  EXPECT_EQ((Progress{.all = 9, .done = 1, .done_now = 1, .elapsed = seconds(5)}).Text(),
            "1 of 9 periods");
  EXPECT_EQ((Progress{.all = 9, .done = 4, .elapsed = minutes(5)}).Text(), "4 of 9 periods");
}

TEST(ProgressTest, TellsWhatItWaitsFor) {
  EXPECT_EQ((Progress{.all = 9, .waits = "for portal.test until noon"}).Text(),
            "0 of 9 periods; waits for portal.test until noon");
}

TEST(ProgressTest, ALineOfTheLogComesEveryHalfAMinute) {
  ProgressTeller teller(/*on_terminal=*/false);
  const Time start{};
  ::testing::internal::CaptureStderr();
  for (int second = 0; second <= 65; ++second) teller.Tell({.all = 9}, start + seconds(second));
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 3);
}

}  // namespace
}  // namespace dvcmon
