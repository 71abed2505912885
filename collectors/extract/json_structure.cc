#include "collectors/extract/json_structure.h"

#include <simdjson.h>

#include "collectors/extract/places.h"

namespace dvcmon {
namespace {

namespace dom = simdjson::dom;

class Walk {
 public:
  explicit Walk(const InnerJson& inner) : inner_(inner) {}

  void Visit(Places::Place& place, const dom::element& element) {
    size_t next = 0;
    switch (element.type()) {
      case dom::element_type::NULL_VALUE:
        return place.Is(Places::kNull);
      case dom::element_type::BOOL:
        return place.Is(Places::kBoolean);
      case dom::element_type::INT64:
      case dom::element_type::UINT64:
      case dom::element_type::DOUBLE:
        return place.Is(Places::kNumber);
      case dom::element_type::STRING:
        place.Is(Places::kText);
        return VisitInner(place, element);
      case dom::element_type::ARRAY: {
        place.Is(Places::kArray);
        const dom::array array = element.get_array().value_unsafe();
        for (const dom::element child : array) {
          next = 0;
          if (Places::Place* each = places_.Child(place, "*", next)) Visit(*each, child);
        }
        return;
      }
      case dom::element_type::OBJECT: {
        place.Is(Places::kObject);
        const dom::object object = element.get_object().value_unsafe();
        for (const auto field : object) {
          if (Places::Place* child = places_.Child(place, field.key, next)) {
            Visit(*child, field.value);
          }
        }
      }
    }
  }

  void VisitInner(Places::Place& place, const dom::element& text) {
    const std::string_view begin = text.get_string().value_unsafe();
    if (!begin.starts_with('{') && !begin.starts_with('[')) return;
    const dom::element* document = inner_(text);
    size_t next = 0;
    Places::Place* child = document == nullptr ? nullptr : places_.Child(place, "[json]", next);
    if (child != nullptr) Visit(*child, *document);
  }

  Places& places() { return places_; }

 private:
  const InnerJson& inner_;
  Places places_;
};

}  // namespace

Structure StructureOf(const dom::element& root, const InnerJson& inner) {
  Walk walk(inner);
  walk.Visit(walk.places().root(), root);
  return walk.places().Lines();
}

}  // namespace dvcmon
