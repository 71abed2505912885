// /drops: which falls are shown, and what is told of one.
#include <gmock/gmock.h>

#include <string>

#include "daemon/store/drops.h"
#include "daemon/store/sqlite.h"
#include "tests/daemon/pages/pages_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::days;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

class DropPagesTest : public testing::PagesFixture {
 protected:
  DropPagesTest() {
    // Its source has the number 1.
    Poll poll = testing::AcceptedPoll(
        testing::TargetOf({}), kNoon - days(200),
        {{"H44.07", "applications_received", 5.0}, {"H44.08", "applications_received", 5.0}});
    poll.rows[0].name = "Sở <b>Y tế</b>";
    poll.rows[1].name = "Sở Nội vụ";
    Write(poll);
  }

  static Day On(int day) { return DayOf(kNoon) + days(day); }
  // Days are counted from kNoon's.
  void Happens(DropChange change, int opened, int day, const Judged& of, DropAtDay at = {}) {
    const DropNews news{.of = of, .change = change, .opened = On(opened), .limit = 6.5};
    at.day = On(day);
    at.evidence = 7.25;
    at.finding.window = {
        .first = On(opened - 1), .observed = 371, .received = 412, .expected = 399, .days = 4};
    at.finding.lower_bound = 388;
    at.finding.missing = 28;
    at.falling = 1;
    at.bodies = 12;
    auto db = Database::Open(dir_.Path("dvcmon.db"), std::chrono::seconds(1));
    ASSERT_TRUE(db.ok());
    ASSERT_TRUE(KeepDropNews(**db, 1, "phu-tho", On(day), news, at).ok());
  }
};

const Judged kHealth = {"H44.07", "", DropRule::kOnlineRate};
const Judged kHome = {"H44.08", "", DropRule::kVolume};

TEST_F(DropPagesTest, ThoseThatAreOpenComeFirstThenThoseThatEndedOfLate) {
  Happens(DropChange::kOpened, -150, -150, kHome);
  Happens(DropChange::kRecovered, -150, -140, kHome);
  Happens(DropChange::kOpened, -50, -50, kHome);
  Happens(DropChange::kRecovered, -50, -40, kHome);
  Happens(DropChange::kOpened, -5, -5, kHealth);
  const std::string page = Page("/drops");
  EXPECT_THAT(page, AllOf(HasSubstr("Đang mở (1)"), HasSubstr("Đã đóng trong 90 ngày qua (1)")));
  EXPECT_LT(page.find("/drops/3"), page.find("/drops/2"));
  EXPECT_THAT(page, AllOf(HasSubstr("371/412 (90,0%)"), HasSubstr("399 (96,8%)"), HasSubstr(">28<"),
                          HasSubstr(R"(href="/agencies/H44.07?)")));
  EXPECT_THAT(Page("/drops", {{"open", "true"}}), Not(HasSubstr("Đã đóng")));
  EXPECT_THAT(Page("/drops", {{"all", "true"}}), HasSubstr("Đã đóng (2)"));
  EXPECT_EQ(Get("/drops", {{"province", "nowhere"}}).status, 404);
}

TEST_F(DropPagesTest, ANameIsTextAndNoMarkup) {
  Happens(DropChange::kOpened, -5, -5, kHealth);
  for (const char* path : {"/drops", "/drops/1"}) {
    EXPECT_THAT(Page(path), AllOf(HasSubstr("Sở &lt;b&gt;Y tế"), Not(HasSubstr("<b>Y tế"))));
  }
}

TEST_F(DropPagesTest, OneIsToldWithItsNumbersWhenItOpenedAndNow) {
  Happens(DropChange::kOpened, -5, -5, kHealth);
  Happens(DropChange::kNone, -5, -4, kHealth, {.frozen = 3, .restated = 2});
  const std::string page = Page("/drops/1");
  EXPECT_THAT(page, AllOf(HasSubstr("tỷ lệ hồ sơ nộp trực tuyến giảm còn 90,0%"),
                          HasSubstr("Khi báo, 17/11/2026"), HasSubstr("Xét lần cuối, 18/11/2026"),
                          HasSubstr("388 (94,2%)"), HasSubstr("1/12"), HasSubstr("đang mở")));
  // Numbers that are for experts stay behind words that open.
  const size_t details = page.find(R"(<details class="evidence">)");
  EXPECT_LT(details, page.find("bằng chứng 7,3, ngưỡng 6,5"));
  EXPECT_THAT(Page("/drops/1", {{"lang", "en"}}),
              AllOf(HasSubstr("were filed online"), HasSubstr("evidence 7.3, limit 6.5")));
}

TEST_F(DropPagesTest, OneOfAProvinceSaysWhatItIsMadeOfAndWhyItEnded) {
  DropAtDay at;
  at.split = {.before = 0.968,
              .rate_effect = -0.06,
              .mix_effect = -0.008,
              .parts = {{"H44.08", -0.055, 0.97, 0.81}}};
  const Judged province = {"", "", DropRule::kOnlineRate};
  Happens(DropChange::kOpened, -50, -50, province, at);
  Happens(DropChange::kLevelAccepted, -50, -20, province, at);
  EXPECT_THAT(Page("/drops/1"),
              AllOf(HasSubstr("Toàn tỉnh Phú Thọ"), HasSubstr("Do từng đơn vị giảm"),
                    HasSubstr("-6,0 điểm %"), HasSubstr("Do cơ cấu hồ sơ"),
                    HasSubstr("-0,8 điểm %"), HasSubstr("Sở Nội vụ"), HasSubstr("81,0%"),
                    HasSubstr("đã đóng ngày 02/11/2026"), HasSubstr("nay lấy làm mức thường lệ")));
}

TEST_F(DropPagesTest, NotesOfItsDaysStandWithIt) {
  Happens(DropChange::kOpened, -5, -5, kHealth);
  for (const auto& [day, text] : {std::pair(-3, "mất điện <hai> ngày"), std::pair(-60, "cũ")}) {
    ASSERT_TRUE(Annotate(dir_.Path("dvcmon.db"), {.made = kNoon - days(1),
                                                  .author = "A",
                                                  .body = "phu-tho/H44.07",
                                                  .first = On(day),
                                                  .last = On(day),
                                                  .text = text})
                    .ok());
  }
  EXPECT_THAT(Page("/drops/1"),
              AllOf(HasSubstr("mất điện &lt;hai&gt; ngày"), Not(HasSubstr("cũ"))));
}

TEST_F(DropPagesTest, WhatIsNoDropIsNotFound) {
  for (const char* path : {"/drops/7", "/drops/x", "/drops/1x", "/drops/99999999999999999999"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

}  // namespace
}  // namespace dvcmon
