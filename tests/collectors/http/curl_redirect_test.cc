#include <gmock/gmock.h>

#include "tests/collectors/http/http_fixture.h"
#include "tests/collectors/http/name_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

TEST(CurlRedirectTest, WithinTheServerIsFollowed) {
  ToxicServer server;
  server.Serve("/a", Redirect("/b?x=1", 302));
  server.Serve("/b", Redirect(server.Url("/c"), 301));
  server.Serve("/c", Redirect("d", 303));
  server.Serve("/d", Answer("there"));
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/a"));
  request.headers = {{"X-Key", "1"}};
  const Result<HttpResponse> answer = Fetch(client, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "there");
  EXPECT_EQ(answer->url, server.Url("/d"));
  EXPECT_EQ(answer->wire_bytes, 5);
  EXPECT_THAT(answer->redirects,
              ElementsAre(server.Url("/b?x=1"), server.Url("/c"), server.Url("/d")));
  for (const SeenRequest& seen : server.requests()) {
    EXPECT_THAT(seen.headers, Contains(Pair("x-key", "1")));
  }
}

TEST(CurlRedirectTest, MoreThanThreeAreRefused) {
  ToxicServer server;
  server.Serve("/loop", Redirect("/loop"));
  CurlHttpClient client;
  const Result<HttpResponse> result = Fetch(client, RequestFor(server.Url("/loop")));
  ASSERT_EQ(CodeOf(result), ErrorCode::kRedirect);
  EXPECT_THAT(result.error().message, HasSubstr("more than 3"));
  EXPECT_EQ(server.requests().size(), 4u);
}

TEST(CurlRedirectTest, APostStaysAPostOnlyWhereItMust) {
  ToxicServer server;
  server.Serve("/there", Answer("there"));
  CurlHttpClient client;
  for (const int status : {301, 302, 303, 307, 308}) {
    server.Serve("/here", Redirect("/there", status));
    HttpRequest request = RequestFor(server.Url("/here"));
    request.method = "POST";
    request.body = "{}";
    request.content_type = "application/json";
    ASSERT_TRUE(Fetch(client, request).ok());
    const SeenRequest seen = server.requests().back();
    const bool kept = status >= 307;
    EXPECT_EQ(seen.method, kept ? "POST" : "GET") << status;
    EXPECT_EQ(seen.body, kept ? "{}" : "") << status;
    EXPECT_EQ(seen.headers.contains("content-type"), kept) << status;
  }
}

TEST(CurlRedirectTest, ToAnotherServerIsRefusedAndNeverAsked) {
  ToxicServer server;
  ToxicServer other;
  ToxicServer tls({.identity = Authority("CA").Issue()});
  SetAddress("other.test", "127.0.0.1");
  CurlHttpClient client;
  const std::string port = std::to_string(server.port());
  for (const std::string& target :
       {other.Url("/"),                     // another port
        server.Url("/", "127.0.0.2"),       // another address
        server.Url("/", "localhost"),       // another name
        server.Url("/", "other.test"),      //
        tls.Url("/"),                       // another protocol
        "https://127.0.0.1:" + port + "/",  //
        "//127.0.0.1:" + std::to_string(other.port()) + "/", std::string("http://169.254.169.254/"),
        std::string("http://127.0.0.1/")}) {
    server.Serve("/", Redirect(target + "?token=secret"));
    HttpRequest request = RequestFor(server.Url("/"));
    request.headers = {{"Authorization", "secret"}};
    const Result<HttpResponse> result = Fetch(client, request);
    ASSERT_EQ(CodeOf(result), ErrorCode::kRedirect) << target;
    EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
  }
  EXPECT_EQ(other.connections(), 0);
  EXPECT_EQ(tls.connections(), 0);
  EXPECT_EQ(server.requests().size(), 9u);
}

TEST(CurlRedirectTest, FromHttpsToHttpIsRefusedEvenWhereHttpIsAllowed) {
  const Authority authority("CA");
  const TempDir folder;
  const std::string ca = folder.Write("ca.pem", authority.certificate());
  ToxicServer plain;
  ToxicServer server({.identity = authority.Issue()});
  CurlHttpClient client;
  for (const std::string& target :
       {plain.Url("/"), "http://127.0.0.1:" + std::to_string(server.port()) + "/"}) {
    server.Serve("/", Redirect(target));
    HttpRequest request = RequestFor(server.Url("/"));
    request.ca_file = ca;
    EXPECT_EQ(CodeOf(Fetch(client, request)), ErrorCode::kRedirect) << target;
  }
  EXPECT_EQ(plain.connections(), 0);
}

TEST(CurlRedirectTest, ToWhatIsNoWebPageIsRefused) {
  ToxicServer server;
  CurlHttpClient client;
  for (const std::string& target :
       {std::string("file:///etc/passwd"), std::string("ftp://127.0.0.1/"),
        std::string("gopher://127.0.0.1/"), std::string("javascript:secret"),
        std::string("http://"), std::string("http://[::1"),
        "http://user:secret@127.0.0.1:" + std::to_string(server.port()) + "/"}) {
    server.Serve("/", Redirect(target));
    server.ServeAll(Answer("not followed"));
    const Result<HttpResponse> result = Fetch(client, RequestFor(server.Url("/")));
    ASSERT_EQ(CodeOf(result), ErrorCode::kRedirect) << target;
    EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
  }
}

TEST(CurlRedirectTest, AStatusWithoutATargetIsAnAnswer) {
  ToxicServer server;
  CurlHttpClient client;
  for (const int status : {300, 302, 304}) {
    server.ServeAll(Answer("", {.status = status}));
    const Result<HttpResponse> answer = Fetch(client, RequestFor(server.Url("/")));
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(answer->status, status);
  }
}

TEST(CurlRedirectTest, TheTotalTimeIsThatOfAllHops) {
  ToxicServer server;
  server.Serve("/", [](Wire& wire, const SeenRequest& request) {
    if (!wire.WaitForEnd(std::chrono::milliseconds(200))) Redirect("/")(wire, request);
  });
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/"));
  request.timeouts.total = std::chrono::milliseconds(300);
  EXPECT_EQ(CodeOf(Fetch(client, request)), ErrorCode::kTimeout);
  EXPECT_LE(server.requests().size(), 2u);
}

}  // namespace
}  // namespace dvcmon::testing
