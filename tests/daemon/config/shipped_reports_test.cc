// config/reports/, as it is installed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class ShippedReportsTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const Diagnostic& diagnostic : loaded_.diagnostics) ADD_FAILURE() << diagnostic.Text();
    ASSERT_NE(loaded_.config, nullptr);
  }

  const Layout& Report(const std::string& name) const {
    return *loaded_.config->reports.layouts.at(name);
  }
  static std::vector<std::string> Numbers(const SheetLayout& sheet) {
    std::vector<std::string> numbers;
    for (const ColumnLayout& column : sheet.columns) numbers.push_back(column.number);
    return numbers;
  }
  static std::vector<std::string> Texts(const std::vector<Condition>& conditions) {
    std::vector<std::string> texts;
    for (const Condition& condition : conditions) texts.push_back(condition.text);
    return texts;
  }
  static const ColumnLayout& Column(const SheetLayout& sheet, const std::string& number) {
    return *std::ranges::find(sheet.columns, number, &ColumnLayout::number);
  }
  static std::string FormulaOf(const SheetLayout& sheet, const std::string& number) {
    const auto& formula = Column(sheet, number).formula;
    return formula ? formula->text() : "";
  }

  LoadedConfig loaded_ = LoadConfig("config/dvcmon.yaml");
};

TEST_F(ShippedReportsTest, AreAllNamedInTheConfiguration) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("config/reports")) {
    ++files;
    EXPECT_THAT(loaded_.config->reports.layouts,
                Contains(testing::Key(entry.path().stem().string())));
  }
  EXPECT_EQ(loaded_.config->reports.layouts.size(), files);
}

TEST_F(ShippedReportsTest, TheMonthlyOneHasItsFiveSheets) {
  const Layout& layout = Report("cchc-monthly");
  EXPECT_EQ(layout.cutoff, Cutoff::kReport15);
  EXPECT_EQ(layout.year_from, Cutoff::kReport15);
  std::vector<std::string> ids;
  for (const SheetLayout& sheet : layout.sheets) ids.push_back(sheet.id);
  EXPECT_THAT(ids, ElementsAre("bieu-1", "bieu-2a", "bieu-2b", "bieu-3", "bieu-4"));

  const SheetLayout& received = layout.sheets[1];
  EXPECT_THAT(Numbers(received), SizeIs(22));
  EXPECT_EQ(FormulaOf(received, "7"), "(6)/[(4)+(5)]");
  EXPECT_EQ(FormulaOf(received, "12"), "(9)/(8)");
  EXPECT_EQ(FormulaOf(received, "17"), "(16)/(15)");
  EXPECT_EQ(FormulaOf(received, "19"), "(17)-(18)");
  EXPECT_THAT(Texts(received.checks), ElementsAre("(8)=(9)+(10)+(11)"));

  std::vector<std::string> headings;
  for (const GroupLayout& group : received.groups) headings.push_back(group.heading);
  EXPECT_THAT(headings, ElementsAre("A", "A.1", "B", "B.1", "C"));
  EXPECT_FALSE(received.groups[1].adds);  // branches are in their departments already
  EXPECT_FALSE(received.groups[4].ranked);
  EXPECT_EQ(received.total, "TỔNG CỘNG");
}

// Circular 01/2020/TT-VPCP.
TEST_F(ShippedReportsTest, FormII06HasThirteenColumnsAndFourIdentities) {
  for (const char* name : {"bieu-06", "bieu-06-linh-vuc"}) {
    const Layout& layout = Report(name);
    ASSERT_THAT(layout.sheets, SizeIs(1));
    const SheetLayout& sheet = layout.sheets[0];
    EXPECT_THAT(Numbers(sheet),
                ElementsAre("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"));
    EXPECT_THAT(Texts(sheet.checks), ElementsAre("(3)=(4)+(5)+(6)", "(7)=(8)+(9)+(10)",
                                                 "(11)=(12)+(13)", "(3)=(7)+(11)"));
    EXPECT_EQ(sheet.unit_line, "Đơn vị tính: Số hồ sơ TTHC");
    EXPECT_THAT(Column(sheet, "4").above, ElementsAre("Số hồ sơ nhận giải quyết", "Trong đó"));
    EXPECT_EQ(Column(sheet, "6").measure.taken, Measure::Taken::kBegin);
    const TitleBlock& head = layout.head;
    for (const auto* lines : {&head.left, &head.right, &head.title, &head.sub}) {
      for (const std::string& line : *lines) EXPECT_THAT(line, Not(HasSubstr("CỘNG HÒA")));
    }
  }
}

