#include "collectors/http/http_client.h"

#include <gtest/gtest.h>

#include "collectors/http/url.h"

namespace dvcmon {
namespace {

TEST(HttpResponseTest, FindsHeadersWithoutRegardToCase) {
  HttpResponse response;
  response.headers = {{"Retry-After", "120"}, {"retry-after", "5"}};
  EXPECT_EQ(response.Header("RETRY-after"), "120");
  EXPECT_EQ(response.Header("Retry"), "");
}

TEST(OriginOfTest, KeepsSchemeHostAndPortOnly) {
  EXPECT_EQ(OriginOf("https://Portal.gov.vn/a/b?token=secret#c"), "https://portal.gov.vn");
  EXPECT_EQ(OriginOf("https://portal.gov.vn:443/"), "https://portal.gov.vn");
  EXPECT_EQ(OriginOf("http://10.0.0.1:8080/a"), "http://10.0.0.1:8080");
  EXPECT_EQ(OriginOf("https://[fd00::1]:8443/a"), "https://[fd00::1]:8443");
}

TEST(HostOfTest, IsTheSameHoweverTheUrlIsWritten) {
  EXPECT_EQ(HostOf("https://Portal.gov.vn/a"), "portal.gov.vn");
  EXPECT_EQ(HostOf("https://portal.gov.vn:443"), "portal.gov.vn");
  EXPECT_EQ(HostOf("http://portal.gov.vn"), "portal.gov.vn");
  EXPECT_EQ(HostOf("http://10.0.0.1:8080/a"), "10.0.0.1:8080");
  EXPECT_EQ(HostOf("nonsense"), "");
}

TEST(RetryAfterTest, IsReadInSecondsOrAsADateWithinBounds) {
  const Time now = *ParseTime("2026-11-22T05:00:00Z");
  const struct {
    const char* header;
    std::optional<Duration> wait;
  } cases[] = {
      {"120", std::chrono::seconds(120)},
      {"0", std::chrono::seconds(1)},
      {"1000000000", std::chrono::hours(6)},
      {"99999999999999999999999", std::chrono::hours(6)},
      {"Sun, 22 Nov 2026 05:10:00 GMT", std::chrono::minutes(10)},
      {"Sun, 22 Nov 2026 04:00:00 GMT", std::chrono::seconds(1)},
      {"-1", std::nullopt},
      {"soon", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& c : cases) {
    HttpResponse response;
    response.headers = {{"Retry-After", c.header}};
    EXPECT_EQ(RetryAfter(response, now), c.wait) << c.header;
  }
  EXPECT_EQ(RetryAfter({}, now), std::nullopt);
}

TEST(WithoutQueryTest, KeepsThePathAndNothingBehindIt) {
  EXPECT_EQ(WithoutQuery("https://Portal.gov.vn/a/b?token=secret#c"), "https://portal.gov.vn/a/b");
  EXPECT_EQ(WithoutQuery("https://portal.gov.vn:443/A"), "https://portal.gov.vn/A");
  EXPECT_EQ(WithoutQuery("https://portal.gov.vn"), "https://portal.gov.vn/");
}

TEST(WithoutQueryTest, ShowsNothingOfWhatIsNoUrlOfOurs) {
  for (const char* url : {"", "secret", "https://user:secret@portal.gov.vn/", "file:///etc/passwd",
                          "ftp://portal.gov.vn/", "https://"}) {
    EXPECT_EQ(WithoutQuery(url), "") << url;
  }
}

TEST(UrlTest, ErrorsNeverRepeatTheUrl) {
  for (const std::string& url :
       {std::string("https://user:secret@portal.gov.vn/"), std::string("secret://portal.gov.vn"),
        std::string("https://secret secret"), std::string("https://portal.gov.vn/\0secret", 28),
        std::string("https://portal.gov.vn/\r\nsecret")}) {
    const Result<Url> parsed = ParseUrl(url);
    ASSERT_FALSE(parsed.ok()) << url;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(parsed.error().message.find("secret"), std::string::npos) << parsed.error().message;
  }
}

TEST(UrlTest, OriginsOfTheSameServerAreEqual) {
  EXPECT_EQ(ParseUrl("HTTPS://A.vn")->origin, ParseUrl("https://a.vn:443/x")->origin);
  EXPECT_EQ(ParseUrl("http://127.1/")->origin, ParseUrl("http://0x7f000001/")->origin);
  EXPECT_NE(ParseUrl("https://a.vn/")->origin, ParseUrl("http://a.vn:443/")->origin);
  EXPECT_NE(ParseUrl("https://a.vn/")->origin, ParseUrl("https://a.vn:8443/")->origin);
}

}  // namespace
}  // namespace dvcmon
