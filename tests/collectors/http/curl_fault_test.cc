// What a server or a network can do wrong, and the reason that comes out.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "tests/collectors/http/http_fixture.h"
#include "tests/collectors/http/name_server.h"
#include "tests/support/gzip.h"
#include "tests/support/patience.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

struct Fault {
  std::string name;
  Route route;
  ErrorCode code;
  std::string words;  // of the message
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class FaultTest : public ::testing::TestWithParam<Fault> {};

// Rows 2–9 of the table of faults: what the server is seen to do is what the reason says, nothing
// of the body is handed over, and the message names the host and no secret.
TEST_P(FaultTest, HasItsReason) {
  ToxicServer server;
  server.Serve("/fault", GetParam().route);
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/fault?token=secret"));
  request.headers = {{"Authorization", "secret"}};
  if (GetParam().code == ErrorCode::kTimeout) {
    const bool begins = GetParam().words.find("bytes per") != std::string::npos;
    (begins ? request.timeouts.low_speed_time : request.timeouts.first_byte) = milliseconds(300);
  }
  const auto start = std::chrono::steady_clock::now();
  const Result<HttpResponse> result = Fetch(client, request);
  EXPECT_LT(std::chrono::steady_clock::now() - start, kAtOnce);
  ASSERT_EQ(CodeOf(result), GetParam().code);
  const std::string& message = result.error().message;
  EXPECT_THAT(message, HasSubstr("127.0.0.1:" + std::to_string(server.port()) + ": "));
  EXPECT_THAT(message, HasSubstr(GetParam().words));
  EXPECT_THAT(message, Not(HasSubstr("secret")));
  EXPECT_EQ(server.requests().size(), 1u);
}

const std::string kGzip = Gzip(std::string(100, 'a') + "some text");

INSTANTIATE_TEST_SUITE_P(
    Answers, FaultTest,
    ::testing::Values(
        Fault{"Hang", Hang(), ErrorCode::kTimeout, "no answer began within"},
        Fault{"HangInTheStatusLine", Raw("HTTP/1.1 2"), ErrorCode::kTimeout, "no answer began"},
        Fault{"HangInTheHeaders", Raw("HTTP/1.1 200 OK\r\nX: "), ErrorCode::kTimeout, "bytes per"},
        Fault{"HangAfterContinue", After100(milliseconds(0), Hang()), ErrorCode::kTimeout,
              "no answer began within"},
        Fault{"HangInTheBody", Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na"),
              ErrorCode::kTimeout, "less than 100 bytes per second"},
        Fault{"Drip", Drip(milliseconds(50)), ErrorCode::kTimeout, "less than 100 bytes per"},
        Fault{"CloseAtOnce", RawThenClose(""), ErrorCode::kPartial, "ended before"},
        Fault{"ResetAtOnce", RawThenReset(""), ErrorCode::kPartial, "ended before"},
        Fault{"CloseInTheHeaders", RawThenClose("HTTP/1.1 200 OK\r\nX: y\r\n"), ErrorCode::kPartial,
              "ended before"},
        Fault{"ResetInTheBody", ResetInBody("{\"a\":1}", 1000), ErrorCode::kPartial, "ended"},
        Fault{"ResetInABodyWithoutLength", RawThenReset("HTTP/1.1 200 OK\r\n\r\n{\"a\":1}"),
              ErrorCode::kPartial, "ended before"},
        Fault{"Short", Short("{\"a\":1}", 1000), ErrorCode::kPartial, "ended before"},
        Fault{"ChunksCut",
              RawThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
              ErrorCode::kPartial, "ended before"},
        Fault{"ChunksBroken",
              RawThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
              ErrorCode::kPartial, "ended before"},
        Fault{"GzipCut", Encoded("gzip", kGzip.substr(0, kGzip.size() / 2)), ErrorCode::kPartial,
              "before its gzip stream"},
        Fault{"EndlessChunks", EndlessChunks(), ErrorCode::kTooLarge, "over the limit of 4194304"},
        Fault{"EndlessBody", EndlessBody(), ErrorCode::kTooLarge, "over the limit of 4194304"},
        Fault{"AnnouncedTooLarge", Raw("HTTP/1.1 200 OK\r\nContent-Length: 4194305\r\n\r\n"),
              ErrorCode::kTooLarge, "over the limit of 4194304"},
        Fault{"EndlessHeaders", EndlessHeaders(), ErrorCode::kTooLarge, "headers are over"},
        Fault{"EndlessHeaderLine", EndlessHeaderLine(), ErrorCode::kTooLarge, "header"},
        Fault{"GzipBomb", GzipBomb(20'000'000), ErrorCode::kTooLarge, "factor"},
        Fault{"Br", Encoded("br", "\x0b\x02\x80{}\x03"), ErrorCode::kEncoding, "only gzip"},
        Fault{"Deflate", Encoded("deflate", "{}"), ErrorCode::kEncoding, "only gzip"},
        Fault{"UnknownEncoding", Encoded("x-secret", "{}"), ErrorCode::kEncoding, "only gzip"},
        Fault{"GzipTwice", Encoded("gzip, gzip", Gzip(Gzip("{}"))), ErrorCode::kEncoding, "gzip"},
        Fault{"NoGzip", Encoded("gzip", "{\"a\":1}"), ErrorCode::kEncoding, "not the gzip"},
        Fault{"NotHttp", RawThenClose("220 mail.example ESMTP\r\n"), ErrorCode::kConnect, "HTTP"}),
    [](const auto& test) { return test.param.name; });

TEST(CurlFaultTest, AnAnswerThatIsSlowToBeginButNotToComeIsGood) {
  constexpr milliseconds kSlow(1600);
  const Route pieces = [](Wire& wire, const SeenRequest&) {
    wire.Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
    if (!wire.WaitForEnd(milliseconds(20))) wire.Write("{}");
  };
  ToxicServer server;
  server.Serve("/slow", [&](Wire& wire, const SeenRequest& request) {
    if (!wire.WaitForEnd(kSlow)) pieces(wire, request);
  });
  server.Serve("/continue", After100(kSlow, pieces));
  CurlHttpClient client;
  for (const char* path : {"/slow", "/continue"}) {
    HttpRequest request = RequestFor(server.Url(path));
    // libcurl's own would count the wait; not even all headers make up for it.
    request.timeouts.low_speed_time = milliseconds(1500);
    request.timeouts.low_speed_bytes = 100'000;
    const Result<HttpResponse> answer = Fetch(client, request);
    ASSERT_TRUE(answer.ok()) << path << answer.error().message;
    EXPECT_GE(answer->first_byte, kSlow) << path;
  }
}

TEST(CurlFaultTest, ASpeedAboveTheLimitIsGoodHoweverLongItTakes) {
  ToxicServer server;
  server.Serve("/steady", [](Wire& wire, const SeenRequest&) {
    wire.Write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    for (int i = 0; i < 10 && !wire.WaitForEnd(milliseconds(150)); ++i) {
      wire.Write(std::string(100, 'a'));
    }
  });
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/steady"));
  request.timeouts.low_speed_time = milliseconds(1000);
  const Result<HttpResponse> answer = Fetch(client, request);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body.size(), 1000u);
}

