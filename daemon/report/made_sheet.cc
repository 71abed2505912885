#include "daemon/report/made_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "daemon/derive/titles.h"
#include "daemon/report/agreement.h"
#include "daemon/report/print.h"
#include "daemon/report/sum_lines.h"

namespace dvcmon {
namespace {

constexpr const char* kOtherDays =
    "Các dòng không gồm cùng những ngày (xem ghi chú của từng số), nên số thành phần có thể không "
    "cộng đúng bằng tổng.";

class SheetPrinter {
 public:
  SheetPrinter(const SheetLayout& layout, const Filling& filling, std::vector<MadeRow> rows)
      : layout_(layout), filling_(filling), rows_(std::move(rows)) {}

  FilledSheet Make() {
    FilledSheet filled;
    BookSheet& sheet = filled.sheet;
    sheet.id = layout_.id;
    sheet.name = layout_.name;
    sheet.unit_line = layout_.unit_line;
    if (!layout_.title.empty()) sheet.title.push_back(ParseTextLine(layout_.title));
    sheet.chart = layout_.chart;
    for (const ColumnLayout& column : layout_.columns) sheet.columns.push_back(HeadOf(column));
    const bool differ = LinesDifferByDays(layout_, filling_.config, rows_);
    filled.broken = NoteChecks(layout_, filling_.layout.numbers, rows_);
    sheet.sums = SumsOf(layout_, filling_.layout.numbers, rows_);
    NoteList notes;
    for (MadeRow& row : rows_) {
      sheet.rows.push_back(PrintRow(row, notes));
      filled.cells.push_back(std::move(row.cells));
    }
    for (size_t row = 0; row < rows_.size(); ++row) AddOperands(filled, row);
    for (const std::string& note : layout_.notes) sheet.notes.push_back({note, false});
    if (const char* why = WhyNoLines()) sheet.notes.push_back({why, false});
    if (differ) sheet.notes.push_back({kOtherDays, false});
    for (BookNote& note : std::move(notes).Take()) sheet.notes.push_back(std::move(note));
    CountUp(sheet);
    return filled;
  }

 private:
  // Of a sheet of procedures or fields: whether anybody has brought a list of them; null: yes.
  const char* WhyNoLines() const {
    const auto of_tier = [&](std::string_view tier) {
      return std::ranges::any_of(layout_.groups, [&](const GroupLayout& group) {
        return std::ranges::find(group.tiers, tier) != group.tiers.end();
      });
    };
    const auto is_there = [&](const Subject& subject) { return of_tier(subject.tier); };
    if (std::ranges::any_of(filling_.lines, is_there)) return nullptr;
    if (of_tier("procedure")) {
      return "Chưa có danh mục thủ tục hành chính của kỳ này: nhập bằng dvcmon import TỆP "
             "--collector procedures";
    }
    if (!of_tier("field")) return nullptr;
    return "Chưa có danh mục lĩnh vực của kỳ này: nhập bằng dvcmon import TỆP --collector fields";
  }

  // "=(9)/(8)": by its formula, or by the check that says so.
  std::string MadeOf(const ColumnLayout& column) const {
    if (column.formula) return "=" + column.formula->text();
    const std::string start = "(" + column.number + ")=";
    for (const Condition& check : layout_.checks) {
      if (check.text.starts_with(start)) return check.text.substr(start.size() - 1);
    }
    return {};
  }

  std::string WithYearOf(const ColumnLayout& column, std::string text) const {
    const size_t at = text.find("{year}");
    if (at == std::string::npos) return text;
    const int year = static_cast<int>(std::chrono::year_month_day(filling_.window.last).year());
    return text.replace(at, 6, std::to_string(year - column.years_back));
  }

  BookSheet::Head HeadOf(const ColumnLayout& column) const {
    BookSheet::Head head;
    head.id = column.id;
    const auto& titles = filling_.config.label_titles;
    const auto titled = [&](const std::string& text) {
      return WithYearOf(column, TitledOn(text, filling_.window.last, titles));
    };
    head.title = titled(column.title);
    for (const std::string& above : column.above) head.above.push_back(titled(above));
    if (!column.number.empty()) {
      head.number = "(" + column.number + ")";
      head.number += MadeOf(column);
    }
    head.width = column.width;
    head.is_text =
        column.show != ColumnLayout::Show::kCell && column.show != ColumnLayout::Show::kOrdinal;
    head.is_title =
        column.show == ColumnLayout::Show::kTitle || column.show == ColumnLayout::Show::kMeasure;
    return head;
  }

  bool HasNotesColumn() const {
    return std::ranges::find(layout_.columns, ColumnLayout::Show::kNotes, &ColumnLayout::show) !=
           layout_.columns.end();
  }

  // What is so of all that was looked up in the line stands in its column of notes alone.
  void TakeCommonNotes(BookRow& row) const {
    std::map<int, size_t> cells_with;
    size_t cells = 0;
    const auto is_looked_up = [&](size_t at) {
      const ColumnLayout& column = layout_.columns[at];
      return column.show == ColumnLayout::Show::kCell && !column.formula &&
             (row.cells[at].kind == BookCell::Kind::kNumber ||
              row.cells[at].kind == BookCell::Kind::kMissing);
    };
    for (size_t at = 0; at < row.cells.size(); ++at) {
      if (!is_looked_up(at)) continue;
      ++cells;
      for (const int note : row.cells[at].notes) ++cells_with[note];
    }
    for (BookCell& cell : row.cells) {
      std::erase_if(cell.notes, [&](int note) { return cells_with[note] == cells; });
    }
  }

