#include "collectors/extract/json_parse.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

namespace dom = simdjson::dom;

constexpr size_t kMaxDepth = 64;

// The place of the first integer that no 64 bits hold. The parser only says that some number is
// wrong, and a person wants to know which and why.
std::optional<size_t> HugeInteger(std::string_view json) {
  bool in_string = false;
  for (size_t i = 0; i < json.size(); ++i) {
    if (in_string) {
      if (json[i] == '\\') {
        ++i;  // whatever is escaped does not end the string
      } else if (json[i] == '"') {
        in_string = false;
      }
      continue;
    }
    if (json[i] == '"') {
      in_string = true;
      continue;
    }
    if (json[i] < '0' || json[i] > '9') continue;
    const size_t begin = i;
    while (i < json.size() && json[i] >= '0' && json[i] <= '9') ++i;
    const bool real = i < json.size() && (json[i] == '.' || json[i] == 'e' || json[i] == 'E');
    if (!real && i - begin >= 19) return begin;
    i = json.find_first_not_of("0123456789.eE+-", i);
    if (i == std::string_view::npos) break;
    --i;
  }
  return std::nullopt;
}

Error ParseError(simdjson::error_code code, std::string_view json) {
  // Looked at again, because the parser names the fault that it meets first.
  if (!simdjson::validate_utf8(json.data(), json.size())) {
    return {ErrorCode::kEncoding, "the answer is not valid UTF-8", ""};
  }
  if (code == simdjson::DEPTH_ERROR) {
    return {ErrorCode::kSyntax, fmt::format("nested deeper than {}", kMaxDepth), ""};
  }
  if (code == simdjson::NUMBER_ERROR) {
    if (const auto at = HugeInteger(json)) {
      return {ErrorCode::kSyntax, fmt::format("an integer beyond 64 bits at byte {}", *at), ""};
    }
  }
  if (code == simdjson::EMPTY) return {ErrorCode::kSyntax, "the answer is empty", ""};
  return {ErrorCode::kSyntax, fmt::format("not JSON: {}", simdjson::error_message(code)), ""};
}

// The parser keeps both values of a key that stands twice, and lookups take the first: which one
// the portal meant cannot be known.
class DuplicateKeys {
 public:
  // The pointer of an object with a key twice, and the key.
  std::optional<std::pair<std::string, std::string>> Find(const dom::element& root) {
    return Walk(root) ? std::optional(std::pair(path_, key_)) : std::nullopt;
  }

 private:
  bool Walk(const dom::element& element) {
    if (element.is_array()) return WalkArray(element.get_array().value_unsafe());
    return element.is_object() && WalkObject(element.get_object().value_unsafe());
  }

  bool WalkArray(const dom::array& array) {
    size_t index = 0;
    for (const dom::element child : array) {
      if ((child.is_object() || child.is_array()) && Walk(child)) {
        path_.insert(0, fmt::format("/{}", index));
        return true;
      }
      ++index;
    }
    return false;
  }

  bool WalkObject(const dom::object& object) {
    keys_.clear();
    for (const auto field : object) keys_.push_back(field.key);
    if (const auto twice = keys_.size() <= kFewKeys ? AmongFew() : AmongMany()) {
      key_ = *twice;
      return true;
    }
    for (const auto field : object) {
      if ((field.value.is_object() || field.value.is_array()) && Walk(field.value)) {
        path_.insert(0, fmt::format("/{}", Quotable(field.key)));
        return true;
      }
    }
    return false;
  }

  // Rows have 10 to 20 keys and an answer thousands of rows: a bit per (length, first, last
  // character) spares most comparisons.
  std::optional<std::string_view> AmongFew() const {
    uint64_t bits = 0;
    for (size_t i = 0; i < keys_.size(); ++i) {
      const std::string_view key = keys_[i];
      const uint64_t hash = key.empty()
                                ? 0
                                : key.size() * 7 + static_cast<unsigned char>(key.front()) * 3U +
                                      static_cast<unsigned char>(key.back()) * 31U;
      const uint64_t bit = uint64_t{1} << (hash % 64);
      if ((bits & bit) != 0 && std::find(keys_.begin(), keys_.begin() + static_cast<ptrdiff_t>(i),
                                         key) != keys_.begin() + static_cast<ptrdiff_t>(i)) {
        return key;
      }
      bits |= bit;
    }
    return std::nullopt;
  }

  // Sorted, so that no choice of keys makes it slow.
  std::optional<std::string_view> AmongMany() {
    std::sort(keys_.begin(), keys_.end());
    const auto twice = std::adjacent_find(keys_.begin(), keys_.end());
    return twice == keys_.end() ? std::nullopt : std::optional(*twice);
  }

  static constexpr size_t kFewKeys = 32;
  std::vector<std::string_view> keys_;  // of one object, between calls of no interest
  std::string path_;
  std::string key_;
};

}  // namespace

Result<dom::element> ParseStrictly(dom::parser& parser, std::string_view bytes) {
  dom::element root;
  auto code = parser.allocate(bytes.size(), kMaxDepth);
  if (code == simdjson::SUCCESS) {
    code = parser.parse(bytes.data(), bytes.size(), true).get(root);
  }
  if (code != simdjson::SUCCESS) return ParseError(code, bytes);
  if (const auto duplicate = DuplicateKeys().Find(root)) {
    return Error{ErrorCode::kSyntax,
                 fmt::format("the key \"{}\" stands twice", Quotable(duplicate->second)),
                 duplicate->first};
  }
  return root;
}

}  // namespace dvcmon
