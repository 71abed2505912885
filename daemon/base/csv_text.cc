#include "daemon/base/csv_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace dvcmon {
namespace {

// Programs look behind spaces and quotes, and take full-width signs for the others.
bool WouldRun(std::string_view text) {
  using namespace std::string_view_literals;
  static constexpr std::array<std::string_view, 12> kSigns = {
      "="sv, "+"sv, "-"sv, "@"sv, "\t"sv, "\r"sv, "\n"sv, "\0"sv, "＝"sv, "＋"sv, "－"sv, "＠"sv};
  text.remove_prefix(std::min(text.find_first_not_of(" \"'"), text.size()));
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return text.starts_with(sign); });
}

}  // namespace

void CsvText::Separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

void CsvText::Append(std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) {
    text_ += cell;
    return;
  }
  text_ += '"';
  for (const char c : cell) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
}

CsvText& CsvText::Text(std::string_view text) {
  Separate();
  std::string cell = WouldRun(text) ? "'" : "";
  cell += text;
  Append(cell);
  return *this;
}

CsvText& CsvText::Number(double number) {
  Separate();
  const bool is_whole = number == std::floor(number) && std::abs(number) < 1e15;
  if (is_whole) {
    text_ += fmt::format("{:.0f}", number);
    return *this;
  }
  text_ += fmt::format("{}", number);
  // A point before three digits groups thousands where it is no decimal point, as in Viet Nam.
  if (text_.size() > 4 && text_[text_.size() - 4] == '.') text_ += '0';
  return *this;
}

CsvText& CsvText::Number(double number, int digits, std::string_view decimal) {
  Separate();
  std::string text = fmt::format("{:.{}f}", number, digits);
  if (const size_t point = text.find('.'); point != std::string::npos) {
    text.replace(point, 1, decimal);
  }
  Append(text);
  return *this;
}

CsvText& CsvText::Truth(bool truth) {
  Separate();
  text_ += truth ? "true" : "false";
  return *this;
}

CsvText& CsvText::Nothing() {
  Separate();
  return *this;
}

CsvText& CsvText::EndLine() {
  text_ += "\r\n";
  first_ = true;
  return *this;
}

std::string CsvText::Take() && { return std::move(text_); }

}  // namespace dvcmon
