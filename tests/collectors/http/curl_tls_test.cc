#include <gmock/gmock.h>

#include <chrono>

#include "tests/collectors/http/http_fixture.h"
#include "tests/collectors/http/name_server.h"
#include "tests/support/certificates.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr char kNobodysKey[] = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

class CurlTlsTest : public ::testing::Test {
 protected:
  HttpRequest Trusting(const ToxicServer& server) const {
    HttpRequest request = RequestFor(server.Url("/"));
    request.allow_http = false;
    request.ca_file = ca_file_;
    return request;
  }
  // That a server with this identity is refused, and why.
  std::string Refused(const ToxicServer::Tls& tls) {
    ToxicServer server(tls);
    const Result<HttpResponse> result = Fetch(client_, Trusting(server));
    EXPECT_EQ(CodeOf(result), ErrorCode::kTls);
    EXPECT_TRUE(server.requests().empty());
    return result.ok() ? "" : result.error().message;
  }

  const Authority authority_{"Test CA"};
  const TempDir folder_;
  const std::string ca_file_ = folder_.Write("ca.pem", authority_.certificate());
  CurlHttpClient client_;
};

TEST_F(CurlTlsTest, ACertificateOfTheCaFileIsGoodAndItsEndIsTold) {
  ToxicServer server({.identity = authority_.Issue({.valid_to = hours(24 * 20)})});
  server.Serve("/", Answer("{}"));
  for (int i = 0; i < 2; ++i) {  // the second one may resume the session of the first
    const Result<HttpResponse> answer = Fetch(client_, Trusting(server));
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(answer->body, "{}");
    EXPECT_EQ(answer->tls_version, "TLSv1.3");
    ASSERT_TRUE(answer->tls_not_after);
    const auto left = *answer->tls_not_after - std::chrono::system_clock::now();
    EXPECT_GT(left, hours(24 * 20 - 1));
    EXPECT_LE(left, hours(24 * 20));
  }
}

TEST_F(CurlTlsTest, ANameIsCheckedAsWellAsAnAddress) {
  SetAddress("portal.test", "127.0.0.1");
  ToxicServer server({.identity = authority_.Issue({.host = "portal.test"})});
  HttpRequest request = Trusting(server);
  request.url = server.Url("/", "portal.test");
  EXPECT_TRUE(Fetch(client_, request).ok());
}

TEST_F(CurlTlsTest, Tls12IsGood) {
  ToxicServer server({.identity = authority_.Issue(), .max_version = TLS1_2_VERSION});
  const Result<HttpResponse> answer = Fetch(client_, Trusting(server));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->tls_version, "TLSv1.2");
}

TEST_F(CurlTlsTest, AnExpiredCertificateIsRefused) {
  EXPECT_THAT(
      Refused({.identity = authority_.Issue({.valid_from = -hours(48), .valid_to = -hours(1)})}),
      HasSubstr("has expired"));
}

TEST_F(CurlTlsTest, ACertificateOfTheFutureIsRefused) {
  EXPECT_THAT(Refused({.identity = authority_.Issue({.valid_from = hours(1)})}),
              HasSubstr("not valid yet"));
}

TEST_F(CurlTlsTest, TheCertificateOfAnotherHostIsRefused) {
  EXPECT_THAT(Refused({.identity = authority_.Issue({.host = "portal.example"})}),
              HasSubstr("another host"));
  EXPECT_THAT(Refused({.identity = authority_.Issue({.host = "127.0.0.2"})}),
              HasSubstr("another host"));
}

TEST_F(CurlTlsTest, AnUnknownAuthorityIsRefused) {
  EXPECT_THAT(Refused({.identity = Authority("Another CA").Issue()}),
              HasSubstr("an authority that is not trusted"));
}

TEST_F(CurlTlsTest, AnAuthorityOfTheSameNameIsRefused) {
  EXPECT_THAT(Refused({.identity = Authority("Test CA").Issue()}), HasSubstr("TLS"));
}

TEST_F(CurlTlsTest, ASelfSignedCertificateIsRefused) {
  EXPECT_THAT(Refused({.identity = SelfSigned()}), HasSubstr("self-signed"));
}

TEST_F(CurlTlsTest, TheSystemsAuthoritiesDoNotVouchForOurs) {
  ToxicServer server({.identity = authority_.Issue()});
  HttpRequest request = Trusting(server);
  request.ca_file = "";
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kTls);
}

