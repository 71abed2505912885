#include "daemon/web/connection_limit.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace dvcmon {
namespace {

// A connection, seen from both ends.
class Pair {
 public:
  Pair() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0); }
  ~Pair() {
    close(ends_[0]);
    close(ends_[1]);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  int server() const { return ends_[0]; }
  bool IsOpen() const {
    char byte;
    return recv(ends_[1], &byte, 1, 0) < 0;  // nothing yet; 0 is the end
  }

 private:
  std::array<int, 2> ends_{};
};

TEST(ConnectionLimitTest, SendsAwayTheOneThatHasWaitedLongest) {
  ConnectionLimit limit(2);
  const Pair first, second, third, fourth;
  limit.Add(first.server());
  limit.Add(second.server());
  EXPECT_TRUE(first.IsOpen());
  limit.Add(third.server());
  EXPECT_FALSE(first.IsOpen());
  EXPECT_TRUE(second.IsOpen());
  limit.Add(fourth.server());
  EXPECT_FALSE(second.IsOpen());
  EXPECT_TRUE(third.IsOpen());
  EXPECT_TRUE(fourth.IsOpen());
}

TEST(ConnectionLimitTest, KeepsThoseThatHaveAskedUntilTheyAreAnswered) {
  ConnectionLimit limit(2);
  const Pair first, second, third, fourth;
  const auto place = limit.Add(first.server());
  limit.Asked(place);
  limit.Add(second.server());
  limit.Add(third.server());
  EXPECT_TRUE(first.IsOpen());
  EXPECT_FALSE(second.IsOpen());
  limit.Answered(place);
  limit.Add(fourth.server());
  EXPECT_TRUE(first.IsOpen()) << "answered after the third came";
  EXPECT_FALSE(third.IsOpen());
}

TEST(ConnectionLimitTest, SendsNobodyAwayWhenAllHaveAsked) {
  ConnectionLimit limit(1);
  const Pair first, second;
  limit.Asked(limit.Add(first.server()));
  limit.Add(second.server());
  EXPECT_TRUE(first.IsOpen());
  EXPECT_TRUE(second.IsOpen());
}

TEST(ConnectionLimitTest, HasRoomAgainWhenOneIsGone) {
  ConnectionLimit limit(2);
  const Pair first, second, third, fourth;
  const auto first_place = limit.Add(first.server());
  const auto second_place = limit.Add(second.server());
  limit.Remove(second_place);
  limit.Add(third.server());
  EXPECT_TRUE(first.IsOpen());
  limit.Add(fourth.server());
  EXPECT_FALSE(first.IsOpen());
  limit.Remove(first_place);  // also of one that was sent away
  EXPECT_TRUE(third.IsOpen());
  EXPECT_TRUE(fourth.IsOpen());
}

}  // namespace
}  // namespace dvcmon
