#include "daemon/config/json_template.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dvcmon {
namespace {

using Members = std::vector<std::pair<std::string, YamlValue>>;

// RFC 8259: -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
bool IsJsonNumber(std::string_view text) {
  const auto take = [&](std::string_view set) {
    if (text.empty() || set.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
  };
  const auto digits = [&] {
    size_t count = 0;
    while (take("0123456789")) ++count;
    return count;
  };
  take("-");
  if (!take("0") && digits() == 0) return false;
  if (take(".") && digits() == 0) return false;
  if (take("eE")) {
    take("+-");
    if (digits() == 0) return false;
  }
  return text.empty();
}

class JsonCompiler {
 public:
  JsonCompiler(const PlaceholderScope& scope, Escape escape) : scope_(scope), escape_(escape) {}

  // "a":1,"b":2 without braces, so that members from two places can be put into one object.
  void Append(const Members& members) {
    bool first = true;
    for (const auto& [key, value] : members) {
      if (!std::exchange(first, false)) Raw(",");
      if (key.find('{') != std::string::npos) value.Error("placeholders stand in values only");
      Raw("\"" + EscapeJson(key) + "\":");
      Value(value);
    }
  }

  Template Take() && { return std::move(out_); }

 private:
  void Value(const YamlValue& value) {
    switch (value.node().kind) {
      case YamlNode::Kind::kNull:
        return Raw("null");
      case YamlNode::Kind::kMap:
        return Object(value);
      case YamlNode::Kind::kList:
        return Array(value);
      case YamlNode::Kind::kScalar:
        return Scalar(value);
    }
  }

  void Object(const YamlValue& value) {
    const YamlNode& node = value.node();
    // YAML reads {year} without quotes as {"year": null}: nobody means that.
    if (node.keys.size() == 1 && node.values[0].kind == YamlNode::Kind::kNull &&
        Template::Parse("{" + node.keys[0].text + "}").ok()) {
      value.Error("a placeholder needs quotes, like \"{" + node.keys[0].text + "}\"");
    }
    Raw("{");
    Append(value.Entries());
    Raw("}");
  }

  void Array(const YamlValue& value) {
    Raw("[");
    bool first = true;
    for (const YamlValue& element : value.Elements()) {
      if (!std::exchange(first, false)) Raw(",");
      Value(element);
    }
    Raw("]");
  }

  void Scalar(const YamlValue& value) {
    const std::string& text = value.node().text;
    const bool typed = text == "true" || text == "false" || IsJsonNumber(text);
    if (!value.node().quoted && typed) return Raw(text);
    Template compiled;
    if (!ReadTemplate(value, scope_, escape_, compiled)) return;
    const bool string = !compiled.IsOneNumber();
    if (string) Raw("\"");
    out_.Append(compiled);
    if (string) Raw("\"");
  }

  void Raw(std::string_view json) {
    out_.Append(escape_ == Escape::kJsonInForm ? EscapeForm(json) : std::string(json));
  }

  const PlaceholderScope& scope_;
  const Escape escape_;
  Template out_;
};

Template Compiled(const Members& members, const PlaceholderScope& scope, Escape escape) {
  JsonCompiler compiler(scope, escape);
  compiler.Append(members);
  return std::move(compiler).Take();
}

void RefuseSameKeys(const Members& common, const Members& own) {
  for (const auto& [key, value] : own) {
    for (const auto& [common_key, common_value] : common) {
      if (key == common_key) value.Error("stands in json too, " + common_value.Place());
    }
  }
}

bool Contains(const std::vector<PeriodKind>& kinds, PeriodKind kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

std::map<PeriodKind, Template> ReadJson(const YamlValue& json, const YamlValue& json_of_period,
                                        const PlaceholderScope& scope, Escape escape) {
  const Members common = json.Entries();
  const Template common_text = Compiled(common, scope, escape);
  std::map<PeriodKind, Template> own_texts;
  for (const auto& [name, value] : json_of_period.Entries()) {
    const auto kind = ParsePeriodKind(name);
    if (!kind || !Contains(scope.periods, *kind)) {
      value.Error("not one of the collector's periods");
      continue;
    }
    const Members own = value.Entries();
    RefuseSameKeys(common, own);
    own_texts[*kind] = Compiled(own, {scope.of, {*kind}, scope.paging}, escape);
  }
  const auto raw = [&](std::string_view text) {
    return escape == Escape::kJsonInForm ? EscapeForm(text) : std::string(text);
  };
  std::map<PeriodKind, Template> texts;
  for (const PeriodKind kind : scope.periods) {
    Template& text = texts[kind];
    text.Append(raw("{"));
    text.Append(common_text);
    if (!common_text.empty() && !own_texts[kind].empty()) text.Append(raw(","));
    text.Append(own_texts[kind]);
    text.Append(raw("}"));
  }
  return texts;
}

}  // namespace dvcmon
