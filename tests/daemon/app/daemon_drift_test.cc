// What the daemon tells of answers that change, before or when they do damage.
#include <gmock/gmock.h>

#include "tests/daemon/app/daemon_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::JsonResponse;
using testing::kNoon;
using ::testing::Not;
using testing::Own;
using testing::SmallTree;
using testing::TreeAnswer;

class DaemonDriftTest : public testing::DaemonTest {
 protected:
  // The log of a step at that time at which the portal answers so.
  std::string Log(Time time, std::string body) {
    http_.SetAnswer(
        [body = std::move(body)](const HttpRequest&) { return JsonResponse(201, body); });
    ::testing::internal::CaptureStderr();
    StepAt(time);
    return ::testing::internal::GetCapturedStderr();
  }
  std::string LineOf(const std::string& metric, Time time) const {
    return Own("dvcmon_collector_" + metric + "_timestamp_seconds") +
           std::to_string(time.time_since_epoch() / std::chrono::seconds(1)) + "\n";
  }
};

std::string Tree() { return TreeAnswer({{"H44.01", "7"}, {"H44.02", "8"}}); }

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

TEST_F(DaemonDriftTest, AFieldThatCameIsToldThoughNothingIsBroken) {
  Use(SmallTree());
  EXPECT_THAT(Log(kNoon, Tree()), Not(HasSubstr("built otherwise")));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_structure_changes_total") + "0\n"));
  const Time next = kNoon + hours(12);
  EXPECT_THAT(Log(next, Replaced(Tree(), "\"payable\"", "\"due\":1,\"payable\"")),
              AllOf(HasSubstr("built otherwise"), HasSubstr("+/data/children/*/due number")));
  EXPECT_THAT(Metrics(), AllOf(HasSubstr(Own("dvcmon_collector_structure_changes_total") + "1\n"),
                               HasSubstr(LineOf("structure_changed", next))));
}

TEST_F(DaemonDriftTest, AFieldThatWasRenamedIsToldOnceWhileThePollsFail) {
  Use(SmallTree());
  Log(kNoon, Tree());
  const std::string renamed = Replaced(Tree(), "payable", "due");
  EXPECT_THAT(Log(kNoon + hours(12), renamed),
              AllOf(HasSubstr("reason=shape"), HasSubstr("-/data/children/*/payable number")));
  EXPECT_THAT(Log(kNoon + hours(24), renamed),
              AllOf(HasSubstr("reason=shape"), Not(HasSubstr("built otherwise"))));
  EXPECT_THAT(Metrics(), HasSubstr(Own("dvcmon_collector_structure_changes_total") + "1\n"));
}

TEST_F(DaemonDriftTest, TheTimeOfAChangeIsKnownAfterARestart) {
  Use(SmallTree());
  Log(kNoon, Tree());
  const Time next = kNoon + hours(12);
  Log(next, Replaced(Tree(), "\"payable\"", "\"due\":1,\"payable\""));
  Open();
  Use(SmallTree());
  StepAt(next + hours(1));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("structure_changed", next)));
}

TEST_F(DaemonDriftTest, AgenciesThatComeAndGoAreNamed) {
  Use(SmallTree([](CollectorSpec& collector) { collector.row_sets[1].shrink_at_most = 1; }));
  EXPECT_THAT(Log(kNoon, Tree()), Not(HasSubstr("agencies came")));
  const Time next = kNoon + hours(12);
  EXPECT_THAT(Log(next, TreeAnswer({{"H44.02", "8"}, {"H44.03", "9"}})),
              AllOf(HasSubstr("agencies came or went"), HasSubstr("+H44.03, -H44.01")));
  EXPECT_THAT(Metrics(), HasSubstr(LineOf("agencies_changed", next)));
}

TEST_F(DaemonDriftTest, AnAnswerAboutPersonsIsWarnedOfOnce) {
  const std::string persons = Replaced(Tree(), "\"level\"", "\"hoTen\":\"Nguyễn\",\"level\"");
  Use(SmallTree());
  EXPECT_THAT(Log(kNoon, persons), HasSubstr("field=\"/data/children/*/hoTen\""));
  EXPECT_THAT(Log(kNoon + hours(12), persons), Not(HasSubstr("hoTen")));
}

}  // namespace
}  // namespace dvcmon
