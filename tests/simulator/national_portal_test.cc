#include "tests/simulator/national_portal.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/simulator/fault.h"

namespace dvcmon::simulator {
namespace {

using std::chrono::local_days;
using std::chrono::November;
using std::chrono::year;

constexpr local_days kToday{year(2026) / November / 22};
constexpr char kOnline[] = "/api/v1/reporting/evaluation/provide-online-tree";
constexpr char kPayment[] = "/api/v1/reporting/evaluation/formality-online-payment-tree";
constexpr char kPhuTho[] = R"("019d2be3-6a88-732b-8b17-b68020c8553a")";

NationalPortal LoadPortal() {
  return std::move(NationalPortal::Load("tests/fixtures/portals/dvcqg")).value();
}

Request Ask(const std::string& period, const std::string& path = kOnline) {
  return {.method = "POST",
          .path = path,
          .headers = {{"content-type", "application/json"}},
          .body = "{" + period + R"(,"departmentType":"ADMINISTRATIVE_UNIT","rootDepartmentId":)" +
                  kPhuTho + "}"};
}

constexpr char kThisQuarter[] = R"("timeType":"quarter","year":2026,"quarter":4)";

int64_t NumberAt(const Answer& answer, std::string_view pointer) {
  simdjson::dom::parser parser;
  int64_t number = -1;
  EXPECT_FALSE(parser.parse(answer.body).at_pointer(pointer).get_int64().get(number)) << pointer;
  return number;
}

TEST(NationalPortalTest, AnswersTheRecordedFiguresForThePeriodThatHoldsToday) {
  const NationalPortal portal = LoadPortal();
  const Answer quarter = portal.Respond(Ask(kThisQuarter), kToday);
  EXPECT_EQ(quarter.status, 201);
  EXPECT_EQ(NumberAt(quarter, "/data/parent/channelOnlineSum"), 435258);
  const Answer month =
      portal.Respond(Ask(R"("timeType":"month","year":2026,"month":11)", kPayment), kToday);
  EXPECT_EQ(NumberAt(month, "/data/parent/totalDossierFinancialObligation"), 98459);
  const Answer whole_year =
      portal.Respond(Ask(R"("timeType":"year","year":2026)", kPayment), kToday);
  EXPECT_EQ(NumberAt(whole_year, "/data/children/4/totalDossierOnlinePaymentSuccess"), 4015);
}

TEST(NationalPortalTest, SaysThatNothingHappenedInAPastPeriod) {
  const NationalPortal portal = LoadPortal();
  for (const char* past :
       {R"("timeType":"month","year":2026,"month":10)",
        R"("timeType":"quarter","year":2026,"quarter":3)",
        R"("timeType":"month","year":2025,"month":12)", R"("timeType":"year","year":2025)"}) {
    const Answer answer = portal.Respond(Ask(past), kToday);
    EXPECT_EQ(answer.status, 201) << past;
    EXPECT_EQ(NumberAt(answer, "/data/parent/channelOnlineSum"), 0) << past;
    EXPECT_EQ(NumberAt(answer, "/data/parent/totalMaxScore"), 12) << past;
    EXPECT_EQ(NumberAt(answer, "/data/monthlyChart/7/onlineDossierPct"), 0) << past;
    EXPECT_NE(answer.body.find(R"("departmentCode":"H44.104")"), std::string::npos) << past;
  }
}

TEST(NationalPortalTest, RefusesWhatThePortalWouldNotUnderstand) {
  struct Case {
    const char* what;
    Request request;
    int status;
  };
  Request get = Ask(kThisQuarter);
  get.method = "GET";
  Request form = Ask(kThisQuarter);
  form.headers["content-type"] = "application/x-www-form-urlencoded";
  Request no_type = Ask(kThisQuarter);
  no_type.headers.clear();
  Request broken = Ask(kThisQuarter);
  broken.body.pop_back();
  Request stranger = Ask(kThisQuarter);
  stranger.body.replace(stranger.body.find("b68020c8553a"), 12, "000000000000");
  Request ministry = Ask(kThisQuarter);
  ministry.body.replace(ministry.body.find("ADMINISTRATIVE_UNIT"), 19, "MINISTRY");
  Request nobody = Ask(kThisQuarter);
  nobody.body.erase(nobody.body.find(",\"rootDepartmentId"));
  nobody.body += "}";
  const std::vector<Case> cases = {
      {"GET", get, 405},
      {"a form", form, 415},
      {"no content type", no_type, 415},
      {"malformed JSON", broken, 400},
      {"another department", stranger, 404},
      {"another department type", ministry, 400},
      {"no department", nobody, 400},
      {"unknown path", Ask(kThisQuarter, "/api/v1/reporting/evaluation/nothing"), 404},
      {"no quarter", Ask(R"("timeType":"quarter","year":2026)"), 400},
      {"no month", Ask(R"("timeType":"month","year":2026)"), 400},
      {"quarter 5", Ask(R"("timeType":"quarter","year":2026,"quarter":5)"), 400},
      {"month 0", Ask(R"("timeType":"month","year":2026,"month":0)"), 400},
      {"a year that is text", Ask(R"("timeType":"year","year":"2026")"), 400},
      {"a year with a quarter", Ask(R"("timeType":"year","year":2026,"quarter":4)"), 400},
      {"a day", Ask(R"("timeType":"day","year":2026)"), 400},
      {"next month", Ask(R"("timeType":"month","year":2026,"month":12)"), 400},
      {"next quarter", Ask(R"("timeType":"quarter","year":2027,"quarter":1)"), 400},
      {"next year", Ask(R"("timeType":"year","year":2027)"), 400},
  };
  const NationalPortal portal = LoadPortal();
  for (const Case& c : cases) {
    const Answer answer = portal.Respond(c.request, kToday);
    EXPECT_EQ(answer.status, c.status) << c.what << ": " << answer.body;
    EXPECT_NE(answer.body.find(R"("data":null)"), std::string::npos) << c.what;
  }
}

TEST(NationalPortalTest, DoesNotLoadFromAFolderWithoutAnswers) {
  const auto portal = NationalPortal::Load("tests/simulator");
  ASSERT_FALSE(portal.ok());
  EXPECT_NE(portal.error().where.find("provide-online-tree_year.json"), std::string::npos);
}

// What each fault makes of the answers; what it means to a client is tested end to end.
TEST(FaultTest, SpoilsBothKindsOfAnswer) {
  struct Case {
    Fault fault;
    bool json;            // is the body still well-formed JSON in UTF-8
    const char* pattern;  // stands in it
  };
  const std::vector<Case> cases = {
      {Fault::kHtml, false, "<form"},
      {Fault::kFirewall, false, "Request Rejected"},
      {Fault::kMaintenance, true, R"("code":"MAINTENANCE")"},
      {Fault::kOtherProvince, true, R"("departmentCode":null)"},
      {Fault::kInvalidUtf8, false, "\xff"},
      {Fault::kWrongType, true, R"("totalScore":"8,41")"},
      {Fault::kTruncated, false, R"("code":"OK")"},
      {Fault::kDuplicateKey, true, R"("totalScore":1,"totalScore":)"},
      {Fault::kBigInteger, false, R"("totalScore":123456789012345678901234567890)"},
      {Fault::kStatus500, true, "INTERNAL_SERVER_ERROR"},
      {Fault::kStatus429, true, "TOO_MANY_REQUESTS"},
  };
  const NationalPortal portal = LoadPortal();
  for (const char* path : {kOnline, kPayment}) {
    const Answer good = portal.Respond(Ask(kThisQuarter, path), kToday);
    for (const Case& c : cases) {
      const Answer bad = Spoil(good, c.fault);
      simdjson::dom::parser parser;
      EXPECT_EQ(parser.parse(bad.body).error() == simdjson::SUCCESS, c.json) << Name(c.fault);
      EXPECT_NE(bad.body.find(c.pattern), std::string::npos) << Name(c.fault);
      EXPECT_EQ(good.body.find(c.pattern) == std::string::npos, c.fault != Fault::kTruncated);
    }
    EXPECT_EQ(Spoil(good, Fault::kNone).body, good.body);
  }
}

TEST(FaultTest, BreaksASumOrAWhole) {
  const NationalPortal portal = LoadPortal();
  const Answer online = Spoil(portal.Respond(Ask(kThisQuarter), kToday), Fault::kBrokenSum);
  EXPECT_EQ(NumberAt(online, "/data/parent/channelTotalSum"), 1);
  const Answer payment =
      Spoil(portal.Respond(Ask(kThisQuarter, kPayment), kToday), Fault::kBrokenSum);
  EXPECT_EQ(NumberAt(payment, "/data/parent/totalDossierFinancialObligation"), 1);
}

TEST(FaultTest, LeavesOutTheSecondHalfOfTheAgencies) {
  const NationalPortal portal = LoadPortal();
  for (const char* path : {kOnline, kPayment}) {
    const Answer bad =
        Spoil(portal.Respond(Ask(kThisQuarter, path), kToday), Fault::kMissingAgencies);
    simdjson::dom::parser parser;
    simdjson::dom::array children;
    ASSERT_FALSE(parser.parse(bad.body).at_pointer("/data/children").get_array().get(children));
    EXPECT_GE(children.size(), 2u);
    EXPECT_LE(children.size(), 4u);
  }
}

TEST(FaultTest, HasAWordForEachAndKnowsNoOther) {
  for (const Fault fault : {Fault::kNone, Fault::kEndless, Fault::kStatus429}) {
    EXPECT_EQ(ParseFault(Name(fault)), fault);
  }
  EXPECT_EQ(ParseFault("flood"), std::nullopt);
  EXPECT_EQ(Name(Fault::kStatus429), "status_429");
}

}  // namespace
}  // namespace dvcmon::simulator
