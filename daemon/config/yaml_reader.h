// Strict, typed reading of a YAML document. Whatever is wrong is reported with its place, and the
// reading goes on, so that one run finds everything.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/config/diagnostics.h"
#include "daemon/config/keys.h"
#include "daemon/config/yaml_tree.h"

namespace dvcmon {

// A place in a document, with what stands there; or with nothing, and then reading it does nothing:
// a default stays as it is. A value that is null (`key:` with nothing behind it) is an error to
// everyone who reads it. Cheap to copy; lives as long as the tree and the diagnostics.
class YamlValue {
 public:
  YamlValue(std::string file, const YamlNode* node, Diagnostics* diagnostics);

  explicit operator bool() const { return node_ != nullptr; }
  const YamlNode& node() const { return *node_; }
  const std::string& file() const { return *file_; }
  const std::string& path() const { return path_; }  // "portals[0].file"
  int line() const { return line_; }                 // of the key, where there is one
  std::string Place() const;                         // "config/dvcmon.yaml:12"

  bool IsScalar() const { return node_ != nullptr && node_->kind == YamlNode::Kind::kScalar; }
  bool IsMap() const { return node_ != nullptr && node_->kind == YamlNode::Kind::kMap; }

  // `message` says what is wrong and what is allowed; it must not hold a secret.
  void Error(std::string message) const;
  void Warn(std::string message) const;

  // The elements of a list; reports anything else.
  std::vector<YamlValue> Elements() const;
  // The same of a list that must not be empty.
  std::vector<YamlValue> List() const;
  // What stands under names of the user's choice, in the order of the file; reports anything but a
  // map, and names that stand twice (the first counts).
  std::vector<std::pair<std::string, YamlValue>> Entries() const;
  // The scalar at this place; reports a list, a map, null.
  const std::string* Scalar(std::string_view wanted) const;

 private:
  friend class YamlMap;
  YamlValue Child(const YamlNode* node, int line, const std::string& step) const;
  void WrongKind(std::string_view wanted) const;

  std::shared_ptr<const std::string> file_;
  const YamlNode* node_;
  Diagnostics* diagnostics_;
  int line_ = 0;
  std::string path_;
};

// A map with known keys. Reports anything but a map, keys that stand twice and keys that are not
// known.
class YamlMap {
 public:
  YamlMap(const YamlValue& value, const KeyTable& keys);
  // The keys of both tables are known.
  YamlMap(const YamlValue& value, const KeyTable& keys, const KeyTable& more);

  YamlValue operator[](std::string_view key) const;  // nothing, where the key does not stand
  YamlValue Required(std::string_view key) const;    // reports where the key does not stand
  bool Has(std::string_view key) const { return static_cast<bool>((*this)[key]); }
  const YamlValue& value() const { return value_; }

 private:
  YamlValue value_;
  std::vector<std::pair<std::string, YamlValue>> entries_;
};

}  // namespace dvcmon
