// How a server is reached: by a proxy, over IPv4 or IPv6.
#include <gmock/gmock.h>
#include <stdlib.h>

#include <chrono>

#include "tests/collectors/http/http_fixture.h"
#include "tests/collectors/http/name_server.h"
#include "tests/support/certificates.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

// Nobody knows the name of the portal, and no private address may be contacted: all that works goes
// by the proxy.
class CurlProxyTest : public ::testing::Test {
 protected:
  HttpRequest ByProxy(const std::string& url) const {
    HttpRequest request = RequestFor(url);
    request.allow_addresses.clear();
    request.access.proxy = proxy_.Url("");
    request.access.authorization = "Bearer secret";
    return request;
  }
  HttpRequest SecureByProxy() const {
    HttpRequest request = ByProxy("https://portal.unknown/statistics");
    request.allow_http = false;
    request.ca_file = ca_file_;
    return request;
  }

  const Authority authority_{"Test CA"};
  const TempDir folder_;
  const std::string ca_file_ = folder_.Write("ca.pem", authority_.certificate());
  ToxicServer proxy_;
  CurlHttpClient client_;
};

TEST_F(CurlProxyTest, OfHttpTheProxyIsAskedForTheWholeUrl) {
  proxy_.ServeAll(Answer("there"));
  const Result<HttpResponse> answer = Fetch(client_, ByProxy("http://portal.unknown/statistics"));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "there");
  ASSERT_EQ(proxy_.requests().size(), 1u);
  EXPECT_EQ(proxy_.requests()[0].target, "http://portal.unknown/statistics");
}

TEST_F(CurlProxyTest, OfHttpsTheProxySeesTheNameAndNothingElse) {
  ToxicServer portal({.identity = authority_.Issue({.host = "portal.unknown"})});
  portal.Serve("/statistics", Answer("there"));
  proxy_.ServeAll(Tunnel(portal.port()));
  const Result<HttpResponse> answer = Fetch(client_, SecureByProxy());
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "there");
  EXPECT_EQ(answer->Header("X-Proxy"), "");
  ASSERT_EQ(proxy_.requests().size(), 1u);
  EXPECT_EQ(proxy_.requests()[0].method, "CONNECT");
  EXPECT_EQ(proxy_.requests()[0].target, "portal.unknown:443");
  EXPECT_THAT(proxy_.requests()[0].headers, Not(Contains(Key("authorization"))));
  EXPECT_THAT(portal.requests().at(0).headers, Contains(Pair("authorization", "Bearer secret")));
}

TEST_F(CurlProxyTest, TheCertificateIsThatOfThePortal) {
  ToxicServer portal({.identity = authority_.Issue({.host = "127.0.0.1"})});
  proxy_.ServeAll(Tunnel(portal.port()));
  const Result<HttpResponse> result = Fetch(client_, SecureByProxy());
  ASSERT_EQ(CodeOf(result), ErrorCode::kTls);
  EXPECT_THAT(result.error().message, HasSubstr("another host"));
}

TEST_F(CurlProxyTest, AProxyThatRefusesIsNamedWithItsStatus) {
  for (const int status : {403, 407, 502}) {
    proxy_.ServeAll(Answer("no", {.status = status, .headers = {{"X-Proxy", "yes"}}}));
    const Result<HttpResponse> result = Fetch(client_, SecureByProxy());
    ASSERT_EQ(CodeOf(result), ErrorCode::kConnect);
    EXPECT_THAT(result.error().message,
                AllOf(HasSubstr("the proxy " + proxy_.Url("")), HasSubstr(std::to_string(status))));
  }
}

TEST_F(CurlProxyTest, AProxyThatIsNotThereIsConnect) {
  HttpRequest request = SecureByProxy();
  {
    const Listener gone;
    request.access.proxy = "http://127.0.0.1:" + std::to_string(gone.port());
  }
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kConnect);
  request.access.proxy = "http://proxy.unknown:3128";
  const Result<HttpResponse> result = Fetch(client_, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kConnect);
  EXPECT_THAT(result.error().message, HasSubstr("the proxy http://proxy.unknown:3128"));
}

TEST_F(CurlProxyTest, AProxyThatHangsIsATimeout) {
  proxy_.ServeAll(Hang());
  HttpRequest request = SecureByProxy();
  request.timeouts.connect = milliseconds(200);
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kTimeout);
}

TEST_F(CurlProxyTest, AProxyThatTalksWithoutEndIsStopped) {
  proxy_.ServeAll(EndlessHeaders());
  EXPECT_EQ(CodeOf(Fetch(client_, SecureByProxy())), ErrorCode::kTooLarge);
}

TEST_F(CurlProxyTest, TheEnvironmentDoesNotKeepAHostFromTheProxy) {
  setenv("no_proxy", "*", 1);
  proxy_.ServeAll(Answer("there"));
  EXPECT_TRUE(Fetch(client_, ByProxy("http://portal.unknown/")).ok());
  unsetenv("no_proxy");
}

