#include "collectors/extract/number.h"

#include <fmt/format.h>

#include <charconv>
#include <string>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::string_view kNarrowNoBreakSpace = "\xE2\x80\xAF";
constexpr size_t kMaxDigits = 15;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view Trim(std::string_view text) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string_view space :
         {std::string_view(" "), std::string_view("\t"), std::string_view("\r"),
          std::string_view("\n"), kNoBreakSpace, kNarrowNoBreakSpace}) {
      if (text.starts_with(space)) {
        text.remove_prefix(space.size());
        changed = true;
      }
      if (text.ends_with(space)) {
        text.remove_suffix(space.size());
        changed = true;
      }
    }
  }
  return text;
}

Error NotANumber(std::string_view text, std::string_view why) {
  return {ErrorCode::kSyntax, fmt::format("\"{}\" is not a number: {}", Quotable(text), why), ""};
}

}  // namespace

Result<double> ParseNumber(std::string_view text, NumberFormat format) {
  char group = 0;
  char decimal = '.';
  switch (format) {
    case NumberFormat::kJson:
      return Error{ErrorCode::kInvalid, "the format json is not for text", ""};
    case NumberFormat::kPlain:
      break;
    case NumberFormat::kVietnamese:
      group = '.';
      decimal = ',';
      break;
    case NumberFormat::kEnglish:
      group = ',';
      break;
  }
  const std::string_view trimmed = Trim(text);
  std::string_view rest = trimmed;
  std::string canonical;
  if (rest.starts_with('-')) {
    canonical = "-";
    rest.remove_prefix(1);
  }
  const size_t point = rest.find(decimal);
  const std::string_view whole = rest.substr(0, point);
  size_t digits = 0;
  const bool grouped = group != 0 && whole.find(group) != std::string_view::npos;
  // A slip of the decimal mark, "0.758", is not 758.
  if (grouped && whole.starts_with('0')) {
    return NotANumber(trimmed, "no number in groups of three begins with 0");
  }
  for (size_t i = 0; i < whole.size(); ++i) {
    // Counted from the right, every fourth character of a grouped number is the group mark.
    const bool mark_here = grouped && (whole.size() - i) % 4 == 0;
    if (mark_here && i > 0 && whole[i] == group) continue;
    if (mark_here || !IsDigit(whole[i])) {
      return NotANumber(trimmed, IsDigit(whole[i]) || whole[i] == group
                                     ? "groups must have three digits"
                                     : "a character that no number of this format has");
    }
    canonical += whole[i];
    ++digits;
  }
  if (digits == 0) return NotANumber(trimmed, "no digit before the decimal mark");
  if (point != std::string_view::npos) {
    const std::string_view fraction = rest.substr(point + 1);
    if (fraction.empty()) return NotANumber(trimmed, "no digit after the decimal mark");
    canonical += '.';
    for (const char c : fraction) {
      if (!IsDigit(c)) return NotANumber(trimmed, "a character that no fraction has");
      canonical += c;
      ++digits;
    }
  }
  if (digits > kMaxDigits) return NotANumber(trimmed, "more than 15 digits");
  double value = 0;
  std::from_chars(canonical.data(), canonical.data() + canonical.size(), value);
  return value;
}

}  // namespace dvcmon
