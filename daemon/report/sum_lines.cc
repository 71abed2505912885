#include "daemon/report/sum_lines.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "daemon/report/print.h"

namespace dvcmon {
namespace {

void AddColumns(const SheetLayout& layout, const std::vector<std::string>& numbers,
                std::set<size_t>& columns) {
  for (const std::string& number : numbers) {
    const auto column = ColumnNumbered(layout, number);
    if (!column || !columns.insert(*column).second) continue;
    const auto& formula = layout.columns[*column].formula;
    if (formula) AddColumns(layout, formula->columns(), columns);
  }
}

}  // namespace

std::set<size_t> ColumnsBehind(const SheetLayout& layout, const std::vector<std::string>& numbers) {
  std::set<size_t> columns;
  AddColumns(layout, numbers, columns);
  return columns;
}

bool IsSum(const MadeRow& row) {
  return row.kind == BookRow::Kind::kSubtotal || row.kind == BookRow::Kind::kTotal;
}

SharedLines SharedBy(const SheetLayout& layout, const std::vector<MadeRow>& rows,
                     const MadeRow& sum, const std::vector<std::string>& numbers) {
  std::set<size_t> of;
  std::vector<std::set<size_t>> sums;
  bool whole = false;
  for (const size_t at : ColumnsBehind(layout, numbers)) {
    const ColumnLayout& column = layout.columns[at];
    const FilledCell& cell = sum.cells[at];
    const bool is_target = MeasureOf(column, sum.line).kind == Measure::Kind::kTarget;
    if (column.formula || is_target || !cell.finding.is_number()) continue;
    if (cell.from.empty()) {
      whole = whole || cell.finding.is_count;
      continue;
    }
    std::set<size_t>& in = sums.emplace_back();
    for (const auto& [row, of_column] : cell.from) {
      const Finding& finding = rows[row].cells[of_column].finding;
      if (finding.applies()) of.insert(row);
      if (finding.is_known()) in.insert(row);
    }
  }
  SharedLines shared;
  shared.of = of.size();
  if (sums.empty()) return shared;
  std::set<size_t> known = sums.front();
  for (const std::set<size_t>& in : sums) {
    shared.same = shared.same && in == sums.front() && (!whole || in == of);
    std::set<size_t> both;
    std::ranges::set_intersection(known, in, std::inserter(both, both.end()));
    known = std::move(both);
  }
  shared.known = known.size();
  return shared;
}

std::vector<BookSheet::Sum> SumsOf(const SheetLayout& layout, const NumberStyle& numbers,
                                   const std::vector<MadeRow>& rows) {
  const auto rounded_by = [&](const Finding& finding) {
    return std::abs(finding.value - PrintedValue(finding, numbers));
  };
  std::vector<BookSheet::Sum> sums;
  for (size_t row = 0; row < rows.size(); ++row) {
    if (!IsSum(rows[row])) continue;
    for (size_t at = 0; at < layout.columns.size(); ++at) {
      const FilledCell& cell = rows[row].cells[at];
      const Finding& finding = cell.finding;
      if (cell.from.empty() || !finding.is_number() || !finding.is_count) continue;
      BookSheet::Sum sum{row, at, {}, finding.bodies, rounded_by(finding)};
      sum.rows.reserve(cell.from.size());
      for (const auto& [of, column] : cell.from) {
        sum.rows.push_back(of);
        const Finding& line = rows[of].cells[column].finding;
        if (line.is_number()) sum.within += rounded_by(line);
      }
      sums.push_back(std::move(sum));
    }
  }
  return sums;
}

}  // namespace dvcmon
