#include "daemon/config/yaml_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

std::string_view Name(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kScalar:
      return "a single value";
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a mapping";
  }
  return {};
}

void CheckKeys(const std::vector<std::pair<std::string, YamlValue>>& entries,
               const std::vector<std::string>& known,
               const std::vector<std::string>& unsupported = {}) {
  const auto holds = [](const auto& keys, const std::string& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  for (const auto& [key, value] : entries) {
    if (holds(known, key)) continue;
    if (holds(unsupported, key)) {
      value.Error("not supported here; remove it");
    } else {
      value.Error(fmt::format("unknown key{}; allowed: {}", DidYouMean(key, known),
                              fmt::join(known, ", ")));
    }
  }
}

}  // namespace

YamlValue::YamlValue(std::string file, const YamlNode* node, Diagnostics* diagnostics)
    : file_(std::make_shared<std::string>(std::move(file))),
      node_(node),
      diagnostics_(diagnostics) {}

std::string YamlValue::Place() const {
  return line_ > 0 ? fmt::format("{}:{}", *file_, line_) : *file_;
}

void YamlValue::Error(std::string message) const {
  diagnostics_->Add({*file_, line_, path_, std::move(message), false});
}

void YamlValue::Warn(std::string message) const {
  diagnostics_->Add({*file_, line_, path_, std::move(message), true});
}

YamlValue YamlValue::Child(const YamlNode* node, int line, const std::string& step) const {
  YamlValue child = *this;
  child.node_ = node;
  child.line_ = line;
  child.path_ += path_.empty() && step.starts_with('.') ? step.substr(1) : step;
  return child;
}

void YamlValue::WrongKind(std::string_view wanted) const {
  Error(fmt::format("{} is needed here, not {}", wanted, Name(node_->kind)));
}

std::vector<YamlValue> YamlValue::Elements() const {
  std::vector<YamlValue> elements;
  if (node_ == nullptr) return elements;
  if (node_->kind != YamlNode::Kind::kList) {
    WrongKind("a list");
    return elements;
  }
  for (const YamlNode& element : node_->values) {
    elements.push_back(Child(&element, element.line, fmt::format("[{}]", elements.size())));
  }
  return elements;
}

std::vector<YamlValue> YamlValue::List() const {
  if (node_ != nullptr && node_->kind == YamlNode::Kind::kList && node_->values.empty()) {
    Error("the list is empty");
  }
  return Elements();
}

std::vector<std::pair<std::string, YamlValue>> YamlValue::Entries() const {
  std::vector<std::pair<std::string, YamlValue>> entries;
  if (node_ == nullptr) return entries;
  if (node_->kind != YamlNode::Kind::kMap) {
    WrongKind("a mapping");
    return entries;
  }
  std::map<std::string_view, int> lines;
  for (size_t i = 0; i < node_->keys.size(); ++i) {
    const YamlKey& key = node_->keys[i];
    const YamlValue child = Child(&node_->values[i], key.line, "." + CleanName(key.text));
    const auto [first, is_new] = lines.emplace(key.text, key.line);
    if (is_new) {
      entries.emplace_back(key.text, child);
    } else {
      child.Error(fmt::format("stands twice, first in line {}; keep one", first->second));
    }
  }
  return entries;
}

const std::string* YamlValue::Scalar(std::string_view wanted) const {
  if (node_ == nullptr) return nullptr;
  if (node_->kind == YamlNode::Kind::kScalar) return &node_->text;
  WrongKind(wanted);
  return nullptr;
}

YamlMap::YamlMap(const YamlValue& value, const KeyTable& keys)
    : value_(value), entries_(value.Entries()) {
  CheckKeys(entries_, keys.keys, keys.unsupported);
}

YamlMap::YamlMap(const YamlValue& value, const KeyTable& keys, const KeyTable& more)
    : value_(value), entries_(value.Entries()) {
  std::vector<std::string> known = keys.keys;
  known.insert(known.end(), more.keys.begin(), more.keys.end());
  CheckKeys(entries_, known);
}

YamlValue YamlMap::operator[](std::string_view key) const {
  for (const auto& [name, value] : entries_) {
    if (name == key) return value;
  }
  return value_.Child(nullptr, value_.line_, "." + std::string(key));
}

YamlValue YamlMap::Required(std::string_view key) const {
  YamlValue value = (*this)[key];
  if (!value && value_.IsMap()) value.Error("is missing");
  return value;
}

}  // namespace dvcmon
