#include "daemon/tables/formula.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <utility>

namespace dvcmon {
namespace {

constexpr int kFormulaDepth = 32;
constexpr size_t kFormulaDigits = 15;  // what a double holds exactly

// What people and word processors write for an operator.
struct OperatorSign {
  std::string_view text;
  char what;
};
constexpr OperatorSign kSums[] = {{"+", '+'}, {"-", '-'}, {"–", '-'}, {"−", '-'}};
constexpr OperatorSign kProducts[] = {{"*", '*'}, {"/", '/'}, {"×", '*'}, {"÷", '/'}, {":", '/'}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view WithoutSpaces(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

double Combined(char what, double left, double right) {
  switch (what) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      return left / right;
  }
}

}  // namespace

// By recursive descent: a sum of products of columns, numbers and brackets.
class Formula::Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { made_.text_ = text; }

  Result<Formula> Parse() {
    if (!Sum() || !AtEnd()) {
      const std::string place = at_ == text_.size() ? "at its end" : "at '" + Rest() + "'";
      return Error{ErrorCode::kInvalid, "\"" + made_.text_ + "\", " + place + ": " + wrong_, ""};
    }
    return std::move(made_);
  }

 private:
  bool Fail(std::string what) {
    wrong_ = std::move(what);
    return false;
  }

  std::string Rest() const { return std::string(text_.substr(at_)); }

  char Next() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool AtEnd() {
    Next();
    return at_ == text_.size() || Fail("an operator is missing");
  }

  char TakeOne(std::span<const OperatorSign> signs) {
    Next();
    for (const OperatorSign& sign : signs) {
      if (!text_.substr(at_).starts_with(sign.text)) continue;
      at_ += sign.text.size();
      return sign.what;
    }
    return '\0';
  }

  bool Sum() {
    if (!Product()) return false;
    while (const char what = TakeOne(kSums)) {
      if (!Product()) return false;
      made_.tokens_.push_back({what});
    }
    return true;
  }

  bool Product() {
    if (!Operand()) return false;
    while (const char what = TakeOne(kProducts)) {
      if (!Operand()) return false;
      made_.tokens_.push_back({what});
    }
    return true;
  }

  bool Operand() {
    const char next = Next();
    if (IsDigit(next)) return Number();
    if (next == '(' && Column()) return true;
    if (depth_ == kFormulaDepth) return Fail("brackets are nested too deep");
    ++depth_;
    const bool good = next == '(' || next == '[' ? Bracket(next == '(' ? ')' : ']') : Negated();
    --depth_;
    return good;
  }

  bool Negated() {
    const size_t start = at_;
    if (TakeOne(kSums) != '-') {
      at_ = start;
      return Fail("a column such as (4), a number or a bracket is missing");
    }
    if (!Operand()) return false;
    made_.tokens_.push_back({'n'});
    return true;
  }

  bool Bracket(char closing) {
    ++at_;
    if (!Sum()) return false;
    if (Next() != closing) return Fail(std::string("'") + closing + "' is missing");
    ++at_;
    return true;
  }

  std::string_view Digits() {
    const size_t start = at_;
    while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  bool Number() {
    const size_t start = at_;
    const std::string_view digits = Digits();
    if (digits.size() > kFormulaDigits) {
      at_ = start;
      return Fail("the number is too long");
    }
    uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    made_.tokens_.push_back({'1', 0, static_cast<double>(number)});
    return true;
  }

  // "(4)", "(6a)"; false, and nothing taken: another bracket.
  bool Column() {
    const size_t start = at_++;
    Next();
    const size_t name_at = at_;
    if (!Digits().empty() && at_ < text_.size() && text_[at_] >= 'a' && text_[at_] <= 'z') ++at_;
    const std::string_view name = text_.substr(name_at, at_ - name_at);
    if (name.empty() || Next() != ')') {
      at_ = start;
      return false;
    }
    ++at_;
    const auto known = std::ranges::find(made_.columns_, name);
    made_.tokens_.push_back({'c', static_cast<size_t>(known - made_.columns_.begin())});
    if (known == made_.columns_.end()) made_.columns_.emplace_back(name);
    return true;
  }

  const std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  std::string wrong_;
  Formula made_;
};

Result<Formula> Formula::Parse(std::string_view text) {
  return Parser(WithoutSpaces(text)).Parse();
}

Formula::Value Formula::Of(
    const std::function<std::optional<double>(std::string_view column)>& operand) const {
  std::vector<double> operands;
  operands.reserve(columns_.size());
  for (const std::string& column : columns_) {
    const std::optional<double> number = operand(column);
    if (!number) return {};
    operands.push_back(*number);
  }
  std::vector<double> stack;
  stack.reserve(tokens_.size());
  for (const Token& token : tokens_) {
    if (token.what == 'c') {
      stack.push_back(operands[token.column]);
    } else if (token.what == '1') {
      stack.push_back(token.number);
    } else if (token.what == 'n') {
      stack.back() = -stack.back();
    } else {
      const double right = stack.back();
      stack.pop_back();
      if (token.what == '/' && right == 0) return {Value::State::kOfNothing};
      stack.back() = Combined(token.what, stack.back(), right);
    }
  }
  return stack.empty() ? Value{} : Value{Value::State::kNumber, stack.back()};
}

Result<Condition> Condition::Parse(std::string_view text) {
  const std::string_view whole = WithoutSpaces(text);
  const size_t at = whole.find_first_of("=<>");
  if (at == std::string_view::npos) {
    return Error{ErrorCode::kInvalid,
                 "\"" + std::string(whole) + "\": one of '=', '<' and '>' is missing", ""};
  }
  if (whole.find_first_of("=<>", at + 1) != std::string_view::npos) {
    return Error{ErrorCode::kInvalid,
                 "\"" + std::string(whole) + "\": only one of '=', '<' and '>' may stand in it",
                 ""};
  }
  Result<Formula> left = Formula::Parse(whole.substr(0, at));
  if (!left) return left.error();
  Result<Formula> right = Formula::Parse(whole.substr(at + 1));
  if (!right) return right.error();
  const Relation relation = whole[at] == '='   ? Relation::kEquals
                            : whole[at] == '<' ? Relation::kLess
                                               : Relation::kGreater;
  return Condition{std::move(*left), relation, std::move(*right), std::string(whole)};
}

std::optional<bool> Condition::Holds(
    const std::function<std::optional<double>(std::string_view column)>& operand) const {
  const Formula::Value a = left.Of(operand);
  const Formula::Value b = right.Of(operand);
  using State = Formula::Value::State;
  if (a.state != State::kNumber || b.state != State::kNumber) return std::nullopt;
  const double tolerance = 1e-9 * std::max(1.0, std::abs(a.number));
  const double more = a.number - b.number;
  switch (relation) {
    case Relation::kLess:
      return more < -tolerance;
    case Relation::kGreater:
      return more > tolerance;
    default:
      return std::abs(more) <= tolerance;
  }
}

}  // namespace dvcmon
