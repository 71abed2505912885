#include "daemon/app/trace.h"

#include <gmock/gmock.h>

#include "collectors/collect.h"
#include "collectors/extract/text.h"
#include "tests/support/collector_builder.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/poll_builder.h"

namespace dvcmon {
namespace {

using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;
using testing::SmallTree;
using testing::TreeAnswer;

TEST(TraceTest, ShowsTheRequestWithoutItsSecrets) {
  HttpRequest request;
  request.method = "POST";
  request.url = "https://portal.test/tree";
  request.headers = {{"Authorization", "Bearer canary"}, {"X-Key", "canary"}, {"Accept", "x/y"}};
  request.body = "{\"year\":2026}";
  request.content_type = "application/json";
  const std::string trace =
      TraceExchange(request, testing::JsonResponse(201, "{\"code\":\"OK\"}"), kNoon);
  EXPECT_THAT(trace, HasSubstr("POST https://portal.test/tree"));
  EXPECT_THAT(trace, HasSubstr("{\"year\":2026}"));
  EXPECT_THAT(trace, HasSubstr("Authorization: [redacted]"));
  EXPECT_THAT(trace, HasSubstr("X-Key: [redacted]"));
  EXPECT_THAT(trace, HasSubstr("Accept: x/y"));
  EXPECT_THAT(trace, Not(HasSubstr("canary")));
  EXPECT_THAT(trace, HasSubstr("201 application/json from 203.0.113.7"));
  EXPECT_THAT(trace, HasSubstr("13 bytes, 13 on the wire"));
}

TEST(TraceTest, ShowsHowThePortalIsReachedWithoutWhatProvesWhoAsks) {
  HttpRequest request;
  request.access.authorization = "Basic canary";
  request.access.proxy = "http://proxy.test:3128";
  std::string trace = TraceExchange(request, testing::JsonResponse(200, "{}"), kNoon);
  EXPECT_THAT(trace, HasSubstr("auth      Basic [redacted]\nproxy     http://proxy.test:3128\n"));
  EXPECT_THAT(trace, Not(HasSubstr("canary")));
  request.access.oauth2 = OAuth2Spec{"https://sso.test/token", "canary", "canary", "canary"};
  trace = TraceExchange(request, testing::JsonResponse(200, "{}"), kNoon);
  EXPECT_THAT(trace, HasSubstr("auth      oauth2, token from https://sso.test/token\n"));
  EXPECT_THAT(trace, Not(HasSubstr("canary")));
}

TEST(TraceTest, ShowsRedirectsEncodingAndTheEndOfTheCertificate) {
  HttpResponse response = testing::JsonResponse(201, "{}");
  response.redirects = {"https://portal.test/new"};
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.tls_version = "TLSv1.3";
  response.tls_key = "sha256//AAAA=";
  response.tls_not_after = kNoon + std::chrono::hours(24 * 21);
  const std::string trace = TraceExchange({}, response, kNoon);
  EXPECT_THAT(trace, HasSubstr("redirect  https://portal.test/new"));
  EXPECT_THAT(trace, HasSubstr("encoding  gzip"));
  EXPECT_THAT(trace, HasSubstr("TLSv1.3, certificate until 2026-12-13T12:00:00+07:00 (21 days)"));
  EXPECT_THAT(trace, HasSubstr("key sha256//AAAA=\n"));
}

TEST(TraceTest, ShowsWhatThePortalSaysWithoutControlCharactersAndCut) {
  const std::string hostile =
      "x\x1B[2J\xC2\x9B"
      "1m\r\n\xFF" +
      std::string(5000, 'y');
  HttpResponse response = testing::JsonResponse(201, "{}");
  response.headers = {{"Content-Type", hostile}, {"Content-Encoding", hostile}};
  response.redirects = {"https://portal.test/" + hostile};
  const std::string trace = TraceExchange({}, response, kNoon);
  EXPECT_TRUE(IsUtf8(trace));
  EXPECT_EQ(trace.find_first_of("\x1B\r"), std::string::npos);
  EXPECT_THAT(trace, Not(HasSubstr("\xC2\x9B")));
  EXPECT_THAT(trace, HasSubstr("answer    201 x"));
  EXPECT_THAT(trace, HasSubstr("encoding  x"));
  EXPECT_THAT(trace, HasSubstr("redirect  https://portal.test/x"));
  EXPECT_LT(trace.size(), 1000U);
}

TEST(TraceTest, ShowsWhyThereIsNoAnswer) {
  EXPECT_THAT(TraceExchange({}, Error{ErrorCode::kTimeout, "no byte in 60 s", ""}, kNoon),
              HasSubstr("no answer timeout: no byte in 60 s"));
}

TEST(TraceTest, ShowsEachReadingWhereItStoodAndTheClauses) {
  const Poll poll = ReadSavedAnswer(SmallTree(), {TreeAnswer({{"H44.01", "null"}})}, kNoon, {});
  const std::string trace = TracePoll(poll);
  EXPECT_THAT(trace, HasSubstr("sha256    " + poll.captures.at(0).sha256));
  EXPECT_THAT(trace, HasSubstr("rows      1 of \"agencies\" at /data/children"));
  EXPECT_THAT(trace, HasSubstr("phu-tho  Phú Thọ\n"));
  EXPECT_THAT(trace, HasSubstr("H44.01  UBND xã H44.01 [commune]"));
  EXPECT_THAT(trace, HasSubstr("90  /data/parent/online"));
  EXPECT_THAT(trace, HasSubstr("not_provided  /data/children/0/payable"));
  EXPECT_THAT(trace, HasSubstr("held       channels_sum (1 judged)"));
  EXPECT_THAT(trace, HasSubstr("result    accepted: 2 rows, 3 figures"));
}

TEST(TraceTest, NamesTheProvincesOfAnAnswerAboutTheNation) {
  auto province = std::make_shared<Province>();
  province->slug = "phu-tho";
  province->name = "Phú Thọ";
  PollTarget nation = testing::TargetOf({.province = ""});
  auto portal = std::make_shared<PortalSpec>(*nation.portal);
  portal->provinces = {province};
  nation.portal = portal;
  const std::string trace = TracePoll(testing::AcceptedPoll(
      nation, kNoon,
      {{"vn", "applications_received", 3.0}, {"phu-tho", "applications_received", 2.0}}));
  EXPECT_THAT(trace, HasSubstr("\nvn  \n"));
  EXPECT_THAT(trace, HasSubstr("\nphu-tho  Phú Thọ\n"));
}

TEST(TraceTest, ShowsABrokenContractWithItsClause) {
  const Poll poll = ReadSavedAnswer(SmallTree(), {TreeAnswer({{"H44.01"}}, 1, 1, 3)}, kNoon, {});
  const std::string trace = TracePoll(poll);
  EXPECT_THAT(trace,
              HasSubstr("BROKEN     channels_sum (1 judged): of phu-tho: 2 should be equal to 3"));
  EXPECT_THAT(trace, HasSubstr("result    quarantined, contract: channels_sum"));
}

TEST(TraceTest, DoesNotSayOfAClauseWithoutOperandsThatItHeld) {
  Poll poll = ReadSavedAnswer(SmallTree(), {TreeAnswer({{"H44.01"}})}, kNoon, {});
  poll.clauses.assign(1, {.clause = "channels_sum"});
  EXPECT_THAT(TracePoll(poll), HasSubstr("\n  not judged channels_sum (0 judged)\n"));
  EXPECT_THAT(TracePoll(poll), Not(HasSubstr("held")));
}

TEST(TraceTest, SaysWhichPartsOfAnAnswerAreTorn) {
  const PollTarget target =
      SmallTree([](CollectorSpec& tree) { tree.row_sets[0].identities[0].marks_torn = true; });
  const Poll poll = ReadSavedAnswer(target, {TreeAnswer({{"H44.01"}}, 1, 1, 3)}, kNoon, {});
  EXPECT_THAT(TracePoll(poll), HasSubstr("TORN       channels_sum (1 judged)"));
  EXPECT_THAT(TracePoll(poll), HasSubstr("result    accepted, torn: 2 rows, 3 figures"));
  EXPECT_THAT(TracePollJson(poll), HasSubstr(R"("torn":"channels_sum: of phu-tho)"));
}

TEST(TraceTest, SaysWhetherThePortalCallsItsFiguresFinal) {
  Poll poll = ReadSavedAnswer(SmallTree(), {TreeAnswer({{"H44.01"}})}, kNoon, {});
  EXPECT_THAT(TracePoll(poll) + TracePollJson(poll), Not(HasSubstr("final")));
  poll.is_final = true;
  EXPECT_THAT(TracePoll(poll), HasSubstr("\nportal    calls these figures final\n"));
  EXPECT_THAT(TracePollJson(poll), HasSubstr(R"("final":true)"));
  poll.is_final = false;
  EXPECT_THAT(TracePoll(poll), HasSubstr("\nportal    calls these figures provisional"));
}

TEST(TraceTest, NamesTheColumnsThatNobodyReads) {
  Poll poll = ReadSavedAnswer(SmallTree(), {TreeAnswer({{"H44.01"}})}, kNoon, {});
  EXPECT_THAT(TracePoll(poll), Not(HasSubstr("not read")));
  poll.structure = {"/data/children/code column", "/data/children/payable column",
                    "/data/children/paiable column", "/data/parent/online column"};
  EXPECT_THAT(TracePoll(poll), HasSubstr("\nnot read  /data/children/paiable\n"));
}

TEST(TraceTest, JsonHoldsTheSame) {
  const Poll poll = ReadSavedAnswer(SmallTree(), {TreeAnswer({{"H44.01", "null"}})}, kNoon, {});
  const std::string json = TracePollJson(poll);
  EXPECT_THAT(json, HasSubstr(R"({"portal":"dvcqg","collector":"tree","province":"phu-tho",)"));
  EXPECT_THAT(json, HasSubstr(R"("accepted":true)"));
  EXPECT_THAT(json, HasSubstr(R"({"body":"phu-tho","statistic":)"
                              R"("applications_received{channel=online}","state":"value",)"
                              R"("value":90,"where":"/data/parent/online"})"));
  EXPECT_THAT(json, HasSubstr(R"("state":"not_provided","value":null)"));
  JsonText document;
  document.Array();
  WritePoll(poll, document);
  EXPECT_EQ(std::move(document.End()).Take(), "[" + json.substr(0, json.size() - 1) + "]\n");
}

}  // namespace
}  // namespace dvcmon