TEST_F(CurlTlsTest, AHandshakeOfAnOldVersionIsRefused) {
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    EXPECT_THAT(Refused({.identity = authority_.Issue(), .max_version = version}),
                HasSubstr("TLS 1.2 or later is required"));
  }
}

TEST_F(CurlTlsTest, ACaFileThatIsNotThereIsNamed) {
  ToxicServer server({.identity = authority_.Issue()});
  HttpRequest request = Trusting(server);
  request.ca_file = "/nonexistent/ca.pem";
  const Result<HttpResponse> result = Fetch(client_, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kTls);
  EXPECT_THAT(result.error().message, HasSubstr("/nonexistent/ca.pem"));
}

TEST_F(CurlTlsTest, AnExtraAuthorityIsTrustedBesideTheOthersByWhoNamesItOnly) {
  const Authority extra("Authority of the province");
  ToxicServer ours({.identity = authority_.Issue()});
  ToxicServer theirs({.identity = extra.Issue()});
  theirs.Serve("/", Answer("{}"));
  HttpRequest request = Trusting(ours);
  request.access.extra_ca_file = folder_.Write("extra.pem", extra.certificate());
  EXPECT_TRUE(Fetch(client_, request).ok());
  request.url = theirs.Url("/");
  EXPECT_TRUE(Fetch(client_, request).ok());
  // libcurl shares what it trusts between requests, but not this.
  request.access.extra_ca_file = "";
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kTls);
}

TEST_F(CurlTlsTest, AnExtraCaFileThatHoldsNoneIsNamed) {
  ToxicServer server({.identity = authority_.Issue()});
  HttpRequest request = Trusting(server);
  request.access.extra_ca_file = folder_.Write("extra.pem", "not a certificate");
  const Result<HttpResponse> result = Fetch(client_, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kTls);
  EXPECT_THAT(result.error().message, HasSubstr(request.access.extra_ca_file));
}

TEST_F(CurlTlsTest, APinnedKeyIsGoodAndAnAnswerTellsIt) {
  ToxicServer server({.identity = authority_.Issue()});
  server.Serve("/", Answer("{}"));
  HttpRequest request = Trusting(server);
  const Result<HttpResponse> answer = Fetch(client_, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  request.access.pins = {kNobodysKey, answer->tls_key};  // which libcurl judges by itself
  EXPECT_TRUE(Fetch(client_, request).ok());
}

TEST_F(CurlTlsTest, AServerWithAnotherKeyThanThePinnedIsRefused) {
  ToxicServer server({.identity = authority_.Issue()});
  HttpRequest request = Trusting(server);
  request.access.pins = {kNobodysKey};
  const Result<HttpResponse> result = Fetch(client_, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kTls);
  EXPECT_THAT(result.error().message, HasSubstr("`pin`"));
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(CurlTlsTest, APinDoesNotStandInForAnAuthority) {
  ToxicServer server({.identity = authority_.Issue()});
  server.Serve("/", Answer("{}"));
  HttpRequest request = Trusting(server);
  const Result<HttpResponse> answer = Fetch(client_, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  request.access.pins = {answer->tls_key};
  request.ca_file = folder_.Write("other.pem", Authority("Another CA").certificate());
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kTls);
}

TEST_F(CurlTlsTest, AServerWithoutTlsIsRefused) {
  ToxicServer plain;
  HttpRequest request = Trusting(plain);
  request.url.replace(0, 4, "https");
  request.timeouts.connect = milliseconds(500);
  const Result<HttpResponse> result = Fetch(client_, request);
  // The test server waits for the end of a request line that never comes.
  EXPECT_EQ(CodeOf(result), ErrorCode::kTimeout);
  EXPECT_TRUE(plain.requests().empty());
}

TEST_F(CurlTlsTest, AHandshakeThatStallsTimesOut) {
  ToxicServer server({.identity = authority_.Issue(), .stall_handshake = true});
  HttpRequest request = Trusting(server);
  request.timeouts.connect = milliseconds(300);
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kTimeout);
}

TEST_F(CurlTlsTest, AResetInTheBodyIsPartial) {
  ToxicServer server({.identity = authority_.Issue()});
  server.Serve("/", ResetInBody("{}", 1000));
  EXPECT_EQ(CodeOf(Fetch(client_, Trusting(server))), ErrorCode::kPartial);
}

}  // namespace
}  // namespace dvcmon::testing
