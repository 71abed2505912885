#include "daemon/config/report_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "daemon/config/figure_key.h"
#include "daemon/config/scalars.h"
#include "daemon/config/targets_file.h"
#include "daemon/derive/ratios.h"
#include "daemon/derive/scores.h"

namespace dvcmon {
namespace {

constexpr std::string_view kYear = "{year}";
constexpr std::string_view kYearWord = "year-of-column";  // as a word of a label
constexpr std::string_view kAllBut = "!=";
constexpr double kMaxWidth = 100;
constexpr int kMaxYearsBack = 20;
constexpr size_t kMaxHeadLevels = 4;

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// A figure by its key, a statistic with all that it has, or with all but one of its figures.
bool ReadCounted(const YamlValue& value, const Catalogue* catalogue, std::string& out) {
  const std::string* text = value.Scalar("a figure");
  if (text == nullptr) return false;
  if (catalogue != nullptr && catalogue->contains(*text)) {
    out = *text;
    return true;
  }
  Field field;
  const std::string key = Replaced(Replaced(*text, kYear, kYearWord), kAllBut, "=");
  if (!ReadFigureKey(key, value, catalogue, {}, field)) return false;
  out = Replaced(field.key, kYearWord, kYear);
  if (text->find(kAllBut) == std::string::npos) return true;
  if (field.labels.size() != 1) {
    value.Error("only a statistic with one label can be written with !=");
    return false;
  }
  out = Replaced(out, "=", kAllBut);
  return true;
}

// One, or a list of them.
void ReadCounts(const YamlValue& value, const Catalogue* catalogue, std::vector<std::string>& out) {
  if (!value) return;
  if (value.node().kind != YamlNode::Kind::kList) {
    ReadCounted(value, catalogue, out.emplace_back());
    return;
  }
  for (const YamlValue& element : value.List()) {
    ReadCounted(element, catalogue, out.emplace_back());
  }
}

void ReadRate(const YamlValue& value, std::string& out) {
  if (!ReadName(value, out, "_", "online_of_received") || FindRatio(out) != nullptr) return;
  std::vector<std::string> rates;
  for (const RatioDefinition& ratio : RatioDefinitions()) rates.emplace_back(ratio.rate);
  value.Error("unknown rate" + Allowed(out, rates));
}

void ReadScoreName(const YamlValue& value, std::string& out) {
  if (!ReadName(value, out, "_", "TDGQ")) return;
  std::vector<std::string> names = {"total"};
  for (const ScoreRule& rule : ScoreRules()) {
    names.push_back(rule.item);
    if (std::ranges::find(names, rule.group) == names.end()) names.push_back(rule.group);
  }
  if (std::ranges::find(names, out) == names.end()) {
    value.Error("no item or group of Decision 766" + Allowed(out, names));
  }
}

void ReadPlaceOf(const YamlValue& value, const Catalogue* catalogue, std::string& out) {
  const std::string* text = value.Scalar("a rate or a score");
  if (text == nullptr) return;
  if (FindRatio(*text) != nullptr) {
    out = *text;
  } else {
    ReadCounted(value, catalogue, out);
  }
}

// The key by which each kind is written.
struct MeasureKey {
  const char* key;
  Measure::Kind kind;
};
constexpr std::array<MeasureKey, 11> kMeasures = {{{"count", Measure::Kind::kCount},
                                                   {"ratio", Measure::Kind::kRatio},
                                                   {"rate", Measure::Kind::kRate},
                                                   {"change", Measure::Kind::kChange},
                                                   {"score", Measure::Kind::kScore},
                                                   {"score_max", Measure::Kind::kScoreMax},
                                                   {"place", Measure::Kind::kPlace},
                                                   {"target", Measure::Kind::kTarget},
                                                   {"margin", Measure::Kind::kMargin},
                                                   {"needed", Measure::Kind::kNeeded},
                                                   {"shortfalls", Measure::Kind::kShortfalls}}};

void ReadMeasured(const YamlValue& value, const Catalogue* catalogue, Measure& measure) {
  switch (measure.kind) {
    case Measure::Kind::kNone:
      return;
    case Measure::Kind::kCount:
      return ReadCounts(value, catalogue, measure.over);
    case Measure::Kind::kRatio: {
      const YamlMap map(value, kRatioKeys);
      ReadCounts(map.Required("over"), catalogue, measure.over);
      return ReadCounts(map.Required("under"), catalogue, measure.under);
    }
    case Measure::Kind::kScore:
    case Measure::Kind::kScoreMax:
      return ReadScoreName(value, measure.name);
    case Measure::Kind::kPlace:
      return ReadPlaceOf(value, catalogue, measure.name);
    case Measure::Kind::kTarget:
      ReadTargetSubject(value, catalogue, measure.name);
      return;
    case Measure::Kind::kRate:
    case Measure::Kind::kChange:
    case Measure::Kind::kMargin:
    case Measure::Kind::kNeeded:
    case Measure::Kind::kShortfalls:
      return ReadRate(value, measure.name);
  }
}

void ReadAt(const YamlValue& value, ColumnLayout& column) {
  ReadWord<At>(value, column.at,
               {{"period", At::kPeriod},
                {"previous", At::kPrevious},
                {"last_year", At::kLastYear},
                {"year", At::kYear},
                {"year_of_last_year", At::kYearOfLastYear}});
}

void ReadShow(const YamlMap& map, const ReportContext& context, ColumnLayout& column) {
  using Show = ColumnLayout::Show;
  ReadWord<Show>(map["show"], column.show,
                 {{"ordinal", Show::kOrdinal},
                  {"title", Show::kTitle},
                  {"code", Show::kCode},
                  {"unit", Show::kUnit},
                  {"measure", Show::kMeasure},
                  {"notes", Show::kNotes},
                  {"data_day", Show::kDataDay}});
  if (!map.Has("text")) return;
  if (map.Has("show")) map["text"].Error("what the column shows, `show` says already");
  column.show = Show::kText;
  const bool is_blank = map["text"].IsScalar() && map["text"].node().text.empty();
  if (!is_blank) context.texts.Read(map["text"], column.text);
}

void ReadColumnId(const YamlMap& map, ColumnLayout& column) {
  const bool has_own = column.show != ColumnLayout::Show::kCell && map.Has("show");
  if (has_own && !map.Has("id")) {
    column.id = map["show"].node().text;
  } else {
    ReadName(map.Required("id"), column.id, "-_", "received");
  }
}

void ReadPortalOf(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("the name of a portal");
  if (text == nullptr) return;
  const std::string_view name = std::string_view(*text).substr(text->starts_with('!') ? 1 : 0);
  if (!IsName(name, "-_")) value.Error("a portal like dvcqg, or any other: \"!dvcqg\"");
  out = *text;
}

// At most one of what gives a cell its content.
void CheckContent(const YamlMap& map, const ColumnLayout& column) {
  const bool shows = column.show != ColumnLayout::Show::kCell;
  const int contents = static_cast<int>(shows) + static_cast<int>(!column.measure.is_none()) +
                       static_cast<int>(map.Has("formula"));
  if (contents > 1) {
    map.value().Error("a column has at most one of `show`, `text`, `formula` and a measure");
  }
  for (const char* key : {"percent", "counts_only"}) {
    if (map.Has(key) && !map.Has("formula")) map[key].Error("only a `formula` has it");
  }
}

ColumnLayout ReadLeaf(const YamlMap& map, const ReportContext& context) {
  ColumnLayout column;
  ReadShow(map, context, column);
  ReadColumnId(map, column);
  ReadName(map["number"], column.number, "", "6a");
  ReadNumber(map["width"], column.width, 1, kMaxWidth);
  column.measure = ReadMeasure(map, context);
  if (const std::string* text = map["formula"].Scalar("a formula like (4)-(5)")) {
    if (auto formula = Formula::Parse(*text)) {
      column.formula = std::move(*formula);
    } else {
      map["formula"].Error(formula.error().message);
    }
  }
  ReadBool(map["percent"], column.is_percent);
  ReadBool(map["counts_only"], column.counts_only);
  ReadName(map["of"], column.of, "-_", "value");
  ReadAt(map["at"], column);
  int64_t years_back = 0;
  if (ReadWhole(map["years_back"], years_back, 0, kMaxYearsBack)) {
    column.years_back = static_cast<int>(years_back);
  }
  ReadPortalOf(map["portal"], column.portal);
  CheckContent(map, column);
  return column;
}

void ReadColumnsBelow(const YamlValue& value, const ReportContext& context,
                      const std::vector<std::string>& above, std::vector<PlacedColumn>& out) {
  if (above.size() >= kMaxHeadLevels) {
    value.Error(fmt::format("a header has at most {} levels", kMaxHeadLevels));
    return;
  }
  for (const YamlValue& element : value.List()) {
    const YamlMap map(element, kColumnKeys, kMeasureKeys);
    std::string title;
    context.texts.Read(map.Required("title"), title);
    if (map.Has("columns")) {
      for (const std::string& key : kColumnKeys.keys) {
        if (key == "title" || key == "columns" || !map.Has(key)) continue;
        map[key].Error("a title above columns has only them");
      }
      std::vector<std::string> path = above;
      path.push_back(std::move(title));
      ReadColumnsBelow(map["columns"], context, path, out);
      continue;
    }
    ColumnLayout column = ReadLeaf(map, context);
    column.title = std::move(title);
    column.above = above;
    out.push_back({std::move(column), map});
  }
}

}  // namespace

Measure ReadMeasure(const YamlMap& map, const ReportContext& context) {
  using Taken = Measure::Taken;
  Measure measure;
  for (const MeasureKey& key : kMeasures) {
    if (!map.Has(key.key)) continue;
    if (!measure.is_none()) map[key.key].Error("a measure is one thing; this is a second one");
    measure.kind = key.kind;
    ReadMeasured(map[key.key], context.catalogue, measure);
  }
  if (TargetKind wanted{}; ReadWord<TargetKind>(map["wanted"], wanted, TargetKinds())) {
    measure.wanted = wanted;
    if (measure.kind != Measure::Kind::kTarget) map["wanted"].Error("only a `target` has it");
  }
  ReadWord<Taken>(map["taken"], measure.taken,
                  {{"window", Taken::kWindow}, {"end", Taken::kEnd}, {"begin", Taken::kBegin}});
  ReadNumber(map["scale"], measure.scale, 1e-12, 1e12);
  int64_t digits = 0;
  if (ReadWhole(map["digits"], digits, 0, 6)) measure.digits = static_cast<int>(digits);
  for (const char* key : {"taken", "scale"}) {
    const bool counts =
        measure.kind == Measure::Kind::kCount || measure.kind == Measure::Kind::kRatio;
    if (map.Has(key) && !counts) map[key].Error("only `count` and `ratio` have it");
  }
  return measure;
}

std::vector<PlacedColumn> ReadColumns(const YamlValue& value, const ReportContext& context) {
  std::vector<PlacedColumn> columns;
  ReadColumnsBelow(value, context, {}, columns);
  return columns;
}

}  // namespace dvcmon
