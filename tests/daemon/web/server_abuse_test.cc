// Clients that are slow, silent, greedy or mad, and the ones beside them who are not.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <random>
#include <vector>

#include "daemon/web/server.h"
#include "tests/daemon/web/client.h"

namespace dvcmon {
namespace {

using std::chrono::steady_clock;

class WebServerAbuseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    ServerOptions options;
    options.listen_address = "127.0.0.1:0";
    auto server =
        WebServer::Start(options, [](const WebRequest&) -> WebResponse { return {.body = "ok"}; });
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  int port() const { return server_->port(); }

  // A well-behaved client is served soon, a few times in a row.
  void ExpectOthersServed() const {
    for (int i = 0; i < 3; ++i) {
      const auto begin = steady_clock::now();
      EXPECT_EQ(Get(port(), "/metrics").status, 200);
      EXPECT_LT(steady_clock::now() - begin, kBeforeTimeOut);
    }
  }

  std::unique_ptr<WebServer> server_;
};

TEST_F(WebServerAbuseTest, SilentAndSlowClientsKeepNobodyOut) {
  std::vector<Client> silent;
  std::vector<Client> slow;
  for (int i = 0; i < 200; ++i) silent.emplace_back(port());
  for (int i = 0; i < 100; ++i) slow.emplace_back(port());
  const std::string request = "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: ";
  for (char byte : request) {
    for (Client& client : slow) client.Send({&byte, 1});
  }
  for (Client& client : slow) client.Send("x");
  ExpectOthersServed();
}

TEST_F(WebServerAbuseTest, MoreClientsThanThereIsRoomForKeepNobodyOut) {
  std::vector<Client> silent;
  for (int i = 0; i < 900; ++i) {
    silent.emplace_back(port());
    ASSERT_TRUE(silent.back().connected()) << i;
  }
  ExpectOthersServed();
  EXPECT_TRUE(silent.front().IsClosedByServer()) << "the one that has waited longest has gone";
}

TEST_F(WebServerAbuseTest, AClientThatIsAnsweredStaysWhenOthersFlood) {
  Client scraper(port());
  ASSERT_EQ(scraper.Ask("GET", "/metrics").status, 200);
  std::vector<Client> silent;
  for (int i = 0; i < 600; ++i) {
    silent.emplace_back(port());
    if (i % 100 == 0) {
      ASSERT_EQ(scraper.Ask("GET", "/metrics").status, 200) << i;
    }
  }
}

TEST_F(WebServerAbuseTest, ClientsThatStayAfterTheirAnswerKeepNobodyOut) {
  std::vector<Client> staying;
  for (int i = 0; i < 600; ++i) {
    const auto begin = steady_clock::now();
    staying.emplace_back(port());
    ASSERT_EQ(staying.back().Ask("GET", "/metrics").status, 200) << i;
    ASSERT_LT(steady_clock::now() - begin, kBeforeTimeOut) << "not by the time-out";
  }
  EXPECT_TRUE(staying.front().IsClosedByServer());
}

TEST_F(WebServerAbuseTest, AClientThatWaitsForItsAnswerStaysWhenOthersFlood) {
  ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  std::latch asked(1);
  std::latch flooded(1);
  const auto server = WebServer::Start(options, [&](const WebRequest&) -> WebResponse {
    asked.count_down();
    flooded.wait();
    return {.body = "ok"};
  });
  ASSERT_TRUE(server);
  Client waiting((*server)->port());
  ASSERT_TRUE(waiting.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  asked.wait();
  std::vector<Client> silent;
  for (int i = 0; i < 600; ++i) silent.emplace_back((*server)->port());
  EXPECT_TRUE(silent.front().IsClosedByServer());
  flooded.count_down();
  EXPECT_EQ(waiting.Read().status, 200);
}

TEST_F(WebServerAbuseTest, ACrowdThatWaitsForPagesDelaysNoScrape) {
  ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  std::latch scraped(1);
  std::latch busy(4);
  const auto server = WebServer::Start(options, [&](const WebRequest& request) -> WebResponse {
    if (request.path != "/metrics") {
      busy.count_down();
      scraped.wait();
    }
    return {.body = request.path};
  });
  ASSERT_TRUE(server);
  std::vector<Client> crowd;
  for (int i = 0; i < 100; ++i) {
    crowd.emplace_back((*server)->port());
    ASSERT_TRUE(crowd.back().Send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    if (i == 3) busy.wait();
  }
  EXPECT_EQ(Get((*server)->port(), "/metrics").body, "/metrics");
  scraped.count_down();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(crowd[i].Read().body, "/" + std::to_string(i));
}

TEST_F(WebServerAbuseTest, ACrowdThatOpensOnePageHasItMadeOnce) {
  ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  std::latch busy(4);
  std::latch all_asked(1);
  std::atomic<int> made = 0;
  const auto server = WebServer::Start(options, [&](const WebRequest& request) -> WebResponse {
    if (request.path != "/crowded") {
      busy.count_down();
      all_asked.wait();
      return {.body = "other"};
    }
    return {.body = "made " + std::to_string(++made)};
  });
  ASSERT_TRUE(server);
  std::vector<Client> others;
  for (int i = 0; i < 4; ++i) {
    others.emplace_back((*server)->port());
    ASSERT_TRUE(others.back().Send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
  }
  busy.wait();
  std::vector<Client> crowd;
  for (int i = 0; i < 100; ++i) {
    crowd.emplace_back((*server)->port());
    ASSERT_TRUE(crowd.back().Send("GET /crowded HTTP/1.1\r\nHost: x\r\n\r\n"));
  }
  // All of them are connected, so the server's one thread has come to this one after them.
  EXPECT_EQ(Get((*server)->port(), "/%").status, 400);
  all_asked.count_down();
  for (Client& client : crowd) EXPECT_EQ(client.Read().body, "made 1");
}

TEST_F(WebServerAbuseTest, LargeHeadersAreRefused) {
  for (const std::string& head :
       {"GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + std::string(1 << 20, 'x') + "\r\n\r\n",
        "GET /" + std::string(1 << 20, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n"}) {
    Client client(port());
    client.Send(head);  // may fail when the answer comes before the end
    EXPECT_THAT(client.Read().status, ::testing::AnyOf(0, 413, 414, 431));
    ExpectOthersServed();
  }
  std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 100'000; ++i) many += "A: b\r\n";
  Client client(port());
  client.Send(many);
  EXPECT_THAT(client.Read().status, ::testing::AnyOf(0, 413, 431));
  ExpectOthersServed();
}

TEST_F(WebServerAbuseTest, UsualHeadersAreNotLarge) {
  EXPECT_EQ(Get(port(), "/", "Cookie: " + std::string(8000, 'x') + "\r\n").status, 200);
}

TEST_F(WebServerAbuseTest, GarbageIsRefused) {
  std::minstd_rand random(1);
  for (int i = 0; i < 200; ++i) {
    std::string garbage(1 + random() % 3000, '\0');
    for (char& byte : garbage) byte = static_cast<char>(random());
    Client client(port());
    client.Send(garbage);
  }
  for (const char* text :
       {"\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01"}) {
    Client client(port());
    client.Send(text);
  }
  ExpectOthersServed();
}

TEST_F(WebServerAbuseTest, ClientsThatGoBeforeTheirAnswerDoNoHarm) {
  for (int i = 0; i < 200; ++i) {
    Client client(port());
    ASSERT_TRUE(client.Send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"));
  }
  ExpectOthersServed();
}

TEST_F(WebServerAbuseTest, ClientsThatDoNotReadTheirAnswerKeepNobodyOut) {
  ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  const auto server = WebServer::Start(options, [](const WebRequest& request) -> WebResponse {
    return {.body = std::string(request.path == "/large" ? 8 << 20 : 2, 'x')};
  });
  ASSERT_TRUE(server);
  std::vector<Client> deaf;
  for (int i = 0; i < 8; ++i) {
    deaf.emplace_back((*server)->port());
    ASSERT_TRUE(deaf.back().Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
  }
  const auto begin = steady_clock::now();
  EXPECT_EQ(Get((*server)->port(), "/").status, 200);
  EXPECT_LT(steady_clock::now() - begin, kBeforeTimeOut);
}

}  // namespace
}  // namespace dvcmon
