#include "daemon/web/connection_limit.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>

namespace dvcmon {
namespace {

constexpr size_t kNoBytes = 0;
constexpr size_t kManyClients = 100;

ConnectionLimit::Answer AnswerOf(size_t bytes) {
  return std::make_shared<const WebResponse>(WebResponse{.body = std::string(bytes, 'x')});
}

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
  ConnectionLimit limit(2, kNoBytes);
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
  ConnectionLimit limit(2, kNoBytes);
  const Pair first, second, third, fourth;
  const auto place = limit.Add(first.server());
  limit.Asked(place);
  limit.Add(second.server());
  limit.Add(third.server());
  EXPECT_TRUE(first.IsOpen());
  EXPECT_FALSE(second.IsOpen());
  limit.Answered(place, AnswerOf(kNoBytes));
  limit.Add(fourth.server());
  EXPECT_TRUE(first.IsOpen()) << "answered after the third came";
  EXPECT_FALSE(third.IsOpen());
}

TEST(ConnectionLimitTest, SendsNobodyAwayWhenAllHaveAsked) {
  ConnectionLimit limit(1, kNoBytes);
  const Pair first, second;
  limit.Asked(limit.Add(first.server()));
  limit.Add(second.server());
  EXPECT_TRUE(first.IsOpen());
  EXPECT_TRUE(second.IsOpen());
}

TEST(ConnectionLimitTest, HasRoomAgainWhenOneIsGone) {
  ConnectionLimit limit(2, kNoBytes);
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

TEST(ConnectionLimitTest, SendsAwayTheOneThatHasTakenLongestOverItsAnswer) {
  ConnectionLimit limit(kManyClients, 10);
  const Pair idle, first, second, third;
  limit.Add(idle.server());
  limit.Answered(limit.Add(first.server()), AnswerOf(4));
  limit.Answered(limit.Add(second.server()), AnswerOf(6));
  EXPECT_TRUE(first.IsOpen()) << "so much may be on its way";
  limit.Answered(limit.Add(third.server()), AnswerOf(1));
  EXPECT_TRUE(idle.IsOpen()) << "it holds nothing";
  EXPECT_FALSE(first.IsOpen());
  EXPECT_TRUE(second.IsOpen()) << "there is room again";
  EXPECT_TRUE(third.IsOpen());
}

TEST(ConnectionLimitTest, CountsNoAnswerThatWasSent) {
  ConnectionLimit limit(kManyClients, 10);
  const Pair first, second, third;
  const auto place = limit.Add(first.server());
  limit.Answered(place, AnswerOf(10));
  limit.Sent(place);
  limit.Answered(limit.Add(second.server()), AnswerOf(10));
  EXPECT_TRUE(first.IsOpen());
  limit.Answered(place, AnswerOf(10));
  EXPECT_FALSE(second.IsOpen());
  limit.Remove(place);
  limit.Answered(limit.Add(third.server()), AnswerOf(10));
  EXPECT_TRUE(third.IsOpen());
}

TEST(ConnectionLimitTest, CountsAnAnswerThatSeveralGetOnce) {
  ConnectionLimit limit(kManyClients, 10);
  const Pair first, second, third;
  const auto shared = AnswerOf(8);
  limit.Answered(limit.Add(first.server()), shared);
  limit.Answered(limit.Add(second.server()), shared);
  EXPECT_TRUE(first.IsOpen());
  limit.Answered(limit.Add(third.server()), AnswerOf(8));
  EXPECT_FALSE(first.IsOpen());
  EXPECT_FALSE(second.IsOpen()) << "the other alone holds as much";
  EXPECT_TRUE(third.IsOpen());
}

TEST(ConnectionLimitTest, SendsAnAnswerThatIsAboveTheLimitByItself) {
  ConnectionLimit limit(kManyClients, 10);
  const Pair first, second;
  limit.Answered(limit.Add(first.server()), AnswerOf(1));
  limit.Answered(limit.Add(second.server()), AnswerOf(11));
  EXPECT_FALSE(first.IsOpen());
  EXPECT_TRUE(second.IsOpen());
}

}  // namespace
}  // namespace dvcmon
