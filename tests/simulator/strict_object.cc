#include "tests/simulator/strict_object.h"

#include <fmt/format.h>

namespace dvcmon::simulator {

Result<StrictObject> StrictObject::Parse(std::string_view json) {
  StrictObject result;
  result.parser_ = std::make_unique<simdjson::dom::parser>();
  if (result.parser_->parse(json.data(), json.size()).get_object().get(result.object_)) {
    return Error{ErrorCode::kInvalid, "body is not a JSON object", {}};
  }
  return result;
}

bool StrictObject::Has(std::string_view key) const {
  return object_[key].error() == simdjson::SUCCESS;
}

int64_t StrictObject::Integer(std::string_view key, int64_t min, int64_t max) {
  read_.emplace(key);
  int64_t value = 0;
  if (object_[key].get_int64().get(value) || value < min || value > max) {
    Fail(key, fmt::format("an integer from {} to {}", min, max));
    return min;
  }
  return value;
}

std::string StrictObject::Text(std::string_view key) {
  read_.emplace(key);
  std::string_view value;
  if (object_[key].get_string().get(value)) Fail(key, "a string");
  return std::string(value);
}

void StrictObject::Word(std::string_view key, std::string_view expected) {
  if (Text(key) != expected) Fail(key, expected);
}

Status StrictObject::End() const {
  if (!wrong_.empty()) return Error{ErrorCode::kInvalid, wrong_, {}};
  for (const auto field : object_) {
    if (!read_.contains(field.key)) {
      return Error{ErrorCode::kInvalid, fmt::format("property {} should not exist", field.key), {}};
    }
  }
  return Done{};
}

void StrictObject::Fail(std::string_view key, std::string_view needed) {
  if (wrong_.empty()) wrong_ = fmt::format("{} must be {}", key, needed);
}

}  // namespace dvcmon::simulator
