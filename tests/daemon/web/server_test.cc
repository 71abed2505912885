#include "daemon/web/server.h"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <mutex>
#include <thread>

#include "tests/daemon/web/client.h"
#include "tests/daemon/web/rendezvous.h"

namespace dvcmon {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::StartsWith;

ServerOptions AnyPort() {
  ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  return options;
}

std::unique_ptr<WebServer> StartOrFail(const ServerOptions& options, WebHandler handler) {
  Result<std::unique_ptr<WebServer>> server = WebServer::Start(options, std::move(handler));
  EXPECT_TRUE(server) << server.error().message;
  return server ? std::move(*server) : nullptr;
}

WebResponse SayHello(const WebRequest&) { return {.body = "hello"}; }

// Keeps the last request and gives the same answer each time.
class Recorder {
 public:
  explicit Recorder(WebResponse response = {.body = "hello"}) : response_(std::move(response)) {}
  WebHandler Handler() {
    return [this](const WebRequest& request) {
      const std::lock_guard lock(mutex_);
      last_ = request;
      ++count_;
      return response_;
    };
  }
  WebRequest last() const {
    const std::lock_guard lock(mutex_);
    return last_;
  }
  int count() const {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  const WebResponse response_;
  mutable std::mutex mutex_;
  WebRequest last_;
  int count_ = 0;
};

TEST(WebServerTest, PassesARequestToItsHandler) {
  Recorder recorder;
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  const Reply reply = Get(server->port(), "/agencies/S%E1%BB%9F?as-of=2026-11-22&q=a+b",
                          "Accept: text/html\r\nAccept-Encoding: gzip, br\r\n");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "hello");
  const WebRequest request = recorder.last();
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.path, "/agencies/Sở");
  EXPECT_THAT(request.query, ElementsAre(Pair("as-of", "2026-11-22"), Pair("q", "a b")));
  EXPECT_EQ(request.accept, "text/html");
  EXPECT_EQ(request.accept_encoding, "gzip, br");
}

TEST(WebServerTest, PassesAnAnswerToTheClient) {
  Recorder recorder({.status = 404,
                     .content_type = "application/json",
                     .body = "{}",
                     .headers = {{"Cache-Control", "no-store"}, {"Vary", "Accept"}}});
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  const Reply reply = Get(server->port(), "/nothing");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.headers.at("content-type"), "application/json");
  EXPECT_EQ(reply.headers.at("content-length"), "2");
  EXPECT_EQ(reply.headers.at("cache-control"), "no-store");
  EXPECT_EQ(reply.headers.at("vary"), "Accept");
  EXPECT_EQ(reply.headers.at("x-content-type-options"), "nosniff");
  EXPECT_FALSE(reply.headers.contains("server"));
  EXPECT_EQ(reply.body, "{}");
}

TEST(WebServerTest, SendsNoBodyToHead) {
  Recorder recorder;
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  Client client(server->port());
  const Reply head = client.Ask("HEAD", "/metrics");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "5");
  EXPECT_EQ(recorder.last().method, "HEAD");
  EXPECT_EQ(client.Ask("GET", "/metrics").body, "hello") << "nothing was left over from the first";
}

TEST(WebServerTest, SendsALargeAnswerWhole) {
  std::string body;
  while (body.size() < 20'000'000) body += "dvcmon_up 1\n";
  Recorder recorder({.body = body});
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  EXPECT_TRUE(Get(server->port(), "/metrics").body == body);
}

TEST(WebServerTest, TakesASmallBodyAndDropsIt) {
  Recorder recorder;
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  Client client(server->port());
  ASSERT_TRUE(client.Send("POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 1024\r\n\r\n" +
                          std::string(1024, 'x')));
  EXPECT_EQ(client.Read().status, 200);
  EXPECT_EQ(recorder.last().method, "POST");
  EXPECT_EQ(client.Ask("GET", "/after").status, 200);
  EXPECT_EQ(recorder.last().path, "/after");
}

