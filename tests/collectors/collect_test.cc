#include "collectors/collect.h"

#include <gmock/gmock.h>

#include "tests/support/collector_builder.h"

namespace dvcmon {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::kNoon;
using testing::SmallTree;
using testing::TreeAnswer;

constexpr double kAlmostOne = 0.999999;

HttpResponse Good(const std::string& body) {
  HttpResponse response;
  response.status = 201;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = body;
  response.url = "https://portal.test/tree?token=secret";
  response.wire_bytes = static_cast<int64_t>(body.size());
  return response;
}

HttpResponse WithStatus(int status) {
  HttpResponse response = Good("{}");
  response.status = status;
  return response;
}

Collection Start(const PollTarget& target, Known known = {}) {
  return Collection(target, kNoon, std::move(known), [] { return kAlmostOne; });
}

Error Failure(ErrorCode code) { return {code, "as the test says", ""}; }

TEST(CollectionTest, AsksAsThePortalFileSays) {
  const PollTarget target = SmallTree(
      [](CollectorSpec& collector) {
        collector.request.headers = {{"X-Area", testing::TemplateOf("{province}"), false}};
      },
      [](PortalSpec& portal) {
        portal.allow_addresses = {"10.1.0.0/16"};
        portal.timeouts.first_byte = seconds(7);
        portal.pause = seconds(3);
        portal.access.proxy = "http://proxy.test:3128";
      });
  const auto request = Start(target).Next();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "POST");
  EXPECT_EQ(request->url, "https://portal.test/tree");
  EXPECT_EQ(request->body, R"({"id":"id-44","quarter":4})");
  EXPECT_EQ(request->content_type, "application/json");
  EXPECT_THAT(request->headers, ::testing::ElementsAre(::testing::Pair("X-Area", "phu-tho")));
  EXPECT_EQ(request->user_agent, "dvcmon");
  EXPECT_EQ(request->delay, milliseconds(0));
  EXPECT_EQ(request->timeouts.first_byte, seconds(7));
  ASSERT_EQ(request->allow_addresses.size(), 1U);
  EXPECT_FALSE(request->allow_http);
  EXPECT_EQ(request->pause, seconds(3));
  EXPECT_EQ(request->access.proxy, "http://proxy.test:3128");
  EXPECT_EQ(request->session, "dvcqg");  // its cookies and tokens are the portal's
}

TEST(CollectionTest, AGoodAnswerIsAnAcceptedPollWithItsEvidence) {
  Collection collection = Start(SmallTree());
  const std::string bytes = TreeAnswer({{"H44.01", "7"}});
  collection.Feed(Good(bytes), kNoon + seconds(2));
  EXPECT_FALSE(collection.Next());
  const Poll poll = std::move(collection).Take();
  EXPECT_TRUE(poll.accepted());
  EXPECT_EQ(poll.started, kNoon);
  EXPECT_EQ(poll.finished, kNoon + seconds(2));
  EXPECT_EQ(poll.attempts, 1);
  ASSERT_EQ(poll.captures.size(), 1U);
  EXPECT_EQ(poll.captures[0].bytes, bytes);
  EXPECT_EQ(poll.captures[0].sha256, Sha256Hex(bytes));
  EXPECT_EQ(poll.captures[0].url, "https://portal.test/tree") << "a query may hold secrets";
  ASSERT_EQ(poll.readings.size(), 3U);
  EXPECT_EQ(poll.WhereOf(poll.readings[2]), "/data/children/0/payable");
}

TEST(CollectionTest, ABrokenContractIsQuarantinedWholeWithItsClause) {
  Collection collection = Start(SmallTree());
  collection.Feed(Good(TreeAnswer({{"H44.01"}}, 90, 10, 999)), kNoon);
  EXPECT_FALSE(collection.Next()) << "asking again would not mend it";
  const Poll poll = std::move(collection).Take();
  ASSERT_FALSE(poll.accepted());
  EXPECT_EQ(poll.error->code, ErrorCode::kContract);
  EXPECT_EQ(poll.error->where, "channels_sum");
  EXPECT_TRUE(poll.rows.empty());
  EXPECT_TRUE(poll.readings.empty());
  EXPECT_EQ(poll.captures.size(), 1U) << "the evidence stays";
  EXPECT_FALSE(poll.clauses.empty());
}

TEST(CollectionTest, ATornAnswerIsAcceptedAndSaysWhy) {
  Collection collection = Start(
      SmallTree([](CollectorSpec& tree) { tree.row_sets[0].identities[0].marks_torn = true; }));
  collection.Feed(Good(TreeAnswer({{"H44.01"}}, 90, 10, 999)), kNoon);
  const Poll poll = std::move(collection).Take();
  ASSERT_TRUE(poll.accepted());
  EXPECT_EQ(poll.torn.find("channels_sum: of phu-tho: 100 should be equal to 999"), 0U);
  EXPECT_EQ(poll.readings.size(), 3U);
}

