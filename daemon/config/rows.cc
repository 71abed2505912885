#include "daemon/config/rows.h"
#include "collectors/model/tier.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "collectors/extract/text.h"
#include "daemon/config/checks.h"
#include "daemon/config/figure_key.h"
#include "daemon/config/format.h"
#include "daemon/config/scalars.h"
#include "daemon/config/steps.h"

namespace dvcmon {
namespace {

constexpr int64_t kMostRows = 20'000;

void ReadSelector(const YamlValue& value, std::optional<Selector>& out) {
  Selector selector;
  if (ReadSelector(value, selector)) out = std::move(selector);
}

void ReadLabelValue(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("a label like par");
  if (text == nullptr) return;
  if (!IsLabelValue(*text)) value.Error("a label is of letters without marks, digits and _ . -");
  out = *text;
}

void ReadTierWord(const YamlValue& value, std::string& out) {
  std::vector<std::pair<std::string, std::string>> words;
  words.reserve(kTiers.size());
  for (const std::string_view tier : kTiers) words.emplace_back(tier, tier);
  ReadWord<std::string>(value, out, words);
}

void ReadTier(const YamlValue& value, RowSet& rows) {
  if (!value) return;
  if (value.IsScalar()) return ReadTierWord(value, rows.own_tier);
  const YamlMap map(value, kTierKeys);
  ReadSelector(map.Required("at"), rows.tier);
  for (const auto& [word, tier] : map.Required("map").Entries()) {
    ReadTierWord(tier, rows.tiers[word]);
  }
}

void ReadFigure(const YamlValue& value, NumberFormat numbers, Field& field) {
  field.format = numbers;
  if (!value.IsMap()) {
    ReadSelector(value, field.at);
    return;
  }
  const YamlMap map(value, kFigureKeys);
  if (map.Has("count")) {
    ReadWord<bool>(map["count"], field.counts_rows, {{"rows", true}});
    for (const char* key : {"at", "format", "steps", "required"}) {
      if (map.Has(key)) map[key].Error("has no meaning beside `count`");
    }
    return;
  }
  ReadSelector(map.Required("at"), field.at);
  ReadNumberFormat(map["format"], field.format);
  if (map.Has("steps")) field.steps = ReadSteps(map["steps"]);
  ReadBool(map["required"], field.required);
}

void ReadFigures(const YamlValue& value, const Catalogue* catalogue, const CollectorSpec& collector,
                 FigureSources& sources, RowSet& rows) {
  if (value.IsMap() && value.node().keys.empty()) value.Error("at least one figure is needed here");
  for (const auto& [key, entry] : value.Entries()) {
    Field field;
    const bool known = ReadFigureKey(key, entry, catalogue, rows.labels, field);
    ReadFigure(entry, collector.format.numbers, field);
    if (known) sources.Add(rows, field.key, collector.periods, entry);
    rows.fields.push_back(std::move(field));
    if (rows.fields.back().counts_rows != rows.counts_rows()) {
      entry.Error("a row set counts its rows or reads figures from them, not both");
    }
  }
  const bool asked_for = rows.level != Level::kAgency && rows.level == collector.of;
  if (rows.counts_rows() && !asked_for) {
    value.Error(fmt::format("rows are counted for the one who is asked about: level: {}",
                            Name(collector.of)));
  }
}

void ReadLevel(const YamlMap& map, const CollectorSpec& collector, RowSet& rows) {
  rows.level = collector.of;
  if (!ReadWord<Level>(map.Required("level"), rows.level,
                       {{"national", Level::kNational},
                        {"province", Level::kProvince},
                        {"agency", Level::kAgency}})) {
    return;
  }
  if (rows.level == Level::kNational && collector.of == Level::kProvince) {
    map["level"].Error("a collector of: province has rows of level province and agency only");
  }
  const bool of_many = rows.level == Level::kAgency || rows.level != collector.of;
  if (rows.level == Level::kAgency && !map.Has("code") && !map.Has("id")) {
    map.value().Error("`code` or `id` is missing: which agency a row is about");
  }
  const int ways = map.Has("code") + map.Has("id") + map.Has("province");
  if (rows.level == Level::kProvince && of_many && ways != 1) {
    map.value().Error(
        "exactly one of `code`, `id` and `province` is needed: which province a row is about");
  }
  if (rows.level == Level::kAgency && map.Has("province")) {
    map["province"].Error("only for rows of level province");
  }
  for (const char* key : {"code", "id", "province"}) {
    if (!of_many && map.Has(key)) map[key].Error("only where rows are about several bodies");
  }
  for (const char* key : {"code_prefix", "name", "tier", "shrink_at_most"}) {
    if (rows.level != Level::kAgency && map.Has(key)) {
      map[key].Error("only for rows of level agency");
    }
  }
}

void ReadLabels(const YamlValue& value, RowSet& rows) {
  if (!value) return;
  for (const auto& [name, entry] : value.Entries()) {
    RowLabel label;
    label.name = name;
    if (entry.IsMap()) {
      const YamlMap map(entry, kLabelKeys);
      ReadSelector(map.Required("at"), label.at);
      for (const auto& [word, ours] : map.Required("map").Entries()) {
        ReadLabelValue(ours, label.words[CleanText(word)]);
      }
    } else {
      ReadSelector(entry, label.at);
    }
    rows.labels.push_back(std::move(label));
  }
  std::ranges::sort(rows.labels, {}, &RowLabel::name);
}

void ReadSize(const YamlMap& map, RowSet& rows) {
  int64_t at_least = static_cast<int64_t>(rows.at_least);
  int64_t at_most = static_cast<int64_t>(rows.at_most);
  ReadWhole(map["at_least"], at_least, 0, kMostRows);
  ReadWhole(map["at_most"], at_most, 1, kMostRows);
  if (at_least > at_most) map["at_least"].Error("more than at_most");
  rows.at_least = static_cast<size_t>(at_least);
  rows.at_most = static_cast<size_t>(at_most);
  ReadShare(map["shrink_at_most"], rows.shrink_at_most);
}

// Rows of a document with tables are those of one of them.
void CheckTable(const YamlValue& value, const AnswerFormat& format, const std::string& pointer) {
  std::vector<std::string> names;
  for (const TableSpec& table : format.tables) names.push_back("/" + table.name);
  if (names.empty() || std::ranges::find(names, pointer) != names.end()) return;
  value.Error("no table is declared by this name" + Allowed(pointer, names));
}

}  // namespace

bool ReadSelector(const YamlValue& value, Selector& out) {
  const std::string* text = value.Scalar("a selector like /totalScore");
  if (text == nullptr) return false;
  auto selector = ParseSelector(*text);
  if (!selector) {
    value.Error(selector.error().message);
    return false;
  }
  out = std::move(selector).value();
  return true;
}

bool ReadRootSelector(const YamlValue& value, Selector& out) {
  Selector selector;
  if (!ReadSelector(value, selector)) return false;
  if (selector.base != Selector::Base::kRow) {
    value.Error("a JSON Pointer from the root of the answer like /data/parent is needed here");
    return false;
  }
  out = std::move(selector);
  return true;
}

Assertion ReadAssertion(const YamlValue& value, const PlaceholderScope& scope, bool in_row) {
  Assertion assertion;
  const YamlMap map(value, kAssertionKeys);
  const YamlValue at = map.Required("at");
  if (in_row) {
    ReadSelector(at, assertion.at);
  } else {
    ReadRootSelector(at, assertion.at);
  }
  ReadTemplate(map.Required("equals"), scope, Escape::kNone, assertion.equals);
  return assertion;
}

std::vector<Assertion> ReadAssertions(const YamlValue& value, const PlaceholderScope& scope,
                                      bool in_row) {
  std::vector<Assertion> assertions;
  for (const YamlValue& element : value.List()) {
    assertions.push_back(ReadAssertion(element, scope, in_row));
  }
  return assertions;
}

RowSet ReadRowSet(const std::string& name, const YamlValue& value, const Catalogue* catalogue,
                  const CollectorSpec& collector, FigureSources& sources) {
  RowSet rows;
  rows.name = name;
  if (!IsName(name, "_-")) value.Error("rows are named like agencies");
  const PlaceholderScope scope{collector.of, collector.periods,
                               collector.paging ? &*collector.paging : nullptr};
  const YamlMap map(value, kRowSetKeys);
  Selector at;
  if (ReadRootSelector(map.Required("at"), at)) {
    rows.pointer = at.pointer;
    CheckTable(map["at"], collector.format, rows.pointer);
  }
  ReadLevel(map, collector, rows);
  ReadSelector(map["code"], rows.code);
  ReadSelector(map["id"], rows.id);
  ReadTemplate(map["code_prefix"], scope, Escape::kNone, rows.code_prefix);
  ReadSelector(map["name"], rows.title);
  ReadTier(map["tier"], rows);
  ReadSelector(map["province"], rows.province);
  rows.only = ReadAssertions(map["only"], scope, /*in_row=*/true);
  rows.except = ReadAssertions(map["except"], scope, /*in_row=*/true);
  ReadLabels(map["labels"], rows);
  if (const YamlValue is_final = map["final"]) {
    rows.is_final = ReadAssertion(is_final, scope, /*in_row=*/true);
  }
  ReadSelector(map["as_of"], rows.as_of);
  ReadFigures(map.Required("figures"), catalogue, collector, sources, rows);
  if (rows.counts_rows() && !rows.labels.empty()) {
    map["labels"].Error("has no meaning for rows that are counted; write labels into the figures");
  }
  ReadChecks(map["checks"], rows);
  ReadSize(map, rows);
  return rows;
}

}  // namespace dvcmon
