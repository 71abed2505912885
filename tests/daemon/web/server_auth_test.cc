#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "daemon/web/server.h"
#include "tests/daemon/web/client.h"
#include "tests/support/yardstick.h"

namespace dvcmon {
namespace {

using ::testing::HasSubstr;

class WebServerAuthTest : public ::testing::Test {
 protected:
  void StartWith(const std::map<std::string, std::string>& users) {
    ServerOptions options;
    options.listen_address = "127.0.0.1:0";
    options.users = users;
    auto server = WebServer::Start(options, [this](const WebRequest&) -> WebResponse {
      ++handled_;
      return {.body = "secret figures"};
    });
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  int port() const { return server_->port(); }

  std::atomic<int> handled_ = 0;
  std::unique_ptr<WebServer> server_;
};

TEST_F(WebServerAuthTest, AsksForAPassword) {
  StartWith({{"an", HashOf("right")}});
  for (const char* header : {"", "Authorization: Bearer abc\r\n", "Authorization: Basic\r\n",
                             "Authorization: Basic !!!!\r\n", "Authorization: Basic YW4=\r\n"}) {
    const Reply reply = Get(port(), "/metrics", header);
    EXPECT_EQ(reply.status, 401) << header;
    EXPECT_THAT(reply.headers.at("www-authenticate"), HasSubstr("Basic realm=\"dvcmon\""))
        << header;
    EXPECT_EQ(reply.headers.at("x-content-type-options"), "nosniff");
    EXPECT_THAT(reply.body, ::testing::Not(HasSubstr("figures")));
  }
  EXPECT_EQ(handled_, 0);
}

TEST_F(WebServerAuthTest, LetsTheRightPasswordIn) {
  StartWith({{"an", HashOf("đúng:rồi")}});
  EXPECT_EQ(Get(port(), "/metrics", BasicHeader("an", "đúng:rồi")).body, "secret figures");
  EXPECT_EQ(Get(port(), "/metrics", BasicHeader("an", "đúng:rồi")).status, 200) << "from memory";
}

TEST_F(WebServerAuthTest, KeepsAWrongPasswordOut) {
  StartWith({{"an", HashOf("right")}, {"binh", HashOf("other")}});
  EXPECT_EQ(Get(port(), "/", BasicHeader("an", "right")).status, 200);
  for (const auto& [user, password] : std::vector<std::pair<std::string, std::string>>{
           {"an", "wrong"}, {"an", ""}, {"an", "other"}, {"nobody", "right"}, {"", ""}}) {
    EXPECT_EQ(Get(port(), "/", BasicHeader(user, password)).status, 401) << user << password;
  }
  EXPECT_EQ(handled_, 1);
}

TEST_F(WebServerAuthTest, LeavesOpenPathsOpen) {
  StartWith({{"an", HashOf("right")}});
  EXPECT_EQ(Get(port(), "/-/healthy").status, 200);
  EXPECT_EQ(Get(port(), "/-/ready?x=1").status, 200);
  EXPECT_EQ(Get(port(), "/%2D/ready").status, 200) << "the decoded path counts";
  for (const char* target : {"/-/healthy/", "/-/healthy/../..", "//-/healthy", "/-/HEALTHY",
                             "/?/-/healthy", "/-/healthy%00", "/metrics"}) {
    EXPECT_NE(Get(port(), target).status, 200) << target;
  }
}

TEST_F(WebServerAuthTest, ComputesARightPasswordOnce) {
  StartWith({{"an", HashOf("right", 12)}});
  const auto ask = [this] { return Get(port(), "/", BasicHeader("an", "right")).status; };
  const auto computed = ProcessorTime([&] { ASSERT_EQ(ask(), 200); });
  const auto known = ProcessorTime([&] {
    for (int i = 0; i < 30; ++i) ASSERT_EQ(ask(), 200);
  });
  EXPECT_LT(known, 15 * computed) << "30 times would take 30 times";
}

TEST_F(WebServerAuthTest, GuessesDelayNobodyWhoIsKnown) {
  StartWith({{"an", HashOf("right", 11)}});  // some 0.12 s for each guess
  ASSERT_EQ(Get(port(), "/", BasicHeader("an", "right")).status, 200);
  std::vector<Client> guessers;
  for (int i = 0; i < 40; ++i) {
    Client& guesser = guessers.emplace_back(port());
    ASSERT_TRUE(guesser.Send("GET / HTTP/1.1\r\nHost: x\r\n" +
                             BasicHeader("an", std::to_string(i)) + "\r\n"));
  }
  EXPECT_EQ(Get(port(), "/", BasicHeader("an", "right")).status, 200);
  EXPECT_EQ(Get(port(), "/-/healthy").status, 200);
  EXPECT_FALSE(std::ranges::all_of(guessers, &Client::HasSomething)) << "guesses still wait";
  int refused = 0;
  int busy = 0;
  for (Client& guesser : guessers) {
    const Reply reply = guesser.Read();
    refused += reply.status == 401;
    busy += reply.status == 503;
    EXPECT_EQ(reply.headers.contains("retry-after"), reply.status == 503);
  }
  EXPECT_EQ(refused + busy, 40);
  EXPECT_GE(refused, 16) << "as many as may wait";
  EXPECT_GE(busy, 1) << "the rest is not kept waiting for long";
}

TEST_F(WebServerAuthTest, EndsWhilePasswordsAreWaiting) {
  const auto one = ProcessorTime([] { HashOf("no", 11); });
  StartWith({{"an", HashOf("right", 11)}});
  std::vector<Client> guessers;
  for (int i = 0; i < 16; ++i) {
    Client& guesser = guessers.emplace_back(port());
    ASSERT_TRUE(guesser.Send("GET / HTTP/1.1\r\nHost: x\r\n" + BasicHeader("an", "no") + "\r\n"));
  }
  EXPECT_EQ(guessers.front().Read().status, 401);
  EXPECT_LT(ProcessorTime([this] { server_.reset(); }), 8 * one) << "all sixteen take fifteen more";
  EXPECT_EQ(handled_, 0);
}

}  // namespace
}  // namespace dvcmon
