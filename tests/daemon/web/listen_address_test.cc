#include "daemon/web/listen_address.h"

#include <gmock/gmock.h>
#include <unistd.h>

namespace dvcmon {
namespace {

using ::testing::HasSubstr;

struct Case {
  const char* text;
  const char* host;
  bool loopback;
};

TEST(ListenAddressTest, KnowsWhoCanReachIt) {
  for (const Case& c : {
           Case{"127.0.0.1:19766", "127.0.0.1", true},
           Case{"127.8.0.1:0", "127.8.0.1", true},
           Case{"localhost:1", "localhost", true},
           Case{"[::1]:19766", "[::1]", true},
           Case{"[::ffff:127.0.0.1]:1", "[::ffff:127.0.0.1]", true},
           Case{":19766", "localhost", false},
           Case{"0.0.0.0:19766", "localhost", false},
           Case{"[::]:19766", "localhost", false},
           Case{"192.0.2.7:65535", "192.0.2.7", false},
           Case{"[2001:db8::1]:1", "[2001:db8::1]", false},
           Case{"[::ffff:192.0.2.7]:1", "[::ffff:192.0.2.7]", false},
           Case{"128.0.0.1:1", "128.0.0.1", false},
       }) {
    const Result<ListenAddress> address = ParseListenAddress(c.text);
    ASSERT_TRUE(address) << c.text << ": " << address.error().message;
    EXPECT_EQ(address->IsLoopback(), c.loopback) << c.text;
    EXPECT_EQ(address->host, c.host) << c.text;
    EXPECT_EQ(address->text, c.text);
  }
}

TEST(ListenAddressTest, RefusesWhatIsNone) {
  for (const char* text : {"", "localhost", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                           "127.0.0.1:-1", "127.0.0.1:80x", "127.0.0.1:http", "::1:80", "[::1]",
                           "[::1:80", "::1]:80", "[]:80", "127.0.0.1: 80"}) {
    const Result<ListenAddress> address = ParseListenAddress(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().code, ErrorCode::kConfig);
    EXPECT_THAT(address.error().message, HasSubstr("HOST:PORT")) << text;
  }
}

TEST(ListenAddressTest, NamesAHostThatIsUnknown) {
  const Result<ListenAddress> address = ParseListenAddress("256.256.256.256.invalid:80");
  ASSERT_FALSE(address);
  EXPECT_EQ(address.error().code, ErrorCode::kConfig);
  EXPECT_THAT(address.error().message, HasSubstr("256.256.256.256.invalid:80"));
}

TEST(ListenAddressTest, ListensOnAPortThatTheSystemChooses) {
  for (const char* text : {"127.0.0.1:0", "[::1]:0"}) {
    const Result<ListenAddress> address = ParseListenAddress(text);
    ASSERT_TRUE(address);
    const Result<int> socket = Listen(*address);
    ASSERT_TRUE(socket) << socket.error().message;
    EXPECT_GT(PortOf(*socket), 0);
    close(*socket);
  }
}

TEST(ListenAddressTest, SaysWhatToDoAboutAnAddressOfAnotherMachine) {
  const Result<ListenAddress> address = ParseListenAddress("192.0.2.1:0");
  ASSERT_TRUE(address);
  const Result<int> socket = Listen(*address);
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().code, ErrorCode::kIo);
  EXPECT_THAT(socket.error().message, HasSubstr("192.0.2.1:0"));
  EXPECT_THAT(socket.error().message, HasSubstr("no interface of this machine"));
}

}  // namespace
}  // namespace dvcmon
