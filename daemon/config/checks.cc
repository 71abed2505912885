#include "daemon/config/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/config/rows.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

// Clauses that the validator names itself.
constexpr std::array<std::string_view, 9> kReservedClauses = {
    "bounds",       "rows",      "required_rows", "shrink",  "duplicate_agency",
    "whole_number", "not_older", "pages",         "one_date"};

// A selector, or the name of a figure of the row set.
bool ReadOperand(const YamlValue& value, const RowSet& rows, Operand& out) {
  if (!value.IsScalar()) return ReadSelector(value, out.at);
  const std::string& text = value.node().text;
  for (size_t f = 0; f < rows.fields.size(); ++f) {
    if (rows.fields[f].key != text) continue;
    out.field = f;
    return true;
  }
  return ReadSelector(value, out.at);
}

Identity ReadCheck(const YamlValue& value, const RowSet& rows) {
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
  if (map.Has("sum") == map.Has("ratio") && value.IsMap()) {
    value.Error("exactly one of `sum` and `ratio` is needed here");
  }
  identity.is_ratio = map.Has("ratio");
  const YamlValue parts = map[identity.is_ratio ? "ratio" : "sum"];
  if (parts) {
    for (const YamlValue& part : parts.List()) {
      Operand operand;
      if (ReadOperand(part, rows, operand)) identity.parts.push_back(std::move(operand));
    }
  }
  if (identity.is_ratio && identity.parts.size() != 2) {
    parts.Error("a ratio is of two: what is counted, and of how many");
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
    ReadOperand(map[key], rows, identity.total);
  }
  if (relations != 1 && value.IsMap()) {
    value.Error("exactly one of `equals`, `at_most` and `at_least` is needed here");
  }
  ReadNumber(map["times"], identity.factor, -1e9, 1e9);
  ReadNumber(map["tolerance"], identity.tolerance, 0, 1e9);
  ReadWord<bool>(map["breaks"], identity.marks_torn, {{"contract", false}, {"torn", true}});
  return identity;
}

}  // namespace

void ReadChecks(const YamlValue& value, RowSet& rows) {
  for (const YamlValue& element : value.List()) {
    Identity identity = ReadCheck(element, rows);
    for (const Identity& other : rows.identities) {
      if (!identity.clause.empty() && other.clause == identity.clause) {
        element.Error(fmt::format("the clause {} stands twice; names tell them apart in metrics",
                                  identity.clause));
      }
    }
    rows.identities.push_back(std::move(identity));
  }
}

}  // namespace dvcmon
