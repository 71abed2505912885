#include "daemon/config/report_sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

using Show = ColumnLayout::Show;

constexpr size_t kMaxTabName = 31;  // characters, of a workbook
constexpr int64_t kMostSheetRows = 100'000;

// Words that stand once in their table.
class Unique {
 public:
  void Add(const YamlValue& value, const std::string& word) {
    if (!word.empty() && !words_.insert(word).second) value.Error("stands twice; keep one");
  }
  bool Has(const std::string& word) const { return words_.contains(word); }
  std::vector<std::string> List() const { return {words_.begin(), words_.end()}; }

 private:
  std::set<std::string> words_;
};

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

void ReadTabName(const YamlValue& value, std::string& out) {
  if (!ReadText(value, out)) return;
  const auto characters = std::ranges::count_if(out, [](char c) { return !IsContinuation(c); });
  const bool quoted = out.starts_with('\'') || out.ends_with('\'');
  if (static_cast<size_t>(characters) > kMaxTabName || quoted ||
      out.find_first_of("[]:*?/\\") != std::string::npos) {
    value.Error(fmt::format(
        "the name of a tab has at most {} characters, none of []:*?/\\ and no ' at its ends",
        kMaxTabName));
  }
}

LineLayout ReadLine(const YamlValue& element, const ReportContext& context) {
  const YamlMap map(element, kLineKeys, kMeasureKeys);
  LineLayout line;
  ReadText(map["heading"], line.heading);
  ReadText(map["ordinal"], line.ordinal);
  context.texts.Read(map.Required("title"), line.title);
  ReadText(map["unit"], line.unit);
  if (Measure measure = ReadMeasure(map, context); !measure.is_none()) {
    if (map.Has("measures")) map["measures"].Error("the line has a measure of its own already");
    line.measures.push_back({"value", std::move(measure)});
  }
  for (const auto& [name, value] : map["measures"].Entries()) {
    if (!IsName(name, "-_")) value.Error("a name like max: letters without marks, digits, - and _");
    line.measures.push_back({name, ReadMeasure(YamlMap(value, kMeasureKeys), context)});
    if (line.measures.back().measure.is_none()) value.Error("says nothing of what is measured");
  }
  if (map.Has("id") || !map.Has("heading")) {
    ReadName(map.Required("id"), line.id, "-_", "received");
  } else {
    line.id = line.heading;
  }
  if (map.Has("heading") && !line.measures.empty()) {
    map["heading"].Error("a line with a heading has no cells; number it with `ordinal`");
  } else if (!map.Has("heading") && line.measures.empty()) {
    element.Error("a line has a measure, or it is a `heading`");
  }
  return line;
}

std::vector<LineLayout> ReadLines(const YamlValue& value, const ReportContext& context) {
  std::vector<LineLayout> lines;
  Unique ids;
  for (const YamlValue& element : value.List()) {
    lines.push_back(ReadLine(element, context));
    ids.Add(element, lines.back().id);
  }
  return lines;
}

GroupLayout ReadGroup(const YamlValue& element, const ReportContext& context) {
  const YamlMap map(element, kGroupKeys);
  GroupLayout group;
  ReadName(map.Required("id"), group.id, "-_", "departments");
  ReadText(map["heading"], group.heading);
  context.texts.Read(map.Required("title"), group.title);
  for (const YamlValue& tier : map.Required("tiers").List()) {
    std::string& word = group.tiers.emplace_back();
    const auto& known = context.tiers;
    if (!ReadName(tier, word, "_", "department") || known.empty()) continue;
    if (std::ranges::find(known, word) == known.end()) {
      tier.Error("neither portals nor `agencies` know such a tier" + Allowed(word, known));
    }
  }
  ReadBool(map["subtotal"], group.subtotal);
  ReadBool(map["adds"], group.adds);
  ReadBool(map["ranked"], group.ranked);
  ReadBool(map["drop_empty"], group.drop_empty);
  return group;
}

