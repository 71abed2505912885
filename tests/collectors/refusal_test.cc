#include "collectors/refusal.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

HttpResponse Response(int status, const std::string& type, const std::string& body) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", type}};
  response.body = body;
  return response;
}

std::optional<ErrorCode> ReasonOf(const HttpResponse& response) {
  const auto refusal = Refusal(response, *testing::SmallTree().collector);
  return refusal ? std::optional(refusal->code) : std::nullopt;
}

TEST(RefusalTest, HasTheReasonThatIsPromised) {
  const std::string firewall =
      "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. "
      "Your support ID is: 123</body></html>";
  const struct {
    const char* what;
    HttpResponse response;
    std::optional<ErrorCode> reason;
  } cases[] = {
      {"a good answer", Response(201, "application/json", "{}"), std::nullopt},
      {"with a charset", Response(201, "application/json; charset=UTF-8", "{}"), std::nullopt},
      {"in capitals", Response(201, "Application/JSON", "{}"), std::nullopt},
      {"firewall page with 200", Response(200, "text/html", firewall), ErrorCode::kBlocked},
      {"firewall page with 201", Response(201, "text/html", firewall), ErrorCode::kBlocked},
      {"firewall page as JSON", Response(201, "application/json", firewall), ErrorCode::kBlocked},
      {"firewall page with 503", Response(503, "text/html", firewall), ErrorCode::kBlocked},
      {"captcha", Response(201, "text/html", "<div class=\"g-reCAPTCHA\">"), ErrorCode::kBlocked},
      {"forbidden", Response(403, "application/json", "{}"), ErrorCode::kBlocked},
      {"too many requests", Response(429, "text/plain", "slow down"), ErrorCode::kBlocked},
      {"another status", Response(200, "application/json", "{}"), ErrorCode::kStatus},
      {"server error", Response(500, "text/html", "<h1>Error</h1>"), ErrorCode::kStatus},
      {"empty", Response(201, "application/json", " \n"), ErrorCode::kMarker},
      {"login page", Response(201, "text/html", "<input type=\"password\">"), ErrorCode::kMarker},
      {"maintenance", Response(201, "text/html", "<p>Hệ thống đang bảo trì</p>"),
       ErrorCode::kMarker},
      {"some other page", Response(201, "text/html", "<p>Xin chào</p>"), ErrorCode::kContentType},
      {"no type", Response(201, "", "{}"), ErrorCode::kContentType},
      {"data that speaks of captcha", Response(201, "application/json", "{\"a\":\"captcha\"}"),
       std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(ReasonOf(c.response), c.reason) << c.what;
}

TEST(RefusalTest, OnlyTroubleThatMayPassIsTriedAgain) {
  const auto may = [](ErrorCode code, int status) { return MayRetry({code, "", ""}, status); };
  EXPECT_TRUE(may(ErrorCode::kTimeout, 0));
  EXPECT_TRUE(may(ErrorCode::kConnect, 0));
  EXPECT_TRUE(may(ErrorCode::kPartial, 0));
  EXPECT_TRUE(may(ErrorCode::kStatus, 500));
  EXPECT_TRUE(may(ErrorCode::kStatus, 408));
  EXPECT_FALSE(may(ErrorCode::kStatus, 404));
  EXPECT_FALSE(may(ErrorCode::kBlocked, 429));
  EXPECT_FALSE(may(ErrorCode::kBlocked, 503)) << "a firewall's page";
  EXPECT_FALSE(may(ErrorCode::kTls, 0));
  EXPECT_FALSE(may(ErrorCode::kAddressRefused, 0));
  EXPECT_FALSE(may(ErrorCode::kTooLarge, 0));
  EXPECT_FALSE(may(ErrorCode::kContract, 201));
  EXPECT_FALSE(may(ErrorCode::kCancelled, 0));
}

}  // namespace
}  // namespace dvcmon
