// What goes well: requests arrive as they were meant, answers as they were sent.
#include <gmock/gmock.h>
#include <signal.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <latch>
#include <thread>

#include "tests/collectors/http/http_fixture.h"
#include "tests/collectors/http/name_server.h"
#include "tests/support/gzip.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

TEST(CurlExchangeTest, AGetArrivesAsItWasMeant) {
  ToxicServer server;
  server.Serve("/a", Answer("{}"));
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/a?b=c%20d"));
  request.headers = {{"X-One", "1"}, {"X-Empty", ""}};
  ASSERT_TRUE(Fetch(client, request).ok());
  ASSERT_EQ(server.requests().size(), 1u);
  const SeenRequest seen = server.requests()[0];
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.target, "/a?b=c%20d");
  EXPECT_EQ(seen.body, "");
  EXPECT_THAT(seen.headers, Contains(Pair("x-one", "1")));
  EXPECT_THAT(seen.headers, Contains(Pair("x-empty", "")));
  EXPECT_THAT(seen.headers, Contains(Pair("user-agent", "dvcmon-test")));
  EXPECT_THAT(seen.headers, Contains(Pair("accept-encoding", "gzip")));
}

TEST(CurlExchangeTest, APostArrivesWithItsBodyAndContentType) {
  ToxicServer server;
  server.Serve("/a", Answer("{}"));
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/a"));
  request.method = "POST";
  request.body = std::string("{\"a\":\0\"\xff\"}", 9) + std::string(2 << 20, 'x');
  request.content_type = "application/json";
  ASSERT_TRUE(Fetch(client, request).ok());
  ASSERT_EQ(server.requests().size(), 1u);
  const SeenRequest seen = server.requests()[0];
  EXPECT_EQ(seen.method, "POST");
  EXPECT_TRUE(seen.body == request.body);
  EXPECT_THAT(seen.headers, Contains(Pair("content-type", "application/json")));
  EXPECT_THAT(seen.headers, Not(Contains(Key("expect"))));
}

TEST(CurlExchangeTest, AnEmptyPostHasNoContentTypeUnlessItWasGiven) {
  ToxicServer server;
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/a"));
  request.method = "POST";
  ASSERT_TRUE(Fetch(client, request).ok());
  const SeenRequest seen = server.requests().at(0);
  EXPECT_EQ(seen.body, "");
  EXPECT_THAT(seen.headers, Contains(Pair("content-length", "0")));
  EXPECT_THAT(seen.headers, Not(Contains(Key("content-type"))));
}

TEST(CurlExchangeTest, TheAnswerIsHandedOverAsItCame) {
  ToxicServer server;
  const std::string body("\xef\xbb\xbf{\"a\":\"\xff\0\"}", 13);
  server.Serve("/a", Answer(body, {.status = 201,
                                   .content_type = "text/plain; charset=x",
                                   .headers = {{"X-Two", "b"}, {"x-two", "c"}}}));
  CurlHttpClient client;
  const Result<HttpResponse> answer = Fetch(client, RequestFor(server.Url("/a?q=1")));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, body);
  EXPECT_EQ(answer->wire_bytes, 13);
  EXPECT_EQ(answer->Header("content-type"), "text/plain; charset=x");
  EXPECT_THAT(answer->headers, Contains(Pair("X-Two", "b")));
  EXPECT_THAT(answer->headers, Contains(Pair("x-two", "c")));
  EXPECT_EQ(answer->url, server.Url("/a?q=1"));
  EXPECT_TRUE(answer->redirects.empty());
  EXPECT_EQ(answer->remote_address, "127.0.0.1");
  EXPECT_EQ(answer->tls_version, "");
  EXPECT_FALSE(answer->tls_not_after);
  EXPECT_LE(answer->first_byte, answer->total);
}

TEST(CurlExchangeTest, AStatusThatIsAnErrorIsAnAnswer) {
  ToxicServer server;
  CurlHttpClient client;
  for (const int status : {204, 304, 401, 404, 407, 429, 500, 503}) {
    server.ServeAll(Answer("", {.status = status, .headers = {{"Retry-After", "120"}}}));
    const Result<HttpResponse> answer = Fetch(client, RequestFor(server.Url("/")));
    ASSERT_TRUE(answer.ok()) << status << answer.error().message;
    EXPECT_EQ(answer->status, status);
    EXPECT_EQ(answer->Header("Retry-After"), "120");
  }
}