// Decision 766/QĐ-TTg: 18 + 20 + 12 + 10 + 18 + 22 points, and where they are lost.
TEST_F(ShippedReportsTest, TheOneOfDecision766HasEveryGroupAndItem) {
  const Layout& layout = Report("bo-chi-so-766");
  ASSERT_THAT(layout.sheets, SizeIs(3));
  EXPECT_THAT(layout.sheets[0].lines, SizeIs(1 + 6 + 21));
  EXPECT_THAT(layout.sheets[1].lines, SizeIs(21));
  EXPECT_EQ(layout.sheets[1].order, "-lost");
}

TEST_F(ShippedReportsTest, UnusedServicesAreThoseThatAreOnlineAndUnusedProceduresAllOthersToo) {
  const Layout& layout = Report("services-unused");
  ASSERT_THAT(layout.sheets, SizeIs(2));
  for (const SheetLayout& sheet : layout.sheets) {
    ASSERT_THAT(sheet.groups, SizeIs(1));
    EXPECT_THAT(sheet.groups[0].tiers, ElementsAre("procedure"));
    EXPECT_FALSE(sheet.groups[0].adds);
  }
  EXPECT_EQ(layout.sheets[0].only->text, "(7)<(4)+(5)");
  EXPECT_EQ(layout.sheets[1].only->text, "(6)=0");
}

TEST_F(ShippedReportsTest, IndicesAreThoseOfTheYearsBefore) {
  const SheetLayout& sheet = Report("indices").sheets.at(0);
  std::vector<int> years;
  for (const ColumnLayout& column : sheet.columns) {
    if (column.of == "rank") years.push_back(column.years_back);
  }
  EXPECT_THAT(years, ElementsAre(4, 3, 2, 1));
  const LineLayout& par = sheet.lines.at(0);
  EXPECT_THAT(par.measures.at(0).measure.over,
              ElementsAre("index_score{component=,index=par,scope=national,year={year}}"));
}

// The National Public Service Portal counts by the calendar; what it scores is not what is settled.
TEST_F(ShippedReportsTest, TheNationalOneHasALineForEachProvinceAndTheCalendarsMonths) {
  const Layout& layout = Report("cac-tinh");
  EXPECT_TRUE(layout.national);
  EXPECT_EQ(layout.cutoff, Cutoff::kCalendar);
  EXPECT_EQ(layout.year_from, Cutoff::kCalendar);
  ASSERT_THAT(layout.sheets, SizeIs(1));
  const SheetLayout& sheet = layout.sheets[0];
  ASSERT_THAT(sheet.groups, SizeIs(1));
  EXPECT_THAT(sheet.groups[0].tiers, ElementsAre("province"));
  EXPECT_THAT(Numbers(sheet), SizeIs(20));
  EXPECT_EQ(FormulaOf(sheet, "7"), "(4)/(3)");
  EXPECT_EQ(FormulaOf(sheet, "14"), "(13)/(12)");
  EXPECT_EQ(Column(sheet, "10").measure.name, "online_of_received");
  EXPECT_EQ(Column(sheet, "19").measure.name, "quality_total_score");
  EXPECT_EQ(Column(sheet, "15").measure.name, "on_time_of_completed");
  EXPECT_EQ(Column(sheet, "16").measure.name, "on_time_of_handled");
}

// Figures of what is no body come by hand, side by side with those of agencies.
TEST_F(ShippedReportsTest, ProceduresAndFieldsHaveTiersOfTheirOwn) {
  ConfigFolder folder;
  const std::string shipped = std::filesystem::absolute("config").string();
  folder.Write("dvcmon.yaml", "statistics: " + shipped + "/statistics.yaml\nprovinces: " + shipped +
                                  "/provinces.yaml\nportals:\n  - {file: " + shipped +
                                  "/portals/manual.yaml, provinces: [phu-tho]}\n");
  const LoadedConfig loaded = folder.Load();
  for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
  ASSERT_NE(loaded.config, nullptr);
  std::vector<std::string> tiers;
  for (const CollectorSpec& collector : loaded.config->portals.at(0).portal->collectors) {
    for (const RowSet& rows : collector.row_sets) {
      if (!rows.own_tier.empty()) tiers.push_back(collector.name + ": " + rows.own_tier);
    }
  }
  EXPECT_THAT(tiers, ElementsAre("procedures: procedure", "fields: field"));
}

}  // namespace
}  // namespace dvcmon
