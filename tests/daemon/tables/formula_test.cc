#include "daemon/tables/formula.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dvcmon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using State = Formula::Value::State;
using Columns = std::map<std::string, double, std::less<>>;

auto In(const Columns& columns) {
  return [&columns](std::string_view column) -> std::optional<double> {
    const auto found = columns.find(column);
    if (found == columns.end()) return std::nullopt;
    return found->second;
  };
}

Formula::Value Reckoned(std::string_view text, const Columns& columns) {
  const Result<Formula> formula = Formula::Parse(text);
  EXPECT_TRUE(formula.ok()) << text << ": " << (formula ? "" : formula.error().message);
  return formula ? formula->Of(In(columns)) : Formula::Value{};
}

TEST(FormulaTest, ReckonsAsPeopleReadIt) {
  const Columns columns = {{"3", 20}, {"4", 12}, {"5", 3}, {"6", 5}, {"6a", 7}};
  const std::map<std::string, double> cases = {
      {"(4)", 12},
      {"(4)-(5)", 9},
      {"(4)-(5)-(6)", 4},
      {"(4)-[(5)-(6)]", 14},
      {"(4)+(5)*(6)", 27},
      {"[(4)+(5)]*(6)", 75},
      {"((4)+(5))*(6)", 75},
      {"(4)/(5)/2", 2},
      {"(6)/[(4)+(5)]", 5.0 / 15},
      {"(4)*(5)/(6)", 7.2},
      {"100*(3)", 2000},
      {"(6a) - (6)", 2},
      {"-(4)+(5)", -9},
      {"(4)*-(5)", -36},
      {"-[(4)-(5)]", -9},
      {"  ( 4 ) / 3  ", 4},
      {"[4]", 4},
      {"((4))", 12},
      {"2*[[(4)+(5)]/(6)-1]", 4},
  };
  for (const auto& [text, number] : cases) {
    const Formula::Value value = Reckoned(text, columns);
    EXPECT_EQ(value.state, State::kNumber) << text;
    EXPECT_DOUBLE_EQ(value.number, number) << text;
  }
}

TEST(FormulaTest, KnowsTheSignsOfWordProcessors) {
  const Columns columns = {{"4", 12}, {"5", 3}};
  for (const auto& [text, number] : std::map<std::string, double>{
           {"(4)×(5)", 36}, {"(4)÷(5)", 4}, {"(4):(5)", 4}, {"(4)–(5)", 9}, {"(4)−(5)", 9}}) {
    EXPECT_DOUBLE_EQ(Reckoned(text, columns).number, number) << text;
  }
}

TEST(FormulaTest, NamesEachColumnOnceInTheOrderInWhichItComes) {
  EXPECT_THAT(Formula::Parse("(9)/[(6a)+(9)-(4)]*100")->columns(), ElementsAre("9", "6a", "4"));
  EXPECT_THAT(Formula::Parse("100")->columns(), IsEmpty());
}

TEST(FormulaTest, KeepsItsTextWithoutTheSpacesAroundIt) {
  EXPECT_EQ(Formula::Parse(" (9)/(8) ")->text(), "(9)/(8)");
}

TEST(FormulaTest, IsMissingWhereAnOperandIs) {
  EXPECT_EQ(Reckoned("(4)+(5)", {{"4", 1}}).state, State::kMissing);
  EXPECT_EQ(Reckoned("(4)*(5)", {{"4", 0}}).state, State::kMissing);
  EXPECT_EQ(Reckoned("(5)/(4)", {{"4", 0}}).state, State::kMissing);
  EXPECT_EQ(Reckoned("(4)/(6)+(5)", {{"4", 1}, {"6", 0}}).state, State::kMissing);
}

TEST(FormulaTest, IsOfNothingWhereItDividesByZero) {
  EXPECT_EQ(Reckoned("(4)/(5)", {{"4", 1}, {"5", 0}}).state, State::kOfNothing);
  EXPECT_EQ(Reckoned("(4)/(5)", {{"4", 0}, {"5", 0}}).state, State::kOfNothing);
  EXPECT_EQ(Reckoned("(4)/[(5)-(5)]+1", {{"4", 1}, {"5", 7}}).state, State::kOfNothing);
  EXPECT_EQ(Reckoned("(5)/(4)", {{"4", 1}, {"5", 0}}).state, State::kNumber);
}