TEST(CurlExchangeTest, AGzipAnswerIsDecodedAndItsWireBytesCounted) {
  ToxicServer server;
  const std::string text(10'000, 'a');
  server.Serve("/a", Encoded("gzip", Gzip(text)));
  CurlHttpClient client;
  const Result<HttpResponse> answer = Fetch(client, RequestFor(server.Url("/a")));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, text);
  EXPECT_EQ(answer->wire_bytes, static_cast<int64_t>(Gzip(text).size()));
}

TEST(CurlExchangeTest, AChunkedAnswerIsJoinedAndItsTrailersAreNoHeaders) {
  ToxicServer server;
  server.Serve("/a", Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "2\r\n{\"\r\n3\r\na\":\r\n2\r\n1}\r\n0\r\nX-Trailer: t\r\n\r\n"));
  CurlHttpClient client;
  const Result<HttpResponse> answer = Fetch(client, RequestFor(server.Url("/a")));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "{\"a\":1}");
  EXPECT_EQ(answer->wire_bytes, 7);
  EXPECT_EQ(answer->Header("X-Trailer"), "");
}

TEST(CurlExchangeTest, ADelayIsKept) {
  ToxicServer server;
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/"));
  request.delay = milliseconds(1600);
  request.timeouts.total = milliseconds(1500);  // counts from the end of the delay
  const auto start = std::chrono::steady_clock::now();
  const Result<HttpResponse> answer = Fetch(client, request);
  ASSERT_TRUE(answer.ok());
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(1600));
  EXPECT_LT(answer->total, milliseconds(1500));
}

TEST(CurlExchangeTest, ACallbackMaySendTheNextRequest) {
  ToxicServer server;
  CurlHttpClient client;
  std::promise<int> status;
  client.Send(RequestFor(server.Url("/1")), [&](Result<HttpResponse>) {
    client.Send(RequestFor(server.Url("/2")), [&](Result<HttpResponse> second) {
      status.set_value(second.ok() ? second->status : 0);
    });
  });
  EXPECT_EQ(status.get_future().get(), 404);
  EXPECT_EQ(server.requests().size(), 2u);
}

// The main thread waits for them; and SIGPIPE must not end the process.
TEST(CurlExchangeTest, TheLoopTakesNoSignals) {
  ToxicServer server;
  CurlHttpClient client;
  std::promise<sigset_t> blocked;
  client.Send(RequestFor(server.Url("/")), [&](Result<HttpResponse>) {
    sigset_t mask;
    pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    blocked.set_value(mask);
  });
  const sigset_t mask = blocked.get_future().get();
  for (const int signal : {SIGPIPE, SIGTERM, SIGHUP, SIGINT}) {
    EXPECT_TRUE(sigismember(&mask, signal)) << signal;
  }
}

TEST(CurlExchangeTest, ManyThreadsMaySendAtATime) {
  constexpr int kThreads = 8;
  constexpr int kEach = 20;
  ToxicServer server;
  server.ServeAll(Answer("{}"));
  CurlHttpClient client;
  std::atomic<int> good = 0;
  std::latch all(kThreads * kEach);
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kEach; ++j) {
        client.Send(RequestFor(server.Url("/")), [&](Result<HttpResponse> answer) {
          good += answer.ok() && answer->body == "{}";
          all.count_down();
        });
      }
    });
  }
  all.wait();
  EXPECT_EQ(good, kThreads * kEach);
}

TEST(CurlExchangeTest, AHostThatHangsDelaysNoOther) {
  ToxicServer hanging;
  ToxicServer good;
  hanging.ServeAll(Hang());
  CurlHttpClient client;
  std::promise<Result<HttpResponse>> late;
  client.Send(RequestFor(hanging.Url("/")),
              [&](Result<HttpResponse> result) { late.set_value(std::move(result)); });
  ASSERT_TRUE(hanging.WaitForRequests(1));
  EXPECT_TRUE(Fetch(client, RequestFor(good.Url("/"))).ok());
  auto answer = late.get_future();
  EXPECT_EQ(answer.wait_for(milliseconds(0)), std::future_status::timeout);
  client.Stop();
  EXPECT_EQ(CodeOf(answer.get()), ErrorCode::kCancelled);
}

