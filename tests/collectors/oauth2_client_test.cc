// A token server and a portal on real sockets; only the clock is ours.
#include "collectors/oauth2_client.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <memory>
#include <vector>

#include "collectors/http/curl_http_client.h"
#include "tests/collectors/http/http_fixture.h"
#include "tests/support/certificates.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

constexpr char kSecret[] = "canary/ +7f";

// Tokens "t1", "t2", …, with whatever else stands in the answer.
Route Tokens(const std::string& more) {
  auto number = std::make_shared<std::atomic<int>>(0);
  return [number, more](Wire& wire, const SeenRequest& seen) {
    const std::string token = "canary-t" + std::to_string(++*number);
    Answer(R"({"access_token":")" + token + R"(","token_type":"Bearer")" + more + "}")(wire, seen);
  };
}

// A portal to which one token after the other is good: 401 to any other.
Route Wants(const std::string& token) {
  return [token](Wire& wire, const SeenRequest& seen) {
    const auto sent = seen.headers.find("authorization");
    const bool good = sent != seen.headers.end() && sent->second == "Bearer canary-" + token;
    Answer("{}", {.status = good ? 200 : 401})(wire, seen);
  };
}

class OAuth2ClientTest : public ::testing::Test {
 protected:
  OAuth2ClientTest() {
    sso_.Serve("/token", Tokens(R"(,"expires_in":3600)"));
    portal_.ServeAll(Answer("{}"));
  }

  HttpRequest Request(const std::string& session = "portal") const {
    HttpRequest request = RequestFor(portal_.Url("/statistics"));
    request.session = session;
    request.access.oauth2 = OAuth2Spec{sso_.Url("/token"), "dvc mon", kSecret, "openid stats"};
    return request;
  }
  // The status of the answer; it must be one.
  int StatusOf(const HttpRequest& request) {
    const Result<HttpResponse> answer = Fetch(client_, request);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer.ok() ? answer->status : 0;
  }
  // Why there is no answer; nothing secret may be said, and the portal is not asked.
  Error Failure(const HttpRequest& request) {
    const size_t before = portal_.requests().size();
    const Result<HttpResponse> result = Fetch(client_, request);
    EXPECT_FALSE(result.ok());
    EXPECT_EQ(portal_.requests().size(), before);
    const Error error = result.ok() ? Error{} : result.error();
    EXPECT_THAT(error.message, AllOf(HasSubstr("no token from " + sso_.Url("/token") + ": "),
                                     Not(HasSubstr("canary"))));
    EXPECT_THAT(error.where, Not(HasSubstr("canary")));
    return error;
  }
  std::vector<std::string> TokensSeen() const {
    std::vector<std::string> tokens;
    for (const SeenRequest& seen : portal_.requests()) {
      const auto sent = seen.headers.find("authorization");
      tokens.push_back(sent == seen.headers.end() ? "none" : sent->second);
    }
    return tokens;
  }