class CurlIpTest : public ::testing::Test {
 protected:
  static HttpRequest RequestTo(const ToxicServer& server, IpChoice ip) {
    HttpRequest request = RequestFor(server.Url("/", "both.test"));
    request.allow_addresses.push_back(*ParseCidr("::1"));
    request.access.ip = ip;
    return request;
  }
  void SetUp() override { SetAddresses("both.test", {"::1", "127.0.0.1"}); }

  CurlHttpClient client_;
};

TEST_F(CurlIpTest, V4FirstAsksOverIpv4WhereThatWorks) {
  ToxicServer ipv4;
  ToxicServer ipv6(ToxicServer::Ipv6{ipv4.port()});
  ipv4.Serve("/", Answer("4"));
  ipv6.Serve("/", Answer("6"));
  const Result<HttpResponse> answer = Fetch(client_, RequestTo(ipv4, IpChoice::kV4First));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "4");
  EXPECT_EQ(answer->remote_address, "127.0.0.1");
  EXPECT_EQ(ipv6.connections(), 0);
}

TEST_F(CurlIpTest, V4FirstTriesIpv6WhereIpv4IsClosed) {
  ToxicServer ipv6(ToxicServer::Ipv6{});
  ipv6.Serve("/", Answer("6"));
  const Result<HttpResponse> answer = Fetch(client_, RequestTo(ipv6, IpChoice::kV4First));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "6");
  EXPECT_EQ(answer->remote_address, "::1");
}

TEST_F(CurlIpTest, V4FirstTriesIpv6WhereThereIsNoIpv4) {
  SetAddress("both.test", "::1");
  ToxicServer ipv6(ToxicServer::Ipv6{});
  ipv6.Serve("/", Answer("6"));
  EXPECT_TRUE(Fetch(client_, RequestTo(ipv6, IpChoice::kV4First)).ok());
}

TEST_F(CurlIpTest, V4FirstTriesIpv6WhereIpv4IsSilent) {
  const Listener full(0);
  CurlHttpClient filler;
  ToxicServer ipv6(ToxicServer::Ipv6{full.port()});
  ipv6.Serve("/", Answer("6"));
  // There is room for one that nobody accepts, and no answer to the next.
  HttpRequest fill = RequestFor("http://127.0.0.1:" + std::to_string(full.port()));
  fill.timeouts.first_byte = milliseconds(200);
  EXPECT_EQ(CodeOf(Fetch(filler, fill)), ErrorCode::kTimeout);
  HttpRequest request = RequestTo(ipv6, IpChoice::kV4First);
  request.timeouts.connect = milliseconds(1500);  // of each
  const Result<HttpResponse> answer = Fetch(client_, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->remote_address, "::1");
}

TEST_F(CurlIpTest, V4FirstTellsOfIpv4WhereBothAreClosed) {
  SetAddress("both.test", "127.0.0.1");
  int port;
  {
    const Listener gone;
    port = gone.port();
  }
  HttpRequest request = RequestFor("http://both.test:" + std::to_string(port));
  request.access.ip = IpChoice::kV4First;
  const Result<HttpResponse> result = Fetch(client_, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kConnect);
  EXPECT_THAT(result.error().message, Not(HasSubstr("resolved")));
}

TEST_F(CurlIpTest, V4FirstDoesNotAskAgainWhomItHasReached) {
  ToxicServer ipv4;
  ToxicServer ipv6(ToxicServer::Ipv6{ipv4.port()});
  ipv4.Serve("/", Hang());
  const HttpRequest request = RequestTo(ipv4, IpChoice::kV4First);
  HttpRequest hasty = request;
  hasty.timeouts.first_byte = milliseconds(200);
  EXPECT_EQ(CodeOf(Fetch(client_, hasty)), ErrorCode::kTimeout);
  ipv4.Serve("/", RawThenReset(""));
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kPartial);
  ipv4.Serve("/", RawThenClose("what is no HTTP\r\n\r\n"));
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kConnect);
  EXPECT_EQ(ipv6.connections(), 0);
}

TEST_F(CurlIpTest, V4NeverTriesIpv6) {
  ToxicServer ipv6(ToxicServer::Ipv6{});
  EXPECT_EQ(CodeOf(Fetch(client_, RequestTo(ipv6, IpChoice::kV4))), ErrorCode::kConnect);
  EXPECT_EQ(ipv6.connections(), 0);
}

TEST_F(CurlIpTest, TheAddressPolicyHoldsForBoth) {
  ToxicServer ipv4;
  ToxicServer ipv6(ToxicServer::Ipv6{ipv4.port()});
  HttpRequest request = RequestTo(ipv4, IpChoice::kV4First);
  request.allow_addresses.clear();
  const Result<HttpResponse> result = Fetch(client_, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kAddressRefused);
  EXPECT_THAT(result.error().message, HasSubstr("127.0.0.1"));
  EXPECT_EQ(ipv4.connections() + ipv6.connections(), 0);
}

}  // namespace
}  // namespace dvcmon::testing
