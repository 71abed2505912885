// Text from outside, made fit to be stored, compared and shown.
#pragma once

#include <string>
#include <string_view>

namespace dvcmon {

inline constexpr size_t kMaxNameBytes = 200;

// How many bytes at the beginning are valid UTF-8: all of them, or where the first fault is.
size_t ValidUtf8(std::string_view bytes);
bool IsUtf8(std::string_view bytes);

// Text of any length: NFC, so that "Hòa" has one spelling in bytes; without control, format and
// direction marks, which could forge a log line or turn a page around; spaces folded and trimmed.
// Of more than 30 combining marks in a row the rest is left out (UAX #15, stream-safe text). Bytes
// that are not UTF-8 give empty text.
std::string CleanText(std::string_view text);

// A name of a body or service: clean, and cut at a character's end to at most 200 bytes.
std::string CleanName(std::string_view text);

// What the ways to write the name of a province have in common: without "tỉnh" or "thành phố", in
// lower case, each tone mark at the end of its word, since "Hoà" and "Hòa" are both in use. Only to
// compare with.
std::string ProvinceKey(std::string_view name);

// Only the letters and digits, without marks, in lower case: "Họ và tên" and "ho_va_ten" are
// "hovaten". To compare with.
std::string BareLetters(std::string_view text);

// "TỈNH PHÚ THỌ" of "tỉnh Phú Thọ".
std::string UpperCase(std::string_view text);

// Letters without marks, digits and "_", ".", "-", at most 64; or nothing.
bool IsLabelValue(std::string_view text);

// Text from outside as it may stand in a message: without control, format and direction marks, each
// byte that is not UTF-8 as U+FFFD, cut at a character's end.
std::string Quotable(std::string_view text, size_t at_most = 80);

}  // namespace dvcmon
