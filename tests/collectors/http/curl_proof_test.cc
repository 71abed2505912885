// What a request carries to prove who sends it: the authorization and cookies.
#include <gmock/gmock.h>

#include "collectors/http/authorization.h"
#include "tests/collectors/http/http_fixture.h"
#include "tests/collectors/http/name_server.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

Route SetCookie(const std::string& cookie) {
  return Answer("{}", {.headers = {{"Set-Cookie", cookie}}});
}

class CurlProofTest : public ::testing::Test {
 protected:
  HttpRequest WithCookies(const std::string& session, const std::string& url) const {
    HttpRequest request = RequestFor(url);
    request.access.cookies = true;
    request.session = session;
    return request;
  }
  // The cookies that the server saw of this request.
  std::string CookiesOf(const HttpRequest& request) {
    const Result<HttpResponse> answer = Fetch(client_, request);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    const SeenRequest seen = server_.requests().back();
    const auto cookie = seen.headers.find("cookie");
    return cookie == seen.headers.end() ? "none" : cookie->second;
  }

  ToxicServer server_;
  CurlHttpClient client_;
};

TEST_F(CurlProofTest, BasicIsThatOfTheRfc) {
  // RFC 7617 §2, and the padding of base64 (RFC 4648 §10).
  EXPECT_EQ(BasicAuthorization("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
}

TEST_F(CurlProofTest, TheAuthorizationArrivesOnEveryHopWithinTheServer) {
  server_.Serve("/", Redirect("/there"));
  server_.Serve("/there", Answer("{}"));
  HttpRequest request = RequestFor(server_.Url("/"));
  request.access.authorization = "Bearer secret";
  EXPECT_TRUE(Fetch(client_, request).ok());
  ASSERT_EQ(server_.requests().size(), 2u);
  for (const SeenRequest& seen : server_.requests()) {
    EXPECT_THAT(seen.headers, Contains(Pair("authorization", "Bearer secret")));
  }
}

TEST_F(CurlProofTest, TheAuthorizationDoesNotFollowARedirectToAnotherServer) {
  ToxicServer other;
  server_.Serve("/", Redirect(other.Url("/")));
  HttpRequest request = RequestFor(server_.Url("/"));
  request.access.authorization = "Bearer secret";
  const Result<HttpResponse> result = Fetch(client_, request);
  EXPECT_EQ(CodeOf(result), ErrorCode::kRedirect);
  EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(CurlProofTest, ALineBreakInTheAuthorizationIsNotSent) {
  HttpRequest request = RequestFor(server_.Url("/"));
  request.access.authorization = "Bearer secret\r\nX-Evil: 1";
  const Result<HttpResponse> result = Fetch(client_, request);
  EXPECT_EQ(CodeOf(result), ErrorCode::kInvalid);
  EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(CurlProofTest, ACookieComesBackWithTheNextRequest) {
  server_.ServeAll(SetCookie("sid=1; Path=/; HttpOnly"));
  const HttpRequest request = WithCookies("a", server_.Url("/"));
  EXPECT_EQ(CookiesOf(request), "none");
  EXPECT_EQ(CookiesOf(request), "sid=1");
}

TEST_F(CurlProofTest, ACookieComesBackWithinOneRequest) {
  server_.Serve("/", [this](Wire& wire, const SeenRequest& seen) {
    const Route wall =
        Answer("", {.status = 302, .headers = {{"Location", "/"}, {"Set-Cookie", "wall=7"}}});
    (seen.headers.contains("cookie") ? Answer("{}") : wall)(wire, seen);
  });
  EXPECT_EQ(CookiesOf(WithCookies("a", server_.Url("/"))), "wall=7");
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(CurlProofTest, CookiesAreNeitherKeptNorSentWhereNotDeclared) {
  server_.ServeAll(SetCookie("sid=1"));
  HttpRequest plain = WithCookies("a", server_.Url("/"));
  plain.access.cookies = false;
  EXPECT_EQ(CookiesOf(plain), "none");
  EXPECT_EQ(CookiesOf(WithCookies("a", server_.Url("/"))), "none");
  EXPECT_EQ(CookiesOf(plain), "none");
}

TEST_F(CurlProofTest, EachSessionHasItsOwnCookies) {
  server_.ServeAll(SetCookie("sid=1"));
  EXPECT_EQ(CookiesOf(WithCookies("a", server_.Url("/"))), "none");
  EXPECT_EQ(CookiesOf(WithCookies("b", server_.Url("/"))), "none");
  EXPECT_EQ(CookiesOf(WithCookies("a", server_.Url("/"))), "sid=1");
}

TEST_F(CurlProofTest, ACookieIsSentToItsHostOnly) {
  SetAddress("one.example", "127.0.0.1");
  SetAddress("two.example", "127.0.0.1");
  server_.ServeAll(SetCookie("sid=1"));
  EXPECT_EQ(CookiesOf(WithCookies("a", server_.Url("/", "one.example"))), "none");
  EXPECT_EQ(CookiesOf(WithCookies("a", server_.Url("/", "two.example"))), "none");
  EXPECT_EQ(CookiesOf(WithCookies("a", server_.Url("/", "one.example"))), "sid=1");
  // Nor may a host set one for its neighbours.
  server_.ServeAll(SetCookie("all=1; Domain=example"));
  EXPECT_EQ(CookiesOf(WithCookies("b", server_.Url("/", "one.example"))), "none");
  EXPECT_EQ(CookiesOf(WithCookies("b", server_.Url("/", "two.example"))), "none");
}

TEST_F(CurlProofTest, AJarThatOverflowsIsEmptied) {
  int number = 0;
  server_.ServeAll([&number](Wire& wire, const SeenRequest& seen) {
    AnswerOptions options;
    for (int i = 0; i < 40; ++i) {
      options.headers.emplace_back("Set-Cookie", "c" + std::to_string(number++) + "=1");
    }
    Answer("{}", options)(wire, seen);
  });
  const HttpRequest request = WithCookies("a", server_.Url("/"));
  for (int i = 0; i < 3; ++i) CookiesOf(request);
  EXPECT_EQ(CookiesOf(request), "none");  // there were 120
  EXPECT_THAT(CookiesOf(request), HasSubstr("c120=1"));
}

}  // namespace
}  // namespace dvcmon::testing