  BookRow PrintRow(const MadeRow& row, NoteList& notes) const {
    BookRow printed;
    printed.kind = row.kind;
    printed.id = row.id;
    std::set<int> numbers;
    for (size_t at = 0; at < layout_.columns.size(); ++at) {
      const ColumnLayout& column = layout_.columns[at];
      BookCell cell;
      switch (column.show) {
        case ColumnLayout::Show::kOrdinal:
          cell = TextInCell(row.ordinal);
          break;
        case ColumnLayout::Show::kTitle:
          cell = TextInCell(row.title);
          for (const Words& note : row.notes) cell.notes.push_back(notes.Number(note.vi));
          break;
        case ColumnLayout::Show::kCode:
          if (row.kind == BookRow::Kind::kLine) cell = TextInCell(row.subject.body.key);
          break;
        case ColumnLayout::Show::kUnit:
          cell = TextInCell(row.unit);
          break;
        case ColumnLayout::Show::kMeasure:
          cell = TextInCell(row.measure_title);
          break;
        case ColumnLayout::Show::kText:
          if (row.kind == BookRow::Kind::kLine) cell = TextInCell(column.text);
          break;
        case ColumnLayout::Show::kNotes:
          break;
        case ColumnLayout::Show::kCell:
        case ColumnLayout::Show::kDataDay:
          cell = Print(row.cells[at].finding, filling_.layout, notes);
          break;
      }
      numbers.insert(cell.notes.begin(), cell.notes.end());
      printed.cells.push_back(std::move(cell));
    }
    if (HasNotesColumn()) TakeCommonNotes(printed);
    for (size_t at = 0; at < layout_.columns.size(); ++at) {
      if (layout_.columns[at].show != ColumnLayout::Show::kNotes) continue;
      std::string text;
      for (const int number : numbers)
        text += fmt::format("{}({})", text.empty() ? "" : ", ", number);
      printed.cells[at] = TextInCell(text);
    }
    return printed;
  }

  // The cells that a formula is of.
  void AddOperands(FilledSheet& filled, size_t row) const {
    if (rows_[row].kind == BookRow::Kind::kHeading) return;
    for (size_t at = 0; at < layout_.columns.size(); ++at) {
      if (!layout_.columns[at].formula) continue;
      for (const std::string& number : layout_.columns[at].formula->columns()) {
        const auto column = ColumnNumbered(layout_, number);
        if (column) filled.cells[row][at].from.emplace_back(row, *column);
      }
    }
  }

  static void CountUp(BookSheet& sheet) {
    sheet.control_totals.assign(sheet.columns.size(), 0);
    for (const BookRow& row : sheet.rows) {
      if (row.kind != BookRow::Kind::kLine) continue;
      ++sheet.lines;
      for (size_t at = 0; at < row.cells.size(); ++at) {
        if (row.cells[at].kind == BookCell::Kind::kNumber) {
          sheet.control_totals[at] += row.cells[at].value;
        }
      }
    }
  }

  const SheetLayout& layout_;
  const Filling& filling_;
  std::vector<MadeRow> rows_;
};

}  // namespace

const Measure& MeasureOf(const ColumnLayout& column, const LineLayout* line) {
  static const Measure none{};
  if (!column.measure.is_none()) return column.measure;
  if (line == nullptr) return none;
  const auto named = std::ranges::find(line->measures, column.of, &LineLayout::Named::name);
  return named == line->measures.end() ? none : named->measure;
}

std::optional<size_t> ColumnNumbered(const SheetLayout& layout, std::string_view number) {
  const auto found = std::ranges::find(layout.columns, number, &ColumnLayout::number);
  if (found == layout.columns.end()) return std::nullopt;
  return static_cast<size_t>(found - layout.columns.begin());
}

std::optional<double> PrintedNumber(const SheetLayout& layout, const NumberStyle& numbers,
                                    const MadeRow& row, std::string_view number) {
  const auto column = ColumnNumbered(layout, number);
  if (!column) return std::nullopt;
  const Finding& finding = row.cells[*column].finding;
  if (!finding.is_number()) return std::nullopt;
  return PrintedValue(finding, numbers);
}

std::string TitledOn(std::string text, Day day, const LabelTitles& titles) {
  for (const auto& [label, words] : titles) {
    for (const auto& [word, dated] : words) {
      const std::string mark = fmt::format("{{{}={}}}", label, word);
      const size_t at = text.find(mark);
      if (at == std::string::npos) continue;
      text.replace(at, mark.size(), std::prev(dated.upper_bound(day))->second.vi);
    }
  }
  return text;
}

FilledSheet PrintSheet(const SheetLayout& layout, const Filling& filling,
                       std::vector<MadeRow> rows) {
  return SheetPrinter(layout, filling, std::move(rows)).Make();
}

}  // namespace dvcmon
