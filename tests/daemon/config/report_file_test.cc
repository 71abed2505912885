#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/daemon/config/config_folder.h"

namespace dvcmon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Show = ColumnLayout::Show;

// A folder with one report of one sheet.
class OneSheet {
 public:
  // `columns`, `rows` and what else belongs to the sheet, in flow style.
  OneSheet(const std::string& columns, const std::string& rest) {
    folder_.Replace("dvcmon.yaml",
                    "  issue:\n    - {report: monthly, province: phu-tho, periods: [month]}\n", "");
    folder_.Write("report.yaml",
                  "report: own\ntitle: {vi: Riêng, en: Own}\nperiods: [month]\nsheets:\n"
                  "  - {id: only, name: Biểu, columns: [{show: title, title: Tên}, " +
                      columns + "], " + rest + "}\n");
  }
  std::vector<std::string> Diagnoses() const { return folder_.Diagnoses(); }
  SheetLayout Sheet() const {
    const LoadedConfig loaded = folder_.Load();
    for (const Diagnostic& diagnostic : loaded.diagnostics) ADD_FAILURE() << diagnostic.Text();
    return loaded.config ? loaded.config->reports.layouts.at("own")->sheets.at(0) : SheetLayout();
  }

 private:
  ConfigFolder folder_;
};

const char* const kBodies = "groups: [{id: all, title: Cơ quan, tiers: [department]}]";

Measure MeasureOf(const std::string& measure) {
  const SheetLayout sheet = OneSheet("{id: a, title: A, " + measure + "}", kBodies).Sheet();
  return sheet.columns.size() == 2 ? sheet.columns[1].measure : Measure();
}

TEST(ReportFileTest, ReadsAFormAsItIsWritten) {
  const ConfigFolder folder;
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  const LoadedConfig loaded = folder.Load();
  ASSERT_NE(loaded.config, nullptr);
  const Layout& layout = *loaded.config->reports.layouts.at("monthly");
  EXPECT_EQ(layout.title_vi, "Báo cáo tháng");
  EXPECT_THAT(layout.periods, ElementsAre(WindowKind::kMonth, WindowKind::kQuarter));
  EXPECT_EQ(layout.file, folder.Path("report.yaml"));
  EXPECT_THAT(layout.head.title, ElementsAre("**BÁO CÁO {period}**"));
  ASSERT_THAT(layout.sheets, SizeIs(2));

  const SheetLayout& province = layout.sheets[0];
  ASSERT_THAT(province.columns, SizeIs(4));
  EXPECT_EQ(province.columns[0].show, Show::kTitle);
  EXPECT_EQ(province.columns[0].id, "title");
  EXPECT_EQ(province.columns[1].of, "value");
  EXPECT_EQ(province.columns[2].at, At::kPrevious);
  EXPECT_TRUE(province.columns[3].formula.has_value());
  ASSERT_THAT(province.lines, SizeIs(2));
  EXPECT_THAT(province.lines[0].measures, IsEmpty());
  EXPECT_EQ(province.lines[1].unit, "hồ sơ");
  ASSERT_THAT(province.lines[1].measures, SizeIs(1));
  EXPECT_EQ(province.lines[1].measures[0].name, "value");
  EXPECT_THAT(province.lines[1].measures[0].measure.over, ElementsAre("received"));

  const SheetLayout& agencies = layout.sheets[1];
  ASSERT_THAT(agencies.columns, SizeIs(4));
  EXPECT_THAT(agencies.columns[3].above, ElementsAre("Hồ sơ"));
  EXPECT_THAT(agencies.columns[3].measure.over, ElementsAre("received{channel=online}"));
  ASSERT_THAT(agencies.groups, SizeIs(1));
  EXPECT_THAT(agencies.groups[0].tiers, ElementsAre("department"));
  EXPECT_EQ(agencies.total, "TỔNG CỘNG");
  ASSERT_THAT(agencies.checks, SizeIs(1));
  EXPECT_EQ(agencies.checks[0].text, "(4)<(3)");
  EXPECT_THAT(layout.signatures, ElementsAre(ElementsAre("**{organisation}**")));
}

