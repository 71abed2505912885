#include "collectors/extract/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dvcmon {
namespace {

using ::testing::HasSubstr;
using Kind = Step::Kind;

Step Of(Kind kind, std::string text = "") {
  Step step;
  step.kind = kind;
  step.text = std::move(text);
  return step;
}

Step Words(Kind kind, std::vector<std::string> words) {
  Step step = Of(kind);
  step.words = std::move(words);
  return step;
}

Step Scale(double factor) {
  Step step = Of(Kind::kScale);
  step.factor = factor;
  return step;
}

Result<Extracted> Applied(std::string_view text, const std::vector<Step>& steps,
                          NumberFormat format = NumberFormat::kVietnamese) {
  return Steps(steps).Apply({.kind = Cell::Kind::kText, .text = text}, format);
}

double ValueOf(const Result<Extracted>& extracted) {
  EXPECT_TRUE(extracted.ok()) << (extracted.ok() ? "" : extracted.error().message);
  if (!extracted) return -1;
  EXPECT_EQ(extracted->state, ReadingState::kValue);
  return extracted->value;
}

TEST(StepsTest, WithoutAnyANumberIsReadAsItStands) {
  EXPECT_EQ(ValueOf(Applied("91.919", {})), 91919);
  EXPECT_EQ(ValueOf(Applied("40,746", {})), 40.746);
}

TEST(StepsTest, TakeOneNumberOutOfACompositeCell) {
  const char* const cell = "Số lượng: 1.234 Tỷ lệ: 34,5% Điểm số: 2";
  EXPECT_EQ(ValueOf(Applied(cell, {Of(Kind::kRegex, "Số lượng: *([0-9.]+)")})), 1234);
  EXPECT_EQ(ValueOf(Applied(cell, {Of(Kind::kRegex, "Tỷ lệ: *([0-9,]+)%")})), 34.5);
}

TEST(StepsTest, WithoutAGroupTheWholeMatchCounts) {
  EXPECT_EQ(ValueOf(Applied("hạng 45/63", {Of(Kind::kRegex, "[0-9]+")})), 45);
}

TEST(StepsTest, APatternThatMatchesNothingOfACellHasFailed) {
  const auto missed = Applied("hạng 45", {Of(Kind::kRegex, "[0-9]*")});
  ASSERT_FALSE(missed.ok()) << "45 would be lost without a word";
  EXPECT_EQ(missed.error().code, ErrorCode::kSyntax);
  const auto other = Applied("45/63", {Of(Kind::kRegex, "^(?:[0-9]+/[0-9]+|([0-9,]+) điểm)$")});
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->state, ReadingState::kNotProvided) << "the other form of the cell";
}

TEST(StepsTest, HappenInTheirOrder) {
  EXPECT_EQ(ValueOf(Applied("(49,6 %)",
                            {Of(Kind::kTrim, "()"), Words(Kind::kStrip, {"%"}), Scale(0.01)})),
            0.496);
  EXPECT_FALSE(Applied("(49,6 %)", {Words(Kind::kStrip, {"%"}), Of(Kind::kTrim, "()")}).ok());
}

TEST(StepsTest, ScaleToTheDecimalFractionThatAPersonExpects) {
  for (const auto& [text, value] : std::vector<std::pair<const char*, double>>{
           {"49,6", 0.496}, {"85,17", 0.8517}, {"53,56", 0.5356}, {"97,3", 0.973}, {"7", 0.07}}) {
    EXPECT_EQ(ValueOf(Applied(text, {Scale(0.01)})), value) << text;
  }
}

TEST(StepsTest, OneThatFailsSaysWhatTheTextWas) {
  const auto failed = Applied("không rõ", {Of(Kind::kRegex, "([0-9]+) hồ sơ")});
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, ErrorCode::kSyntax);
  EXPECT_THAT(failed.error().message, HasSubstr("\"không rõ\" does not match"));
}

