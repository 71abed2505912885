// /portals: how sources do, in words.
#include <gmock/gmock.h>

#include <string>

#include "tests/daemon/pages/pages_fixture.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kNoon;
using ::testing::Not;

class PortalPagesTest : public testing::PagesFixture {
 protected:
  void Accept(Time started, const std::string& portal = "dvcqg") {
    Write(testing::AcceptedPoll(testing::TargetOf({.portal = portal, .period = "2026-Q4"}), started,
                                {{"H44.07", "applications_received", 5.0}}));
  }
  void Refuse(Time started, ErrorCode reason) {
    Write(testing::FailedPoll(testing::TargetOf({.period = "2026-Q4"}), started,
                              {reason, "<script>alert(1)</script>", "rows_min"}));
  }
};

TEST_F(PortalPagesTest, ASourceThatWasNeverReadIsLate) {
  EXPECT_THAT(Page("/portals"), AllOf(HasSubstr("Cổng &lt;quốc gia&gt;"), HasSubstr("quá hạn"),
                                      HasSubstr("chưa lần nào"), HasSubstr("tỉnh Phú Thọ")));
}

TEST_F(PortalPagesTest, ASourceIsGoodThenFailingThenLate) {
  Accept(kNoon - hours(2));
  EXPECT_THAT(Page("/portals"),
              AllOf(HasSubstr("1 nguồn tốt"), HasSubstr("quý IV/2026"),
                    HasSubstr("số liệu mới nhất lúc 10:00 22/11/2026"), Not(HasSubstr("vừa lỗi"))));
  Refuse(kNoon - hours(1), ErrorCode::kBlocked);
  EXPECT_THAT(Page("/portals"), AllOf(HasSubstr("1 nguồn vừa lỗi"),
                                      HasSubstr("cổng từ chối truy cập, không phải sập cổng")));
  EXPECT_THAT(Page("/portals", {{"lang", "en"}}), HasSubstr("the portal refuses access"));
}

TEST_F(PortalPagesTest, ASourceWithoutNewsForLongIsLateThoughItsLastPollWasAccepted) {
  Accept(kNoon - hours(37));
  EXPECT_THAT(Page("/portals"),
              AllOf(HasSubstr("1 nguồn quá hạn chưa có số liệu mới"), Not(HasSubstr("nguồn tốt"))));
}

TEST_F(PortalPagesTest, ASourceThatIsAskedOnceAWeekIsNotLateAfterTwoDays) {
  auto weekly = std::make_shared<PortalSpec>(*config_->portals.front().portal);
  weekly->schedule.every = hours(24 * 7);
  config_->portals.front().portal = weekly;
  pages_.Use(config_);
  Accept(kNoon - hours(50));
  EXPECT_THAT(Page("/portals"), HasSubstr("1 nguồn tốt"));
  weekly->collectors.front().schedule.every = hours(12);
  EXPECT_THAT(Page("/portals"), HasSubstr("quá hạn")) << "its own schedule goes before";
}

TEST_F(PortalPagesTest, WhatTheConfigurationNamesNoMoreIsToldAsThat) {
  Accept(kNoon - hours(200), "gone");
  Accept(kNoon - hours(1));
  const std::string page = Page("/portals");
  EXPECT_THAT(page, AllOf(HasSubstr("thôi theo dõi"), Not(HasSubstr("quá hạn"))));
  EXPECT_THAT(Page("/portals/gone"), HasSubstr("thôi theo dõi"));
}

TEST_F(PortalPagesTest, OneWithTroubleComesFirst) {
  auto other = std::make_shared<PortalSpec>(*config_->portals.front().portal);
  other->name = "another";
  config_->portals.push_back({other, config_->portals.front().provinces, ""});
  pages_.Use(config_);
  Accept(kNoon - hours(1), "another");
  Accept(kNoon - hours(60));
  const std::string page = Page("/portals");
  EXPECT_LT(page.find("/portals/dvcqg"), page.find("/portals/another"));
}

TEST_F(PortalPagesTest, OnePortalIsToldWithItsPollsAndWhyTheyWereRefused) {
  Accept(kNoon - hours(3));
  Refuse(kNoon - hours(2), ErrorCode::kContract);
  Accept(kNoon - hours(24 * 31));
  const std::string page = Page("/portals/dvcqg");
  EXPECT_THAT(
      page,
      AllOf(HasSubstr("2 lần đọc, 1 lần không được nhận"), HasSubstr("contract"),
            HasSubstr("<code>rows_min</code>"), HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"),
            HasSubstr("số liệu trái quy tắc kiểm tra"), Not(HasSubstr("22/10/2026"))));
  EXPECT_LT(page.find("10:00 22/11/2026"), page.rfind("09:00 22/11/2026"));
  const WebResponse none = Get("/portals/nobody");
  EXPECT_EQ(none.status, 404);
  EXPECT_THAT(none.body, HasSubstr("dvcqg"));
}

TEST_F(PortalPagesTest, SourcesOfAProvinceThatWasMergedAreNotLate) {
  auto merged = std::make_shared<Province>(*config_->provinces["phu-tho"]);
  merged->slug = "hoa-binh";
  merged->valid_to = ParseDay("2025-06-30");
  config_->provinces["hoa-binh"] = merged;
  config_->portals.front().provinces.push_back(merged);
  pages_.Use(config_);
  Accept(kNoon - hours(1));
  EXPECT_THAT(Page("/portals"), AllOf(HasSubstr("đã sáp nhập"), Not(HasSubstr("quá hạn"))));
}

}  // namespace
}  // namespace dvcmon