// One sheet, and what in it is named by other parts of it.
class SheetReader {
 public:
  SheetReader(const YamlValue& element, const ReportContext& context)
      : map_(element, kSheetKeys), context_(context) {}

  SheetLayout Read() {
    ReadName(map_.Required("id"), sheet_.id, "-_", "bieu-1");
    ReadTabName(map_.Required("name"), sheet_.name);
    context_.texts.Read(map_["title"], sheet_.title);
    context_.texts.Read(map_["unit_line"], sheet_.unit_line);
    ReadRows();
    for (PlacedColumn& placed : ReadColumns(map_.Required("columns"), context_)) {
      ids_.Add(placed.map.value(), placed.column.id);
      numbers_.Add(placed.map["number"], placed.column.number);
      columns_.push_back(std::move(placed));
    }
    for (const PlacedColumn& placed : columns_) {
      CheckColumn(placed);
      if (placed.column.formula) CheckCircle(placed);
    }
    ReadWhichRows();
    for (const YamlValue& element : map_["checks"].List()) {
      if (auto check = ReadCondition(element)) sheet_.checks.push_back(std::move(*check));
    }
    context_.texts.ReadList(map_["notes"], sheet_.notes);
    ReadChart(map_["chart"]);
    for (PlacedColumn& placed : columns_) sheet_.columns.push_back(std::move(placed.column));
    return std::move(sheet_);
  }

 private:
  void ReadRows() {
    sheet_.lines = ReadLines(map_["lines"], context_);
    sheet_.repeat = ReadLines(map_["repeat"], context_);
    Unique ids;
    for (const YamlValue& element : map_["groups"].List()) {
      sheet_.groups.push_back(ReadGroup(element, context_));
      ids.Add(element, sheet_.groups.back().id);
    }
    context_.texts.Read(map_["total"], sheet_.total);
    if (map_.Has("lines") == map_.Has("groups")) {
      map_.value().Error("exactly one of `lines` and `groups` is needed here");
    } else if (map_.Has("lines")) {
      for (const char* key : {"total", "repeat", "only"}) {
        if (map_.Has(key)) map_[key].Error("only a sheet of `groups` has it");
      }
    }
  }

  // The lines that say what is measured; of bodies without them the columns do.
  const std::vector<LineLayout>& measured() const {
    return sheet_.lines.empty() ? sheet_.repeat : sheet_.lines;
  }

  bool SomeLineHas(const std::string& measure) const {
    return std::ranges::any_of(measured(), [&](const LineLayout& line) {
      return std::ranges::find(line.measures, measure, &LineLayout::Named::name) !=
             line.measures.end();
    });
  }

  void CheckColumn(const PlacedColumn& placed) {
    const ColumnLayout& column = placed.column;
    const YamlMap& map = placed.map;
    if (column.formula) CheckNumbers(map["formula"], *column.formula);
    if (!sheet_.lines.empty() && !column.measure.is_none()) {
      map.value().Error("the lines say what is measured; a column of theirs has no measure");
    }
    if (!map_.Has("groups") && (column.show == Show::kCode || column.show == Show::kMeasure)) {
      map["show"].Error("only a sheet of `groups` has it");
    }
    const bool of_line =
        column.show == Show::kCell && column.measure.is_none() && !map.Has("formula");
    if (!of_line) {
      if (map.Has("of")) map["of"].Error("only a column that shows a measure of the line has it");
    } else if (measured().empty() && map_.Has("groups") && !map_.Has("repeat")) {
      map.value().Error("needs a measure, a `formula`, `show` or `text`: no line says what it is");
    } else if (!measured().empty() && !SomeLineHas(column.of)) {
      (map.Has("of") ? map["of"] : map.value())
          .Error(fmt::format("no line has a measure \"{}\"", column.of));
    }
  }