TEST(ReportFileTest, ReadsEveryKindOfMeasure) {
  EXPECT_EQ(MeasureOf("count: payable").kind, Measure::Kind::kCount);
  EXPECT_EQ(MeasureOf("rate: online_of_received").kind, Measure::Kind::kRate);
  EXPECT_EQ(MeasureOf("change: online_of_received").kind, Measure::Kind::kChange);
  EXPECT_EQ(MeasureOf("score: TDGQ").name, "TDGQ");
  EXPECT_EQ(MeasureOf("score: PUBLISH_ON_TIME").kind, Measure::Kind::kScore);
  EXPECT_EQ(MeasureOf("score_max: total").kind, Measure::Kind::kScoreMax);
  EXPECT_EQ(MeasureOf("place: online_of_received").kind, Measure::Kind::kPlace);
  EXPECT_EQ(MeasureOf("place: \"score{indicator=A}\"").name, "score{indicator=A}");
  EXPECT_EQ(MeasureOf("target: payable").kind, Measure::Kind::kTarget);
  EXPECT_EQ(MeasureOf("target: payable, wanted: rank").wanted, TargetKind::kRank);
  EXPECT_EQ(MeasureOf("margin: online_of_received").kind, Measure::Kind::kMargin);
  EXPECT_EQ(MeasureOf("needed: online_of_received").kind, Measure::Kind::kNeeded);
  EXPECT_EQ(MeasureOf("shortfalls: online_of_received").kind, Measure::Kind::kShortfalls);

  const Measure ratio = MeasureOf("ratio: {over: \"received{channel=online}\", under: [received]}");
  EXPECT_EQ(ratio.kind, Measure::Kind::kRatio);
  EXPECT_THAT(ratio.over, ElementsAre("received{channel=online}"));
  EXPECT_THAT(ratio.under, ElementsAre("received"));

  const Measure begin =
      MeasureOf("count: [payable, received], taken: begin, scale: 0.001, digits: 1");
  EXPECT_THAT(begin.over, ElementsAre("payable", "received"));
  EXPECT_EQ(begin.taken, Measure::Taken::kBegin);
  EXPECT_EQ(begin.scale, 0.001);
  EXPECT_EQ(begin.digits, 1);
}

TEST(ReportFileTest, NamesFiguresByTheYearOfTheirColumn) {
  EXPECT_THAT(MeasureOf("count: \"score{indicator={year}}\"").over,
              ElementsAre("score{indicator={year}}"));
}

TEST(ReportFileTest, NamesAllFiguresOfAStatisticButOne) {
  EXPECT_THAT(MeasureOf("count: \"received{channel!=online}\"").over,
              ElementsAre("received{channel!=online}"));
  EXPECT_TRUE(IsCounted("received{channel!=online}", "received{channel=direct}"));
  EXPECT_FALSE(IsCounted("received{channel!=online}", "received{channel=online}"));
  EXPECT_TRUE(IsCounted("received{channel!=online}", "received{channel=online2}"));
  EXPECT_FALSE(IsCounted("received{channel!=online}", "returned{channel=direct}"));
  EXPECT_TRUE(IsCounted("received", "received{channel=online}"));
  EXPECT_TRUE(IsCounted("received", "received"));
  EXPECT_FALSE(IsCounted("received", "received_late"));
  EXPECT_TRUE(IsCounted("received{channel=online}", "received{channel=online}"));
  EXPECT_FALSE(IsCounted("received{channel=online}", "received{channel=direct}"));
}

TEST(ReportFileTest, ReadsLinesWithSeveralMeasures) {
  const SheetLayout sheet =
      OneSheet("{id: a, title: A}, {id: b, title: B, of: max}, {id: c, title: C, text: \"\"}",
               "lines: [{id: x, ordinal: \"1.1\", title: X, measures: {value: {count: payable}, "
               "max: {score_max: TDGQ}}}]")
          .Sheet();
  ASSERT_THAT(sheet.columns, SizeIs(4));
  EXPECT_EQ(sheet.columns[2].of, "max");
  EXPECT_EQ(sheet.columns[3].show, Show::kText);
  EXPECT_EQ(sheet.columns[3].text, "");
  ASSERT_THAT(sheet.lines, SizeIs(1));
  EXPECT_EQ(sheet.lines[0].ordinal, "1.1");
  ASSERT_THAT(sheet.lines[0].measures, SizeIs(2));
  EXPECT_EQ(sheet.lines[0].measures[1].name, "max");
}

TEST(ReportFileTest, ReadsWhichRowsAreWanted) {
  const SheetLayout sheet =
      OneSheet(
          "{id: a, number: 2, title: A}, {id: b, number: 3, title: B, of: wanted}",
          std::string(kBodies) +
              ", repeat: [{id: x, title: X, measures: {value: {rate: online_of_received}, "
              "wanted: {target: online_of_received}}}], only: (2)<(3), order: -a, at_most: 20, "
              "chart: {title: Biểu đồ, kind: bar, columns: [a]}")
          .Sheet();
  ASSERT_THAT(sheet.repeat, SizeIs(1));
  ASSERT_TRUE(sheet.only.has_value());
  EXPECT_EQ(sheet.only->text, "(2)<(3)");
  EXPECT_EQ(sheet.order, "-a");
  EXPECT_EQ(sheet.at_most, 20);
  ASSERT_TRUE(sheet.chart.has_value());
  EXPECT_EQ(sheet.chart->kind, Chart::Kind::kBar);
  EXPECT_THAT(sheet.chart->columns, ElementsAre("a"));
}

