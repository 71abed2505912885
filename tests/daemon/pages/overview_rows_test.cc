// The rows of the overview below its numbers: what is shown of what is known, and why something is
// not there.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "daemon/pages/label_words.h"
#include "daemon/pages/weeks.h"
#include "daemon/store/issues.h"
#include "tests/daemon/pages/pages_fixture.h"

namespace dvcmon {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

class OverviewRowsTest : public testing::PagesFixture {
 protected:
  // What the portal said of the province, yesterday or so long ago.
  void Told(const std::vector<std::pair<std::string, double>>& figures,
            std::chrono::hours ago = std::chrono::hours(20)) {
    std::vector<std::string> keys;
    std::vector<testing::Cell> cells;
    for (const auto& [key, value] : figures) {
      keys.push_back(key);
      cells.push_back({"phu-tho", key, value});
      auto statistic = std::make_shared<Statistic>();
      statistic->id = key.substr(0, key.find('{'));
      const bool is_score = statistic->id.starts_with("quality");
      statistic->kind = is_score ? StatisticKind::kScore : StatisticKind::kCount;
      config_->statistics[statistic->id] = statistic;
    }
    const std::string month = Text(PeriodContaining(PeriodKind::kMonth, DayOf(kNoon - ago)));
    const PollTarget target = testing::TargetOf({.period = month, .statistics = keys});
    Write(testing::AcceptedPoll(target, kNoon - ago, cells));
  }

