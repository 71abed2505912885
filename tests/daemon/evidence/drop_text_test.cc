// What people are told of a fall.
#include "daemon/evidence/drop_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dvcmon {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

Day On(const char* day) { return ParseDay(day).value(); }

class DropTextTest : public ::testing::Test {
 protected:
  DropTextTest() {
    auto province = std::make_shared<Province>();
    province->slug = "phu-tho";
    province->name = "Phú Thọ";
    province->kind = "tinh";
    config_.provinces["phu-tho"] = province;
    drop_.province = "phu-tho";
    drop_.of.agency = "H44.07";
    drop_.opened = On("2026-11-19");
    drop_.last.day = On("2026-11-20");
    drop_.last.finding.window = {
        .first = On("2026-11-17"), .observed = 371, .received = 412, .expected = 398.8, .days = 4};
    drop_.last.finding.lower_bound = 388;
    drop_.last.finding.missing = 27.8;
    drop_.last.falling = 1;
    drop_.last.bodies = 163;
  }
  DropText Told() const {
    return TextOf(drop_, {{{Level::kAgency, "H44.07", "phu-tho", "Chi nhánh Việt Trì", "branch"},
                           {Level::kAgency, "H44.100", "phu-tho", "UBND xã An Lộc", "commune"}},
                          config_});
  }

  Config config_;
  KeptDrop drop_;
};

TEST_F(DropTextTest, SaysWhoWhatHowMuchAndWhenFirst) {
  EXPECT_EQ(Told().vi,
            "Chi nhánh Việt Trì (tỉnh Phú Thọ): tỷ lệ hồ sơ nộp trực tuyến giảm còn 90,0% "
            "(371/412 hồ sơ, 17–20/11/2026, 4 ngày có số liệu); mức thường lệ 96,8%, ngưỡng dưới "
            "94,2%. Hồ sơ không trực tuyến 41, thường khoảng 13; thiếu khoảng 28 hồ sơ trực tuyến. "
            "Chỉ đơn vị này giảm, các đơn vị khác bình thường. Chỉ xét ngày làm việc, nguồn không "
            "điều chỉnh số liệu. Đề nghị: kiểm tra cấu hình thủ tục, thanh toán trên Cổng và việc "
            "hướng dẫn tại quầy. Số liệu đến hết ngày 20/11/2026.");
  EXPECT_THAT(Told().en, AllOf(HasSubstr("90.0% were filed online (371 of 412, 17–20/11/2026"),
                               HasSubstr("about 28 online are missing")));
}

TEST_F(DropTextTest, OfANumberItSaysHowManyAreUsual) {
  drop_.of.rule = DropRule::kVolume;
  drop_.last.finding.window = {.first = On("2026-10-28"),
                               .observed = 1122,
                               .received = 1122,
                               .expected = 2350.9,
                               .days = 10};
  drop_.last.finding.lower_bound = 1730;
  drop_.last.finding.missing = 1228.9;
  EXPECT_THAT(Told().vi,
              HasSubstr("số hồ sơ tiếp nhận giảm còn 1.122 (28/10–20/11/2026, 10 ngày có số liệu); "
                        "thường lệ khoảng 2.351, ngưỡng dưới 1.730; thiếu khoảng 1.229 hồ sơ"));
}

TEST_F(DropTextTest, OfAProvinceItSaysWhatTheChangeIsMadeOf) {
  drop_.of.agency.clear();
  drop_.last.falling = 12;
  drop_.last.split = KeptSplit{0.968, -0.064, -0.004, {{"H44.100", -0.03, 0.931, 0.68}}};
  EXPECT_THAT(
      Told().vi,
      AllOf(HasSubstr("Toàn tỉnh Phú Thọ: tỷ lệ"),
            HasSubstr("12 trên 163 đơn vị cùng giảm. So với 5 tuần trước: -6,4 điểm % do tỷ "
                      "lệ của từng đơn vị, -0,4 do cơ cấu; giảm nhiều nhất: UBND xã An Lộc "
                      "từ 93,1% còn 68,0%.")));
}

TEST_F(DropTextTest, SaysWhatIsNotKnownOfTheWindow) {
  drop_.last.restated = 1;
  drop_.last.frozen = 2;
  drop_.last.otherwise_unknown = 1;
  EXPECT_THAT(Told().vi, HasSubstr("1 ngày nguồn điều chỉnh số liệu không tính, 3 ngày làm việc "
                                   "không có số liệu."));
}

TEST_F(DropTextTest, SaysHowItEnded) {
  drop_.closed = On("2026-11-25");
  drop_.how = DropChange::kRecovered;
  EXPECT_THAT(Told().vi, AllOf(EndsWith("Đã trở lại mức thường lệ ngày 25/11/2026."),
                               Not(HasSubstr("Đề nghị"))));
  drop_.how = DropChange::kLevelAccepted;
  EXPECT_THAT(Told().vi, HasSubstr("mức mới kéo dài 20 ngày làm việc"));
  drop_.how = DropChange::kBoundary;
  EXPECT_THAT(Told().vi, HasSubstr("cách đếm đổi khác"));
  drop_.how = DropChange::kForgotten;
  EXPECT_THAT(Told().vi, HasSubstr("20 ngày làm việc không có số liệu"));
}

TEST_F(DropTextTest, ABodyWithoutANameIsItsCode) {
  drop_.of.agency = "H44.99";
  drop_.province = "hue";
  EXPECT_THAT(Told().vi, HasSubstr("H44.99 (hue): "));
}

}  // namespace
}  // namespace dvcmon
