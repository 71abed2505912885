#include "collectors/extract/json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

namespace dom = simdjson::dom;

constexpr size_t kMaxDepth = 64;
constexpr std::string_view kInnerStep = "[json]";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

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

// A double holds integers exactly up to 2^53. One beyond is no number that could be right:
// infinite, it is outside all bounds and equal to no id.
template <class Integer>
void SetWhole(Cell& cell, Integer number) {
  constexpr int64_t kExact = int64_t{1} << 53;
  cell.kind = Cell::Kind::kNumber;
  cell.whole = std::cmp_less_equal(number, kExact) && std::cmp_greater_equal(number, -kExact);
  const auto value = static_cast<double>(number);
  cell.number = cell.whole ? value : std::copysign(HUGE_VAL, value);
}

Cell CellOf(const dom::element& element) {
  Cell cell;
  switch (element.type()) {
    case dom::element_type::NULL_VALUE:
      cell.kind = Cell::Kind::kNull;
      break;
    case dom::element_type::STRING:
      cell.kind = Cell::Kind::kText;
      cell.text = element.get_string().value_unsafe();
      break;
    case dom::element_type::INT64:
      SetWhole(cell, element.get_int64().value_unsafe());
      break;
    case dom::element_type::UINT64:
      SetWhole(cell, element.get_uint64().value_unsafe());
      break;
    case dom::element_type::DOUBLE:
      cell.kind = Cell::Kind::kNumber;
      cell.number = element.get_double().value_unsafe();
      break;
    case dom::element_type::BOOL:
      cell.kind = Cell::Kind::kBool;
      cell.boolean = element.get_bool().value_unsafe();
      break;
    case dom::element_type::ARRAY:
    case dom::element_type::OBJECT:
      cell.kind = Cell::Kind::kNested;
      break;
  }
  return cell;
}

// The one element of the array that a step "[key=value]" means; none also where two are meant.
std::optional<dom::element> Element(const dom::element& array, std::string_view step) {
  const size_t equals = step.find('=');
  const std::string_view key = step.substr(1, equals - 1);
  const std::string_view value = step.substr(equals + 1, step.size() - equals - 2);
  std::optional<dom::element> found;
  dom::array elements;
  if (array.get(elements) != simdjson::SUCCESS) return std::nullopt;
  for (const dom::element element : elements) {
    std::string_view text;
    if (element.at_key(key).get(text) != simdjson::SUCCESS || text != value) continue;
    if (found) return std::nullopt;
    found = element;
  }
  return found;
}

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

}  // namespace

struct JsonAnswer::Document {
  dom::parser parser;
  dom::element root;
  // The documents inside texts, by the text: read when first asked for.
  struct Inner {
    dom::parser parser;
    std::optional<dom::element> root;  // none: no JSON
  };
  std::unordered_map<const char*, std::unique_ptr<Inner>> inner;

  std::optional<dom::element> Find(const dom::element& from, std::string_view pointer);
  std::optional<dom::element> InnerRoot(const dom::element& text);
  Cell CellAt(const dom::element& from, std::string_view pointer) {
    const auto found = Find(from, pointer);
    return found ? CellOf(*found) : Cell{};
  }
};

std::optional<dom::element> JsonAnswer::Document::InnerRoot(const dom::element& text) {
  std::string_view bytes;
  if (text.get(bytes) != simdjson::SUCCESS) return std::nullopt;
  auto& document = inner[bytes.data()];
  if (!document) {
    document = std::make_unique<Inner>();
    const auto parsed = ParseStrictly(document->parser, bytes);
    if (parsed) document->root = *parsed;
  }
  return document->root;
}

std::optional<dom::element> JsonAnswer::Document::Find(const dom::element& from,
                                                       std::string_view pointer) {
  const size_t step = pointer.find("/[");
  dom::element found;
  if (from.at_pointer(pointer.substr(0, step)).get(found) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  if (step == std::string_view::npos) return found;
  const size_t end = std::min(pointer.find('/', step + 1), pointer.size());
  const std::string_view special = pointer.substr(step + 1, end - step - 1);
  const auto element = special == kInnerStep ? InnerRoot(found) : Element(found, special);
  return element ? Find(*element, pointer.substr(end)) : std::nullopt;
}

class JsonAnswer::Elements : public AnswerRows {
 public:
  Elements(Document& document, std::string pointer, const dom::element& at)
      : document_(document),
        parent_(document.Find(document.root, ParentOf(pointer)).value_or(document.root)),
        pointer_(std::move(pointer)),
        is_array_(at.is_array()) {
    if (!is_array_) {
      rows_.push_back(at);
      return;
    }
    const dom::array array = at.get_array().value_unsafe();
    for (const dom::element row : array) rows_.push_back(row);
  }

  size_t size() const override { return rows_.size(); }

  Cell At(size_t row, const Selector& selector) const override {
    switch (selector.base) {
      case Selector::Base::kParent:
        return document_.CellAt(parent_, selector.pointer);
      case Selector::Base::kRoot:
        return document_.CellAt(document_.root, selector.pointer);
      case Selector::Base::kRow:
        break;
    }
    return document_.CellAt(rows_[row], selector.pointer);
  }

  std::string Path(size_t row) const override {
    return is_array_ ? fmt::format("{}/{}", pointer_, row) : pointer_;
  }

 private:
  Document& document_;
  dom::element parent_;
  std::vector<dom::element> rows_;
  std::string pointer_;
  bool is_array_;
};

JsonAnswer::JsonAnswer(std::unique_ptr<Document> document) : document_(std::move(document)) {}
JsonAnswer::~JsonAnswer() = default;

Result<std::unique_ptr<Answer>> JsonAnswer::Parse(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  auto document = std::make_unique<Document>();
  const auto root = ParseStrictly(document->parser, bytes);
  if (!root) return root.error();
  document->root = *root;
  return std::unique_ptr<Answer>(new JsonAnswer(std::move(document)));
}

Cell JsonAnswer::At(const std::string& pointer) const {
  return document_->CellAt(document_->root, pointer);
}

Result<std::unique_ptr<AnswerRows>> JsonAnswer::Rows(const std::string& pointer) const {
  const auto found = document_->Find(document_->root, pointer);
  const Cell::Kind kind = found ? CellOf(*found).kind : Cell::Kind::kAbsent;
  if (kind != Cell::Kind::kNested) {
    return Error{ErrorCode::kShape,
                 fmt::format("{} where an object or array of rows should stand", Name(kind)),
                 pointer};
  }
  return std::unique_ptr<AnswerRows>(std::make_unique<Elements>(*document_, pointer, *found));
}

}  // namespace dvcmon