  template <class Look>
  std::string Seen(const std::string& language, Look look) {
    const Query query;
    const WebRequest request{"GET", "/", {{"lang", language}}, "", ""};
    const Question question{query, *config_, store_, kNoon, kNoon};
    return look(View(request, question));
  }
};

TEST_F(OverviewRowsTest, ServicesAreLostStepByStep) {
  Told({{"procedures", 2000},
        {"online_services_offered", 1500},
        {"online_services_used{filing=online}", 500}});
  const std::string page = Page("/");
  const size_t all = page.find("<span>TTHC thuộc thẩm quyền</span><b>2.000</b>");
  const size_t online = page.find("<span>DVCTT có hồ sơ trực tuyến</span><b>500</b>");
  ASSERT_NE(all, std::string::npos);
  ASSERT_NE(online, std::string::npos);
  EXPECT_LT(all, online);
  EXPECT_THAT(page.substr(online), HasSubstr("<rect width=\"25.0\" height=\"4\">"));
  EXPECT_THAT(page, HasSubstr("<span>DVCTT có phát sinh hồ sơ</span><b><abbr"));
}

TEST_F(OverviewRowsTest, WhatNobodyCountsIsLeftOutWithTheReason) {
  const std::string page = Page("/");
  EXPECT_THAT(page, AllOf(HasSubstr("Không nguồn nào công bố đủ số thủ tục và dịch vụ của tỉnh"),
                          HasSubstr("Không nguồn nào công bố điểm từng nhóm trong kỳ"),
                          HasSubstr("Không nguồn nào cho biết kênh nộp theo ngày"),
                          HasSubstr("Không nguồn nào công bố: Chưa tiếp nhận quá 08 giờ"),
                          HasSubstr("Chưa phát hành báo cáo nào của tỉnh")));
}

TEST_F(OverviewRowsTest, WorkThatIsLateIsShownAndWhatIsNotToldIsNamed) {
  Told({{"applications_in_progress{state=overdue}", 1248},
        {"applications_in_progress{state=in_time}", 3000}});
  const std::string page = Page("/");
  EXPECT_THAT(page, HasSubstr("<dt>Đang giải quyết, quá hạn</dt><dd>1.248</dd>"));
  EXPECT_THAT(page, HasSubstr("Không nguồn nào công bố: Chưa tiếp nhận quá 08 giờ làm việc; Chờ"));
  EXPECT_THAT(Page("/", {{"lang", "en"}}),
              HasSubstr("<dt>In progress, overdue</dt><dd>1,248</dd>"));
}

TEST_F(OverviewRowsTest, WhatASourceTellsAndIsNotKnownNowIsNotSaidToBeToldByNobody) {
  Told({{"applications_in_progress{state=overdue}", 1248}}, std::chrono::days(40));
  const std::string page = Page("/");
  EXPECT_THAT(page, HasSubstr("<dt>Đang giải quyết, quá hạn</dt><dd><abbr"));
  EXPECT_THAT(page, HasSubstr("Không nguồn nào công bố: Chưa tiếp nhận quá 08 giờ làm việc; Chờ"));
}

TEST_F(OverviewRowsTest, ThePointsOfGroupsAreHeldAgainstWhatTheDecisionGives) {
  Told({{"quality_score{group=CKMB}", 17}, {"quality_score{group=MDSH}", 12.5}});
  // 18 and 22 points at most: one is lost in the one, 9,5 in the other.
  EXPECT_THAT(Page("/"), AllOf(HasSubstr("<span>Công khai, minh bạch</span><b>17,00/18</b>"),
                               HasSubstr("<span>Số hóa hồ sơ</span><b>12,50/22</b>"),
                               HasSubstr("Mất nhiều điểm nhất ở <b>Số hóa hồ sơ</b>: 9,50 điểm.")));
}

TEST_F(OverviewRowsTest, TheProvincesPlaceIsAmongAllThatTheNationalPortalTellsOf) {
  constexpr const char* kScore = "quality_total_score";
  auto statistic = std::make_shared<Statistic>();
  statistic->id = kScore;
  statistic->kind = StatisticKind::kScore;
  config_->statistics[kScore] = statistic;
  for (const char* slug : {"lang-son", "an-giang"}) {
    auto province = std::make_shared<Province>();
    province->slug = province->name = slug;
    province->kind = "tinh";
    config_->provinces[slug] = province;
  }
  const PollTarget target =
      testing::TargetOf({.province = "", .period = "2026-11", .statistics = {kScore}});
  Write(testing::AcceptedPoll(
      target, kNoon - std::chrono::hours(20),
      {{"phu-tho", kScore, 80.0}, {"lang-son", kScore, 90.0}, {"an-giang", kScore, 70.0}}));
  EXPECT_THAT(Page("/"), HasSubstr("Hạng cả nước</th><td>2/3</td>"));
}

TEST_F(OverviewRowsTest, LatestReportsStandWithWhatTheyCorrect) {
  Issue issue{.of = {"cchc-monthly", "phu-tho", "2026-10"}, .number = 1, .made = kNoon};
  const auto nothing = []() -> Status { return Done{}; };
  ASSERT_TRUE(KeepIssue(dir_.Path("dvcmon.db"), issue, {}, nothing).ok());
  issue.number = 2;
  issue.previous = 1;
  issue.errata = 7;
  ASSERT_TRUE(KeepIssue(dir_.Path("dvcmon.db"), issue, {}, nothing).ok());
  const std::string page = Page("/");
  const size_t last = page.find("lần 2, 22/11/2026");
  ASSERT_NE(last, std::string::npos);
  EXPECT_LT(last, page.find("lần 1, 22/11/2026"));
  EXPECT_THAT(page, HasSubstr("<b>đính chính 7 ô</b>"));
}

// The week of Monday 16 November, of which Sunday is not over, and the whole one before.
TEST_F(OverviewRowsTest, WeeksAreAddedUpByChannelAndSayWhenDaysAreMissing) {
  Filing filing{.tells_channels = true};
  for (int ago = 13; ago >= 1; --ago) {
    FilingDay day{.day = DayOf(kNoon) - std::chrono::days(ago), .received = 10};
    day.channels = {6, 4, 0, 0};
    filing.days.push_back(day);
  }
  const std::string weeks = Seen("", [&](const View& view) {
    Html html;
    PutWeeks(html, view, filing);
    return std::move(html).Take();
  });
  EXPECT_THAT(weeks,
              AllOf(HasSubstr("<title>tuần từ 09/11/2026: 70 hồ sơ, trực tuyến 42, trực tiếp 28"),
                    HasSubstr("<g class=\"partial\"><title>tuần từ 16/11/2026: 60 hồ sơ"),
                    HasSubstr("<td>60</td><td>6/7</td>"), Not(HasSubstr("bưu chính"))));
}

TEST_F(OverviewRowsTest, LabelsAreSaidInWordsThoseOfTheConfigurationFirst) {
  config_->label_titles["level"]["4"][Day::min()] = {"mức độ 4", "level 4"};
  Seen("", [](const View& view) {
    EXPECT_EQ(LabelsText(view, "applications_received{channel=online}"), "trực tuyến");
    EXPECT_EQ(LabelsText(view, "applications_online{level=4}"), "mức độ 4");
    EXPECT_EQ(LabelsText(view, "index_rank{index=par,year=2025,scope=national,component=}"),
              "PAR INDEX, 2025, cả nước");
    EXPECT_EQ(LabelsText(view, "x{channel=drone}"), "drone");
    EXPECT_EQ(LabelsText(view, "x"), "");
    return "";
  });
  Seen("en", [](const View& view) {
    EXPECT_EQ(LabelsText(view, "petitions{state=overdue}"), "overdue");
    return "";
  });
}

}  // namespace
}  // namespace dvcmon