  ToxicServer sso_;
  ToxicServer portal_;
  std::atomic<Time> now_ = Time(std::chrono::hours(500'000));
  CurlHttpClient curl_;
  OAuth2Client client_{curl_, [this] { return now_.load(); }};
};

TEST_F(OAuth2ClientTest, AsksForATokenAsTheRfcSays) {
  EXPECT_EQ(StatusOf(Request()), 200);
  ASSERT_EQ(sso_.requests().size(), 1u);
  const SeenRequest seen = sso_.requests()[0];
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.body, "grant_type=client_credentials&scope=openid%20stats");
  EXPECT_THAT(seen.headers, Contains(Pair("content-type", "application/x-www-form-urlencoded")));
  // "dvc%20mon:canary%2F%20%2B7f": both are encoded before they are put together.
  EXPECT_THAT(seen.headers,
              Contains(Pair("authorization", "Basic ZHZjJTIwbW9uOmNhbmFyeSUyRiUyMCUyQjdm")));
  EXPECT_THAT(TokensSeen(), ElementsAre("Bearer canary-t1"));
}

TEST_F(OAuth2ClientTest, SendsNothingOfTheRequestToTheTokenServer) {
  HttpRequest request = Request();
  request.method = "POST";
  request.body = "canary";
  request.content_type = "application/json";
  request.headers = {{"X-Api-Key", "canary"}};
  EXPECT_EQ(StatusOf(request), 200);
  EXPECT_EQ(portal_.requests().at(0).body, "canary");
  EXPECT_THAT(sso_.requests().at(0).headers, Not(Contains(Key("x-api-key"))));
  EXPECT_THAT(sso_.requests().at(0).body, Not(HasSubstr("canary")));
}

TEST_F(OAuth2ClientTest, LeavesARequestAloneThatWantsNoToken) {
  HttpRequest request = Request();
  request.access.oauth2.reset();
  EXPECT_EQ(StatusOf(request), 200);
  EXPECT_EQ(sso_.connections(), 0);
  EXPECT_THAT(TokensSeen(), ElementsAre("none"));
}

TEST_F(OAuth2ClientTest, UsesATokenUntilHalfAMinuteBeforeItsEnd) {
  EXPECT_EQ(StatusOf(Request()), 200);
  now_ = now_.load() + minutes(59) + seconds(29);
  EXPECT_EQ(StatusOf(Request()), 200);
  now_ = now_.load() + seconds(1);
  EXPECT_EQ(StatusOf(Request()), 200);
  EXPECT_THAT(TokensSeen(),
              ElementsAre("Bearer canary-t1", "Bearer canary-t1", "Bearer canary-t2"));
  EXPECT_EQ(sso_.requests().size(), 2u);
}

TEST_F(OAuth2ClientTest, LooksAtTheTimeAtWhichTheRequestWillBeSent) {
  sso_.Serve("/token", Tokens(R"(,"expires_in":30)"));
  EXPECT_EQ(StatusOf(Request()), 200);
  HttpRequest later = Request();
  later.delay = milliseconds(1);
  now_ = now_.load() + seconds(15) - milliseconds(2);
  EXPECT_EQ(StatusOf(later), 200);
  now_ = now_.load() + milliseconds(1);
  EXPECT_EQ(StatusOf(later), 200);
  EXPECT_THAT(TokensSeen(),
              ElementsAre("Bearer canary-t1", "Bearer canary-t1", "Bearer canary-t2"));
}

TEST_F(OAuth2ClientTest, UsesATokenOfUnknownLifeForFiveMinutes) {
  for (const char* more : {"", R"(,"expires_in":null)", R"(,"expires_in":"3600")"}) {
    sso_.Serve("/token", Tokens(more));
    now_ = now_.load() + std::chrono::hours(1);
    const size_t before = sso_.requests().size();
    EXPECT_EQ(StatusOf(Request()), 200);
    now_ = now_.load() + minutes(4);
    EXPECT_EQ(StatusOf(Request()), 200);
    EXPECT_EQ(sso_.requests().size(), before + 1) << more;
    now_ = now_.load() + minutes(1);
    EXPECT_EQ(StatusOf(Request()), 200);
    EXPECT_EQ(sso_.requests().size(), before + 2) << more;
  }
}

TEST_F(OAuth2ClientTest, UsesATokenForADayAtMostAndAtLeastOnce) {
  sso_.Serve("/token", Tokens(R"(,"expires_in":1e300)"));
  EXPECT_EQ(StatusOf(Request()), 200);
  now_ = now_.load() + std::chrono::hours(24);
  sso_.Serve("/token", Tokens(R"(,"expires_in":-1)"));
  EXPECT_EQ(StatusOf(Request()), 200);
  EXPECT_EQ(StatusOf(Request()), 200);
  EXPECT_EQ(sso_.requests().size(), 3u);
}

TEST_F(OAuth2ClientTest, FetchesAnotherTokenOnceWhenThePortalNoLongerTakesIt) {
  portal_.ServeAll(Wants("t1"));
  EXPECT_EQ(StatusOf(Request()), 200);
  portal_.ServeAll(Wants("t2"));  // a portal that was started anew
  EXPECT_EQ(StatusOf(Request()), 200);
  EXPECT_EQ(StatusOf(Request()), 200);
  EXPECT_THAT(TokensSeen(), ElementsAre("Bearer canary-t1", "Bearer canary-t1", "Bearer canary-t2",
                                        "Bearer canary-t2"));
}

TEST_F(OAuth2ClientTest, LeavesItAtA401ToATokenThatIsNew) {
  portal_.ServeAll(Answer("{}", {.status = 401}));
  EXPECT_EQ(StatusOf(Request()), 401);
  EXPECT_EQ(portal_.requests().size(), 1u);
  EXPECT_EQ(sso_.requests().size(), 1u);
  EXPECT_EQ(StatusOf(Request()), 401);
  EXPECT_EQ(portal_.requests().size(), 3u);
  EXPECT_EQ(sso_.requests().size(), 2u);
}

TEST_F(OAuth2ClientTest, KeepsTheTokensOfSessionsAndOfCredentialsApart) {
  EXPECT_EQ(StatusOf(Request("a")), 200);
  EXPECT_EQ(StatusOf(Request("b")), 200);
  HttpRequest other = Request("a");
  other.access.oauth2->client_secret = "canary-other";
  EXPECT_EQ(StatusOf(other), 200);
  EXPECT_EQ(StatusOf(Request("a")), 200);
  EXPECT_THAT(TokensSeen(), ElementsAre("Bearer canary-t1", "Bearer canary-t2", "Bearer canary-t3",
                                        "Bearer canary-t1"));
}

TEST_F(OAuth2ClientTest, FetchesOneTokenForAllWhoWait) {
  std::promise<void> go;
  sso_.Serve("/token", [gate = go.get_future().share(), tokens = Tokens("")](
                           Wire& wire, const SeenRequest& seen) {
    gate.wait();
    tokens(wire, seen);
  });
  std::vector<std::future<Result<HttpResponse>>> answers;
  for (int i = 0; i < 5; ++i) {
    auto promise = std::make_shared<std::promise<Result<HttpResponse>>>();
    answers.push_back(promise->get_future());
    client_.Send(Request(),
                 [promise](Result<HttpResponse> result) { promise->set_value(std::move(result)); });
  }
  EXPECT_TRUE(sso_.WaitForRequests(1));
  go.set_value();
  for (auto& answer : answers) EXPECT_TRUE(answer.get().ok());
  EXPECT_EQ(sso_.requests().size(), 1u);
  EXPECT_EQ(portal_.requests().size(), 5u);
}

TEST_F(OAuth2ClientTest, KeepsThePauseBetweenTheTokenAndThePortal) {
  HttpRequest request = Request();
  request.delay = milliseconds(150);
  request.pause = milliseconds(300);
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(StatusOf(request), 200);
  EXPECT_GE(sso_.requests().at(0).seen - started, milliseconds(150));
  EXPECT_GE(portal_.requests().at(0).seen - sso_.requests().at(0).seen, milliseconds(300));
}

TEST_F(OAuth2ClientTest, ATokenServerThatRefusesIsNotAskedAgainForAMinute) {
  sso_.Serve("/token",
             Answer(R"({"error":"invalid_client","error_description":"canary"})", {.status = 401}));
  const Error error = Failure(Request());
  EXPECT_EQ(error.code, ErrorCode::kStatus);
  EXPECT_THAT(error.message, HasSubstr("answered 401, invalid_client"));
  now_ = now_.load() + seconds(59);
  EXPECT_EQ(Failure(Request()).message, error.message);
  EXPECT_EQ(sso_.requests().size(), 1u);
  sso_.Serve("/token", Tokens(""));
  now_ = now_.load() + seconds(1);
  EXPECT_EQ(StatusOf(Request()), 200);
}

TEST_F(OAuth2ClientTest, ATokenServerThatIsBrokenIsAskedWithTheNextRequest) {
  for (const int status : {500, 503}) {
    sso_.Serve("/token", Answer("canary", {.status = status}));
    const Error error = Failure(Request());
    EXPECT_EQ(error.code, ErrorCode::kStatus);
    EXPECT_THAT(error.message, HasSubstr(std::to_string(status)));
  }
  sso_.Serve("/token", Hang());
  HttpRequest request = Request();
  request.timeouts.first_byte = milliseconds(200);
  EXPECT_EQ(Failure(request).code, ErrorCode::kTimeout);
  sso_.Serve("/token", Short("{", 100));
  EXPECT_EQ(Failure(Request()).code, ErrorCode::kPartial);
  sso_.Serve("/token", GzipBomb(100'000'000));
  EXPECT_EQ(Failure(Request()).code, ErrorCode::kTooLarge);
  sso_.Serve("/token", Tokens(""));
  EXPECT_EQ(StatusOf(Request()), 200);
}

TEST_F(OAuth2ClientTest, ATokenServerThatIsNotThereIsConnect) {
  HttpRequest request = Request();
  {
    const Listener gone;
    request.access.oauth2->token_url = "http://127.0.0.1:" + std::to_string(gone.port()) + "/token";
  }
  const Result<HttpResponse> result = Fetch(client_, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kConnect);
  EXPECT_THAT(result.error().message,
              HasSubstr("no token from " + request.access.oauth2->token_url));
}

struct Garbage {
  const char* body;
  ErrorCode code;
};

TEST_F(OAuth2ClientTest, AnAnswerWithoutATokenSaysWhy) {
  for (const Garbage& garbage : {
           Garbage{"", ErrorCode::kSyntax},
           Garbage{"<html>canary</html>", ErrorCode::kSyntax},
           Garbage{R"({"access_token":"canary","access_token":"x"})", ErrorCode::kSyntax},
           Garbage{"[]", ErrorCode::kShape},
           Garbage{R"({"token_type":"Bearer"})", ErrorCode::kShape},
           Garbage{R"({"access_token":""})", ErrorCode::kShape},
           Garbage{R"({"access_token":null})", ErrorCode::kShape},
           Garbage{R"({"access_token":"canary\r\nX-Evil: 1"})", ErrorCode::kShape},
           Garbage{R"({"access_token":"canary x"})", ErrorCode::kShape},
           Garbage{R"({"access_token":"canary\u1ea1"})", ErrorCode::kShape},
           Garbage{R"({"access_token":"canary","token_type":"mac"})", ErrorCode::kShape},
       }) {
    sso_.Serve("/token", Answer(garbage.body));
    EXPECT_EQ(Failure(Request()).code, garbage.code) << garbage.body;
  }
  sso_.Serve("/token", Answer(R"({"access_token":")" + std::string(20'000, 'x') + "\"}"));
  EXPECT_EQ(Failure(Request()).code, ErrorCode::kShape);
}

