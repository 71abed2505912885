#include "daemon/web/answer_queue.h"

#include <gmock/gmock.h>

#include <latch>
#include <string>
#include <vector>

namespace dvcmon {
namespace {

using ::testing::ElementsAre;

// One thread, which is kept busy until the test lets it go: what is asked meanwhile waits.
class AnswerQueueTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(queue_.Ask({.method = "POST", .path = "/busy"}, [](const auto&) {}));
    busy_.wait();
  }
  void Ask(const WebRequest& request) {
    ASSERT_TRUE(
        queue_.Ask(request, [this](const auto& response) { given_.push_back(response->body); }));
  }
  void AnswerAll() {
    go_.count_down();
    queue_.Close();
  }
  WebResponse Answer(const WebRequest& request) {
    if (request.path == "/busy") {
      busy_.count_down();
      go_.wait();
    }
    return {.body = request.path + " " + std::to_string(++made_)};
  }

  std::latch busy_{1};
  std::latch go_{1};
  int made_ = 0;  // on the one thread, as the next; read when it has ended
  std::vector<std::string> given_;
  AnswerQueue queue_{1, 3, [this](const WebRequest& request) { return Answer(request); }};
};

TEST_F(AnswerQueueTest, GivesOneAnswerToEqualRequestsThatWait) {
  for (int i = 0; i < 3; ++i) Ask({.method = "GET", .path = "/a"});
  Ask({.method = "GET", .path = "/b"});
  Ask({.method = "GET", .path = "/a"});
  AnswerAll();
  EXPECT_THAT(given_, ElementsAre("/a 2", "/a 2", "/a 2", "/a 2", "/b 3"));
}

TEST_F(AnswerQueueTest, TellsRequestsApartByAllThatTheySay) {
  Ask({.method = "GET", .path = "/a"});
  Ask({.method = "GET", .path = "/a", .query = {{"lang", "en"}}});
  Ask({.method = "GET", .path = "/a", .accept_encoding = "gzip"});
  AnswerAll();
  EXPECT_THAT(given_, ElementsAre("/a 2", "/a 3", "/a 4"));
}

TEST_F(AnswerQueueTest, DoesEachPost) {
  Ask({.method = "POST", .path = "/a"});
  Ask({.method = "POST", .path = "/a"});
  AnswerAll();
  EXPECT_THAT(given_, ElementsAre("/a 2", "/a 3"));
}

TEST_F(AnswerQueueTest, TakesNoMoreThanMayWaitButWhoAsksTheSame) {
  for (const char* path : {"/a", "/b", "/c"}) Ask({.method = "GET", .path = path});
  EXPECT_FALSE(queue_.Ask({.method = "GET", .path = "/d"}, [](const auto&) { FAIL(); }));
  Ask({.method = "GET", .path = "/c"});
  AnswerAll();
  EXPECT_THAT(given_, ElementsAre("/a 2", "/b 3", "/c 4", "/c 4"));
}

// What is begun may have been read before what the later client knows of.
TEST(AnswerQueueOrderTest, GivesNobodyAnAnswerThatWasBegunBeforeTheQuestion) {
  std::latch begun(1);
  std::latch asked(1);
  int made = 0;
  std::vector<std::string> given;
  AnswerQueue queue(1, 1, [&](const WebRequest&) -> WebResponse {
    if (++made == 1) {
      begun.count_down();
      asked.wait();
    }
    return {.body = std::to_string(made)};
  });
  const auto keep = [&](const auto& response) { given.push_back(response->body); };
  ASSERT_TRUE(queue.Ask({.method = "GET", .path = "/"}, keep));
  begun.wait();
  ASSERT_TRUE(queue.Ask({.method = "GET", .path = "/"}, keep));
  asked.count_down();
  queue.Close();
  EXPECT_THAT(given, ElementsAre("1", "2"));
}

}  // namespace
}  // namespace dvcmon
