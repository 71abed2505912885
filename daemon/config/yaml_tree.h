// A YAML document as it was written: duplicate keys, quotes and lines are kept, nothing is
// converted. The subset that a configuration needs: no anchors, aliases, tags or second document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collectors/model/result.h"

namespace dvcmon {

inline constexpr size_t kMaxYamlNodes = 10'000;
inline constexpr int kMaxYamlDepth = 64;

struct YamlKey {
  std::string text;
  int line = 0;
};

struct YamlNode {
  enum class Kind : uint8_t { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  int line = 0;                  // 1-based
  std::string text;              // of a scalar
  bool quoted = false;           // or a block scalar: text even where it looks like a number
  std::vector<YamlKey> keys;     // of a map, in the order of the file …
  std::vector<YamlNode> values;  // … and what they hold; or the elements of a list
};

struct YamlError {
  int line = 0;
  std::string message;
};

// An empty document gives a null node. The first error ends the reading: what follows a broken
// structure would be guessed. Takes time linear in the text whatever it holds.
struct ParsedYaml {
  YamlNode root;
  std::vector<YamlError> errors;  // none or one
};
ParsedYaml ParseYaml(const std::string& text);

}  // namespace dvcmon
