// What an answer is made of, as data: by it rows are written, as JSON and as CSV, and by it the
// document of the API describes them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dvcmon {

enum class MemberType : uint8_t {
  kText,
  kNumber,
  kWhole,
  kTruth,
  kDay,     // "2026-11-22"
  kTime,    // "2026-11-22T16:31:02+07:00"
  kMoment,  // either
  kObject,
  kList,  // of objects
};

enum class Presence : uint8_t { kAlways, kOrNull, kOrLeftOut };

struct Member {
  std::string_view name;
  MemberType type;
  std::string_view about;
  Presence presence = Presence::kAlways;
  std::span<const std::string_view> words = {};  // of a text: all that it can be; empty: anything
  std::span<const Member> members = {};          // of an object, or of each in a list
};

// What stands at a member of a row: nothing, a text (days and times too), a number, a truth.
using Value = std::variant<std::monostate, std::string, double, bool>;
using Values = std::vector<Value>;

}  // namespace dvcmon
