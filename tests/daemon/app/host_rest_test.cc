#include "daemon/app/host_rest.h"

#include <gtest/gtest.h>

#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Of a portal with a pause of one second that is polled every twelve hours.
Poll Ended(std::optional<ErrorCode> error) {
  Poll poll;
  poll.target = testing::SmallTree();
  if (error) poll.error = Error{*error, "", ""};
  if (error == ErrorCode::kStatus) poll.captures.emplace_back().status = 503;
  return poll;
}

TEST(HostRestTest, IsThePauseOfThePortal) {
  HostRest rest;
  EXPECT_EQ(rest.After("a", Ended({})), seconds(1));
  EXPECT_EQ(rest.After("a", Ended(ErrorCode::kContract)), seconds(1));
}

TEST(HostRestTest, IsAsLongAsThePortalAsked) {
  HostRest rest;
  Poll busy = Ended(ErrorCode::kStatus);
  busy.retry_after = seconds(90);
  EXPECT_EQ(rest.After("a", busy), seconds(90));
}

TEST(HostRestTest, IsTheIntervalOrLongerWhereRobotsAreRefused) {
  HostRest rest;
  Poll blocked = Ended(ErrorCode::kBlocked);
  EXPECT_EQ(rest.After("a", blocked), hours(12));
  blocked.retry_after = hours(20);
  EXPECT_EQ(rest.After("a", blocked), hours(20));
}

TEST(HostRestTest, IsAQuarterOfAnHourAfterFiveFailuresAndUntilTheServerWorks) {
  HostRest rest;
  for (int i = 0; i < 4; ++i) EXPECT_EQ(rest.After("a", Ended(ErrorCode::kTimeout)), seconds(1));
  EXPECT_EQ(rest.After("a", Ended(ErrorCode::kConnect)), minutes(15));
  EXPECT_EQ(rest.After("a", Ended(ErrorCode::kStatus)), minutes(15)) << "the probe failed too";
  EXPECT_EQ(rest.After("b", Ended(ErrorCode::kTimeout)), seconds(1)) << "another host";
  EXPECT_TRUE(rest.OnTrial("a"));
  EXPECT_FALSE(rest.OnTrial("b"));
  EXPECT_FALSE(rest.OnTrial("c")) << "never asked";
  EXPECT_EQ(rest.After("a", Ended({})), seconds(1));
  EXPECT_FALSE(rest.OnTrial("a"));
  EXPECT_EQ(rest.After("a", Ended(ErrorCode::kTimeout)), seconds(1));
}

TEST(HostRestTest, ARequestThatTheServerDoesNotLikeIsNoBrokenServer) {
  HostRest rest;
  for (const int status : {400, 401, 404, 410}) {
    Poll disliked = Ended(ErrorCode::kStatus);
    disliked.captures.back().status = status;
    EXPECT_FALSE(IsBroken(disliked)) << status;
    EXPECT_EQ(rest.After("a", disliked), seconds(1)) << "and asking more often would not mend it";
  }
  Poll slow = Ended(ErrorCode::kStatus);
  slow.captures.back().status = 408;
  EXPECT_TRUE(IsBroken(slow));
}

}  // namespace
}  // namespace dvcmon
