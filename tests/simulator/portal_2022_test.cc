#include "tests/simulator/portal_2022.h"

#include <gtest/gtest.h>

#include "collectors/model/template.h"
#include "tests/simulator/ask.h"

namespace dvcmon::simulator {
namespace {

Portal2022 LoadPortal2022() {
  return std::move(Portal2022::Load("tests/fixtures/portals/dvcqg-2022")).value();
}

Request Form(const std::string& members) {
  return {.method = "POST",
          .path = "/jsp/rest.jsp",
          .headers = {{"content-type", "application/x-www-form-urlencoded; charset=UTF-8"},
                      {"x-requested-with", "XMLHttpRequest"}},
          .body = "params=" + EscapeForm("{" + members + "}")};
}

std::string Report(const std::string& province, int year, int quarter, int month) {
  return R"("type":"ref","service":"report_tinh_766_service","p_nam":)" + std::to_string(year) +
         R"(,"p_6thang":0,"p_quy":)" + std::to_string(quarter) + R"(,"p_thang":)" +
         std::to_string(month) + R"(,"p_tinh_id":")" + province +
         R"(","pageIndex":1,"pageSize":100,"p_loaidonvi":1,"loaichitieu":0)";
}

std::string Sum(const std::string& province, int month) {
  return R"("type":"ref","service":"report_by_month_sum_service","p_nam":2025,"p_thang":)" +
         std::to_string(month) + R"(,"p_tinh_id":")" + province +
         R"(","p_huyen_id":"","p_linhvuc":0)";
}

TEST(Portal2022Test, HasAllProvincesOrTheUnitsOfOne) {
  const Portal2022 portal = LoadPortal2022();
  const Answer provinces = portal.Respond(Form(Report("0", 2025, 0, 0)), kToday);
  EXPECT_EQ(provinces.status, 200);
  EXPECT_EQ(RowsAt(provinces, ""), 34u);
  const Answer phu_tho = portal.Respond(Form(Report("422607", 2025, 4, 0)), kToday);
  EXPECT_EQ(RowsAt(phu_tho, ""), 6u);
  EXPECT_EQ(TextAt(phu_tho, "/0/MA_COQUAN"), "H44.07");
  // Its own row has the code 000.00.00.H37, its units do not.
  EXPECT_EQ(TextAt(portal.Respond(Form(Report("417489", 2025, 0, 10)), kToday), "/0/MA_COQUAN"),
            "H37.07");
}

TEST(Portal2022Test, SumsUpTheApplicationsOfAProvince) {
  const Portal2022 portal = LoadPortal2022();
  EXPECT_EQ(TextAt(portal.Respond(Form(Sum("422607", 0)), kToday), "/0/HTN_TRUCTUYEN_TOTAL"),
            "420371");
  EXPECT_EQ(TextAt(portal.Respond(Form(Sum("422607", 10)), kToday), "/0/HTN_TRUCTUYEN_TOTAL"),
            "38231");
}

TEST(Portal2022Test, HasNoRowsForWhatItDoesNotKnow) {
  const Portal2022 portal = LoadPortal2022();
  EXPECT_EQ(portal.Respond(Form(Report("1", 2025, 0, 0)), kToday).body, "[]");
  EXPECT_EQ(portal.Respond(Form(Report("0", 2027, 0, 0)), kToday).body, "[]");
  EXPECT_EQ(portal.Respond(Form(Sum("1", 0)), kToday).body, "[]");
}

TEST(Portal2022Test, RefusesWhatThePortalWouldNotUnderstand) {
  Request get = Form(Report("0", 2025, 0, 0));
  get.method = "GET";
  Request json = Form(Report("0", 2025, 0, 0));
  json.headers["content-type"] = "application/json";
  Request direct = Form(Report("0", 2025, 0, 0));
  direct.headers.erase("x-requested-with");
  Request other_field = Form(Report("0", 2025, 0, 0));
  other_field.body.replace(0, 6, "query_");
  Request cut = Form(Report("0", 2025, 0, 0));
  cut.body = "params=%7";
  const std::vector<std::pair<Request, int>> cases = {
      {get, 405},
      {json, 415},
      {direct, 403},
      {other_field, 400},
      {cut, 400},
      {Form(Report("0", 2025, 1, 1)), 400},
      {Form(Report("0", 2025, 5, 0)), 400},
      {Form(Report("0", 2025, 0, 0) + R"(,"p_moi":1)"), 400},
      {Form(R"("type":"ref","service":"report_of_everything")"), 400},
      {Form(Sum("422607", 13)), 400},
  };
  const Portal2022 portal = LoadPortal2022();
  for (const auto& [request, status] : cases) {
    EXPECT_EQ(portal.Respond(request, kToday).status, status) << request.body;
  }
}

TEST(Portal2022Test, DoesNotLoadFromAFolderWithoutAnswers) {
  const auto portal = Portal2022::Load("tests/simulator");
  ASSERT_FALSE(portal.ok());
  EXPECT_NE(portal.error().where.find("report-tinh-766_year.json"), std::string::npos);
}

}  // namespace
}  // namespace dvcmon::simulator
