#include "tests/simulator/simulator.h"

#include <gtest/gtest.h>

#include "tests/simulator/ask.h"

namespace dvcmon::simulator {
namespace {

class SimulatorTest : public testing::Test {
 protected:
  Answer Order(const std::string& body) {
    return simulator_->Respond({.method = "POST", .path = "/simulator/fault", .body = body});
  }
  int StatusOf(const std::string& path) {
    return simulator_->Respond(Ask(R"("timeType":"year","year":2026)", path)).status;
  }

  std::unique_ptr<Simulator> simulator_ =
      std::move(Simulator::Load("tests/fixtures/portals", [] { return kToday; })).value();
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

TEST_F(SimulatorTest, IsBothInterfacesOfThePortal) {
  EXPECT_EQ(StatusOf("/jsp/rest.jsp"), 415);
  EXPECT_EQ(StatusOf("/jsp/nothing"), 404);
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
  const Answer log = simulator_->Respond({.method = "GET", .path = "/simulator/requests"});
  EXPECT_EQ(log.body,
            std::string(R"([{"method":"POST","path":")") + kOnline +
                R"(","headers":{"content-type":"application/json"},"body":"{\"timeType\":\"year\",)"
                R"(\"year\":2026,\"rootDepartmentId\":\"019d2be3-6a88-732b-8b17-b68020c8553a\",)"
                R"(\"currentPage\":1,\"pageSize\":200}","fault":"status_500","status":500}])"
                "\n");
}

}  // namespace
}  // namespace dvcmon::simulator
