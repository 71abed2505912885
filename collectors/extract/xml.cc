#include "collectors/extract/xml.h"

#include <fmt/format.h>
#include <libxml/parser.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>
#include <vector>

#include "collectors/extract/grid.h"
#include "collectors/extract/places.h"
#include "collectors/extract/xml_element.h"

namespace dvcmon {
namespace {

// What a pointer means: the elements of one name beside each other, or one element, or an
// attribute.
struct Place {
  const XmlElement* first = nullptr;
  bool alone = false;  // the first one is meant, whatever stands beside it
  const std::string* attribute = nullptr;

  // The one that is meant, or null.
  const XmlElement* One() const {
    return attribute == nullptr && first != nullptr && (alone || first->next == nullptr) ? first
                                                                                         : nullptr;
  }
};

const std::string* Attribute(const XmlElement& element, std::string_view name) {
  for (const auto& [key, value] : element.attributes) {
    if (key == name) return &value;
  }
  return nullptr;
}

// The text of a member: a child that is the only one of its name, or an attribute.
const std::string* Member(const XmlElement& element, std::string_view name) {
  if (name.starts_with('@')) return Attribute(element, name.substr(1));
  const XmlElement* child = Child(element, name);
  const bool has_text = child != nullptr && child->children.empty() && child->next == nullptr;
  return has_text ? &child->text : nullptr;
}

// One of several by number or by "[name=text]"; none also where two have that text.
Place OneOf(const Place& several, std::string_view step) {
  if (several.attribute != nullptr || several.first == nullptr || several.alone) return {};
  if (!step.starts_with('[')) {
    size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc() || end != step.data() + step.size()) return {};
    const XmlElement* element = several.first;
    for (; element != nullptr && index > 0; --index) element = element->next;
    return {element, true};
  }
  const size_t equals = step.find('=');
  if (equals == std::string_view::npos) return {};
  const std::string_view name = step.substr(1, equals - 1);
  const std::string_view text = step.substr(equals + 1, step.size() - equals - 2);
  Place found;
  for (const XmlElement* e = several.first; e != nullptr; e = e->next) {
    const std::string* member = Member(*e, name);
    if (member == nullptr || *member != text) continue;
    if (found.first != nullptr) return {};
    found = {e, true};
  }
  return found;
}

Place Take(const Place& from, std::string_view step) {
  if (step.starts_with('[') || (!step.empty() && step[0] >= '0' && step[0] <= '9')) {
    return OneOf(from, step);
  }
  const XmlElement* element = from.One();
  if (element == nullptr) return {};
  if (!step.starts_with('@')) return {Child(*element, step)};
  const std::string* attribute = Attribute(*element, step.substr(1));
  return attribute != nullptr ? Place{element, true, attribute} : Place{};
}

Place Find(Place from, std::string_view pointer) {
  while (!pointer.empty() && from.first != nullptr) {
    const size_t end = std::min(pointer.find('/', 1), pointer.size());
    from = Take(from, pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
  }
  return from;
}

Cell CellOf(const Place& place) {
  Cell cell;
  if (place.first == nullptr) return cell;
  const XmlElement* element = place.One();
  if (place.attribute == nullptr && (element == nullptr || !element->children.empty())) {
    cell.kind = Cell::Kind::kNested;
    return cell;
  }
  cell.kind = Cell::Kind::kText;
  cell.text = place.attribute != nullptr ? *place.attribute : element->text;
  return cell;
}

}  // namespace

struct XmlAnswer::Document {
  XmlTree tree;
  Place Root() const { return {&tree.document(), true}; }
};

class XmlAnswer::Elements : public AnswerRows {
 public:
  Elements(const Document& document, std::string pointer, const Place& at)
      : document_(document),
        parent_(Find(document.Root(), ParentOf(pointer))),
        pointer_(std::move(pointer)),
        alone_(at.alone) {
    for (const XmlElement* e = at.first; e != nullptr; e = alone_ ? nullptr : e->next) {
      rows_.push_back(e);
    }
  }

  size_t size() const override { return rows_.size(); }

  Cell At(size_t row, const Selector& selector) const override {
    switch (selector.base) {
      case Selector::Base::kParent:
        return CellOf(Find(parent_, selector.pointer));
      case Selector::Base::kRoot:
        return CellOf(Find(document_.Root(), selector.pointer));
      case Selector::Base::kRow:
        break;
    }
    return CellOf(Find({rows_[row], true}, selector.pointer));
  }

  std::string Path(size_t row) const override {
    return alone_ ? pointer_ : fmt::format("{}/{}", pointer_, row);
  }

 private:
  const Document& document_;
  Place parent_;
  std::string pointer_;
  bool alone_;
  std::vector<const XmlElement*> rows_;
};

XmlAnswer::XmlAnswer(std::unique_ptr<Document> document) : document_(std::move(document)) {}
XmlAnswer::~XmlAnswer() = default;

Result<std::unique_ptr<Answer>> XmlAnswer::Parse(std::string_view bytes) {
  auto tree = XmlTree::Parse(bytes);
  if (!tree) return tree.error();
  return std::unique_ptr<Answer>(
      new XmlAnswer(std::make_unique<Document>(Document{*std::move(tree)})));
}

Cell XmlAnswer::At(const std::string& pointer) const {
  return CellOf(Find(document_->Root(), pointer));
}

namespace {

void Visit(Places& places, Places::Place& place, const XmlElement& element) {
  size_t next = 0;
  for (const auto& [name, value] : element.attributes) {
    if (auto* child = places.Child(place, name, next)) child->Is(Places::kAttribute);
  }
  for (const XmlElement* first : element.children) {
    auto* child = places.Child(place, first->name, next);
    if (child == nullptr) continue;
    for (const XmlElement* e = first; e != nullptr; e = e->next) {
      // An empty one may be an element in which there would be others.
      child->Is(!e->children.empty() ? Places::kElement
                : e->text.empty()    ? Places::kNull
                                     : Places::kText);
      Visit(places, *child, *e);
    }
  }
}

}  // namespace

Structure XmlAnswer::Structure() const {
  Places places;
  Visit(places, places.root(), *document_->Root().first);
  return places.Lines();
}

Result<std::unique_ptr<AnswerRows>> XmlAnswer::Rows(const std::string& pointer) const {
  const Place place = Find(document_->Root(), pointer);
  const XmlElement* parent = Find(document_->Root(), ParentOf(pointer)).One();
  const bool empty = parent != nullptr && parent->children.empty();
  if (place.attribute != nullptr || (place.first == nullptr && !empty)) {
    return Error{ErrorCode::kShape,
                 fmt::format("{} where elements of rows should stand", Name(CellOf(place).kind)),
                 pointer};
  }
  auto rows = std::make_unique<Elements>(*document_, pointer, place);
  if (rows->size() > kMaxGridRows) {
    return Error{ErrorCode::kTooLarge, fmt::format("more than {} rows", kMaxGridRows), pointer};
  }
  return std::unique_ptr<AnswerRows>(std::move(rows));
}

std::string Libxml2Version() {
  const int version = std::atoi(xmlParserVersion);  // 20914
  return fmt::format("{}.{}.{}", version / 10000, version / 100 % 100, version % 100);
}

}  // namespace dvcmon
