#include "daemon/report/report.h"

#include <gmock/gmock.h>

#include "tests/daemon/store/store_fixture.h"

namespace dvcmon::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A report of one sheet, of November 2026.
class MakeReportTest : public StoreFixture {
 protected:
  MakeReportTest() : store_(Open()) {
    auto province = std::make_shared<Province>();
    province->slug = "phu-tho";
    config_.provinces["phu-tho"] = province;
    layout_.name = "small";
    layout_.periods = {WindowKind::kMonth};
    SheetLayout& sheet = layout_.sheets.emplace_back();
    sheet.id = "one";
    sheet.name = "Biểu 1";
    ColumnLayout& title = sheet.columns.emplace_back();
    title.id = title.title = "title";
    title.show = ColumnLayout::Show::kTitle;
    ExpectWritten(store_, AcceptedPoll(TargetOf({}), Minute(0), {}));
  }
  SheetLayout& sheet() { return layout_.sheets.front(); }
  // Two columns of 100 each, by Decision 766.
  void AddScores() {
    for (const char* number : {"1", "2"}) {
      ColumnLayout& column = sheet().columns.emplace_back();
      column.id = column.title = column.number = number;
    }
    LineLayout& line = sheet().lines.emplace_back();
    line.id = "total";
    line.title = "Tổng điểm";
    Measure measure;
    measure.kind = Measure::Kind::kScoreMax;
    measure.name = "total";
    line.measures.push_back({"value", measure});
  }
  Result<Report> Made(const char* period = "2026-11") const {
    return MakeReport(store_, config_,
                      {.layout = layout_,
                       .province = config_.provinces.at("phu-tho").get(),
                       .window = ParseWindow(period, Cutoff::kCalendar).value(),
                       .as_of = Minute(60)});
  }

  Store store_;
  Config config_;
  Layout layout_;
};

TEST_F(MakeReportTest, ACheckThatDoesNotHoldIsToldOfByItsSheetAndLine) {
  AddScores();
  sheet().checks = {Condition::Parse("(1)=(2)").value(), Condition::Parse("(1)=(2)+(2)").value()};
  const auto report = Made();
  ASSERT_TRUE(report.ok()) << report.error().message;
  const std::string line = std::to_string(LineOfRow(report->book, 0, 0));
  EXPECT_THAT(report->broken,
              ElementsAre(AllOf(HasSubstr("Biểu 1, dòng / line " + line + ", Tổng điểm: "),
                                HasSubstr(": (1)=(2)+(2)"))));
}

TEST_F(MakeReportTest, OfAPeriodThatItIsNotMadeForItSaysWhichItIs) {
  AddScores();
  layout_.periods = {WindowKind::kQuarter, WindowKind::kMonth};
  EXPECT_THAT(Made("2026-H2").error().message,
              HasSubstr("not made for 2026-H2, but for each month, quarter"));
}

TEST_F(MakeReportTest, AListThatNobodyBroughtIsSaidSo) {
  const auto notes_for = [&](const char* tier) {
    sheet().groups.clear();
    GroupLayout& group = sheet().groups.emplace_back();
    group.id = group.title = tier;
    group.tiers = {tier};
    const auto report = Made();
    EXPECT_TRUE(report.ok()) << report.error().message;
    return report ? report->book.sheets.front().notes : std::vector<BookNote>();
  };
  EXPECT_THAT(notes_for("procedure"),
              Contains(Field(&BookNote::text, HasSubstr("Chưa có danh mục thủ tục hành chính"))));
  EXPECT_THAT(notes_for("field"),
              Contains(Field(&BookNote::text, HasSubstr("--collector fields"))));
  EXPECT_THAT(notes_for("commune"), IsEmpty());
}

}  // namespace
}  // namespace dvcmon::testing