TEST(CurlFaultTest, TheTotalTimeBoundsAlsoASteadyAnswer) {
  ToxicServer server;
  server.Serve("/", Drip(milliseconds(20)));
  CurlHttpClient client;
  HttpRequest request = RequestFor(server.Url("/"));
  request.timeouts.low_speed_bytes = 0;  // off
  request.timeouts.total = milliseconds(1000);
  const Result<HttpResponse> result = Fetch(client, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kTimeout);
  EXPECT_THAT(result.error().message, HasSubstr("no complete answer within"));
}

TEST(CurlFaultTest, BytesBeyondTheAnswerAreNotTheStartOfTheNext) {
  ToxicServer server;
  server.Serve("/long", Long("{\"a\":1}HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nWRONG", 7));
  server.Serve("/next", Answer("right"));
  CurlHttpClient client;
  EXPECT_EQ(Fetch(client, RequestFor(server.Url("/long")))->body, "{\"a\":1}");
  EXPECT_EQ(Fetch(client, RequestFor(server.Url("/next")))->body, "right");
}

// In KiB; Linux counts the highest since the last reset.
int64_t PeakMemory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6));
  }
  return -1;
}

TEST(CurlFaultTest, MemoryStaysFlatWhateverIsSent) {
  ToxicServer server;
  server.Serve("/chunks", EndlessChunks());
  server.Serve("/bomb", GzipBomb(200'000'000));
  CurlHttpClient client;
  std::ofstream("/proc/self/clear_refs") << "5";  // resets the peak
  const int64_t before = PeakMemory();
  ASSERT_GT(before, 0);
  for (const char* path : {"/chunks", "/bomb"}) {
    HttpRequest request = RequestFor(server.Url(path));
    if (path == std::string("/bomb")) request.limits.ratio = 1'000'000;  // up to the decoded limit
    EXPECT_EQ(CodeOf(Fetch(client, request)), ErrorCode::kTooLarge) << path;
  }
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr int64_t kGrowth = 128 << 10;  // sanitizers keep shadows, and what was freed
#else
  constexpr int64_t kGrowth = 24 << 10;
#endif
  EXPECT_LT(PeakMemory() - before, kGrowth);
}

