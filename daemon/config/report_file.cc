#include "daemon/config/report_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/config/report_sheets.h"
#include "daemon/config/scalars.h"
#include "daemon/config/statistics_file.h"

namespace dvcmon {
namespace {

constexpr size_t kMaxMarkBytes = 16;

// A sign in a table; it may be empty where it stands for nothing.
void ReadSign(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("a sign");
  if (text == nullptr) return;
  if (text->empty()) {
    out.clear();
  } else {
    ReadText(value, out, kMaxMarkBytes);
  }
}

void ReadDigits(const YamlValue& value, int& out) {
  int64_t digits = 0;
  if (ReadWhole(value, digits, 0, 6)) out = static_cast<int>(digits);
}

void ReadNumbers(const YamlMap& map, NumberStyle& numbers) {
  ReadSign(map["thousands"], numbers.thousands);
  ReadSign(map["decimal"], numbers.decimal);
  if (numbers.decimal.empty() || numbers.decimal == numbers.thousands) {
    map.value().Error("`decimal` is a sign, and another one than `thousands`");
  }
  ReadWord<NumberStyle::Rounding>(map["rounding"], numbers.rounding,
                                  {{"half_up", NumberStyle::Rounding::kHalfUp},
                                   {"truncate", NumberStyle::Rounding::kTruncate}});
  ReadDigits(map["counts"], numbers.count_digits);
  ReadDigits(map["rates"], numbers.rate_digits);
  ReadDigits(map["scores"], numbers.score_digits);
}

void ReadMarks(const YamlMap& map, Marks& marks) {
  ReadSign(map["zero"], marks.zero);
  ReadSign(map["missing"], marks.missing);
  ReadSign(map["not_applicable"], marks.not_applicable);
  ReadSign(map["provisional"], marks.provisional);
  if (marks.zero.empty() || marks.missing.empty() || marks.not_applicable.empty() ||
      std::set{marks.zero, marks.missing, marks.not_applicable}.size() < 3) {
    map.value().Error("a true 0, what is missing and what does not apply need marks of their own");
  }
}

void ReadTitleBlock(const YamlMap& map, const ReportTexts& texts, TitleBlock& head) {
  texts.ReadList(map["left"], head.left);
  texts.ReadList(map["right"], head.right);
  texts.ReadList(map["title"], head.title);
  texts.ReadList(map["sub"], head.sub);
}

void ReadPeriods(const YamlValue& value, std::vector<WindowKind>& out) {
  for (const YamlValue& element : value.List()) {
    WindowKind kind{};
    if (!ReadWord<WindowKind>(element, kind, ReportPeriods())) continue;
    if (std::ranges::find(out, kind) != out.end()) element.Error("stands twice; keep one");
    out.push_back(kind);
  }
}

void ReadCutoff(const YamlValue& value, Cutoff& out) {
  ReadWord<Cutoff>(value, out, {{"calendar", Cutoff::kCalendar}, {"report15", Cutoff::kReport15}});
}

// "received.now", or "bieu-2a/communes.rate" in another sheet than the first: the cells that a
// summary may speak of.
std::set<std::string> CellsOf(const Layout& layout) {
  std::set<std::string> cells;
  for (const SheetLayout& sheet : layout.sheets) {
    if (!sheet.repeat.empty()) continue;  // each body has several lines
    std::vector<std::string> rows;
    for (const LineLayout& line : sheet.lines) {
      if (!line.measures.empty()) rows.push_back(line.id);
    }
    for (const GroupLayout& group : sheet.groups) {
      if (group.subtotal) rows.push_back(group.id);
    }
    if (!sheet.total.empty()) rows.emplace_back("total");
    for (const std::string& row : rows) {
      for (const ColumnLayout& column : sheet.columns) {
        for (const char* how : {"", ":trend"}) {
          const std::string cell = row + "." + column.id + how;
          cells.insert(sheet.id + "/" + cell);
          if (&sheet == layout.sheets.data()) cells.insert(cell);
        }
      }
    }
  }
  return cells;
}

void ReadSummary(const YamlValue& value, const ReportContext& context, Layout& layout) {
  const std::set<std::string> cells = CellsOf(layout);
  for (const YamlValue& element : value.List()) {
    context.texts.Read(element, layout.summary.emplace_back(), cells);
  }
}

}  // namespace

const std::vector<std::pair<std::string, WindowKind>>& ReportPeriods() {
  static const std::vector<std::pair<std::string, WindowKind>> periods = {
      {"day", WindowKind::kDay},
      {"month", WindowKind::kMonth},
      {"quarter", WindowKind::kQuarter},
      {"half", WindowKind::kHalf},
      {"nine_months", WindowKind::kNineMonths},
      {"year", WindowKind::kYear}};
  return periods;
}

Layout ReadReport(const YamlValue& root, const ReportContext& context) {
  const YamlMap map(root, kReportKeys);
  Layout layout;
  layout.file = root.file();
  ReadName(map.Required("report"), layout.name, "-_", "cchc-monthly");
  ReadTitle(map.Required("title"), layout.title_vi, layout.title_en);
  ReadPeriods(map.Required("periods"), layout.periods);
  ReadCutoff(map["cutoff"], layout.cutoff);
  ReadCutoff(map["year_from"], layout.year_from);
  ReadWord<bool>(map["about"], layout.national, {{"province", false}, {"nation", true}});
  ReadWord<bool>(map["orientation"], layout.landscape, {{"landscape", true}, {"portrait", false}});
  if (map.Has("numbers")) ReadNumbers(YamlMap(map["numbers"], kNumbersKeys), layout.numbers);
  if (map.Has("marks")) ReadMarks(YamlMap(map["marks"], kMarksKeys), layout.marks);
  if (map.Has("head")) ReadTitleBlock(YamlMap(map["head"], kHeadKeys), context.texts, layout.head);
  layout.sheets = ReadSheets(map.Required("sheets"), context);
  ReadSummary(map["summary"], context, layout);
  for (const YamlValue& block : map["signatures"].List()) {
    context.texts.ReadList(block, layout.signatures.emplace_back());
  }
  return layout;
}

}  // namespace dvcmon
