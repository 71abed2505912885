// The overview, agencies and one agency: numbers, what is not known, hostile names, languages.
#include <gmock/gmock.h>

#include "daemon/pages/html.h"
#include "tests/daemon/pages/pages_fixture.h"

namespace dvcmon {
namespace {

using testing::AcceptedPoll;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;
using testing::TargetOf;

constexpr const char* kOnline = "applications_received{channel=online}";
constexpr Time kYesterday = kNoon - std::chrono::hours(20);  // of the day that is closed
constexpr const char* kDirect = "applications_received{channel=direct}";

class OverviewPageTest : public testing::PagesFixture {
 protected:
  // What the portal says of a month, at whose end it was asked.
  void Told(const std::string& month, double online, double direct,
            const std::string& body = "phu-tho") {
    const PollTarget target = TargetOf({.period = month, .statistics = {kOnline, kDirect}});
    const Time asked = std::min(kYesterday, StartOf(target.period.last) + std::chrono::hours(20));
    Write(AcceptedPoll(target, asked, {{body, kOnline, online}, {body, kDirect, direct}}));
  }
};

TEST(HtmlTest, EverythingThatIsPutInIsText) {
  Html html;
  html.Leaf("a", "<script>&\"", {{"href", "/x?a=\"><script>"}, {"hidden", ""}});
  EXPECT_EQ(std::move(html).Take(),
            "<a href=\"/x?a=&quot;&gt;&lt;script&gt;\" hidden>&lt;script&gt;&amp;&quot;</a>");
}

TEST_F(OverviewPageTest, SaysTheShareOfTheMonthOfWhatAndOfWhomItIs) {
  Told(Text(PeriodContaining(PeriodKind::kMonth, DayOf(kNoon))), 371, 41);
  const std::string page = Page("/");
  EXPECT_THAT(page, AllOf(HasSubstr("<h1>tỉnh Phú Thọ</h1>"), HasSubstr("90,05%"),
                          HasSubstr("371/412"), HasSubstr("/figures/")));
  EXPECT_THAT(Page("/", {{"lang", "en"}}), AllOf(HasSubstr("90.05%"), HasSubstr("lang=\"en\"")));
}

TEST_F(OverviewPageTest, SaysHowManyBodiesHaveFiguresAndHowLongTheMonthGoesOn) {
  const std::string month = Text(PeriodContaining(PeriodKind::kMonth, DayOf(kNoon)));
  Poll poll =
      AcceptedPoll(TargetOf({.period = month, .statistics = {kOnline, kDirect}}), kYesterday,
                   {{"H44.01", kOnline, 45.0},
                    {"H44.01", kDirect, 5.0},
                    {"H44.02", kOnline, testing::kNotProvided},
                    {"H44.02", kDirect, 5.0}});
  Write(poll);
  // On Sunday the 22nd: from Monday to Friday, and Monday the 30th.
  EXPECT_THAT(Page("/"), AllOf(HasSubstr("1/2 đơn vị có số liệu"),
                               HasSubstr("kỳ còn 6 ngày làm việc đến ngày chốt 30/11/2026")));
  EXPECT_THAT(Page("/", {{"lang", "en"}}),
              HasSubstr("6 working days left to the cut-off, 2026-11-30"));
  EXPECT_THAT(Page("/", {{"period", "2026-10"}}), HasSubstr("kỳ đã khép ngày 31/10/2026"));
}

// Until Saturday 21 November fifteen days were worked, as in October until Wednesday the 21st.
TEST_F(OverviewPageTest, AnOpenMonthIsComparedWithTheSameWorkingDayAlone) {
  constexpr const char* kScore = "quality_total_score";
  auto statistic = std::make_shared<Statistic>();
  statistic->id = kScore;
  statistic->kind = StatisticKind::kScore;
  config_->statistics[kScore] = statistic;
  const PollTarget year = TargetOf({.period = "2026", .statistics = {kScore}});
  for (const auto& [day, score] : {std::pair("2026-10-21", 80.0), std::pair("2026-10-31", 97.0),
                                   std::pair("2026-11-21", 85.5)}) {
    Write(AcceptedPoll(year, StartOf(*ParseDay(day)) + std::chrono::hours(20),
                       {{"phu-tho", kScore, score}}));
  }
  EXPECT_THAT(Page("/"),
              AllOf(HasSubstr("85,50"), HasSubstr("80,00"), HasSubstr("▲ 5,50"),
                    Not(HasSubstr("97,00")), HasSubstr("chỉ so với đến cùng ngày làm việc")));
  EXPECT_THAT(Page("/", {{"period", "2026-10"}}),
              AllOf(HasSubstr("97,00"), Not(HasSubstr("cùng ngày làm việc"))));
}

TEST_F(OverviewPageTest, WhatNobodyTellsIsNoZero) {
  const std::string page = Page("/");
  EXPECT_THAT(page,
              AllOf(HasSubstr("không nguồn nào"), HasSubstr(">…</abbr>"), Not(HasSubstr("0,00%"))));
  EXPECT_THAT(page, HasSubstr("Chưa có số liệu"));
}

TEST_F(OverviewPageTest, AProvinceThatIsNotWatchedIsNotThere) {
  EXPECT_EQ(Get("/", {{"province", "nowhere"}}).status, 404);
  EXPECT_EQ(Get("/agencies", {{"province", "<script>"}}).status, 404);
}

TEST_F(OverviewPageTest, NoScriptAndNoStyleMayStandInAPage) {
  for (const auto& [name, value] : Get("/").headers) {
    if (name != "Content-Security-Policy") continue;
    EXPECT_THAT(value, AllOf(HasSubstr("default-src 'none'"), HasSubstr("script-src 'self'"),
                             HasSubstr("style-src-elem 'self'"), Not(HasSubstr("unsafe"))));
    return;
  }
  FAIL() << "there is no policy";
}

TEST_F(OverviewPageTest, AnAgencysNameIsTextAndItsPageIsFoundByItsCode) {
  const std::string month = Text(PeriodContaining(PeriodKind::kMonth, DayOf(kNoon)));
  Poll poll = AcceptedPoll(TargetOf({.period = month, .statistics = {kOnline, kDirect}}),
                           kYesterday, {{"H44.01", kOnline, 45.0}, {"H44.01", kDirect, 5.0}});
  poll.rows[0].name = "<b>Sở \"A\"</b>";
  Write(poll);
  const std::string list = Page("/agencies");
  EXPECT_THAT(list, AllOf(HasSubstr("&lt;b&gt;Sở"), Not(HasSubstr("<b>Sở")), HasSubstr("90,00%"),
                          HasSubstr("href=\"/agencies/H44.01\"")));
  EXPECT_THAT(Page("/agencies/H44.01"), AllOf(HasSubstr("&lt;b&gt;Sở"), HasSubstr("45/50")));
  EXPECT_EQ(Get("/agencies/H44.99").status, 404);
  EXPECT_EQ(Get("/agencies/../../etc/passwd").status, 404);
}

// Until Wednesday 21 October 80 of 100 were online, of the whole month 197 of 200.
TEST_F(OverviewPageTest, TablesAndAgenciesCompareAnOpenMonthWithTheSameWorkingDayToo) {
  const auto told = [&](const char* day, double online, double direct) {
    const PollTarget month =
        TargetOf({.period = std::string(day).substr(0, 7), .statistics = {kOnline, kDirect}});
    Write(AcceptedPoll(month, StartOf(*ParseDay(day)) + std::chrono::hours(20),
                       {{"H44.01", kOnline, online}, {"H44.01", kDirect, direct}}));
  };
  told("2026-09-30", 50, 50);
  told("2026-10-21", 80, 20);
  told("2026-10-31", 197, 3);
  told("2026-11-21", 90, 10);
  EXPECT_THAT(Page("/"), HasSubstr("▲ 10,00"));
  for (const char* path : {"/agencies", "/agencies/H44.01"}) {
    EXPECT_THAT(Page(path), AllOf(HasSubstr("▲ 10,00"), Not(HasSubstr("▼ 8,50")))) << path;
  }
  EXPECT_THAT(Page("/agencies/H44.01"), AllOf(HasSubstr("80,00"), Not(HasSubstr(">98,50"))));
  EXPECT_THAT(Page("/agencies", {{"period", "2026-10"}}), HasSubstr("▲ 48,50"));
}

TEST_F(OverviewPageTest, AnAgencysTableHasAHeadForEachColumn) {
  Told(Text(PeriodContaining(PeriodKind::kMonth, DayOf(kNoon))), 45, 5, "H44.01");
  const std::string page = Page("/agencies/H44.01");
  const std::string heads =
      page.substr(page.find("<thead>"), page.find("</thead>") - page.find("<thead>"));
  const std::string row = page.substr(
      page.find("<tbody>"), page.find("</tr>", page.find("<tbody>")) - page.find("<tbody>"));
  const auto count = [](const std::string& text, std::string_view tag) {
    int n = 0;
    for (size_t at = 0; (at = text.find(tag, at)) != std::string::npos; ++at) ++n;
    return n;
  };
  EXPECT_EQ(count(heads, "<th "), count(row, "<th ") + count(row, "<td")) << heads << row;
}

TEST_F(OverviewPageTest, AWrongPeriodSaysWhatIsRight) {
  const WebResponse answer = Get("/", {{"period", "sometime"}});
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, AllOf(HasSubstr("sometime"), HasSubstr("không phải là kỳ báo cáo")));
  // Whoever goes on from there is not led to it again.
  EXPECT_THAT(answer.body, Not(HasSubstr("href=\"/agencies?period")));
}

TEST_F(OverviewPageTest, OnePeriodLeadsToTheOthersAndLinksStayInIt) {
  EXPECT_THAT(Page("/"), AllOf(HasSubstr("<a href=\"/?period=2026-10\">← tháng 10 năm 2026</a>"),
                               Not(HasSubstr("kỳ hiện nay"))));
  const std::string august = Page("/", {{"period", "2026-08"}});
  EXPECT_THAT(august, AllOf(HasSubstr("<a href=\"/?period=2026-07\">← tháng 7 năm 2026</a>"),
                            HasSubstr("<a href=\"/?period=2026-09\">tháng 9 năm 2026 →</a>"),
                            HasSubstr("<a href=\"/\">kỳ hiện nay</a>"),
                            HasSubstr("href=\"/agencies?period=2026-08\"")));
  EXPECT_THAT(Page("/provinces", {{"period", "2026-Q3"}, {"lang", "en"}}),
              AllOf(HasSubstr("<a href=\"/provinces?lang=en&amp;period=2026-Q2\">← 2026-Q2</a>"),
                    HasSubstr("<a href=\"/provinces?lang=en\">the present one</a>")));
}

TEST_F(OverviewPageTest, AProvinceOfTheNationLeadsToItsOverview) {
  Told(Text(PeriodContaining(PeriodKind::kMonth, DayOf(kNoon))), 45, 5);
  EXPECT_THAT(Page("/provinces"),
              AllOf(HasSubstr("<a href=\"/?province=phu-tho\">tỉnh Phú Thọ</a>"),
                    HasSubstr("<th scope=\"col\">Tỉnh, thành phố</th>")));
}

TEST_F(OverviewPageTest, WhyThereIsNoNumberStandsInSight) {
  EXPECT_THAT(
      Page("/"),
      HasSubstr("<p class=\"of why\">không nguồn nào đang theo dõi công bố chỉ tiêu này</p>"));
}

TEST_F(OverviewPageTest, DepartmentsAndCommunesAreNotRankedTogether) {
  const std::string month = Text(PeriodContaining(PeriodKind::kMonth, DayOf(kNoon)));
  Poll poll =
      AcceptedPoll(TargetOf({.period = month, .statistics = {kOnline, kDirect}}), kYesterday,
                   {{"H44.01", kOnline, 45.0},
                    {"H44.01", kDirect, 5.0},
                    {"H44.02", kOnline, 40.0},
                    {"H44.02", kDirect, 10.0}});
  for (Row& row : poll.rows) row.tier = row.body == "H44.01" ? "department" : "commune";
  Write(poll);
  const std::string page = Page("/");
  const size_t departments = page.find("<h3>Sở, ban, ngành</h3>");
  const size_t communes = page.find("<h3>Xã, phường, đặc khu</h3>");
  ASSERT_NE(communes, std::string::npos);
  EXPECT_LT(departments, page.find("90,00%</td>"));
  EXPECT_LT(page.find("90,00%</td>"), communes);
  EXPECT_LT(communes, page.find("80,00%</td>"));
}

TEST_F(OverviewPageTest, AssetsAreThereAndNothingElse) {
  EXPECT_THAT(Get("/assets/style.css").body, HasSubstr("prefers-color-scheme"));
  EXPECT_THAT(Get("/assets/dygraph.js").body, HasSubstr("Dygraph"));
  EXPECT_FALSE(pages_.Answer({"GET", "/assets/../daemon", {}, "", ""}));
  EXPECT_FALSE(pages_.Answer({"GET", "/nowhere", {}, "", ""}));
}

}  // namespace
}  // namespace dvcmon
