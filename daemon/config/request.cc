#include "daemon/config/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "daemon/config/json_template.h"
#include "daemon/config/request_headers.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

// RFC 3986: what a path and query are made of, and braces for placeholders.
bool IsPathText(std::string_view text) {
  return text.starts_with('/') && text.size() <= 2000 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c > 0x20 && c < 0x7f &&
                  std::string_view("\"#<>\\^`|").find(c) == std::string_view::npos;
         });
}

// Why the placeholder has no value here; empty: it has one.
std::string_view WhyNot(Placeholder placeholder, const PlaceholderScope& scope) {
  const auto polls = [&](PeriodKind kind) {
    return std::find(scope.periods.begin(), scope.periods.end(), kind) != scope.periods.end();
  };
  switch (placeholder) {
    case Placeholder::kProvince:
    case Placeholder::kProvinceId:
    case Placeholder::kIdentityCode:
      return scope.of == Level::kNational ? "a collector of the nation asks about no province" : "";
    case Placeholder::kQuarter:
      return polls(PeriodKind::kYear)
                 ? "a year has no quarter; use {quarter} in json_of_period, or in a collector of "
                   "its own"
                 : "";
    case Placeholder::kMonth:
    case Placeholder::kMonth02:
      return polls(PeriodKind::kYear) || polls(PeriodKind::kQuarter)
                 ? "a year or quarter has no month; use {month} in json_of_period, or in a "
                   "collector of its own"
                 : "";
    case Placeholder::kPageSize:
      return scope.paging == nullptr ? "the collector has no `paging`, which says its size" : "";
    case Placeholder::kLastId:
      return scope.paging == nullptr || scope.paging->by != PagingSpec::By::kLastId
                 ? "only with `paging: {by: last_id}`"
                 : "";
    default:
      return "";
  }
}

std::map<PeriodKind, Template> ReadForm(const YamlValue& form, const PlaceholderScope& scope) {
  std::map<PeriodKind, Template> bodies;
  for (const PeriodKind kind : scope.periods) bodies[kind];
  const char* separator = "";
  for (const auto& [field, value] : form.Entries()) {
    std::map<PeriodKind, Template> texts;
    if (value.IsScalar()) {
      Template text;
      ReadTemplate(value, scope, Escape::kForm, text);
      for (const PeriodKind kind : scope.periods) texts[kind] = text;
    } else {
      const YamlMap map(value, kFormFieldKeys);
      texts = ReadJson(map.Required("json"), map["json_of_period"], scope, Escape::kJsonInForm);
    }
    for (auto& [kind, body] : bodies) {
      body.Append(separator + EscapeForm(field) + "=");
      body.Append(texts[kind]);
    }
    separator = "&";
  }
  return bodies;
}

void ReadBody(const YamlMap& map, const PlaceholderScope& scope, RequestSpec& request) {
  if (map.Has("json_of_period") && !map.Has("json")) {
    map["json_of_period"].Error("needs json, which it is added to");
  }
  if (map.Has("json") || map.Has("json_of_period")) {
    request.content_type = "application/json";
    request.body = ReadJson(map["json"], map["json_of_period"], scope, Escape::kJson);
  }
  if (map.Has("form")) {
    if (map.Has("json")) map["form"].Error("json and form exclude each other");
    request.content_type = "application/x-www-form-urlencoded; charset=UTF-8";
    request.body = ReadForm(map["form"], scope);
  }
}

}  // namespace

bool ReadTemplate(const YamlValue& value, const PlaceholderScope& scope, Escape escape,
                  Template& out, bool quiet) {
  const std::string* text = value.Scalar("text");
  if (text == nullptr) return false;
  auto parsed = Template::Parse(*text, escape);
  if (!parsed) {
    value.Error(quiet ? "an unknown placeholder or a lone brace; write {{ and }} for braces"
                      : parsed.error().message);
    return false;
  }
  constexpr std::array<Placeholder, 8> kConditional = {
      Placeholder::kProvince, Placeholder::kProvinceId, Placeholder::kIdentityCode,
      Placeholder::kQuarter,  Placeholder::kMonth,      Placeholder::kMonth02,
      Placeholder::kPageSize, Placeholder::kLastId};
  for (const Placeholder placeholder : kConditional) {
    const std::string_view why = parsed->Uses(placeholder) ? WhyNot(placeholder, scope) : "";
    if (why.empty()) continue;
    value.Error(std::string(why));
    break;
  }
  out = std::move(parsed).value();
  return true;
}

RequestSpec ReadRequest(const YamlValue& value, const PlaceholderScope& scope) {
  RequestSpec request;
  const YamlMap map(value, kRequestKeys);
  bool posts = false;
  const bool known = ReadWord<bool>(map["method"], posts, {{"GET", false}, {"POST", true}});
  request.method = posts ? "POST" : "GET";
  const YamlValue path = map.Required("path");
  if (const std::string* text = path.Scalar("a path like /api/v1/report")) {
    if (!IsPathText(*text)) {
      path.Error(
          "a path like /api/v1/report?year={year} is needed here: it begins with /, and all "
          "but printable ASCII is percent-encoded");
    }
    ReadTemplate(path, scope, Escape::kNone, request.path);
  }
  request.headers = ReadHeaders(map["headers"], scope);
  ReadBody(map, scope, request);
  for (const char* key : {"json", "form"}) {
    if (map.Has(key) && !posts && (known || !map.Has("method"))) {
      map[key].Error("needs method: POST");
    }
  }
  return request;
}

}  // namespace dvcmon