TEST(CurlFaultTest, APortThatIsClosedIsNoConnection) {
  int port = 0;
  {
    const Listener listener;
    port = listener.port();
  }
  CurlHttpClient client;
  const Result<HttpResponse> result =
      Fetch(client, RequestFor("http://127.0.0.1:" + std::to_string(port) + "/?token=secret"));
  ASSERT_EQ(CodeOf(result), ErrorCode::kConnect);
  EXPECT_THAT(result.error().message, HasSubstr("127.0.0.1:" + std::to_string(port)));
  EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
}

TEST(CurlFaultTest, ANameThatDoesNotExistIsNoConnection) {
  CurlHttpClient client;
  const Result<HttpResponse> result = Fetch(client, RequestFor("http://nowhere.test/"));
  ASSERT_EQ(CodeOf(result), ErrorCode::kConnect);
  EXPECT_THAT(result.error().message, HasSubstr("nowhere.test: the name cannot be resolved"));
}

// Fills the queue of a listener that never accepts, until a further SYN gets no answer.
TEST(CurlFaultTest, AConnectionThatIsNotAcceptedTimesOut) {
  const Listener listener(0);
  std::vector<int> fillers;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(listener.port()));
  bool full = false;
  while (!full && fillers.size() < 16) {
    fillers.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    connect(fillers.back(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    pollfd connected{fillers.back(), POLLOUT, 0};
    full = poll(&connected, 1, 200) == 0;
  }
  ASSERT_TRUE(full);
  CurlHttpClient client;
  HttpRequest request = RequestFor("http://127.0.0.1:" + std::to_string(listener.port()) + "/");
  request.timeouts.connect = milliseconds(200);
  const Result<HttpResponse> result = Fetch(client, request);
  ASSERT_EQ(CodeOf(result), ErrorCode::kTimeout);
  EXPECT_THAT(result.error().message, HasSubstr("no connection within"));
  for (const int filler : fillers) close(filler);
}

TEST(CurlFaultTest, AnAddressThatIsNotAllowedIsNotEvenKnockedAt) {
  const Listener canary;
  SetAddress("portal.test", "127.0.0.1");
  const std::string port = std::to_string(canary.port());
  CurlHttpClient client;
  for (const char* host :
       {"127.0.0.1", "127.1", "2130706433", "[::ffff:7f00:1]", "localhost", "portal.test"}) {
    HttpRequest request = RequestFor(std::string("http://") + host + ":" + port + "/?t=secret");
    request.allow_addresses = {*ParseCidr("127.0.0.2")};
    const Result<HttpResponse> result = Fetch(client, request);
    ASSERT_EQ(CodeOf(result), ErrorCode::kAddressRefused) << host;
    EXPECT_THAT(result.error().message, HasSubstr("allow_addresses"));
    EXPECT_THAT(result.error().message, ::testing::AnyOf(HasSubstr("127.0.0.1"), HasSubstr("::1")));
    EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
  }
  EXPECT_FALSE(canary.SawConnection());
}

TEST(CurlFaultTest, PrivateAnswersOfANameServerAreRefused) {
  for (const char* address : {"169.254.169.254", "10.1.2.3", "192.168.1.1", "::1", "fd00::1"}) {
    SetAddress("rebound.test", address);
    CurlHttpClient client;  // a new one, which has not looked up the name before
    HttpRequest request = RequestFor("http://rebound.test/");
    const Result<HttpResponse> result = Fetch(client, request);
    ASSERT_EQ(CodeOf(result), ErrorCode::kAddressRefused) << address;
    EXPECT_THAT(result.error().message, HasSubstr(address));
  }
}

}  // namespace
}  // namespace dvcmon::testing