TEST(StepsTest, OneThatFailsMayLeaveTheTextOrSayThatThereIsNoFigure) {
  Step unit = Words(Kind::kStrip, {"hồ sơ"});
  unit.on_fail = Step::OnFail::kKeep;
  EXPECT_EQ(ValueOf(Applied("12", {unit})), 12);
  EXPECT_EQ(ValueOf(Applied("12 hồ sơ", {unit})), 12);
  Step number = Of(Kind::kRegex, "[0-9]+");
  number.on_fail = Step::OnFail::kNotProvided;
  const auto none = Applied("đang cập nhật", {number});
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->state, ReadingState::kNotProvided);
}

TEST(StepsTest, TellMarksOfTablesApart) {
  Step zero = Of(Kind::kMap);
  zero.map = {{"–", "0"}};
  zero.on_fail = Step::OnFail::kKeep;
  const std::vector<Step> marks = {Words(Kind::kNotProvided, {"…"}),
                                   Words(Kind::kNotApplicable, {"x"}), zero};
  EXPECT_EQ(ValueOf(Applied("–", marks)), 0);
  EXPECT_EQ(ValueOf(Applied("5", marks)), 5);
  EXPECT_EQ(Applied("…", marks)->state, ReadingState::kNotProvided);
  EXPECT_EQ(Applied("x", marks)->state, ReadingState::kNotApplicable);
  EXPECT_EQ(Applied("", marks)->state, ReadingState::kNotProvided);
}

TEST(StepsTest, KeepABoundAsABound) {
  const std::vector<Step> steps = {Of(Kind::kBound), Words(Kind::kStrip, {"%"}), Scale(0.01)};
  for (const auto& [text, state] :
       std::vector<std::pair<const char*, ReadingState>>{{"> 50 %", ReadingState::kMoreThan},
                                                         {"trên 50%", ReadingState::kMoreThan},
                                                         {"≥50%", ReadingState::kAtLeast},
                                                         {"dưới 50 %", ReadingState::kLessThan},
                                                         {"<= 50%", ReadingState::kAtMost},
                                                         {"50%", ReadingState::kValue}}) {
    const auto bound = Applied(text, steps);
    ASSERT_TRUE(bound.ok()) << text;
    EXPECT_EQ(bound->state, state) << text;
    EXPECT_EQ(bound->value, 0.5) << text;
  }
}

TEST(StepsTest, AboutTextLeaveNumbersAlone) {
  const std::vector<Step> declared = {Words(Kind::kStrip, {"%"}), Scale(0.01)};
  const Steps steps(declared);
  const auto number =
      steps.Apply({.kind = Cell::Kind::kNumber, .text = "", .number = 49.6}, NumberFormat::kJson);
  EXPECT_EQ(ValueOf(number), 0.496);
}

TEST(StepsTest, AWrongPatternIsFoundBeforeItIsUsed) {
  EXPECT_EQ(PatternError("([0-9]+) hồ sơ"), "");
  EXPECT_NE(PatternError("([0-9]+"), "");
  EXPECT_NE(PatternError("(?<=a)b"), "");
}

// A backtracking matcher would take 2^4000 steps.
TEST(StepsTest, NoPatternIsSlowOnAnyText) {
  const std::string text(4000, 'a');
  EXPECT_FALSE(Applied(text, {Of(Kind::kRegex, "(a|aa|a*)*b")}).ok());
}

// Taken away one by one from the front, they would cost the square of their number: half an hour.
TEST(StepsTest, TrimmingIsNotSlowOnAnyText) {
  const std::string text(8 << 20, 'x');
  EXPECT_EQ(Applied(text, {Of(Kind::kTrim, "x")})->state, ReadingState::kNotProvided);
}

TEST(StepsTest, AnEmptyCellIsNotProvidedWhateverStepsThereAre) {
  Step map = Of(Kind::kMap);
  map.map = {{"A", "1"}};
  for (const Step& step : {Of(Kind::kRegex, "[0-9]+"), Words(Kind::kStrip, {"%"}), map}) {
    const auto nothing = Applied("", {step});
    ASSERT_TRUE(nothing.ok());
    EXPECT_EQ(nothing->state, ReadingState::kNotProvided);
  }
  map.map[""] = "0";
  EXPECT_EQ(ValueOf(Applied("", {map})), 0) << "unless the mapping says what it means";
}

}  // namespace
}  // namespace dvcmon
