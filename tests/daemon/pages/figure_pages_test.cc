// /figures: where a figure, a rate, or a cell of a report comes from.
#include <gmock/gmock.h>

#include <string>

#include "daemon/report/issue.h"
#include "tests/daemon/pages/pages_fixture.h"
#include "tests/daemon/report/report_builder.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

constexpr const char* kReceived = "applications_received";
constexpr const char* kOnlineReceived = "applications_received{channel=online}";

class FigurePagesTest : public testing::PagesFixture {
 protected:
  void Say(Time at, double received, double online) {
    Poll poll = testing::AcceptedPoll(
        testing::TargetOf({}), at,
        {{"H44.07", kReceived, received}, {"H44.07", kOnlineReceived, online}});
    poll.rows[0].name = "Sở <i>Y tế";
    poll.captures = {testing::CaptureOf(std::string("{}"), std::string(64, 'a'), at)};
    Write(poll);
  }
};

TEST_F(FigurePagesTest, AFigureIsShownWithTheAnswerThatSaidSo) {
  Say(kNoon - hours(3), 1234, 300);
  EXPECT_THAT(
      Page("/figures/dvcqg:phu-tho/H44.07/applications_received@2026-Q3"),
      AllOf(HasSubstr("<h1>Số applications_received</h1>"), HasSubstr("1.234 <small>hồ sơ"),
            HasSubstr("Sở &lt;i&gt;Y tế"), HasSubstr("quý III/2026"), HasSubstr("NĐ 61/2018/NĐ-CP"),
            HasSubstr("https://dichvucong.gov.vn/tree"), HasSubstr(std::string(64, 'a')),
            HasSubstr("09:00 22/11/2026"), Not(HasSubstr("Đã công bố thế nào"))));
}

TEST_F(FigurePagesTest, WhatCannotBeReadAgainIsNotToldToAgree) {
  Say(kNoon - hours(3), 1234, 300);
  EXPECT_THAT(Page("/figures/phu-tho/H44.07/applications_received@2026-Q3"),
              AllOf(HasSubstr("Không đọc lại được hôm nay"), HasSubstr("chưa kiểm được"),
                    Not(HasSubstr("khớp"))));
}

TEST_F(FigurePagesTest, EarlierAndLaterVersionsAreShownWithWhoSaidSo) {
  Say(kNoon - hours(3), 10, 3);
  Say(kNoon - hours(2), 12, 3);
  Say(kNoon - hours(1), 15, 3);
  const std::string page =
      Page("/figures/phu-tho/H44.07/applications_received@2026-Q3~2026-11-22T10:30:00+07:00");
  EXPECT_THAT(page, AllOf(HasSubstr("12 <small>hồ sơ"), HasSubstr("Đã công bố thế nào"),
                          HasSubstr("<td>10</td>"), HasSubstr("<td>15</td>"),
                          HasSubstr("cổng công bố <b>(đang xem)</b>")));
  EXPECT_LT(page.find("<td>10</td>"), page.find("<td>15</td>"));
}

TEST_F(FigurePagesTest, ARateIsMadeOfFiguresThatHavePagesOfTheirOwn) {
  const std::string direct = "applications_received{channel=direct}";
  Write(testing::AcceptedPoll(testing::TargetOf({.statistics = {kOnlineReceived, direct}}),
                              kNoon - hours(3),
                              {{"H44.07", kOnlineReceived, 300.0}, {"H44.07", direct, 950.0}}));
  const std::string own = "/figures/dvcqg%3Aphu-tho%2FH44.07%2Fapplications_received%7Bchannel%3D";
  const std::string page = Page("/figures/phu-tho/H44.07/online_of_received@2026-Q3");
  EXPECT_THAT(page, AllOf(HasSubstr("24,00%"), HasSubstr("300/1.250"),
                          HasSubstr(own + "online%7D%40"), HasSubstr(own + "direct%7D%40")));
  EXPECT_THAT(page, AllOf(HasSubstr("applications_received, trực tuyến / ("),
                          Not(HasSubstr("received {channel"))));
}

TEST_F(FigurePagesTest, ANoteAboutItStandsWithIt) {
  Say(kNoon - hours(3), 10, 3);
  ASSERT_TRUE(Annotate(dir_.Path("dvcmon.db"), {.made = kNoon - hours(1),
                                                .author = "A",
                                                .body = "phu-tho/H44.07",
                                                .text = "cổng <bảo trì>"})
                  .ok());
  EXPECT_THAT(Page("/figures/phu-tho/H44.07/applications_received@2026-Q3"),
              HasSubstr("cổng &lt;bảo trì&gt;"));
}

TEST_F(FigurePagesTest, WhatIsNoFigureSaysHowOneIsCalled) {
  for (const char* path :
       {"/figures", "/figures/x", "/figures/phu-tho/H44.99/applications_received@2026-Q3",
        "/figures/cchc-monthly/2026-10/issue-001!F1"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
  EXPECT_THAT(Get("/figures").body, HasSubstr("ĐƠN VỊ/CHỈ TIÊU"));
  EXPECT_THAT(Get("/figures", {{"lang", "en"}}).body, HasSubstr("BODY/STATISTIC"));
}

TEST_F(FigurePagesTest, ACellOfAnIssueLeadsToItsFiguresAndItsIssue) {
  Say(kNoon - hours(3), 7, 3);
  const IssueSeries october = {"cchc-monthly", "phu-tho", "2026-10"};
  auto next = NextIssue::Begin(store_, *config_, october);
  ASSERT_TRUE(next.ok());
  const Report report = testing::ReportOf({{kReceived, "Tiếp nhận <em>", 7, 1}});
  const Time made = kNoon - minutes(50);
  const auto issue = next->Publish(report, made, made, dir_.Path("dvcmon.db"));
  ASSERT_TRUE(issue.ok()) << issue.error().message;
  const std::string address = AddressOf(1, LineOfRow(report.book, 0, 0));
  const std::string page = Page("/figures/cchc-monthly/2026-10/issue-001!" + address);
  EXPECT_THAT(page, AllOf(HasSubstr("Tiếp nhận &lt;em&gt;, Trong kỳ"), HasSubstr("tổng đã công bố"),
                          HasSubstr(R"(href="/reports/cchc-monthly.phu-tho/2026-10/issue-001")"),
                          HasSubstr(R"(<p class="big">7</p>)"), HasSubstr("/figures/")));
}

}  // namespace
}  // namespace dvcmon