TEST_F(OAuth2ClientTest, TakesATokenWhoseTypeIsWrittenOtherwiseOrNotAtAll) {
  for (const char* body : {R"({"access_token":"x","token_type":"bearer"})",
                           R"({"access_token":"x","expires_in":0})"}) {
    sso_.Serve("/token", Answer(body));
    EXPECT_EQ(StatusOf(Request(body)), 200) << body;
  }
}

TEST_F(OAuth2ClientTest, ARefusalOfRobotsIsBlocked) {
  for (const int status : {403, 429}) {
    sso_.Serve("/token", Answer("canary", {.status = status}));
    EXPECT_EQ(Failure(Request(std::to_string(status))).code, ErrorCode::kBlocked);
  }
}

TEST_F(OAuth2ClientTest, TheTokenServerIsHeldToTheAddressesAndTheTlsOfThePortal) {
  HttpRequest request = Request();
  request.allow_addresses.clear();
  EXPECT_EQ(Failure(request).code, ErrorCode::kAddressRefused);
  EXPECT_EQ(sso_.connections(), 0);

  const Authority authority("CA");
  const TempDir folder;
  ToxicServer secure({.identity = authority.Issue()});
  secure.Serve("/token", Tokens(""));
  request = Request();
  request.access.oauth2->token_url = secure.Url("/token");
  EXPECT_EQ(CodeOf(Fetch(client_, request)), ErrorCode::kTls);
  EXPECT_TRUE(secure.requests().empty());
  request.ca_file = folder.Write("ca.pem", authority.certificate());
  EXPECT_EQ(StatusOf(request), 200);
}

