// Arithmetic over the columns of a table, written as people write it above them: "(9)/(8)",
// "(6)/[(4)+(5)]", "(4)-(5)".
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"

namespace dvcmon {

class Formula {
 public:
  // (N) is the column that bears that number, N is a whole number; + - * / (also × ÷ : and dashes),
  // a minus before, and brackets of both kinds. kInvalid says what is wrong, and where.
  static Result<Formula> Parse(std::string_view text);

  const std::string& text() const { return text_; }
  const std::vector<std::string>& columns() const { return columns_; }  // "4", "6a", as they come

  struct Value {
    enum class State : uint8_t { kNumber, kMissing, kOfNothing } state = State::kMissing;
    double number = 0;
  };
  // Missing: an operand is. Of nothing: all are known, and it divides by 0.
  Value Of(const std::function<std::optional<double>(std::string_view column)>& operand) const;

 private:
  class Parser;
  // In the order in which a stack machine wants them.
  struct Token {
    char what = 0;      // 'c' column, '1' number, 'n' negated, or the operator
    size_t column = 0;  // which of columns_
    double number = 0;
  };
  std::string text_;
  std::vector<std::string> columns_;
  std::vector<Token> tokens_;
};

// "(3)=(4)+(5)", "(4)<(5)", "(4)=0": of a check, and of which rows are wanted.
struct Condition {
  enum class Relation : uint8_t { kEquals, kLess, kGreater };
  Formula left;
  Relation relation;
  Formula right;
  std::string text;

  // kInvalid says what is wrong, and where.
  static Result<Condition> Parse(std::string_view text);
  // Sides that differ by no more than sums of fractions do are equal. None: a side has no number.
  std::optional<bool> Holds(
      const std::function<std::optional<double>(std::string_view column)>& operand) const;
};

}  // namespace dvcmon
