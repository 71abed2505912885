#include "daemon/app/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::nanoseconds;

TEST(WorkerPoolTest, WithoutThreadsWorkIsDoneAtOnceByTheCaller) {
  WorkerPool pool(0);
  std::thread::id worker;
  pool.Submit([&] { worker = std::this_thread::get_id(); });
  EXPECT_EQ(worker, std::this_thread::get_id());
}

TEST(WorkerPoolTest, DoesEverythingThatWasSubmitted) {
  std::atomic<int> done{0};
  std::promise<void> all;
  WorkerPool pool(3);
  for (int i = 0; i < 1000; ++i) {
    pool.Submit([&] {
      if (++done == 1000) all.set_value();
    });
  }
  all.get_future().wait();
  EXPECT_EQ(done, 1000);
}

TEST(WorkerPoolTest, WorkMaySubmitWork) {
  std::promise<void> second;
  WorkerPool pool(1);
  pool.Submit([&] { pool.Submit([&] { second.set_value(); }); });
  EXPECT_EQ(second.get_future().wait_for(hours(1)), std::future_status::ready);
}

TEST(WorkerPoolTest, StoppingLetsTheRunningPieceEndAndDropsWhatComesLater) {
  std::promise<void> started;
  std::atomic<bool> stopping{false};
  std::atomic<int> done{0};
  WorkerPool pool(1);
  pool.Submit([&] {
    started.set_value();
    while (!stopping) std::this_thread::yield();
    ++done;
  });
  started.get_future().wait();
  stopping = true;
  pool.Stop();
  EXPECT_EQ(done, 1);
  pool.Submit([&] { done = 100; });
  EXPECT_EQ(done, 1);
}

TEST(WorkerPoolTest, TellsWhenAPieceOfWorkTakesTooLong) {
  std::promise<void> started;
  std::promise<void> release;
  WorkerPool pool(2);
  EXPECT_TRUE(pool.Progressing(nanoseconds(0)));
  pool.Submit([&] {
    started.set_value();
    release.get_future().wait();
  });
  started.get_future().wait();
  EXPECT_TRUE(pool.Progressing(hours(1)));
  EXPECT_FALSE(pool.Progressing(nanoseconds(0)));
  release.set_value();
}

}  // namespace
}  // namespace dvcmon
