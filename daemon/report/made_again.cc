#include "daemon/report/made_again.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>

#include "collectors/model/statistic_key.h"
#include "daemon/evidence/figure_name.h"
#include "daemon/tables/formula.h"

namespace dvcmon {
namespace {

double SumOfFigures(const IssuedCell& cell) {
  double sum = 0;
  for (const IssuedFigure& figure : cell.figures) sum += figure.said.sign * figure.said.value;
  return sum;
}

std::optional<double> NumberAt(const IssuedCell& cell, const std::string& address,
                               const IssuedCells& cells) {
  const IssuedCell* of = cells.At(cell.sheet, address);
  if (of == nullptr || of->kind != BookCell::Kind::kNumber) return std::nullopt;
  return of->value;
}

double SumOfCells(const IssuedCell& cell, const IssuedCells& cells) {
  double sum = 0;
  for (const std::string& address : cell.cells) sum += NumberAt(cell, address, cells).value_or(0);
  return sum;
}

// Its cells are the columns of the formula, in their order.
std::optional<double> ByFormula(const IssuedCell& cell, const IssuedCells& cells) {
  const auto formula = Formula::Parse(cell.words_vi);
  if (!formula || formula->columns().size() != cell.cells.size()) return std::nullopt;
  const Formula::Value value = formula->Of([&](std::string_view column) -> std::optional<double> {
    const auto at = std::ranges::find(formula->columns(), column);
    return NumberAt(cell, cell.cells[static_cast<size_t>(at - formula->columns().begin())], cells);
  });
  if (value.state != Formula::Value::State::kNumber) return std::nullopt;
  return value.number;
}

std::optional<double> ValueOf(const IssuedCell& cell, const IssuedCells& cells) {
  switch (cell.reckoning) {
    case Reckoning::kOfFigures:
      return SumOfFigures(cell) * cell.scale;
    case Reckoning::kOfCells:
      return SumOfCells(cell, cells);  // they are shown as many times
    case Reckoning::kByFormula:
      if (const auto value = ByFormula(cell, cells)) return *value * cell.scale;
      break;
    case Reckoning::kOtherwise:
    case Reckoning::kOfDays:
      break;
  }
  return std::nullopt;
}

// How far apart two that are the same may be: less than a unit of the last digit. Of cells that
// were cut or rounded each brings as much again; those of whole numbers were not.
double Tolerance(const IssuedCell& cell) {
  const bool is_whole = cell.digits == 0 && cell.scale == 1;
  const bool adds_up = cell.reckoning == Reckoning::kOfCells && !is_whole;
  constexpr double kLess = 1 - 1e-6;
  return std::pow(10.0, -cell.digits) * kLess *
         (adds_up ? static_cast<double>(cell.cells.size()) + 1 : 1);
}

}  // namespace

MadeAgain MakeAgain(const IssuedCell& cell, const IssuedCells& cells) {
  MadeAgain again;
  if (cell.kind != BookCell::Kind::kNumber || cell.reckoning == Reckoning::kOtherwise ||
      cell.reckoning == Reckoning::kOfDays) {
    return again;
  }
  again.value = ValueOf(cell, cells);
  const bool agrees = again.value && std::abs(*again.value - cell.value) <= Tolerance(cell);
  again.outcome = agrees ? MadeAgain::Outcome::kAgrees : MadeAgain::Outcome::kDiffers;
  return again;
}

std::vector<SummedDays> DaysOf(const IssuedCell& cell, const Config& config) {
  // portal, province, body, statistic → the ends of its totals
  struct Ends {
    FigureName last;
    Day period_first{};           // of the first period
    std::optional<Day> before{};  // of what is taken off; none: the days are all of its periods
  };
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Ends> series;
  if (cell.reckoning != Reckoning::kOfDays) return {};
  for (const IssuedFigure& figure : cell.figures) {
    const auto name = ParseFigureName(figure.said.name);
    if (!name || !name->as_of) continue;
    const auto at = series
                        .try_emplace({name->portal, name->province, name->body, name->statistic},
                                     Ends{*name, name->period.first})
                        .first;
    Ends& ends = at->second;
    // A counter that began anew has a total at the end of each of its periods.
    if (name->as_of > ends.last.as_of) ends.last = *name;
    ends.period_first = std::min(ends.period_first, name->period.first);
    if (figure.said.sign < 0) ends.before = DayOf(*name->as_of);
  }
  std::vector<SummedDays> days;
  days.reserve(series.size());
  for (const auto& [key, ends] : series) {
    const auto statistic = config.statistics.find(std::string(StatisticIdOf(ends.last.statistic)));
    if (statistic == config.statistics.end() || statistic->second->counter.empty()) continue;
    FigureName increment = ends.last;
    const Day last = DayOf(*increment.as_of);
    increment.statistic.replace(0, statistic->first.size(), statistic->second->counter);
    increment.period = PeriodContaining(PeriodKind::kDay, last);
    increment.as_of.reset();
    const Day first = ends.before ? *ends.before + std::chrono::days(1) : ends.period_first;
    days.push_back({first, last, Text(increment)});
  }
  return days;
}

}  // namespace dvcmon
