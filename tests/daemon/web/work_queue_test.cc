#include "daemon/web/work_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

#include "tests/daemon/web/rendezvous.h"

namespace dvcmon {
namespace {

TEST(WorkQueueTest, DoesAllThatItTookBeforeItCloses) {
  std::atomic<int> done = 0;
  WorkQueue queue(3, 1000);
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(queue.Post([&] { ++done; }));
  queue.Close();
  EXPECT_EQ(done, 1000);
}

TEST(WorkQueueTest, TakesNothingWhenClosed) {
  WorkQueue queue(1, 10);
  queue.Close();
  EXPECT_FALSE(queue.Post([] { FAIL(); }));
  queue.Close();
}

TEST(WorkQueueTest, TakesNoMoreThanItMayKeepWaiting) {
  std::latch running(1);
  std::latch go(1);
  WorkQueue queue(1, 2);
  ASSERT_TRUE(queue.Post([&] {
    running.count_down();
    go.wait();
  }));
  running.wait();
  EXPECT_TRUE(queue.Post([] {}));
  EXPECT_TRUE(queue.Post([] {}));
  EXPECT_FALSE(queue.Post([] {}));
  go.count_down();
}

TEST(WorkQueueTest, WorksOnAllItsThreadsAtATime) {
  Rendezvous four(4);
  std::atomic<int> met = 0;
  WorkQueue queue(4, 4);
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(queue.Post([&] { met += four.Meet(); }));
  queue.Close();
  EXPECT_EQ(met, 4);
}

}  // namespace
}  // namespace dvcmon
