#include "collectors/extract/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

namespace dvcmon {
namespace {

constexpr size_t kMaxLabelValueBytes = 64;

bool IsHidden(utf8proc_int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_CC:  // control
    case UTF8PROC_CATEGORY_CF:  // format: direction marks, joiners, byte order mark
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
      return true;
    default:
      return false;
  }
}

bool IsSpace(utf8proc_int32_t code_point) {
  if (code_point == '\t' || code_point == '\n' || code_point == '\r') return true;
  const auto category = utf8proc_category(code_point);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

bool IsMark(utf8proc_int32_t code_point) {
  const auto category = utf8proc_category(code_point);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

// ASCII with nothing to hide or fold, as most codes are.
bool IsClean(std::string_view text) {
  char before = ' ';
  for (const char c : text) {
    if (c < ' ' || c > '~' || (c == ' ' && before == ' ')) return false;
    before = c;
  }
  return before != ' ';
}

// Of Latin letters as all of Vietnam's are, which the normal form leaves as they are (UAX #15: none
// of these has NFC_Quick_Check No or Maybe). Asking the library takes ten times as long.
bool IsComposedLatin(utf8proc_int32_t code_point) {
  return code_point < 0x300 || (code_point >= 0x1E00 && code_point < 0x1F00);
}

// What can be seen of it, spaces folded; and whether composing could change it. None of bytes that
// are not UTF-8. No language writes more than a few marks on a letter, and the library takes time
// by the square of their number to put them in order: a minute for 160 kB.
struct Visible {
  std::string text;
  bool composed = true;
};
std::optional<Visible> VisibleIn(std::string_view text) {
  constexpr int kMaxMarks = 30;
  Visible visible;
  visible.text.reserve(text.size());
  int marks = 0;
  bool space_before = false;
  while (!text.empty()) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t used =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (used <= 0) return std::nullopt;
    const std::string_view bytes = text.substr(0, static_cast<size_t>(used));
    text.remove_prefix(bytes.size());
    if (IsSpace(code_point)) {
      space_before = !visible.text.empty();
      continue;
    }
    if (IsHidden(code_point)) continue;
    const bool latin = IsComposedLatin(code_point);
    visible.composed = visible.composed && latin;
    marks = !latin && IsMark(code_point) ? marks + 1 : 0;
    if (marks > kMaxMarks) continue;
    if (space_before) visible.text += ' ';
    space_before = false;
    visible.text += bytes;
  }
  return visible;
}

// After what is hidden is gone, since a mark may stand behind it.
std::string Composed(Visible visible) {
  if (visible.composed) return std::move(visible.text);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(visible.text.data()),
                   static_cast<utf8proc_ssize_t>(visible.text.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  if (length < 0) return {};
  return {reinterpret_cast<char*>(mapped), static_cast<size_t>(length)};
}

std::string Clean(std::string_view text, size_t at_most) {
  if (text.size() <= at_most && IsClean(text)) return std::string(text);
  auto visible = VisibleIn(text);
  if (!visible) return {};
  std::string clean = Composed(*std::move(visible));
  if (clean.size() <= at_most) return clean;
  size_t end = at_most;
  while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80) --end;
  clean.resize(end);
  if (clean.ends_with(' ')) clean.pop_back();
  return clean;
}

}  // namespace

size_t ValidUtf8(std::string_view bytes) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
  auto left = static_cast<utf8proc_ssize_t>(bytes.size());
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t used = utf8proc_iterate(at, left, &code_point);
    if (used <= 0) break;
    at += used;
    left -= used;
  }
  return bytes.size() - static_cast<size_t>(left);
}

bool IsUtf8(std::string_view bytes) { return ValidUtf8(bytes) == bytes.size(); }

std::string CleanText(std::string_view text) { return Clean(text, std::string::npos); }

std::string CleanName(std::string_view text) { return Clean(text, kMaxNameBytes); }

namespace {

bool IsTone(utf8proc_int32_t code_point) {
  constexpr std::array<utf8proc_int32_t, 5> kTones = {0x300, 0x301, 0x303, 0x309, 0x323};
  return std::ranges::find(kTones, code_point) != kTones.end();
}

// Lower case, marks apart from their letters, tone marks at the end of each word.
std::string Comparable(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(text.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  std::string comparable;
  std::string tones;
  for (utf8proc_ssize_t i = 0; i < length;) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t used = utf8proc_iterate(mapped + i, length - i, &code_point);
    if (used <= 0) return {};
    std::string& to = IsTone(code_point) ? tones : comparable;
    if (code_point == ' ') {
      comparable += tones;
      tones.clear();
    }
    to.append(reinterpret_cast<char*>(mapped + i), static_cast<size_t>(used));
    i += used;
  }
  return comparable + tones;
}

}  // namespace

std::string ProvinceKey(std::string_view name) {
  static const std::array<std::string, 6> kKinds = {Comparable("UBND "),      Comparable("Tỉnh "),
                                                    Comparable("Thành phố "), Comparable("TP. "),
                                                    Comparable("TP."),        Comparable("TP ")};
  std::string key = Comparable(CleanName(name));
  for (const std::string& kind : kKinds) {
    if (key.starts_with(kind)) key.erase(0, kind.size());
  }
  return key;
}

std::string BareLetters(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                  UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  std::string bare;
  for (utf8proc_ssize_t i = 0; i < length;) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t used = utf8proc_iterate(mapped + i, length - i, &code_point);
    if (used <= 0) return {};
    i += used;
    if (code_point == 0x111) code_point = 'd';  // đ is a letter of its own
    const bool fits =
        (code_point >= 'a' && code_point <= 'z') || (code_point >= '0' && code_point <= '9');
    if (fits) bare += static_cast<char>(code_point);
  }
  return bare;
}

std::string UpperCase(std::string_view text) {
  std::string upper;
  upper.reserve(text.size());
  while (!text.empty()) {
    utf8proc_int32_t code_point = 0;
    const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                        static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (bytes <= 0) break;
    std::array<utf8proc_uint8_t, 4> encoded{};
    const auto size = utf8proc_encode_char(utf8proc_toupper(code_point), encoded.data());
    upper.append(reinterpret_cast<const char*>(encoded.data()), static_cast<size_t>(size));
    text.remove_prefix(static_cast<size_t>(bytes));
  }
  return upper;
}

bool IsLabelValue(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  };
  return text.size() <= kMaxLabelValueBytes && std::ranges::all_of(text, fits);
}

std::string Quotable(std::string_view text, size_t at_most) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string quotable;
  while (!text.empty() && quotable.size() < at_most) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t used =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    const size_t bytes = used > 0 ? static_cast<size_t>(used) : 1;
    const std::string_view shown = used > 0 ? text.substr(0, bytes) : kReplacement;
    text.remove_prefix(bytes);
    if (used > 0 && IsHidden(code_point)) continue;
    if (quotable.size() + shown.size() > at_most) break;
    quotable += shown;
  }
  return quotable;
}

}  // namespace dvcmon
