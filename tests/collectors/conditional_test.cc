// Requests that spare a portal an answer that has not changed (RFC 9110 §13).
#include <gmock/gmock.h>

#include "collectors/collect.h"
#include "tests/support/collector_builder.h"
#include "tests/support/fake_http_client.h"

namespace dvcmon {
namespace {

using std::chrono::seconds;
using ::testing::Contains;
using ::testing::IsEmpty;
using testing::JsonResponse;
using testing::kNoon;
using ::testing::Pair;
using testing::SmallTree;
using testing::TemplateOf;
using testing::TreeAnswer;

PollTarget ByGet(const std::string& path = "/tree?q={quarter}") {
  return SmallTree([&](CollectorSpec& collector) {
    collector.request.method = "GET";
    collector.request.path = TemplateOf(path);
    collector.request.body.clear();
  });
}

HttpResponse Tagged(const std::string& body) {
  HttpResponse response = JsonResponse(201, body);
  response.headers.emplace_back("ETag", "\"v1\"");
  response.headers.emplace_back("Last-Modified", "Sun, 22 Nov 2026 01:00:00 GMT");
  return response;
}

// What a good answer leaves for the next poll.
Known KnownAfter(const PollTarget& target, const HttpResponse& response) {
  Collection collection(target, kNoon, {}, [] { return 0.5; });
  collection.Feed(response, kNoon);
  Poll poll = std::move(collection).Take();
  EXPECT_TRUE(poll.accepted());
  Known known;
  known.answer = std::move(poll.captures.at(0));
  return known;
}

Collection After(const PollTarget& target, const HttpResponse& response) {
  return Collection(target, kNoon + seconds(60), KnownAfter(target, response), [] { return 0.5; });
}

TEST(ConditionalTest, TheNextRequestNamesTheAnswerThatIsKnown) {
  const auto request = After(ByGet(), Tagged(TreeAnswer({{"H44.01", "7"}}))).Next();
  EXPECT_THAT(request->headers, Contains(Pair("If-None-Match", "\"v1\"")));
  EXPECT_THAT(request->headers,
              Contains(Pair("If-Modified-Since", "Sun, 22 Nov 2026 01:00:00 GMT")));
}

TEST(ConditionalTest, NotModifiedIsReadAsTheKnownAnswer) {
  const std::string bytes = TreeAnswer({{"H44.01", "7"}});
  Collection collection = After(ByGet(), Tagged(bytes));
  HttpResponse unchanged = JsonResponse(304, "");
  unchanged.headers.clear();
  collection.Feed(unchanged, kNoon + seconds(61));
  EXPECT_FALSE(collection.Next());
  const Poll poll = std::move(collection).Take();
  ASSERT_TRUE(poll.accepted()) << poll.error->message;
  EXPECT_EQ(poll.readings.size(), 3U);
  ASSERT_EQ(poll.captures.size(), 1U);
  EXPECT_EQ(poll.captures[0].status, 304);
  EXPECT_EQ(poll.captures[0].sha256, Sha256Hex(bytes));
  EXPECT_EQ(poll.captures[0].validators.etag, "\"v1\"") << "the next poll asks conditionally too";
}

TEST(ConditionalTest, AChangedAnswerIsReadAsAlways) {
  Collection collection = After(ByGet(), Tagged(TreeAnswer({{"H44.01", "7"}})));
  collection.Feed(Tagged(TreeAnswer({{"H44.01", "8"}})), kNoon);
  EXPECT_EQ(std::move(collection).Take().readings.at(2).value, 8);
}

TEST(ConditionalTest, NotModifiedToAnUnconditionalRequestIsAStatusError) {
  Collection collection(ByGet(), kNoon, {}, [] { return 0.5; });
  collection.Feed(JsonResponse(304, ""), kNoon);
  EXPECT_EQ(std::move(collection).Take().error->code, ErrorCode::kStatus);
}

TEST(ConditionalTest, AnAnswerToAnotherRequestIsNotTheKnownOne) {
  const Known known = KnownAfter(ByGet(), Tagged(TreeAnswer({{"H44.01"}})));
  Collection collection(ByGet("/tree?q={quarter}&v=2"), kNoon, known, [] { return 0.5; });
  EXPECT_THAT(collection.Next()->headers, IsEmpty());
}

TEST(ConditionalTest, AQuestionByPostIsNeverConditional) {
  EXPECT_THAT(After(SmallTree(), Tagged(TreeAnswer({{"H44.01"}}))).Next()->headers, IsEmpty());
}

TEST(ConditionalTest, AServerWithoutValidatorsIsAskedUnconditionally) {
  EXPECT_THAT(After(ByGet(), JsonResponse(201, TreeAnswer({{"H44.01"}}))).Next()->headers,
              IsEmpty());
}

TEST(ConditionalTest, AValidatorThatIsNoLineOfTextIsNotSentBack) {
  for (const std::string& etag : {std::string("\"a\x01\""), std::string(2000, 'x')}) {
    HttpResponse response = JsonResponse(201, TreeAnswer({{"H44.01"}}));
    response.headers.emplace_back("ETag", etag);
    EXPECT_THAT(After(ByGet(), response).Next()->headers, IsEmpty());
  }
}

TEST(ConditionalTest, HearsHowLongAnAnswerLayInACache) {
  const auto age_of = [](const std::string& text) {
    HttpResponse response = Tagged(TreeAnswer({{"H44.01"}}));
    response.headers.emplace_back("Age", text);
    return KnownAfter(ByGet(), response).answer->age;
  };
  EXPECT_EQ(age_of("86400"), seconds(86400));
  for (const char* nonsense : {"", "-1", "1 day", "99999999999999999999"}) {
    EXPECT_FALSE(age_of(nonsense)) << nonsense;
  }
}

}  // namespace
}  // namespace dvcmon
