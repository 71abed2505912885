#include "daemon/tables/xlsx_cells.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr size_t kMostUnits = 32767;  // of UTF-16
constexpr size_t kMostFormats = 180;
constexpr size_t kMostFormatBytes = 127;
constexpr size_t kEscape = 7;  // "_x000D_"

// A code point of four bytes is two units.
size_t UnitsAt(char byte) {
  const auto lead = static_cast<unsigned char>(byte);
  return lead < 0x80 || (lead >= 0xC0 && lead < 0xF0) ? 1 : lead >= 0xF0 ? 2 : 0;
}

std::string Cut(std::string text) {
  size_t units = 0;
  size_t fits = 0;  // bytes, with room for "…"
  for (size_t at = 0; at < text.size(); ++at) {
    units += UnitsAt(text[at]);
    if (units < kMostUnits) fits = at + 1;
    if (units > kMostUnits) return text.substr(0, fits) + "…";
  }
  return text;
}

bool IsEscape(std::string_view text) {
  return text.size() >= kEscape && text.starts_with("_x") && text[kEscape - 1] == '_' &&
         std::ranges::all_of(text.substr(2, 4),
                             [](unsigned char c) { return std::isxdigit(c) != 0; });
}

// In a format, text stands between quotes and a quote behind a backslash.
std::string Literal(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) literal += c == '"' ? std::string("\"\\\"\"") : std::string(1, c);
  return literal + "\"";
}

// "[$-42A]-#,##0": the language comes first.
std::string NegativeOf(std::string format) {
  const size_t language = format.find(']');
  format.insert(language == std::string::npos ? 0 : language + 1, "-");
  return format;
}

}  // namespace

std::string SheetText(std::string_view text) {
  std::string lines;
  for (size_t from = 0; from <= text.size();) {
    const size_t end = std::min(text.find('\n', from), text.size());
    if (from > 0) lines += '\n';
    lines += Quotable(text.substr(from, end - from), std::string::npos);
    from = end + 1;
  }
  lines = Cut(std::move(lines));
  for (size_t at = 0; (at = lines.find("_x", at)) != std::string::npos; at += kEscape) {
    if (IsEscape(std::string_view(lines).substr(at))) lines.insert(at, "_x005F");
  }
  return lines;
}

std::string Superscript(const std::vector<int>& notes) {
  static constexpr std::array<std::string_view, 10> kDigits = {"⁰", "¹", "²", "³", "⁴",
                                                               "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string marks;
  for (const int note : notes) {
    marks += "⁽";
    for (const char digit : std::to_string(note))
      marks += kDigits[static_cast<size_t>(digit - '0')];
    marks += "⁾";
  }
  return marks;
}

NumberFormats::NumberFormats(const NumberStyle& style, const Marks& marks)
    : whole_(style.thousands.empty() ? "0" : "#,##0"), marks_(marks) {
  if (style.decimal == ",") whole_.insert(0, "[$-42A]");
}

std::string NumberFormats::Plain(int digits) const {
  return digits > 0 ? whole_ + "." + std::string(static_cast<size_t>(digits), '0') : whole_;
}

std::string NumberFormats::Write(const BookCell& number, const std::string& suffix) const {
  const std::string plain = Plain(number.digits);
  const std::string signed_too = plain + ";" + NegativeOf(plain) + ";";
  if (number.value == 0) return signed_too + Literal(number.text + suffix);
  const std::string mark = number.provisional ? " " + marks_.provisional : "";
  if (mark.empty() && suffix.empty()) return signed_too + Literal(marks_.zero);
  return plain + Literal(mark + suffix);
}

std::string NumberFormats::Of(const BookCell& number) {
  std::string format = Write(number, Superscript(number.notes));
  const bool fits = format.size() <= kMostFormatBytes &&
                    (known_.size() < kMostFormats || known_.contains(format));
  if (!fits && !number.notes.empty()) {
    has_many_notes_ = true;
    format = Write(number, std::string(kManyNotes));
  }
  known_.insert(format);
  return format;
}

}  // namespace dvcmon
