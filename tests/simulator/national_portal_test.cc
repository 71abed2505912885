#include "tests/simulator/national_portal.h"

#include <gtest/gtest.h>

#include "tests/simulator/ask.h"

namespace dvcmon::simulator {
namespace {

NationalPortal LoadPortal() {
  return std::move(NationalPortal::Load("tests/fixtures/portals/dvcqg")).value();
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

TEST(NationalPortalTest, TakesDaysForSatisfactionAndNoProvinceForTheNation) {
  const NationalPortal portal = LoadPortal();
  const Answer satisfaction = portal.Respond(
      Ask(R"("fromDate":"2026-10-01","toDate":"2026-12-31")", kSatisfaction), kToday);
  EXPECT_EQ(satisfaction.status, 201);
  EXPECT_EQ(NumberAt(satisfaction, "/data/overview/totalPetitions"), 499);
  const Answer nation = portal.Respond(
      Post(kNation, std::string(kThisQuarter) + R"(,"departmentType":"ADMINISTRATIVE_UNIT")"),
      kToday);
  EXPECT_EQ(nation.status, 201);
  EXPECT_EQ(RowsAt(nation, "/data/evaluation"), 34u);
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
    const Answer list = portal.Respond(Ask(past, kTransparency), kToday);
    EXPECT_EQ(NumberAt(list, "/data/evaluation/0/metrics/3/numerator"), 0) << past;
    EXPECT_EQ(NumberAt(list, "/data/evaluation/5/stt"), 6) << past;
    EXPECT_EQ(NumberAt(list, "/data/pagination/total"), 6) << past;
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
  const std::string period = std::string(kThisQuarter) + ",";
  const std::string year = R"("timeType":"year","year":2026)";
  const std::vector<Case> cases = {
      {"GET", get, 405},
      {"a form", form, 415},
      {"no content type", no_type, 415},
      {"malformed JSON", broken, 400},
      {"another department", stranger, 404},
      {"a department type", Ask(period + R"("departmentType":"ADMINISTRATIVE_UNIT")"), 400},
      {"no department", Post(kOnline, period + kFirstPage), 400},
      {"no page", Post(kOnline, period + kPhuTho), 400},
      {"a page that is text",
       Post(kOnline, period + kPhuTho + R"(,"currentPage":"1","pageSize":200)"), 400},
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
      {"a period for satisfaction", Ask(kThisQuarter, kSatisfaction), 400},
      {"days of no period", Ask(R"("fromDate":"2026-10-01","toDate":"2026-10-30")", kSatisfaction),
       400},
      {"a quarter to come", Ask(R"("fromDate":"2027-01-01","toDate":"2027-03-31")", kSatisfaction),
       400},
      {"days for transparency",
       Ask(R"("fromDate":"2026-10-01","toDate":"2026-12-31")", kTransparency), 400},
      {"a province for the nation", Post(kNation, year + "," + kPhuTho), 400},
      {"ministries", Post(kNation, year + R"(,"departmentType":"MINISTRY")"), 400},
      {"the key of another", Ask(period + R"("formalityId":"1")", kDigitized), 400},
      {"the other key", Ask(period + R"("formalityID":"1")", kTransparency), 400},
      {"a procedure for satisfaction",
       Ask(R"("fromDate":"2026-10-01","toDate":"2026-12-31","formalityId":"1")", kSatisfaction),
       400},
      {"no q", Post(kCatalogue, kFirstPage), 400},
      {"too large a page", Post(kCatalogue, R"("q":"","currentPage":1,"pageSize":201)"), 400},
  };
  const NationalPortal portal = LoadPortal();
  for (const Case& c : cases) {
    const Answer answer = portal.Respond(c.request, kToday);
    EXPECT_EQ(answer.status, c.status) << c.what << ": " << answer.body;
    EXPECT_NE(answer.body.find(R"("data":null)"), std::string::npos) << c.what;
  }
}

TEST(NationalPortalTest, KnowsNothingAboutOneProcedureAlone) {
  const NationalPortal portal = LoadPortal();
  const std::string period = std::string(kThisQuarter) + ",";
  const Answer answer =
      portal.Respond(Ask(period + R"("formalityID":"019d2bfe")", kDigitized), kToday);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(NumberAt(answer, "/data/overview/metrics/0/numerator"), 0);
  EXPECT_EQ(NumberAt(portal.Respond(Ask(period + R"("formalityId":"019d2bfe")"), kToday),
                     "/data/parent/channelOnlineSum"),
            0);
}

TEST(NationalPortalTest, GivesTheFiguresToEveryProvinceUnderItsOwnNames) {
  const NationalPortal portal = LoadPortal();
  const std::string members = std::string(kThisQuarter) + "," + kAnGiang + "," + kFirstPage;
  const Answer tree = portal.Respond(Post(kOnline, members), kToday);
  EXPECT_EQ(TextAt(tree, "/data/parent/departmentId"), "019d2be3-6a84-779d-b3e7-e214bdb86482");
  EXPECT_EQ(TextAt(tree, "/data/parent/departmentName"), "UBND tỉnh An Giang");
  EXPECT_EQ(TextAt(tree, "/data/parent/departmentCode"), "H01");
  EXPECT_EQ(TextAt(tree, "/data/children/5/departmentCode"), "H01.104");
  EXPECT_EQ(NumberAt(tree, "/data/parent/channelOnlineSum"), 435258);
  // One unit has one id in every answer, and no other province's unit has it.
  const Answer list = portal.Respond(Post(kTransparency, members), kToday);
  const std::string id = TextAt(tree, "/data/children/5/departmentId");
  EXPECT_EQ(TextAt(list, "/data/evaluation/5/departmentId"), id);
  EXPECT_EQ(portal.Respond(Ask(kThisQuarter), kToday).body.find(id), std::string::npos);
}

TEST(NationalPortalTest, PagesTheListsButNotTheTrees) {
  const NationalPortal portal = LoadPortal();
  const std::string period = std::string(kThisQuarter) + "," + kPhuTho + ",";
  const std::string second = period + R"("currentPage":2,"pageSize":4)";
  const Answer list = portal.Respond(Post(kTransparency, second), kToday);
  EXPECT_EQ(RowsAt(list, "/data/evaluation"), 2u);
  EXPECT_EQ(NumberAt(list, "/data/evaluation/0/stt"), 5);
  EXPECT_EQ(NumberAt(list, "/data/pagination/total"), 6);
  EXPECT_EQ(NumberAt(list, "/data/pagination/currentPage"), 2);
  EXPECT_EQ(NumberAt(list, "/data/pagination/totalPages"), 2);
  EXPECT_EQ(RowsAt(portal.Respond(Post(kOnline, second), kToday), "/data/children"), 6u);
  const Answer beyond =
      portal.Respond(Post(kTransparency, period + R"("currentPage":3,"pageSize":4)"), kToday);
  EXPECT_EQ(RowsAt(beyond, "/data/evaluation"), 0u);
}

TEST(NationalPortalTest, HasFewerRowsOnAPageOfTheCatalogueThanWereAskedFor) {
  const NationalPortal portal = LoadPortal();
  const auto page = [&](int number) {
    return portal.Respond(
        Post(kCatalogue, R"("q":"","pageSize":200,"currentPage":)" + std::to_string(number)),
        kToday);
  };
  EXPECT_EQ(RowsAt(page(1), "/data/items"), 5u);
  EXPECT_EQ(NumberAt(page(1), "/data/pagination/total"), 8);
  EXPECT_EQ(RowsAt(page(2), "/data/items"), 3u);
}

TEST(NationalPortalTest, GoesOnBehindTheLastIdOfAList) {
  const NationalPortal portal = LoadPortal();
  const auto after = [&](const std::string& last_id, const std::string& level) {
    return portal.Respond(
        Post(kListOfProvince,
             R"("limit":200,"lastId":")" + last_id +
                 R"(","q":"","categoryId":"","departmentCode":"H44","type":"PROVINCE","level":")" +
                 level + R"(","formalityType":"STANDARD")"),
        kToday);
  };
  const Answer first = after("", "PROVINCE");
  EXPECT_EQ(RowsAt(first, "/data/items"), 4u);
  const std::string last_id = TextAt(first, "/data/lastId");
  EXPECT_EQ(last_id, TextAt(first, "/data/items/3/id"));
  const Answer second = after(last_id, "PROVINCE");
  EXPECT_EQ(RowsAt(second, "/data/items"), 3u);
  const std::string end = TextAt(second, "/data/lastId");
  const Answer third = after(end, "PROVINCE");
  EXPECT_EQ(RowsAt(third, "/data/items"), 0u);
  EXPECT_EQ(TextAt(third, "/data/lastId"), end);
  EXPECT_EQ(TextAt(after("", "COMMUNE"), "/data/items/0/name"), "Đăng ký khai sinh");
  EXPECT_EQ(after("", "NATION").status, 400);
}

TEST(NationalPortalTest, DoesNotLoadFromAFolderWithoutAnswers) {
  const auto portal = NationalPortal::Load("tests/simulator");
  ASSERT_FALSE(portal.ok());
  EXPECT_NE(portal.error().where.find("service-results_year.json"), std::string::npos);
}

}  // namespace
}  // namespace dvcmon::simulator
