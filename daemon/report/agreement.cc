#include "daemon/report/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/report/sum_lines.h"

namespace dvcmon {
namespace {

// Which days a number is of: up to another day than was asked for, and which are not in it.
using DaysInIt = std::pair<std::optional<Day>, std::set<Day>>;

DaysInIt DaysIn(const Finding& finding) {
  DaysInIt days{std::nullopt, finding.left_out};
  if (finding.carried) days.first = finding.last;
  return days;
}

Words WhyItFails(const SheetLayout& layout, const std::vector<MadeRow>& rows, const MadeRow& row,
                 const Condition& check) {
  std::vector<std::string> numbers = check.left.columns();
  numbers.insert(numbers.end(), check.right.columns().begin(), check.right.columns().end());
  if (IsSum(row)) {
    const SharedLines shared = SharedBy(layout, rows, row, numbers);
    if (!shared.same) {
      return {fmt::format("không đối chiếu được {}: chỉ {}/{} đơn vị có đủ số liệu", check.text,
                          shared.known, shared.of),
              fmt::format("cannot be compared: {}: {} of {} bodies have all figures", check.text,
                          shared.known, shared.of)};
    }
  }
  std::set<DaysInIt> days;
  for (const size_t column : ColumnsBehind(layout, numbers)) {
    if (!layout.columns[column].formula) days.insert(DaysIn(row.cells[column].finding));
  }
  if (days.size() > 1) {
    return {"số liệu không khớp " + check.text + ": các cột không gồm cùng những ngày",
            "the figures do not agree, the columns are not of the same days: " + check.text};
  }
  return {"số liệu không khớp " + check.text + ": nguồn công bố lệch nhau",
          "the figures of the source do not agree: " + check.text};
}

bool IsCountedByDay(const Measure& measure, const Config& config) {
  using Taken = Measure::Taken;
  if (measure.kind != Measure::Kind::kCount) return false;
  if (measure.taken != Taken::kByStatistic && measure.taken != Taken::kWindow) return false;
  return std::ranges::all_of(measure.over, [&](const std::string& key) {
    const auto found = config.statistics.find(std::string(StatisticIdOf(key)));
    return found != config.statistics.end() && !found->second->counter.empty();
  });
}

}  // namespace

std::vector<FailedCheck> NoteChecks(const SheetLayout& layout, const NumberStyle& numbers,
                                    std::vector<MadeRow>& rows) {
  std::vector<FailedCheck> failed;
  for (size_t at = 0; at < rows.size(); ++at) {
    MadeRow& row = rows[at];
    if (row.kind == BookRow::Kind::kHeading) continue;
    for (const Condition& check : layout.checks) {
      const auto holds = check.Holds(
          [&](std::string_view number) { return PrintedNumber(layout, numbers, row, number); });
      if (holds.value_or(true)) continue;
      row.notes.push_back(WhyItFails(layout, rows, row, check));
      failed.emplace_back(at, check.text);
    }
  }
  return failed;
}

bool LinesDifferByDays(const SheetLayout& layout, const Config& config,
                       const std::vector<MadeRow>& rows) {
  if (layout.lines.empty()) return false;
  for (size_t at = 0; at < layout.columns.size(); ++at) {
    const ColumnLayout& column = layout.columns[at];
    if (column.show != ColumnLayout::Show::kCell || column.formula) continue;
    std::set<DaysInIt> days;
    for (const MadeRow& row : rows) {
      if (row.kind == BookRow::Kind::kHeading || !row.cells[at].finding.is_number()) continue;
      if (IsCountedByDay(MeasureOf(column, row.line), config)) {
        days.insert(DaysIn(row.cells[at].finding));
      }
    }
    if (days.size() > 1) return true;
  }
  return false;
}

}  // namespace dvcmon