TEST(ReportFileTest, ReadsHowNumbersAndMarksLook) {
  ConfigFolder folder;
  folder.Replace(
      "report.yaml", "periods: [month, quarter]\n",
      "periods: [month]\ncutoff: report15\nyear_from: report15\norientation: portrait\n"
      "numbers: {thousands: \"\", decimal: \".\", rounding: truncate, rates: 1}\n"
      "marks: {zero: \"0\", missing: \"..\", not_applicable: \"-\", provisional: \"\"}\n");
  EXPECT_THAT(folder.Diagnoses(), IsEmpty());
  const LoadedConfig loaded = folder.Load();
  ASSERT_NE(loaded.config, nullptr);
  const Layout& layout = *loaded.config->reports.layouts.at("monthly");
  EXPECT_EQ(layout.cutoff, Cutoff::kReport15);
  EXPECT_EQ(layout.year_from, Cutoff::kReport15);
  EXPECT_FALSE(layout.landscape);
  EXPECT_EQ(layout.numbers.thousands, "");
  EXPECT_EQ(layout.numbers.decimal, ".");
  EXPECT_EQ(layout.numbers.rounding, NumberStyle::Rounding::kTruncate);
  EXPECT_EQ(layout.numbers.rate_digits, 1);
  EXPECT_EQ(layout.numbers.count_digits, 0);
  EXPECT_EQ(layout.marks.zero, "0");
  EXPECT_EQ(layout.marks.provisional, "");
}

struct FormError {
  const char* old_text;
  const char* new_text;
  const char* message;
};

TEST(ReportFileTest, SaysWhatIsWrongAndWhere) {
  const std::vector<FormError> mistakes = {
      {"report: monthly", "report: a b", "report: a name like cchc-monthly"},
      {"periods: [month, quarter]", "periods: [month, moon]", "periods[1]: not one of the words"},
      {"periods: [month, quarter]", "periods: [month, month]", "periods[1]: stands twice"},
      {"{period}", "{perod}", "unknown word in braces, {perod}"},
      {"{period}", "{period", "unknown word in braces, {period"},
      {"{organisation}", "{organization}", "did you mean organisation?"},
      {"{received.now}", "{received.late}", "no cell has the name {received.late}"},
      {"{agencies/total.all}", "{total.all}", "no cell has the name {total.all}"},
      {"name: Toàn tỉnh", "name: Toàn tỉnh/thành phố", "the name of a tab has at most 31"},
      {"name: Toàn tỉnh", "name: Biểu số ba mươi hai chữ là quá dài", "at most 31 characters"},
      {"name: Theo cơ quan", "name: Toàn tỉnh", "sheets[1]: stands twice"},
      {"- id: agencies", "- id: province", "sheets[1]: stands twice"},
      {"id: before, number: 3", "id: now, number: 3", "columns[2]: stands twice"},
      {"id: before, number: 3", "id: before, number: 2", "columns[2].number: stands twice"},
      {"at: previous", "at: before", "columns[2].at: not one of the words"},
      {"count: received}\n  - id", "count: recieved}\n  - id", "unknown statistic; did you mean"},
      {"{channel=online}", "{channel=post}", "channel cannot be \"post\""},
      {"count: \"received{channel=online}\"", "rate: online_of_recieved", "unknown rate; did you"},
      {"count: \"received{channel=online}\"", "score: TDQG", "no item or group of Decision 766"},
      {"count: \"received{channel=online}\"", "target: par", "target: unknown statistic"},
      {"count: \"received{channel=online}\"", "ratio: {over: received}", "under: is missing"},
      {"count: \"received{channel=online}\"", "rate: online_of_received, score: TDGQ",
       "a measure is one thing"},
      {"count: \"received{channel=online}\"", "show: unit, count: payable", "at most one of"},
      {"count: \"received{channel=online}\"", "percent: true, count: payable",
       "percent: only a `formula` has it"},
      {"count: \"received{channel=online}\"", "rate: online_of_received, taken: end",
       "taken: only `count` and `ratio` have it"},
      {"count: \"received{channel=online}\"", "count: payable, wanted: rank",
       "wanted: only a `target` has it"},
      {"count: \"received{channel=online}\"", "portal: dvcqg", "needs a measure, a `formula`"},
      {"count: \"received{channel=online}\"", "count: payable, portal: \"!\"", "portal: a portal"},
      {"number: 2, title: Trong kỳ", "number: 2, title: Trong kỳ, of: max",
       "of: no line has a measure \"max\""},
      {"number: 2, title: Trong kỳ", "number: 2, title: Trong kỳ, count: payable",
       "the lines say what is measured"},
      {"unit: hồ sơ, count: received", "unit: hồ sơ", "a line has a measure, or it is a `heading`"},
      {"{heading: I, ", "{heading: I, count: payable, ", "a line with a heading has no cells"},
      {"{heading: I, title", "{heading: received, title", "lines[1]: stands twice"},
      {"    lines:\n", "    total: Tổng\n    lines:\n", "total: only a sheet of `groups` has it"},
      {"    total: TỔNG CỘNG\n",
       "    total: TỔNG CỘNG\n    lines: [{id: a, title: A, rate: "
       "online_of_received}]\n",
       "exactly one of `lines` and `groups`"},
      {"    total: TỔNG CỘNG\n", "    total: TỔNG CỘNG\n    order: -al\n",
       "order: no column has this id; did you mean all?"},
      {"tiers: [department]", "tiers: []", "tiers: the list is empty"},
      {"signatures: [[", "marks: {zero: x}\nsignatures: [[", "need marks of their own"},
      {"signatures: [[", "numbers: {thousands: \",\"}\nsignatures: [[", "`decimal` is a sign"},
  };
  for (const FormError& mistake : mistakes) {
    ConfigFolder folder;
    folder.Replace("report.yaml", mistake.old_text, mistake.new_text);
    EXPECT_THAT(folder.Diagnoses(),
                Contains(AllOf(HasSubstr("report.yaml:"), HasSubstr(mistake.message))))
        << mistake.new_text;
  }
}

