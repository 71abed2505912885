// What a body filed by day, and what stands beside it in the table that is drawn.
#include "daemon/pages/filing.h"

#include <gmock/gmock.h>

#include "daemon/pages/days.h"
#include "daemon/pages/series_table.h"
#include "tests/daemon/pages/pages_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::days;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

Day Ago(int count) { return DayOf(kNoon) - days(count); }

FilingDay FiledOn(Day day, double online, double direct) {
  FilingDay filed{.day = day, .received = online + direct};
  filed.channels = {online, direct, 0, 0};
  return filed;
}

TEST(WeekToTest, IsTheMeanOfTheDaysThatAreKnownAndNeedsFive) {
  Filing filing{.tells_channels = true};
  for (const int ago : {9, 6, 5, 4, 3, 2}) filing.days.push_back(FiledOn(Ago(ago), ago, 10));
  const auto mean = WeekTo(filing, Ago(1));
  ASSERT_TRUE(mean);
  EXPECT_DOUBLE_EQ(mean->online(), 4);  // of 6, 5, 4, 3 and 2
  EXPECT_DOUBLE_EQ(mean->received, 14);
  EXPECT_FALSE(WeekTo(filing, Ago(-1)));  // of 5 to 2 days ago alone
  EXPECT_FALSE(WeekTo(filing, Ago(400)));
}

class DaysTest : public testing::PagesFixture {
 protected:
  // 50 of 100 each day of the last 400, and 80 of 100 in the last four weeks.
  DaysTest() {
    filing_.tells_channels = true;
    for (int ago = 400; ago >= 1; --ago) {
      const double online = ago > 28 ? 50 : 80;
      filing_.days.push_back(FiledOn(Ago(ago), online, 100 - online));
    }
  }
  std::string Shown(const BesideDays& beside = {}, const std::string& language = "") {
    const Query query;
    const WebRequest request{"GET", "/", {{"lang", language}}, "", ""};
    const Question question{query, *config_, store_, kNoon, kNoon};
    const View view(request, question);
    Desk desk(view, config_->provinces.at("phu-tho").get());
    Html html;
    PutDays(html, view, desk, desk.about(), filing_, beside);
    return std::move(html).Take();
  }

  Filing filing_;
};

TEST_F(DaysTest, StandBesideThoseOfLastYear) {
  EXPECT_THAT(Shown(), AllOf(HasSubstr("data-role=\"year-ago\""), HasSubstr("Năm trước, %"),
                             HasSubstr("<td data-value=\"80\">80,00</td>"
                                       "<td data-value=\"50\">50,00</td>"),
                             HasSubstr("mùng 1 Tết")));
  filing_.days.erase(filing_.days.begin(), filing_.days.end() - 150);
  EXPECT_THAT(Shown(), AllOf(Not(HasSubstr("year-ago")), Not(HasSubstr("mùng 1"))));
}

TEST_F(DaysTest, OfASourceThatTellsNoChannelsHaveNoShare) {
  filing_.tells_channels = false;
  EXPECT_THAT(Shown(), AllOf(HasSubstr("<td data-value>…</td>"), HasSubstr("100,0"),
                             Not(HasSubstr("80,00"))));
}

TEST_F(DaysTest, OfAFallHaveWhatWasExpectedInItsWindow) {
  KeptDrop drop;
  drop.last.day = Ago(2);
  drop.last.finding.window = {.first = Ago(4), .received = 412, .expected = 399};
  drop.last.finding.lower_bound = 388;
  const std::string page = Shown({.drop = &drop});
  // 399 and 388 of 412, on three days.
  size_t found = 0;
  for (size_t at = page.find(">96,8<"); at != std::string::npos; at = page.find(">96,8<", at + 1)) {
    ++found;
  }
  EXPECT_EQ(found, 3U);
  EXPECT_THAT(page, AllOf(HasSubstr(">94,2<"), HasSubstr("data-role=\"lower\"")));
  drop.of.rule = DropRule::kVolume;
  EXPECT_THAT(Shown({.drop = &drop}), Not(HasSubstr("data-role=\"lower\"")));
}

TEST_F(DaysTest, AreMarkedForHolidaysRestatementsBoundariesAndNotes) {
  Calendar::Days nation;
  nation.off = {*ParseDay("2026-09-02"), *ParseDay("2026-09-06")};  // Wednesday and Sunday
  nation.boundaries = {*ParseDay("2026-08-15")};
  config_->calendar =
      std::make_shared<Calendar>(*ParseDay("2026-01-01"), *ParseDay("2026-12-31"), nation);
  filing_.odd = {{Ago(20), DayStatus::kRestated}};
  const std::vector<Annotation> notes = {{.first = Ago(3), .last = Ago(2), .text = "mất <điện>"},
                                         {.text = "không của ngày nào"}};
  const std::string page = Shown({.notes = &notes});
  EXPECT_THAT(page,
              AllOf(HasSubstr("02/09/2026</time> <small data-mark=\"holiday\">nghỉ lễ</small>"),
                    HasSubstr("06/09/2026</time></th>"),
                    HasSubstr("data-mark=\"boundary\">cách đếm đổi khác từ ngày này</small>"),
                    HasSubstr("data-mark=\"restated\">nguồn điều chỉnh số liệu</small>"),
                    HasSubstr("data-mark=\"note\">mất &lt;điện&gt;</small>"),
                    Not(HasSubstr("không của ngày nào"))));
}

TEST_F(DaysTest, SayFromWhichDayOnThePeriodIsOpen) {
  EXPECT_THAT(Shown(), AllOf(HasSubstr("data-open-from=\"2026-11-01\""),
                             HasSubstr("mark-open\">chưa khép kỳ<")));
}

TEST(OpenShareDropTest, IsOneOfTheBodyItselfAndOfItsShare) {
  KeptDrop share, volume, group, closed;
  volume.of.rule = DropRule::kVolume;
  group.of.group = "communes";
  closed.closed = Ago(1);
  const std::vector<KeptDrop> drops = {share, volume, group, closed};
  EXPECT_EQ(OpenShareDrop(drops, ""), drops.data());
  EXPECT_EQ(OpenShareDrop(drops, "H44.07"), nullptr);
}

}  // namespace
}  // namespace dvcmon