TEST(CurlExchangeTest, ANameServerThatHangsDelaysNoOtherHostEvenWhenWeGiveUp) {
  SilentName silent("silent.test");
  ToxicServer good;
  CurlHttpClient client;
  HttpRequest request = RequestFor("http://silent.test/");
  request.timeouts.connect = milliseconds(100);
  EXPECT_EQ(CodeOf(Fetch(client, request)), ErrorCode::kTimeout);
  EXPECT_TRUE(Fetch(client, RequestFor(good.Url("/"))).ok());
}

TEST(CurlExchangeTest, EveryRequestHasAConnectionOfItsOwn) {
  ToxicServer server;
  CurlHttpClient client;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Fetch(client, RequestFor(server.Url("/"))).ok());
  EXPECT_EQ(server.connections(), 3);
}

TEST(CurlExchangeTest, CookiesAreNotKept) {
  ToxicServer server;
  server.ServeAll(Answer("{}", {.headers = {{"Set-Cookie", "session=1"}}}));
  CurlHttpClient client;
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(Fetch(client, RequestFor(server.Url("/"))).ok());
  EXPECT_THAT(server.requests()[1].headers, Not(Contains(Key("cookie"))));
}

TEST(CurlExchangeTest, ProxiesAndPasswordsOfTheEnvironmentAreIgnored) {
  const Listener proxy;
  const std::string url = "http://127.0.0.1:" + std::to_string(proxy.port());
  const TempDir home;
  home.Write(".netrc", "machine 127.0.0.1 login user password secret\n");
  const char* old_home = getenv("HOME");
  const std::string saved_home = old_home ? old_home : "";
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) {
    setenv(name, url.c_str(), 1);
  }
  setenv("HOME", home.Path("").c_str(), 1);
  {
    ToxicServer server;
    CurlHttpClient client;
    EXPECT_TRUE(Fetch(client, RequestFor(server.Url("/"))).ok());
    ASSERT_EQ(server.requests().size(), 1u);
    EXPECT_THAT(server.requests()[0].headers, Not(Contains(Key("authorization"))));
  }
  EXPECT_FALSE(proxy.SawConnection());
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) unsetenv(name);
  setenv("HOME", saved_home.c_str(), 1);
}

TEST(CurlExchangeTest, RequestsThatMustNotBeSentAreRefused) {
  ToxicServer server;
  CurlHttpClient client;
  const auto refused = [&](const std::function<void(HttpRequest&)>& spoil) {
    HttpRequest request = RequestFor(server.Url("/?token=secret"));
    spoil(request);
    const Result<HttpResponse> result = Fetch(client, request);
    ASSERT_EQ(CodeOf(result), ErrorCode::kInvalid);
    EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
  };
  refused([](HttpRequest& r) { r.url = ""; });
  refused([](HttpRequest& r) { r.url = "file:///etc/passwd"; });
  refused([](HttpRequest& r) { r.url = "ftp://127.0.0.1/"; });
  refused([](HttpRequest& r) { r.url.replace(0, 7, "http://user:secret@"); });
  refused([](HttpRequest& r) { r.allow_http = false; });
  refused([](HttpRequest& r) { r.method = "DELETE"; });
  refused([](HttpRequest& r) { r.method = "GET / HTTP/1.1\r\nX: secret\r\n"; });
  refused([](HttpRequest& r) { r.headers = {{"X", "secret\r\nY: 1"}}; });
  refused([](HttpRequest& r) { r.headers = {{"X: secret\r\nY", "1"}}; });
  refused([](HttpRequest& r) { r.headers = {{"", "secret"}}; });
  refused([](HttpRequest& r) { r.user_agent = "secret\n"; });
  refused([](HttpRequest& r) { r.content_type = std::string("secret\0", 7); });
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlVersionTest, IsThatOfTheLibraryInUse) {
  EXPECT_THAT(CurlVersion(), ::testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
}

}  // namespace
}  // namespace dvcmon::testing