// Columns of one sheet are not those of another.
TEST(ReportFileTest, LooksColumnsUpInTheirOwnSheet) {
  ConfigFolder folder;
  folder.Replace("report.yaml", "formula: (2)-(3)", "formula: (2)-(9)");
  folder.Replace("report.yaml", "checks: [\"(4)<(3)\"]", "checks: [\"(4)<(13)\"]");
  EXPECT_THAT(
      folder.Diagnoses(),
      ElementsAre(
          HasSubstr("sheets[0].columns[3].formula: no column of the sheet has the number (9)"),
          HasSubstr("sheets[1].checks[0]: no column of the sheet has the number (13)")));
}

TEST(ReportFileTest, ATierThatNobodyKnowsIsNamedWithThoseThereAre) {
  const auto diagnoses =
      OneSheet("{id: a, title: A, count: received}",
               "groups: [{id: all, title: Cơ quan, tiers: [department, comune]}]")
          .Diagnoses();
  EXPECT_THAT(diagnoses,
              ElementsAre(AllOf(HasSubstr("report.yaml:5"), HasSubstr("did you mean commune?"),
                                HasSubstr("branch, centre, commune, department"))));
}

TEST(ReportFileTest, AFormulaThatIsMadeOfItselfIsOneError) {
  EXPECT_THAT(OneSheet("{id: a, number: 4, title: A, formula: (4)+1}", kBodies).Diagnoses(),
              ElementsAre(AllOf(HasSubstr("report.yaml:5"), HasSubstr("(4) is made of itself"))));
  EXPECT_THAT(OneSheet("{id: a, number: 4, title: A, formula: (5)+1}, "
                       "{id: b, number: 5, title: B, formula: (6)*2}, "
                       "{id: c, number: 6, title: C, formula: (4)-(7)}, "
                       "{id: d, number: 7, title: D, count: received}, "
                       "{id: e, number: 8, title: E, formula: (4)}",
                       kBodies)
                  .Diagnoses(),
              ElementsAre(HasSubstr("(4) is made of itself"), HasSubstr("(5) is made of itself"),
                          HasSubstr("(6) is made of itself")));
}

TEST(ReportFileTest, BoldIsAWholeText) {
  for (const char* title : {"**A", "A**", "**A** B", "A **B** C", "****"}) {
    EXPECT_THAT(OneSheet(std::string("{id: a, title: \"") + title + "\", count: received}", kBodies)
                    .Diagnoses(),
                ElementsAre(HasSubstr("** stands at both ends")))
        << title;
  }
  for (const char* title : {"**A**", "***A***", "*A*", "(*) A", "A * B"}) {
    EXPECT_THAT(OneSheet(std::string("{id: a, title: \"") + title + "\", count: received}", kBodies)
                    .Diagnoses(),
                IsEmpty())
        << title;
  }
}

}  // namespace
}  // namespace dvcmon
