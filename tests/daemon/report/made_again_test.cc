#include "daemon/report/made_again.h"

#include <gmock/gmock.h>

namespace dvcmon::testing {
namespace {

using Outcome = MadeAgain::Outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

IssuedCell NumberAt(const std::string& address, double value, int digits = 0) {
  IssuedCell cell;
  cell.sheet = "s";
  cell.address = address;
  cell.kind = BookCell::Kind::kNumber;
  cell.value = value;
  cell.digits = digits;
  return cell;
}

IssuedFigure FigureOf(double value, int sign, const std::string& name = "a/b@2026") {
  return {{.name = name, .value = value, .sign = sign, .poll = 1}};
}

// The first of the cells, of the others.
Outcome OutcomeOf(std::vector<IssuedCell> cells) {
  IssuedEvidence evidence;
  evidence.cells = std::move(cells);
  return MakeAgain(evidence.cells[0], IssuedCells(evidence)).outcome;
}

TEST(MadeAgainTest, ACountIsTheSignedSumOfItsFigures) {
  IssuedCell cell = NumberAt("A1", 7);
  cell.reckoning = Reckoning::kOfFigures;
  cell.figures = {FigureOf(10, 1), FigureOf(3, -1)};
  EXPECT_EQ(OutcomeOf({cell}), Outcome::kAgrees);
  cell.figures[1].said.sign = 1;
  EXPECT_EQ(OutcomeOf({cell}), Outcome::kDiffers);
  cell = NumberAt("A1", 1.23, 2);  // cut, not rounded
  cell.reckoning = Reckoning::kOfFigures;
  cell.scale = 0.000001;
  cell.figures = {FigureOf(1'239'999, 1)};
  EXPECT_EQ(OutcomeOf({cell}), Outcome::kAgrees);
  cell.value = 1.25;
  EXPECT_EQ(OutcomeOf({cell}), Outcome::kDiffers);
}

TEST(MadeAgainTest, AFormulaIsOfItsCellsAsTheyArePrinted) {
  IssuedCell cell = NumberAt("A1", 49.7, 1);
  cell.reckoning = Reckoning::kByFormula;
  cell.words_vi = "(9)/[(8)+(7)+(8)]";
  cell.cells = {"D1", "C1", "B1"};
  cell.scale = 100;
  const IssuedCell nine = NumberAt("D1", 497);
  EXPECT_EQ(OutcomeOf({cell, nine, NumberAt("C1", 400), NumberAt("B1", 200)}), Outcome::kAgrees);
  EXPECT_EQ(OutcomeOf({cell, nine, NumberAt("C1", 400), NumberAt("B1", 300)}), Outcome::kDiffers);
  EXPECT_EQ(OutcomeOf({cell, nine, NumberAt("C1", 400)}), Outcome::kDiffers);  // of what is missing
  EXPECT_EQ(OutcomeOf({cell, nine, NumberAt("C1", 0), NumberAt("B1", 0)}), Outcome::kDiffers);
}

TEST(MadeAgainTest, ASumIsOfTheCellsThatAreNumbers) {
  IssuedCell cell = NumberAt("A9", 5);
  cell.reckoning = Reckoning::kOfCells;
  cell.cells = {"A1", "A2", "A3"};
  IssuedCell missing = NumberAt("A2", 0);
  missing.kind = BookCell::Kind::kMissing;
  EXPECT_EQ(OutcomeOf({cell, NumberAt("A1", 2), missing, NumberAt("A3", 3)}), Outcome::kAgrees);
  EXPECT_EQ(OutcomeOf({cell, NumberAt("A1", 2), missing, NumberAt("A3", 4)}), Outcome::kDiffers);
  // Thrice 0,04 was cut, and so may be what is lost.
  cell = NumberAt("A9", 3.1, 1);
  cell.reckoning = Reckoning::kOfCells;
  cell.cells = {"A1", "A2", "A3"};
  cell.scale = 0.001;
  const std::vector<IssuedCell> cut = {cell, NumberAt("A1", 1, 1), NumberAt("A2", 1, 1),
                                       NumberAt("A3", 1, 1)};
  EXPECT_EQ(OutcomeOf(cut), Outcome::kAgrees);
}

TEST(MadeAgainTest, WhatIsMoreThanItsFiguresIsNotMade) {
  IssuedCell cell = NumberAt("A1", 49.65, 2);
  cell.figures = {FigureOf(7, 1)};
  EXPECT_EQ(OutcomeOf({cell}), Outcome::kNotMade);
  cell.reckoning = Reckoning::kOfDays;
  EXPECT_EQ(OutcomeOf({cell}), Outcome::kNotMade);
  cell.reckoning = Reckoning::kOfFigures;
  cell.kind = BookCell::Kind::kMissing;
  EXPECT_EQ(OutcomeOf({cell}), Outcome::kNotMade);
}

TEST(SummedDaysTest, AreFromTheDayBehindWhatIsTakenOffOrTheBeginningOfThePeriod) {
  Config config;
  auto received = std::make_shared<Statistic>();
  received->id = "received";
  received->counter = "filed";
  config.statistics["received"] = received;
  const auto day = [](const char* text) { return ParseDay(text).value(); };
  IssuedCell cell = NumberAt("A1", 7);
  cell.reckoning = Reckoning::kOfDays;
  // The counter began anew on 1 January; of the other body it had begun with the days.
  cell.figures = {
      FigureOf(3, 1, "p:a/received{channel=online}@2026~2026-01-14T23:50:00+07:00"),
      FigureOf(90, 1, "p:a/received{channel=online}@2025~2025-12-31T23:50:00+07:00"),
      FigureOf(80, -1, "p:a/received{channel=online}@2025~2025-12-14T23:50:00+07:00"),
      FigureOf(4, 1, "p:a/H1/received@2026~2026-01-14T23:50:00+07:00"),
      FigureOf(4, 1, "p:a/other@2026~2026-01-14T23:50:00+07:00"),
  };
  EXPECT_THAT(
      DaysOf(cell, config),
      ElementsAre(
          SummedDays{day("2025-12-15"), day("2026-01-14"), "p:a/filed{channel=online}@2026-01-14"},
          SummedDays{day("2026-01-01"), day("2026-01-14"), "p:a/H1/filed@2026-01-14"}));
  cell.reckoning = Reckoning::kOfFigures;
  EXPECT_THAT(DaysOf(cell, config), IsEmpty());
}

}  // namespace
}  // namespace dvcmon::testing
