#include "collectors/refusal.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "collectors/collect.h"
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

// One that asks for a page with a table.
Poll PollOfPage(const std::string& page) {
  const PollTarget target = testing::SmallTree([](CollectorSpec& collector) {
    collector.assertions.clear();
    collector.entity.clear();
    collector.content_type = "text/html";
    collector.format.kind = AnswerFormat::Kind::kHtml;
    collector.format.numbers = NumberFormat::kVietnamese;
    collector.format.tables = {TableSpec{}};
    collector.format.tables[0].name = "t";
    collector.format.tables[0].xpath = "//table";
    RowSet& agencies = collector.row_sets.back();
    agencies.pointer = "/t";
    agencies.code = ParseSelector("/code").value();
    agencies.title = agencies.tier = std::nullopt;
    agencies.fields = {testing::FieldAt("applications_payable", "/payable")};
    agencies.fields[0].format = NumberFormat::kVietnamese;
    collector.row_sets = {agencies};
  });
  Collection collection(target, testing::kNoon, {}, [] { return 0.5; });
  collection.Feed(Response(201, "text/html", "<html><body>" + page + "</body></html>"),
                  testing::kNoon);
  return std::move(collection).Take();
}

TEST(RefusalTest, ATableIsReadWhateverElseStandsOnItsPage) {
  const std::string table =
      "<table><tr><th>code</th><th>payable</th></tr><tr><td>H44.01</td><td>7</td></tr></table>";
  for (const char* beside : {"<script src='https://example.gov.vn/recaptcha.js'></script>",
                             "<input type=\"password\">", "<p>Cấp phép bảo trì đường bộ</p>"}) {
    const Poll poll = PollOfPage(beside + table);
    EXPECT_TRUE(poll.accepted()) << beside << ": " << poll.error->message;
    const Poll without = PollOfPage(beside);
    ASSERT_FALSE(without.accepted()) << beside;
    EXPECT_TRUE(without.error->code == ErrorCode::kBlocked ||
                without.error->code == ErrorCode::kMarker)
        << without.error->message;
    const Poll renamed = PollOfPage(beside + std::string("<table><tr><th>Mã</th></tr></table>"));
    ASSERT_FALSE(renamed.accepted());
    EXPECT_EQ(renamed.error->code, ErrorCode::kDrift) << "the table is there";
  }
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
