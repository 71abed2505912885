// What a JSON document is built of.
#pragma once

#include <functional>
#include <string_view>

#include "collectors/model/structure.h"

namespace simdjson::dom {
class element;
}

namespace dvcmon {

// The document inside a text; null: it holds none.
using InnerJson = std::function<const simdjson::dom::element*(const simdjson::dom::element&)>;

// Walks all of it once, and makes no text for what it has met before: an answer has thousands of
// rows of one structure. Of keys beyond kMaxStructureLines different places only the first count.
Structure StructureOf(const simdjson::dom::element& root, const InnerJson& inner);

}  // namespace dvcmon
