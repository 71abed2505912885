#include "collectors/model/spec.h"

#include <fmt/format.h>

#include <algorithm>

namespace dvcmon {
namespace {

constexpr Duration kDay = std::chrono::hours(24);

}  // namespace

std::string_view Name(Level level) {
  switch (level) {
    case Level::kNational:
      return "national";
    case Level::kProvince:
      return "province";
    case Level::kAgency:
      return "agency";
  }
  return {};
}

std::string_view Name(CaptureKind kind) {
  switch (kind) {
    case CaptureKind::kFull:
      return "full";
    case CaptureKind::kRedacted:
      return "redacted";
    case CaptureKind::kHash:
      return "hash";
  }
  return {};
}

std::string Text(const Selector& selector) {
  switch (selector.base) {
    case Selector::Base::kParent:
      return "$parent" + selector.pointer;
    case Selector::Base::kRoot:
      return "$root" + selector.pointer;
    case Selector::Base::kRow:
      break;
  }
  return selector.pointer;
}

Result<Selector> ParseSelector(std::string_view text) {
  Selector selector;
  std::string_view rest = text;
  if (rest.starts_with("$parent")) {
    selector.base = Selector::Base::kParent;
    rest.remove_prefix(7);
  } else if (rest.starts_with("$root")) {
    selector.base = Selector::Base::kRoot;
    rest.remove_prefix(5);
  }
  bool valid = rest.empty() || rest.front() == '/';
  for (size_t i = 0; valid && i < rest.size(); ++i) {  // RFC 6901: "~" only as "~0" or "~1"
    if (rest[i] == '~') valid = i + 1 < rest.size() && (rest[i + 1] == '0' || rest[i + 1] == '1');
    if (rest[i] == '/' && rest.substr(i + 1).starts_with('[')) {
      const std::string_view step = rest.substr(i + 1, rest.find('/', i + 1) - i - 1);
      const size_t equals = step.find('=');
      const bool is_element = step.ends_with(']') && equals != std::string_view::npos &&
                              equals > 1 && equals + 2 < step.size();
      valid = is_element || step == "[json]";
    }
  }
  if (!valid) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("\"{}\" is not a selector; write a JSON Pointer from the row (/a/b), "
                             "from its parent ($parent/a) or from the answer ($root/a); a step "
                             "[key=value] is the element of an array with that member, [json] the "
                             "document inside a text",
                             text),
                 ""};
  }
  selector.pointer = rest;
  return selector;
}

std::string ParentOf(const std::string& pointer) {
  return pointer.empty() ? pointer : pointer.substr(0, pointer.find_last_of('/'));
}

Duration Hours::Length() const { return to > from ? to - from : to - from + kDay; }

Duration Hours::Until(Duration time_of_day) const {
  const Duration since = (time_of_day - from + kDay) % kDay;
  return since < Length() ? Duration(0) : kDay - since;
}

Duration Schedule::Interval() const {
  if (at.empty()) {
    // Whole days later it is the same hour. Else a poll may be due when the hours have just ended,
    // or, when the step is longer than they are, at the earliest this much before the next ones.
    const Duration step = every % kDay;
    return step == Duration(0) ? every : every + std::min(kDay - hours.Length(), kDay - step);
  }
  Duration longest{0};
  for (size_t i = 0; i < at.size(); ++i) {
    const auto next = i + 1 < at.size() ? at[i + 1] : at[0] + kDay;
    longest = std::max<Duration>(longest, next - at[i]);
  }
  return longest;
}

std::optional<std::string> Province::IdOn(const std::string& scheme, Day day) const {
  const auto found = ids.find(scheme);
  if (found == ids.end()) return std::nullopt;
  for (const DatedId& dated : found->second) {
    if (dated.from <= day && (!dated.to || day <= *dated.to)) return dated.id;
  }
  return std::nullopt;
}

}  // namespace dvcmon