TEST_F(OAuth2ClientTest, TheSecretDoesNotFollowARedirectToAnotherServer) {
  ToxicServer other;
  sso_.Serve("/token", Redirect(other.Url("/token"), 307));
  EXPECT_EQ(Failure(Request()).code, ErrorCode::kRedirect);
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(OAuth2ClientTest, TheTokenDoesNotFollowARedirectToAnotherServer) {
  ToxicServer other;
  portal_.ServeAll(Redirect(other.Url("/")));
  const Result<HttpResponse> result = Fetch(client_, Request());
  EXPECT_EQ(CodeOf(result), ErrorCode::kRedirect);
  EXPECT_THAT(result.error().message, Not(HasSubstr("canary")));
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(OAuth2ClientTest, AStopEndsWhoWaitsForAToken) {
  sso_.Serve("/token", Hang());
  std::vector<std::future<Result<HttpResponse>>> answers;
  for (int i = 0; i < 3; ++i) {
    auto promise = std::make_shared<std::promise<Result<HttpResponse>>>();
    answers.push_back(promise->get_future());
    client_.Send(Request(),
                 [promise](Result<HttpResponse> result) { promise->set_value(std::move(result)); });
  }
  EXPECT_TRUE(sso_.WaitForRequests(1));
  curl_.Stop();
  for (auto& answer : answers) EXPECT_EQ(CodeOf(answer.get()), ErrorCode::kCancelled);
  EXPECT_EQ(CodeOf(Fetch(client_, Request())), ErrorCode::kCancelled);
  EXPECT_THAT(portal_.requests(), IsEmpty());
}

}  // namespace
}  // namespace dvcmon::testing