  // A formula that is made of itself, over whatever other ones.
  void CheckCircle(const PlacedColumn& placed) const {
    std::set<std::string> behind;
    std::vector<std::string> next = placed.column.formula->columns();
    while (!next.empty()) {
      const std::string number = std::move(next.back());
      next.pop_back();
      if (!behind.insert(number).second) continue;
      const auto of = std::ranges::find_if(columns_, [&](const PlacedColumn& other) {
        return other.column.number == number && other.column.formula;
      });
      if (of == columns_.end()) continue;
      const auto& columns = of->column.formula->columns();
      next.insert(next.end(), columns.begin(), columns.end());
    }
    const std::string& own = placed.column.number;
    if (own.empty() || !behind.contains(own)) return;
    placed.map["formula"].Error(
        fmt::format("({}) is made of itself; a formula is of other columns than its own", own));
  }

  void CheckNumbers(const YamlValue& value, const Formula& formula) {
    for (const std::string& number : formula.columns()) {
      if (!numbers_.Has(number)) {
        value.Error(fmt::format("no column of the sheet has the number ({})", number));
      }
    }
  }

  std::optional<Condition> ReadCondition(const YamlValue& value) {
    const std::string* text = value.Scalar("a condition like (3)=(4)+(5)");
    if (text == nullptr) return std::nullopt;
    auto condition = Condition::Parse(*text);
    if (!condition) {
      value.Error(condition.error().message);
      return std::nullopt;
    }
    CheckNumbers(value, condition->left);
    CheckNumbers(value, condition->right);
    return std::move(*condition);
  }

  void ReadWhichRows() {
    if (map_.Has("only")) sheet_.only = ReadCondition(map_["only"]);
    if (const std::string* order = map_["order"].Scalar("the id of a column")) {
      sheet_.order = *order;
      CheckColumnId(map_["order"], order->substr(order->starts_with('-') ? 1 : 0));
    }
    int64_t at_most = 0;
    if (ReadWhole(map_["at_most"], at_most, 1, kMostSheetRows)) {
      sheet_.at_most = static_cast<int>(at_most);
    }
  }

  void CheckColumnId(const YamlValue& value, const std::string& id) {
    if (!ids_.Has(id)) value.Error("no column has this id" + Allowed(id, ids_.List()));
  }

  void ReadChart(const YamlValue& value) {
    if (!value) return;
    const YamlMap map(value, kChartKeys);
    Chart chart;
    context_.texts.Read(map.Required("title"), chart.title);
    ReadWord<Chart::Kind>(map["kind"], chart.kind,
                          {{"bar", Chart::Kind::kBar},
                           {"column", Chart::Kind::kColumn},
                           {"line", Chart::Kind::kLine}});
    for (const YamlValue& element : map.Required("columns").List()) {
      std::string& id = chart.columns.emplace_back();
      if (ReadName(element, id, "-_", "received")) CheckColumnId(element, id);
    }
    for (const YamlValue& element : map["lines"].List()) {
      std::string& id = chart.lines.emplace_back();
      if (!ReadName(element, id, "-_", "received")) continue;
      if (std::ranges::find(sheet_.lines, id, &LineLayout::id) == sheet_.lines.end()) {
        element.Error("no line of the sheet has this id");
      }
    }
    sheet_.chart = std::move(chart);
  }

  const YamlMap map_;
  const ReportContext& context_;
  SheetLayout sheet_;
  std::vector<PlacedColumn> columns_;
  Unique ids_;
  Unique numbers_;
};

}  // namespace

std::vector<SheetLayout> ReadSheets(const YamlValue& value, const ReportContext& context) {
  std::vector<SheetLayout> sheets;
  Unique ids;
  Unique names;
  for (const YamlValue& element : value.List()) {
    sheets.push_back(SheetReader(element, context).Read());
    ids.Add(element, sheets.back().id);
    names.Add(element, sheets.back().name);
  }
  return sheets;
}

}  // namespace dvcmon
