#include "daemon/config/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

struct Refused {  // thrown through the parser, which has no other way to be stopped
  YamlError error;
};

int LineOf(const YAML::Mark& mark) { return mark.is_null() ? 0 : mark.line + 1; }

// Builds the tree from the parser's events. Not from YAML::Node: that drops duplicate keys and
// quotes, and follows aliases.
class TreeBuilder : public YAML::EventHandler {
 public:
  YamlNode Take() && { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      throw Refused{{LineOf(mark), "a second document begins here; a file holds one"}};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    RefuseAnchor(mark, anchor);
    Add(mark, YamlNode::Kind::kNull, "", false);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused{{LineOf(mark), "aliases (*name) are not allowed; write the value out"}};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    RefuseAnchor(mark, anchor);
    RefuseTag(mark, tag);
    Add(mark, YamlNode::Kind::kScalar, value, tag == "!");
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    RefuseAnchor(mark, anchor);
    RefuseTag(mark, tag);
    Open(mark, YamlNode::Kind::kList);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    RefuseAnchor(mark, anchor);
    RefuseTag(mark, tag);
    Open(mark, YamlNode::Kind::kMap);
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  static void RefuseAnchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      throw Refused{{LineOf(mark), "anchors (&name) are not allowed; write the value out"}};
    }
  }
  // "?" is a plain scalar or collection, "!" a quoted scalar; anything else was written.
  static void RefuseTag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Refused{{LineOf(mark), "tags (!!type) are not allowed"}};
    }
  }

  // In a map every other event is a key: as many keys as values means that the next is one.
  static bool AwaitsKey(const YamlNode& map) { return map.keys.size() == map.values.size(); }

  YamlNode& Add(const YAML::Mark& mark, YamlNode::Kind kind, std::string text, bool quoted) {
    if (++nodes_ > kMaxYamlNodes) {
      throw Refused{{LineOf(mark), fmt::format("more than {} values in one file", kMaxYamlNodes)}};
    }
    YamlNode* parent = open_.empty() ? nullptr : open_.back();
    if (parent != nullptr && parent->kind == YamlNode::Kind::kMap && AwaitsKey(*parent)) {
      if (kind != YamlNode::Kind::kScalar) {
        throw Refused{
            {LineOf(mark), "a key must be text (is a \"{placeholder}\" without quotes?)"}};
      }
      parent->keys.push_back({std::move(text), LineOf(mark)});
      return *parent;
    }
    YamlNode& node = parent == nullptr ? root_ : parent->values.emplace_back();
    node.kind = kind;
    node.line = LineOf(mark);
    node.text = std::move(text);
    node.quoted = quoted;
    return node;
  }

  // The pointers in open_ stay valid: a vector of values only grows while its node is the last one.
  void Open(const YAML::Mark& mark, YamlNode::Kind kind) {
    if (open_.size() >= static_cast<size_t>(kMaxYamlDepth)) {
      throw Refused{{LineOf(mark), fmt::format("nested deeper than {} levels", kMaxYamlDepth)}};
    }
    open_.push_back(&Add(mark, kind, "", false));
  }

  YamlNode root_;
  std::vector<YamlNode*> open_;
  size_t nodes_ = 0;
  int documents_ = 0;
};

// What the parser would take in a way that nobody means: 0x04 ends its input, tabs and broken UTF-8
// give messages that help nobody.
std::optional<YamlError> CheckCharacters(std::string_view text) {
  int line = 1;
  bool indent = true;
  for (const char c : text) {
    if (c == '\n') {
      ++line;
      indent = true;
    } else if (c == '\t' && indent) {
      return YamlError{line, "a tab in the indentation; indent with spaces"};
    } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r') || c == 0x7f) {
      return YamlError{line, "a control character"};
    } else if (c != ' ') {
      indent = false;
    }
  }
  if (IsUtf8(text)) return std::nullopt;
  line = 1;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (!IsUtf8(text.substr(0, end))) break;
    text.remove_prefix(end);
    ++line;
  }
  return YamlError{line, "bytes that are not UTF-8; save the file as UTF-8"};
}

}  // namespace

ParsedYaml ParseYaml(const std::string& text) {
  if (auto error = CheckCharacters(text)) return {{}, {*error}};
  try {
    std::istringstream input(text);
    YAML::Parser parser(input);
    TreeBuilder builder;
    while (parser.HandleNextDocument(builder)) {
    }
    return {std::move(builder).Take(), {}};
  } catch (const Refused& refused) {
    return {{}, {refused.error}};
  } catch (const YAML::Exception& error) {
    const bool in_flow = error.msg.find("flow") != std::string::npos;
    return {{},
            {{LineOf(error.mark),
              "not YAML: " + error.msg +
                  (in_flow ? "; inside [ ] and { } text that holds { } [ ] , : or # needs quotes"
                           : "")}}};
  } catch (const std::exception& error) {
    return {{}, {{0, std::string("cannot be read: ") + error.what()}}};
  }
}

}  // namespace dvcmon