TEST(WebServerTest, RefusesALargeBody) {
  Recorder recorder;
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  for (const char* header :
       {"Content-Length: 1025\r\n", "Content-Length: 99999999999\r\n",
        "Transfer-Encoding: chunked\r\n", "Content-Length: 5000\r\nExpect: 100-continue\r\n"}) {
    EXPECT_EQ(Client(server->port()).Ask("POST", "/-/reload", header).status, 413) << header;
  }
  EXPECT_EQ(recorder.count(), 0);
}

TEST(WebServerTest, RefusesOtherMethods) {
  Recorder recorder;
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get"}) {
    const Reply reply = Client(server->port()).Ask(method, "/");
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_EQ(reply.headers.at("allow"), "GET, HEAD, POST") << method;
  }
  EXPECT_EQ(recorder.count(), 0);
}

TEST(WebServerTest, RefusesATargetThatIsNoText) {
  Recorder recorder;
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  for (const char* target : {"/%00", "/metrics%00.html", "/?q=%FF", "/%C0%AF", "/%zz", "metrics"}) {
    EXPECT_EQ(Get(server->port(), target).status, 400) << target;
  }
  EXPECT_EQ(recorder.count(), 0);
}

TEST(WebServerTest, AnswersSeveralRequestsOnOneConnection) {
  Recorder recorder;
  const auto server = StartOrFail(AnyPort(), recorder.Handler());
  Client client(server->port());
  for (int i = 0; i < 20; ++i) ASSERT_EQ(client.Ask("GET", "/metrics").status, 200) << i;
  ASSERT_TRUE(client.Send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_EQ(client.Read().status, 200);
  EXPECT_EQ(client.Read().status, 200);
  EXPECT_EQ(recorder.count(), 22);
}

TEST(WebServerTest, CallsItsHandlerForSeveralAtATime) {
  Rendezvous four(4);
  const auto server = StartOrFail(AnyPort(), [&](const WebRequest&) -> WebResponse {
    return {.status = four.Meet() ? 200 : 500};
  });
  std::vector<std::thread> clients;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 4; ++i) {
    const std::string page = "/" + std::to_string(i);  // each its own: equal ones get one answer
    clients.emplace_back([&, page] { answered += Get(server->port(), page).status == 200; });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered, 4);
}

TEST(WebServerTest, AddsTheConfiguredHeadersOverThoseOfItsHandler) {
  Recorder recorder({.headers = {{"X-Frame-Options", "SAMEORIGIN"}, {"Vary", "Accept"}}});
  ServerOptions options = AnyPort();
  options.headers = {{"x-frame-options", "DENY"}, {"x-content-type-options", "other"}};
  const auto server = StartOrFail(options, recorder.Handler());
  Client client(server->port());
  ASSERT_TRUE(client.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  const Reply reply = client.Read();
  EXPECT_EQ(reply.headers.at("x-frame-options"), "DENY");
  EXPECT_EQ(reply.headers.at("x-content-type-options"), "other");
  EXPECT_EQ(reply.headers.at("vary"), "Accept");
}

TEST(WebServerTest, RefusesHeadersThatBreakAnAnswer) {
  for (const auto& header : std::map<std::string, std::string>{{"content-length", "5"},
                                                               {"Transfer-Encoding", "chunked"},
                                                               {"Connection", "close"},
                                                               {"X Y", "1"},
                                                               {"", "1"},
                                                               {"X-Split", "a\r\nSet-Cookie: b"}}) {
    ServerOptions options = AnyPort();
    options.headers = {header};
    const auto server = WebServer::Start(options, SayHello);
    ASSERT_FALSE(server) << header.first;
    EXPECT_EQ(server.error().code, ErrorCode::kConfig);
    EXPECT_THAT(server.error().message, HasSubstr("\"" + header.first + "\""));
  }
}

TEST(WebServerTest, ListensOnAPortThatTheSystemChooses) {
  Recorder recorder;
  for (const char* host : {"127.0.0.1", "::1"}) {
    const bool is_v6 = std::string_view(host) == "::1";
    ServerOptions options;
    options.listen_address = is_v6 ? "[::1]:0" : "127.0.0.1:0";
    const auto server = StartOrFail(options, recorder.Handler());
    ASSERT_GT(server->port(), 0);
    EXPECT_EQ(server->url(),
              (is_v6 ? "http://[::1]:" : "http://127.0.0.1:") + std::to_string(server->port()));
    EXPECT_EQ(Client(server->port(), host).Ask("GET", "/").status, 200);
  }
}

TEST(WebServerTest, ListensOnAllInterfacesByBothProtocols) {
  Recorder recorder;
  ServerOptions options;
  options.listen_address = ":0";
  options.insecure = true;
  const auto server = StartOrFail(options, recorder.Handler());
  EXPECT_EQ(Client(server->port(), "127.0.0.1").Ask("GET", "/").status, 200);
  EXPECT_EQ(Client(server->port(), "::1").Ask("GET", "/").status, 200);
  EXPECT_THAT(server->url(), StartsWith("http://localhost:"));
}

TEST(WebServerTest, SaysThatItsAddressIsTaken) {
  Recorder recorder;
  const auto first = StartOrFail(AnyPort(), recorder.Handler());
  ServerOptions options;
  options.listen_address = "127.0.0.1:" + std::to_string(first->port());
  const auto second = WebServer::Start(options, recorder.Handler());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kIo);
  EXPECT_THAT(second.error().message,
              AllOf(HasSubstr(options.listen_address), HasSubstr("another program listens there")));
}

