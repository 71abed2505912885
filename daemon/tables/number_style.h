// How numbers stand in a table, and what stands where there is none.
#pragma once

#include <cstdint>
#include <string>

namespace dvcmon {

struct NumberStyle {
  enum class Rounding : uint8_t { kHalfUp, kTruncate };
  std::string thousands = ".";  // empty: none
  std::string decimal = ",";
  Rounding rounding = Rounding::kHalfUp;
  int count_digits = 0;  // behind the comma
  int rate_digits = 2;
  int score_digits = 2;
};

// "–" không phát sinh, "…" có phát sinh nhưng chưa có số liệu, "x" không áp dụng, "(sb)" sơ bộ.
struct Marks {
  std::string zero = "–";
  std::string missing = "…";
  std::string not_applicable = "x";
  std::string provisional = "(sb)";
};

// The number as it is printed: to that many digits, away from zero at a half, or cut. A half is one
// of the decimal number that a person would see: 1.005 is 1,01.
double Rounded(double number, int digits, NumberStyle::Rounding rounding);
// "1.234.567,80": of a number that is rounded already.
std::string NumberText(double rounded, int digits, const NumberStyle& style);

}  // namespace dvcmon
