#include "daemon/api/open_api.h"

#include <fmt/format.h>

#include <utility>

#include "daemon/api/endpoint.h"
#include "daemon/base/json_text.h"
#include "daemon/base/version.h"

namespace dvcmon {
namespace {

// Problem details (RFC 9457).
constexpr std::string_view kProblem =
    R"({"type":"object","additionalProperties":false,)"
    R"("required":["type","title","status","detail"],"properties":{)"
    R"("type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},)"
    R"("detail":{"type":"string","description":"what is wrong and what would be right"},)"
    R"("parameter":{"type":"string","description":"the one that is wrong"}}})";

std::string_view JsonType(MemberType type) {
  switch (type) {
    case MemberType::kNumber:
      return "number";
    case MemberType::kWhole:
      return "integer";
    case MemberType::kTruth:
      return "boolean";
    case MemberType::kObject:
      return "object";
    case MemberType::kList:
      return "array";
    case MemberType::kText:
    case MemberType::kDay:
    case MemberType::kTime:
    case MemberType::kMoment:
      break;
  }
  return "string";
}

void AddType(JsonText& json, MemberType type, std::span<const std::string_view> words) {
  json.Key("type").Value(JsonType(type));
  if (type == MemberType::kDay) json.Key("format").Value("date");
  if (type == MemberType::kTime) json.Key("format").Value("date-time");
  if (words.empty()) return;
  json.Key("enum").Array();
  for (const std::string_view word : words) json.Value(word);
  json.End();
}

void AddMembers(JsonText& json, std::span<const Member> members);

// What stands inside of the schema's braces.
void AddSchema(JsonText& json, const Member& member) {
  const bool may_be_null =
      member.presence == Presence::kOrNull ||
      (member.presence == Presence::kOrLeftOut && member.type == MemberType::kNumber);
  if (may_be_null) {
    json.Key("type").Array().Value(JsonType(member.type)).Value("null").End();
    if (member.type == MemberType::kDay) json.Key("format").Value("date");
    if (member.type == MemberType::kTime) json.Key("format").Value("date-time");
  } else if (member.type == MemberType::kList) {
    json.Key("type").Value("array").Key("items").Object();
    AddMembers(json, member.members);
    json.End();
  } else if (member.type == MemberType::kObject) {
    AddMembers(json, member.members);
  } else {
    AddType(json, member.type, member.words);
  }
  json.Key("description").Value(member.about);
}

void AddMembers(JsonText& json, std::span<const Member> members) {
  json.Key("type").Value("object").Key("additionalProperties").Value(false);
  json.Key("required").Array();
  for (const Member& member : members) {
    if (member.presence != Presence::kOrLeftOut) json.Value(member.name);
  }
  json.End().Key("properties").Object();
  for (const Member& member : members) {
    json.Key(member.name).Object();
    AddSchema(json, member);
    json.End();
  }
  json.End();
}

std::string Reference(std::string_view schema) {
  return fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", schema);
}

void AddParameter(JsonText& json, const Parameter& parameter) {
  json.Object().Key("name").Value(parameter.name).Key("in").Value("query");
  json.Key("required").Value(parameter.required);
  json.Key("description").Value(parameter.about).Key("schema").Object();
  AddType(json, parameter.type, parameter.words);
  json.End().End();
}

void AddResponse(JsonText& json, std::string_view status, std::string_view description) {
  json.Key(status).Object().Key("description").Value(description);
  json.Key("content").Object().Key("application/problem+json").Object();
  json.Key("schema").Json(Reference("Problem")).End().End().End();
}

void AddEndpoint(JsonText& json, const Endpoint& endpoint) {
  json.Key(fmt::format("/api/v1/{}", endpoint.name)).Object().Key("get").Object();
  json.Key("operationId").Value(endpoint.name).Key("summary").Value(endpoint.summary);
  json.Key("parameters").Array();
  for (const Parameter* parameter : endpoint.parameters) AddParameter(json, *parameter);
  json.End().Key("responses").Object().Key("200").Object();
  json.Key("description")
      .Value(endpoint.rows ? "a page of rows; a header Link leads to the next" : "the answer");
  json.Key("content").Object().Key("application/json").Object().Key("schema");
  if (endpoint.rows) {
    json.Object().Key("type").Value("object").Key("additionalProperties").Value(false);
    json.Key("required").Json(R"(["as_of","rows","next"])").Key("properties").Object();
    json.Key("as_of").Json(R"({"type":"string","format":"date-time",)"
                           R"("description":"what was known at this time"})");
    json.Key("rows").Object().Key("type").Value("array");
    json.Key("items").Json(Reference(endpoint.schema)).End();
    json.Key("next").Json(R"({"type":["string","null"],"description":)"
                          R"("ask again with after= this; null: there are no more"})");
    json.End().End().End();
    json.Key("text/csv")
        .Json(R"({"schema":{"type":"string","description":)"
              R"("RFC 4180, UTF-8 with a byte order mark, a line of names"}})");
  } else {
    json.Json(Reference(endpoint.schema)).End();
  }
  json.End().End();
  AddResponse(json, "400", "an unknown parameter, a wrong value, an unknown name");
  AddResponse(json, "503", "the record is busy, or it took too long");
  json.End().End().End();
}

}  // namespace

std::string OpenApiDocument() {
  JsonText json;
  json.Object().Key("openapi").Value("3.1.0").Key("info").Object();
  json.Key("title").Value("dvcmon").Key("version").Value(std::string_view(kVersion));
  json.Key("description")
      .Value("Figures that portals of public services publish, as they were known. Read-only.")
      .End();
  json.Key("paths").Object();
  for (const Endpoint* endpoint : Endpoints()) AddEndpoint(json, *endpoint);
  json.End().Key("components").Object().Key("schemas").Object();
  json.Key("Problem").Json(kProblem);
  for (const Endpoint* endpoint : Endpoints()) {
    json.Key(endpoint->schema).Object();
    AddMembers(json, endpoint->members);
    json.End();
  }
  json.End().End().End();
  return std::move(json).Take();
}

}  // namespace dvcmon