TEST(WebServerTest, LeavesItsAddressFree) {
  Recorder recorder;
  auto first = StartOrFail(AnyPort(), recorder.Handler());
  ServerOptions options;
  options.listen_address = "127.0.0.1:" + std::to_string(first->port());
  {
    Client client(first->port());
    EXPECT_EQ(client.Ask("GET", "/").status, 200);
    first.reset();
    EXPECT_TRUE(client.IsClosedByServer());
  }  // the server closed first, so its side of the connection lingers on that port
  EXPECT_TRUE(WebServer::Start(options, recorder.Handler()));
}

TEST(WebServerTest, RefusesAPublicAddressWithoutTlsAndUsers) {
  for (const char* address : {":0", "0.0.0.0:0", "[::]:0"}) {
    ServerOptions options;
    options.listen_address = address;
    const auto open = WebServer::Start(options, SayHello);
    ASSERT_FALSE(open) << address;
    EXPECT_EQ(open.error().code, ErrorCode::kConfig);
    EXPECT_THAT(open.error().message, AllOf(HasSubstr(address), HasSubstr("127.0.0.1"),
                                            HasSubstr("cert_file"), HasSubstr("insecure: true")));
    options.users = {{"an", HashOf("secret")}};
    EXPECT_FALSE(WebServer::Start(options, SayHello)) << "passwords in clear text";
    options.insecure = true;
    EXPECT_TRUE(WebServer::Start(options, SayHello));
  }
}

TEST(WebServerTest, RefusesAMalformedAddress) {
  ServerOptions options;
  options.listen_address = "19766";
  const auto server = WebServer::Start(options, SayHello);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::kConfig);
}

TEST(WebServerTest, EndsWhileClientsAreConnectedAndAsking) {
  std::latch asked(1);
  auto server = StartOrFail(AnyPort(), [&](const WebRequest&) -> WebResponse {
    asked.count_down();
    return {};
  });
  Client silent(server->port());
  Client half(server->port());
  ASSERT_TRUE(half.Send("GET / HTT"));
  Client asking(server->port());
  ASSERT_TRUE(asking.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  asked.wait();
  const auto start = std::chrono::steady_clock::now();
  server.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, kBeforeTimeOut);
  EXPECT_TRUE(silent.IsClosedByServer());
  EXPECT_TRUE(half.IsClosedByServer());
}

TEST(WebServerTest, EndsUnderLoad) {
  auto server = StartOrFail(AnyPort(), SayHello);
  const int port = server->port();
  std::latch warm(4);
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      EXPECT_EQ(Get(port, "/").status, 200);
      warm.count_down();
      while (Client(port).Ask("GET", "/").status != 0) {
      }
    });
  }
  warm.wait();
  server.reset();
  for (std::thread& client : clients) client.join();
  EXPECT_FALSE(Client(port).connected());
}

}  // namespace
}  // namespace dvcmon