TEST(FormulaTest, SaysWhatIsWrongAndWhere) {
  const std::map<std::string, std::string> cases = {
      {"", "at its end: a column such as (4), a number or a bracket is missing"},
      {"(4)+", "at its end: a column such as (4)"},
      {"(4)+/(5)", "at '/(5)': a column such as (4)"},
      {"+(4)", "at '+(4)': a column"},
      {"(4)(5)", "at '(5)': an operator is missing"},
      {"(4)+5a", "at 'a': an operator is missing"},
      {"(4)+(5", "at its end: ')' is missing"},
      {"[(4)+(5)", "at its end: ']' is missing"},
      {"[(4)+(5))", "at ')': ']' is missing"},
      {"(4)]", "at ']': an operator is missing"},
      {"(6A)", "at 'A)': ')' is missing"},
      {"()", "at ')': a column"},
      {"received", "at 'received': a column"},
      {"(4)=(5)", "at '=(5)': an operator is missing"},
      {"(4)+1234567890123456", "at '1234567890123456': the number is too long"},
  };
  for (const auto& [text, message] : cases) {
    const Result<Formula> formula = Formula::Parse(text);
    ASSERT_FALSE(formula.ok()) << text;
    EXPECT_EQ(formula.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(formula.error().message, HasSubstr(message));
    EXPECT_THAT(formula.error().message, HasSubstr("\"" + text + "\""));
  }
}

TEST(FormulaTest, RefusesATextThatHoldsAByteOfZero) {
  EXPECT_FALSE(Formula::Parse(std::string_view("(4)\0", 4)).ok());
}

TEST(FormulaTest, RefusesBracketsWithoutEnd) {
  for (const char* opening : {"(", "[", "-"}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += opening;
    EXPECT_THAT(Formula::Parse(text).error().message, HasSubstr("too deep")) << opening;
  }
}

TEST(ConditionTest, HoldsOfTheNumbersOfBothSides) {
  const Columns columns = {{"3", 15}, {"4", 12}, {"5", 3}, {"6", 0}};
  const std::map<std::string, bool> cases = {
      {"(3)=(4)+(5)", true}, {"(3)=(4)-(5)", false}, {"(4)<(3)", true},   {"(3)<(4)", false},
      {"(3)>(4)", true},     {"(4)>(3)", false},     {"(6)=0", true},     {"(5)=0", false},
      {"(5)>2", true},       {"(3)<15", false},      {" (3) = 15", true}, {"0=(6)", true},
  };
  for (const auto& [text, holds] : cases) {
    const Result<Condition> condition = Condition::Parse(text);
    ASSERT_TRUE(condition.ok()) << text;
    EXPECT_EQ(condition->Holds(In(columns)), holds) << text;
  }
}

TEST(ConditionTest, TakesSumsOfFractionsAsEqual) {
  const Columns columns = {{"3", 0.3}, {"4", 0.1}, {"5", 0.2}, {"6", 3e9}, {"7", 3e9 + 1}};
  EXPECT_EQ(Condition::Parse("(4)+(5)=(3)")->Holds(In(columns)), true);
  EXPECT_EQ(Condition::Parse("(4)+(5)>(3)")->Holds(In(columns)), false);
  EXPECT_EQ(Condition::Parse("(3)<(4)+(5)")->Holds(In(columns)), false);
  EXPECT_EQ(Condition::Parse("(6)=(7)+10")->Holds(In(columns)), false);
}

TEST(ConditionTest, IsUnknownWhereASideHasNoNumber) {
  EXPECT_EQ(Condition::Parse("(3)=(4)")->Holds(In({{"3", 1}})), std::nullopt);
  EXPECT_EQ(Condition::Parse("(3)=(4)/(5)")->Holds(In({{"3", 1}, {"4", 1}, {"5", 0}})),
            std::nullopt);
}

TEST(ConditionTest, KeepsItsText) { EXPECT_EQ(Condition::Parse(" (4)<(5) ")->text, "(4)<(5)"); }

TEST(ConditionTest, SaysWhatIsWrongAndWhere) {
  const std::map<std::string, std::string> cases = {
      {"(4)+(5)", "one of '=', '<' and '>' is missing"},
      {"(4)=(5)=(6)", "only one of '=', '<' and '>'"},
      {"(4)<=(5)", "only one of"},
      {"[(4)=(5)]", "']' is missing"},
      {"=(5)", "\"\", at its end: a column"},
      {"(4)=", "\"\", at its end: a column"},
      {"(4)=(5)+", "\"(5)+\", at its end"},
  };
  for (const auto& [text, message] : cases) {
    const Result<Condition> condition = Condition::Parse(text);
    ASSERT_FALSE(condition.ok()) << text;
    EXPECT_EQ(condition.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(condition.error().message, HasSubstr(message)) << text;
  }
}

}  // namespace
}  // namespace dvcmon
