#include "daemon/app/inbox.h"

#include <gtest/gtest.h>

#include <thread>

namespace dvcmon {
namespace {

TEST(InboxTest, WaitEndsWhenSomethingComes) {
  Inbox inbox;
  std::thread other([&] { inbox.Put({"https://portal.test", Poll{}}); });
  inbox.Wait(std::chrono::hours(1));
  other.join();
  EXPECT_EQ(inbox.TakeDeliveries().size(), 1U);
  EXPECT_TRUE(inbox.TakeDeliveries().empty()) << "taken once";
}

TEST(InboxTest, WhoAsksForAReloadHearsHowItWent) {
  Inbox inbox;
  std::future<Status> answer = inbox.RequestReload();
  for (auto& reload : inbox.TakeReloads()) {
    reload.set_value(Error{ErrorCode::kConfig, "line 7", ""});
  }
  EXPECT_EQ(answer.get().error().message, "line 7");
}

TEST(InboxTest, WhoAsksForAReloadIsNotLeftWaitingByAStop) {
  Inbox inbox;
  std::future<Status> before = inbox.RequestReload();
  inbox.RequestStop();
  std::future<Status> after = inbox.RequestReload();
  EXPECT_EQ(before.get().error().code, ErrorCode::kCancelled);
  EXPECT_EQ(after.get().error().code, ErrorCode::kCancelled);
}

TEST(InboxTest, AStopEndsTheWaitAndStays) {
  Inbox inbox;
  inbox.RequestStop();
  inbox.Wait(std::chrono::hours(1));
  EXPECT_TRUE(inbox.stop_requested());
}

}  // namespace
}  // namespace dvcmon
