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

TEST(WithoutQueryTest, KeepsSchemeHostAndPortOnly) {
  EXPECT_EQ(WithoutQuery("https://Portal.gov.vn/a/b?token=secret#c"), "https://portal.gov.vn");
  EXPECT_EQ(WithoutQuery("https://portal.gov.vn:443/"), "https://portal.gov.vn");
  EXPECT_EQ(WithoutQuery("http://10.0.0.1:8080/a"), "http://10.0.0.1:8080");
  EXPECT_EQ(WithoutQuery("https://[fd00::1]:8443/a"), "https://[fd00::1]:8443");
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