TEST(CollectionTest, MissingAgenciesWithinTheShareAreCounted) {
  Collection collection =
      Start(SmallTree(), {.agencies = {"H44.01", "H44.02", "H44.03", "H44.04", "H44.05"}});
  collection.Feed(Good(TreeAnswer({{"H44.01"}, {"H44.02"}, {"H44.03"}, {"H44.04"}})), kNoon);
  const Poll poll = std::move(collection).Take();
  EXPECT_TRUE(poll.accepted());
  EXPECT_EQ(poll.missing_agencies, 1U);
}

TEST(CollectionTest, TroubleThatMayPassIsTriedAgainAfterAGrowingWait) {
  Collection collection = Start(SmallTree());
  collection.Feed(Failure(ErrorCode::kTimeout), kNoon);
  auto request = collection.Next();
  ASSERT_TRUE(request);
  EXPECT_NEAR(static_cast<double>(request->delay.count()), 5000, 1);
  collection.Feed(WithStatus(503), kNoon);
  request = collection.Next();
  ASSERT_TRUE(request);
  EXPECT_NEAR(static_cast<double>(request->delay.count()), 10000, 1);
  collection.Feed(Good(TreeAnswer({{"H44.01"}})), kNoon + seconds(20));
  const Poll poll = std::move(collection).Take();
  EXPECT_TRUE(poll.accepted());
  EXPECT_EQ(poll.attempts, 3);
  EXPECT_EQ(poll.captures.size(), 2U) << "the 503 is evidence too";
}

TEST(CollectionTest, TheWaitIsCappedAndNeverShorterThanThePause) {
  const auto retry = [](int attempts) {
    return SmallTree([](CollectorSpec&) {},
                     [=](PortalSpec& portal) {
                       portal.retry = {attempts, seconds(5), seconds(12)};
                       portal.pause = seconds(2);
                     });
  };
  Collection capped = Start(retry(10));
  for (int i = 0; i < 8; ++i) capped.Feed(Failure(ErrorCode::kConnect), kNoon);
  EXPECT_LE(capped.Next()->delay, seconds(12));
  EXPECT_GE(capped.Next()->delay, seconds(11));
  Collection polite(retry(3), kNoon, {}, [] { return 0.0; });
  polite.Feed(Failure(ErrorCode::kConnect), kNoon);
  EXPECT_EQ(polite.Next()->delay, seconds(2));
}

TEST(CollectionTest, GivesUpAfterTheDeclaredAttemptsWithTheLastReason) {
  Collection collection = Start(SmallTree());
  for (int i = 0; i < 2; ++i) {
    collection.Feed(Failure(ErrorCode::kTimeout), kNoon);
    ASSERT_TRUE(collection.Next());
  }
  collection.Feed(Failure(ErrorCode::kPartial), kNoon);
  EXPECT_FALSE(collection.Next());
  EXPECT_EQ(std::move(collection).Take().error->code, ErrorCode::kPartial);
}

TEST(CollectionTest, APortalThatRefusesRobotsIsNotAskedAgain) {
  Collection collection = Start(SmallTree());
  collection.Feed(WithStatus(429), kNoon);
  EXPECT_FALSE(collection.Next());
  EXPECT_EQ(std::move(collection).Take().error->code, ErrorCode::kBlocked);
}

TEST(CollectionTest, HearsHowLongThePortalWantsToBeLeftAlone) {
  HttpResponse busy = WithStatus(503);
  busy.headers.emplace_back("Retry-After", "90");
  Collection collection = Start(SmallTree());
  collection.Feed(busy, kNoon);
  ASSERT_TRUE(collection.Next());
  EXPECT_EQ(collection.Next()->delay, seconds(90));
  busy.status = 429;
  collection.Feed(busy, kNoon);
  EXPECT_EQ(std::move(collection).Take().retry_after, seconds(90));
}

TEST(CollectionTest, APortalThatWantsALongRestEndsThePoll) {
  HttpResponse busy = WithStatus(503);
  busy.headers.emplace_back("Retry-After", "901");  // the cap is a quarter of an hour
  Collection collection = Start(SmallTree());
  collection.Feed(busy, kNoon);
  EXPECT_FALSE(collection.Next());
  EXPECT_EQ(std::move(collection).Take().retry_after, seconds(901));
}

TEST(CollectionTest, ASavedAnswerIsReadAsALiveOne) {
  const std::string bytes = TreeAnswer({{"H44.01", "7"}});
  const Poll saved = ReadSavedAnswer(SmallTree(), {bytes}, kNoon, {});
  EXPECT_TRUE(saved.accepted());
  EXPECT_EQ(saved.readings.size(), 3U);
  EXPECT_EQ(saved.captures.at(0).sha256, Sha256Hex(bytes));
  EXPECT_EQ(ReadSavedAnswer(SmallTree(), {"{"}, kNoon, {}).error->code, ErrorCode::kSyntax);
}

TEST(Sha256Test, IsThatOfTheStandard) {  // FIPS 180-4, example "abc"
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace dvcmon
