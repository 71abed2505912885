#include "daemon/config/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/config/figure_key.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

// Clauses that the validator names itself.
constexpr std::array<std::string_view, 9> kReservedClauses = {
    "bounds",       "rows",      "required_rows", "shrink",  "duplicate_agency",
    "whole_number", "not_older", "pages",         "one_date"};
constexpr int64_t kMostRows = 20'000;

void ReadSelector(const YamlValue& value, std::optional<Selector>& out) {
  Selector selector;
  if (ReadSelector(value, selector)) out = std::move(selector);
}

void ReadTier(const YamlValue& value, RowSet& rows) {
  if (!value) return;
  const YamlMap map(value, kTierKeys);
  ReadSelector(map.Required("at"), rows.tier);
  for (const auto& [word, tier] : map.Required("map").Entries()) {
    ReadWord<std::string>(tier, rows.tiers[word],
                          {{"department", "department"},
                           {"commune", "commune"},
                           {"district", "district"},
                           {"branch", "branch"},
                           {"vertical", "vertical"},
                           {"centre", "centre"}});
  }
}

void ReadFigure(const YamlValue& value, Field& field) {
  if (!value.IsMap()) {
    ReadSelector(value, field.at);
    return;
  }
  const YamlMap map(value, kFigureKeys);
  if (map.Has("count")) {
    ReadWord<bool>(map["count"], field.counts_rows, {{"rows", true}});
    for (const char* key : {"at", "format", "required"}) {
      if (map.Has(key)) map[key].Error("has no meaning beside `count`");
    }
    return;
  }
  ReadSelector(map.Required("at"), field.at);
  ReadWord<NumberFormat>(map["format"], field.format,
                         {{"json", NumberFormat::kJson},
                          {"plain", NumberFormat::kPlain},
                          {"vi", NumberFormat::kVietnamese},
                          {"en", NumberFormat::kEnglish}});
  ReadBool(map["required"], field.required);
}

Identity ReadCheck(const YamlValue& value) {
  Identity identity;
  const YamlMap map(value, kCheckKeys);
  if (ReadName(map.Required("clause"), identity.clause, "_", "channels_sum")) {
    const bool snake_case = std::all_of(identity.clause.begin(), identity.clause.end(),
                                        [](char c) { return c < 'A' || c > 'Z'; });
    const auto reserved = std::find(kReservedClauses.begin(), kReservedClauses.end(),
                                    identity.clause) != kReservedClauses.end();
    if (!snake_case) map["clause"].Error("a clause is in lower case like channels_sum");
    if (reserved) map["clause"].Error("every poll has a clause of this name; choose another");
  }
  for (const YamlValue& part : map.Required("sum").List()) {
    Selector selector;
    if (ReadSelector(part, selector)) identity.parts.push_back(std::move(selector));
  }
  constexpr std::array<std::pair<const char*, Identity::Relation>, 3> kRelations = {
      {{"equals", Identity::Relation::kEquals},
       {"at_most", Identity::Relation::kAtMost},
       {"at_least", Identity::Relation::kAtLeast}}};
  int relations = 0;
  for (const auto& [key, relation] : kRelations) {
    if (!map.Has(key)) continue;
    ++relations;
    identity.relation = relation;
    ReadSelector(map[key], identity.total);
  }
  if (relations != 1 && value.IsMap()) {
    value.Error("exactly one of `equals`, `at_most` and `at_least` is needed here");
  }
  ReadNumber(map["times"], identity.factor, -1e9, 1e9);
  ReadNumber(map["tolerance"], identity.tolerance, 0, 1e9);
  ReadWord<bool>(map["breaks"], identity.marks_torn, {{"contract", false}, {"torn", true}});
  return identity;
}

void ReadChecks(const YamlValue& value, RowSet& rows) {
  for (const YamlValue& element : value.List()) {
    Identity identity = ReadCheck(element);
    for (const Identity& other : rows.identities) {
      if (!identity.clause.empty() && other.clause == identity.clause) {
        element.Error(fmt::format("the clause {} stands twice; names tell them apart in metrics",
                                  identity.clause));
      }
    }
    rows.identities.push_back(std::move(identity));
  }
}

void ReadFigures(const YamlValue& value, const Catalogue* catalogue, const CollectorSpec& collector,
                 FigureSources& sources, RowSet& rows) {
  if (value.IsMap() && value.node().keys.empty()) value.Error("at least one figure is needed here");
  for (const auto& [key, entry] : value.Entries()) {
    Field field;
    const bool known = ReadFigureKey(key, entry, catalogue, field);
    ReadFigure(entry, field);
    if (known) sources.Add(rows.level, field.key, collector.periods, entry);
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
  if (rows.level == Level::kProvince && of_many && map.Has("code") == map.Has("id")) {
    map.value().Error("exactly one of `code` and `id` is needed: which province a row is about");
  }
  for (const char* key : {"code", "id"}) {
    if (!of_many && map.Has(key)) map[key].Error("only where rows are about several bodies");
  }
  for (const char* key : {"code_prefix", "name", "tier", "shrink_at_most"}) {
    if (rows.level != Level::kAgency && map.Has(key)) {
      map[key].Error("only for rows of level agency");
    }
  }
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

std::vector<Assertion> ReadAssertions(const YamlValue& value, const PlaceholderScope& scope,
                                      bool in_row) {
  std::vector<Assertion> assertions;
  for (const YamlValue& element : value.List()) {
    Assertion assertion;
    const YamlMap map(element, kAssertionKeys);
    const YamlValue at = map.Required("at");
    if (in_row) {
      ReadSelector(at, assertion.at);
    } else {
      ReadRootSelector(at, assertion.at);
    }
    ReadTemplate(map.Required("equals"), scope, Escape::kNone, assertion.equals);
    assertions.push_back(std::move(assertion));
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
  if (ReadRootSelector(map.Required("at"), at)) rows.pointer = at.pointer;
  ReadLevel(map, collector, rows);
  ReadSelector(map["code"], rows.code);
  ReadSelector(map["id"], rows.id);
  ReadTemplate(map["code_prefix"], scope, Escape::kNone, rows.code_prefix);
  ReadSelector(map["name"], rows.title);
  ReadTier(map["tier"], rows);
  rows.only = ReadAssertions(map["only"], scope, /*in_row=*/true);
  ReadSelector(map["as_of"], rows.as_of);
  ReadFigures(map.Required("figures"), catalogue, collector, sources, rows);
  ReadChecks(map["checks"], rows);
  ReadSize(map, rows);
  return rows;
}

}  // namespace dvcmon
