#include "collectors/extract/json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "collectors/extract/json_parse.h"
#include "collectors/extract/json_redaction.h"
#include "collectors/extract/json_structure.h"
#include "collectors/model/template.h"

namespace dvcmon {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kInnerStep = "[json]";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kRedacted = "[redacted]";
constexpr size_t kMaxInnerLookedInto = 1000;

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
  bool remembers = false;
  std::unordered_set<const char*> read;  // texts that were asked for
  std::string missing_text;              // where one was asked for that had been redacted

  void NoteRead(const dom::element& element);
  std::optional<dom::element> Element(const dom::element& array, std::string_view step);
  std::optional<dom::element> Find(const dom::element& from, std::string_view pointer);
  std::optional<dom::element> InnerRoot(const dom::element& text);
  Cell CellAt(const dom::element& from, std::string_view pointer) {
    const auto found = Find(from, pointer);
    if (found && remembers) NoteRead(*found);
    Cell cell = found ? CellOf(*found) : Cell{};
    if (cell.kind == Cell::Kind::kText && cell.text == kRedacted) missing_text = pointer;
    return cell;
  }
  // The texts below that were not asked for are left out.
  std::string Redacted(std::string_view json, const dom::element& from) const;
};

void JsonAnswer::Document::NoteRead(const dom::element& element) {
  std::string_view text;
  if (element.get(text) == simdjson::SUCCESS) read.insert(text.data());
}

// The one element of the array that a step "[key=value]" means; none also where two are meant.
std::optional<dom::element> JsonAnswer::Document::Element(const dom::element& array,
                                                          std::string_view step) {
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
    if (remembers) read.insert(text.data());
  }
  return found;
}

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

namespace {

// In the order in which they stand.
void AddTexts(const dom::element& element, std::vector<std::string_view>& texts) {
  if (element.is_object()) {
    const dom::object object = element.get_object().value_unsafe();
    for (const auto field : object) AddTexts(field.value, texts);
  } else if (element.is_array()) {
    const dom::array array = element.get_array().value_unsafe();
    for (const dom::element child : array) AddTexts(child, texts);
  } else if (element.is_string()) {
    texts.push_back(element.get_string().value_unsafe());
  }
}

}  // namespace

std::string JsonAnswer::Document::Redacted(std::string_view json, const dom::element& from) const {
  std::vector<std::string_view> texts;
  AddTexts(from, texts);
  return WithTexts(json, [&](size_t i) -> std::optional<std::string> {
    const auto document = inner.find(texts[i].data());
    if (document != inner.end() && document->second->root) {
      return EscapeJson(Redacted(texts[i], *document->second->root));
    }
    if (read.contains(texts[i].data())) return std::nullopt;
    return std::string(kRedacted);
  });
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

Structure JsonAnswer::Structure() const {
  size_t looked_into = 0;
  return StructureOf(document_->root, [&](const dom::element& text) -> const dom::element* {
    if (++looked_into > kMaxInnerLookedInto || !document_->InnerRoot(text)) return nullptr;
    return &*document_->inner[text.get_string().value_unsafe().data()]->root;
  });
}

void JsonAnswer::RememberReads() { document_->remembers = true; }

std::string JsonAnswer::MissingText() const { return document_->missing_text; }

std::string JsonAnswer::Redacted(std::string_view bytes) const {
  return document_->Redacted(bytes, document_->root);
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
