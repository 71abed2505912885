// JSON, parsed more strictly than simdjson does.
#pragma once

#include <string_view>

#include "collectors/model/result.h"

namespace simdjson::dom {
class element;
class parser;
}  // namespace simdjson::dom

namespace dvcmon {

// The root; lives as long as the parser, and until that parses again. kEncoding: not UTF-8.
// kSyntax: not JSON (RFC 8259), a key twice in one object, an integer beyond 64 bits, nested deeper
// than 64.
Result<simdjson::dom::element> ParseStrictly(simdjson::dom::parser& parser, std::string_view bytes);

}  // namespace dvcmon
