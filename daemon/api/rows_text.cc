#include "daemon/api/rows_text.h"

#include <utility>

#include "daemon/base/csv_text.h"
#include "daemon/base/json_text.h"

namespace dvcmon {
namespace {

struct JsonWriter {
  JsonText& json;
  void operator()(std::monostate) const { json.Null(); }
  void operator()(const std::string& text) const { json.Value(std::string_view(text)); }
  void operator()(double number) const { json.Value(number); }
  void operator()(bool truth) const { json.Value(truth); }
};

struct CsvWriter {
  CsvText& csv;
  void operator()(std::monostate) const { csv.Nothing(); }
  void operator()(const std::string& text) const { csv.Text(text); }
  void operator()(double number) const { csv.Number(number); }
  void operator()(bool truth) const { csv.Truth(truth); }
};

}  // namespace

std::string JsonOf(const Endpoint& endpoint, const Rows& rows, Time as_of) {
  JsonText json;
  json.Object().Key("as_of").Value(FormatTime(as_of)).Key("rows").Array();
  for (const Values& row : rows.rows) {
    json.Object();
    for (size_t i = 0; i < row.size(); ++i) {
      json.Key(endpoint.members[i].name);
      std::visit(JsonWriter{json}, row[i]);
    }
    json.End();
  }
  json.End().Key("next");
  rows.next ? json.Value(TokenOf(*rows.next)) : json.Null();
  json.End();
  return std::move(json).Take();
}

std::string CsvOf(const Endpoint& endpoint, const Rows& rows) {
  CsvText csv;
  for (const Member& member : endpoint.members) csv.Text(member.name);
  csv.EndLine();
  for (const Values& row : rows.rows) {
    for (const Value& value : row) std::visit(CsvWriter{csv}, value);
    csv.EndLine();
  }
  return std::move(csv).Take();
}

}  // namespace dvcmon
