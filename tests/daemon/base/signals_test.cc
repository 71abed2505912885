#include "daemon/base/signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <future>

namespace dvcmon {
namespace {

TEST(SignalsTest, ArriveAsCallsOnAThreadOfTheirOwn) {
  std::promise<int> received;
  std::promise<std::thread::id> thread;
  const Signals signals([&](int number) {
    received.set_value(number);
    thread.set_value(std::this_thread::get_id());
  });
  kill(getpid(), SIGHUP);
  EXPECT_EQ(received.get_future().get(), SIGHUP);
  EXPECT_NE(thread.get_future().get(), std::this_thread::get_id());
}

TEST(SignalsTest, AClientThatLeavesEndsNobody) {
  const Signals signals([](int) {});
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  close(pipe_ends[0]);
  EXPECT_EQ(write(pipe_ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  close(pipe_ends[1]);
}

}  // namespace
}  // namespace dvcmon
