#include "tests/simulator/simulator.h"

#include <gtest/gtest.h>

namespace dvcmon::simulator {
namespace {

using std::chrono::local_days;
using std::chrono::November;
using std::chrono::year;

constexpr char kOnline[] = "/api/v1/reporting/evaluation/provide-online-tree";
constexpr char kPayment[] = "/api/v1/reporting/evaluation/formality-online-payment-tree";

class SimulatorTest : public testing::Test {
 protected:
  Answer Order(const std::string& body) {
    return simulator_.Respond({.method = "POST", .path = "/simulator/fault", .body = body});
  }
  int StatusOf(const std::string& path) {
    return simulator_
        .Respond({.method = "POST",
                  .path = path,
                  .headers = {{"content-type", "application/json"}},
                  .body =
                      R"({"timeType":"year","year":2026,"departmentType":"ADMINISTRATIVE_UNIT",)"
                      R"("rootDepartmentId":"019d2be3-6a88-732b-8b17-b68020c8553a"})"})
        .status;
  }

  Simulator simulator_{std::move(NationalPortal::Load("tests/fixtures/portals/dvcqg")).value(),
                       [] { return local_days{year(2026) / November / 22}; }};
};

TEST_F(SimulatorTest, SpoilsAsManyAnswersAsWereOrdered) {
  EXPECT_EQ(
      Order(std::string(R"({"path":")") + kOnline + R"(","fault":"status_500","times":2})").status,
      200);
  EXPECT_EQ(StatusOf(kPayment), 201);
  EXPECT_EQ(StatusOf(kOnline), 500);
  EXPECT_EQ(StatusOf(kOnline), 500);
  EXPECT_EQ(StatusOf(kOnline), 201);
}

TEST_F(SimulatorTest, SpoilsEveryPathUntilTheFaultIsRevoked) {
  EXPECT_EQ(Order(R"({"fault":"status_429"})").status, 200);
  EXPECT_EQ(StatusOf(kPayment), 429);
  EXPECT_EQ(StatusOf(kOnline), 429);
  EXPECT_EQ(Order(R"({"fault":"none"})").status, 200);
  EXPECT_EQ(StatusOf(kOnline), 201);
}

TEST_F(SimulatorTest, NamesTheFaultsThatItKnows) {
  const Answer answer = Order(R"({"fault":"flood"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.body.find("missing_agencies"), std::string::npos);
  EXPECT_EQ(Order("flood").status, 400);
}

TEST_F(SimulatorTest, LogsWhatItWasAskedAndHowItAnswered) {
  Order(R"({"fault":"status_500","times":1})");
  StatusOf(kOnline);
  const Answer log = simulator_.Respond({.method = "GET", .path = "/simulator/requests"});
  EXPECT_EQ(log.body,
            std::string(R"([{"method":"POST","path":")") + kOnline +
                R"(","headers":{"content-type":"application/json"},"body":"{\"timeType\":\"year\",)"
                R"(\"year\":2026,\"departmentType\":\"ADMINISTRATIVE_UNIT\",\"rootDepartmentId\":)"
                R"(\"019d2be3-6a88-732b-8b17-b68020c8553a\"}","fault":"status_500","status":500}])"
                "\n");
}

}  // namespace
}  // namespace dvcmon::simulator
