// A JSON object as a portal's framework validates it: each property known and of its type.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "collectors/model/result.h"

namespace dvcmon::simulator {

// Read every property that is allowed, then ask End(). Until it has said that all is good,
// what was read means nothing.
class StrictObject {
 public:
  // Error kInvalid: not a JSON object.
  static Result<StrictObject> Parse(std::string_view json);

  bool Has(std::string_view key) const;
  int64_t Integer(std::string_view key, int64_t min, int64_t max);
  std::string Text(std::string_view key);
  void Word(std::string_view key, std::string_view expected);  // a text, and no other

  // kInvalid: what was missing or of another type, or the first property that nobody read.
  Status End() const;

 private:
  void Fail(std::string_view key, std::string_view needed);

  std::unique_ptr<simdjson::dom::parser> parser_;  // owns what `object_` points to
  simdjson::dom::object object_;
  std::set<std::string, std::less<>> read_;
  std::string wrong_;
};

}  // namespace dvcmon::simulator
