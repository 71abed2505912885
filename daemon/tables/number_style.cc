#include "daemon/tables/number_style.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace dvcmon {
namespace {

// The fewest digits that stand for the number, as 0.DIGITS * 10^point.
struct Decimal {
  std::string digits;
  int point = 0;
};

Decimal DecimalOf(double magnitude) {
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                          std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  const size_t exponent = text.find('e');
  Decimal decimal;
  for (const char c : text.substr(0, exponent)) {
    if (c != '.') decimal.digits += c;
  }
  // std::from_chars takes no plus sign.
  const char* from = text.data() + exponent + (text[exponent + 1] == '+' ? 2 : 1);
  std::from_chars(from, end, decimal.point);
  ++decimal.point;
  return decimal;
}

// "0199" becomes "0200"; there is a 0 in front.
void AddOne(std::string& digits) {
  size_t at = digits.size() - 1;
  for (; digits[at] == '9'; --at) digits[at] = '0';
  ++digits[at];
}

}  // namespace

double Rounded(double number, int digits, NumberStyle::Rounding rounding) {
  if (!std::isfinite(number)) return number;
  const Decimal decimal = DecimalOf(std::abs(number));
  const int kept = decimal.point + digits;
  if (kept >= static_cast<int>(decimal.digits.size())) return number;
  if (kept < 0) return 0;
  const auto cut = static_cast<size_t>(kept);
  std::string text = "0" + decimal.digits.substr(0, cut);
  if (rounding == NumberStyle::Rounding::kHalfUp && decimal.digits[cut] >= '5') AddOne(text);
  text += fmt::format("e{}", -digits);
  double rounded = 0;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  if (rounded == 0) return 0;  // no -0
  return std::signbit(number) ? -rounded : rounded;
}

std::string NumberText(double rounded, int digits, const NumberStyle& style) {
  const std::string plain = fmt::format("{:.{}f}", std::abs(rounded), digits);
  const size_t whole = std::min(plain.find('.'), plain.size());
  std::string text = rounded < 0 ? "-" : "";
  for (size_t i = 0; i < whole; ++i) {
    if (i > 0 && (whole - i) % 3 == 0) text += style.thousands;
    text += plain[i];
  }
  if (whole < plain.size()) text += style.decimal + plain.substr(whole + 1);
  return text;
}

}  // namespace dvcmon
