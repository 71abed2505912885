#include "daemon/report/fill.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "daemon/derive/targets.h"
#include "daemon/report/made_sheet.h"
#include "daemon/report/print.h"
#include "daemon/report/sum_lines.h"

namespace dvcmon {
namespace {

bool IsABody(const std::string& tier) { return AddsUp(tier) && tier != "province"; }

// Nobody is left out because nobody says what it is, or the form names no such tier.
GroupLayout OfOtherTiers(const Filling& filling) {
  std::set<std::string> named;
  for (const SheetLayout& sheet : filling.layout.sheets) {
    for (const GroupLayout& group : sheet.groups) {
      named.insert(group.tiers.begin(), group.tiers.end());
    }
  }
  std::set<std::string> others;
  for (const Subject& subject : filling.lines) {
    if (AddsUp(subject.tier) && !named.contains(subject.tier)) others.insert(subject.tier);
  }
  GroupLayout group;
  group.id = "without-tier";
  group.heading = "*";
  group.title = "Đơn vị khác (chưa rõ khối, hoặc khối không có trong mẫu biểu)";
  group.tiers.assign(others.begin(), others.end());
  group.ranked = false;
  return group;
}

class Sheets {
 public:
  Sheets(const SheetLayout& layout, const Filling& filling)
      : layout_(layout), filling_(filling), groups_(layout.groups) {
    const bool is_of_bodies = std::ranges::any_of(groups_, [](const GroupLayout& group) {
      return std::ranges::any_of(group.tiers, IsABody);
    });
    if (is_of_bodies) groups_.push_back(OfOtherTiers(filling));
  }

  FilledSheet Make() {
    if (layout_.lines.empty()) {
      AddBodies();
    } else {
      AddLines();
    }
    return PrintSheet(layout_, filling_, std::move(rows_));
  }

 private:
  void AddLines() {
    size_t counted = 0;
    for (const LineLayout& line : layout_.lines) {
      MadeRow row;
      row.id = line.id;
      row.subject = filling_.about;
      row.line = &line;
      row.title = TitledOn(line.title, filling_.window.last, filling_.config.label_titles);
      row.unit = line.unit;
      if (line.measures.empty()) {
        row.kind = BookRow::Kind::kHeading;
        row.ordinal = line.heading;
        row.cells.resize(layout_.columns.size());
        counted = 0;
      } else {
        row.ordinal = line.ordinal.empty() ? std::to_string(++counted) : line.ordinal;
        FindCells(row);
      }
      rows_.push_back(std::move(row));
    }
    std::vector<MadeRow*> all;
    for (MadeRow& row : rows_) all.push_back(&row);
    Reckon(all);
    Cut(rows_);
    if (!layout_.order.empty()) CountAgain();
  }

  // Lines that have changed places are counted as they stand now.
  void CountAgain() {
    size_t counted = 0;
    for (MadeRow& row : rows_) {
      const bool is_counted = row.kind != BookRow::Kind::kHeading && row.line->ordinal.empty();
      if (is_counted) row.ordinal = std::to_string(++counted);
    }
  }

  void AddBodies() {
    for (const GroupLayout& group : groups_) AddGroup(group);
    FindPlaces();
    std::vector<MadeRow*> all;
    for (MadeRow& row : rows_) all.push_back(&row);
    Reckon(all);
    DropUnwanted();
    std::vector<MadeRow> lines = std::move(rows_);
    rows_.clear();
    for (const GroupLayout& group : groups_) PutGroup(group, lines);
    if (!layout_.total.empty()) PutTotals();
  }

  // The lines of a group, without its heading.
  void AddGroup(const GroupLayout& group) {
    static const std::vector<LineLayout> once(1);
    for (const Subject& subject : filling_.lines) {
      if (std::ranges::find(group.tiers, subject.tier) == group.tiers.end()) continue;
      for (const LineLayout& line : layout_.repeat.empty() ? once : layout_.repeat) {
        MadeRow row;
        row.id = subject.body.key + (layout_.repeat.empty() ? "" : "/" + line.id);
        row.subject = subject;
        row.title = subject.name;
        row.measure_title = line.title;
        row.unit = line.unit;
        row.line = layout_.repeat.empty() ? nullptr : &line;
        row.group = &group;
        FindCells(row);
        rows_.push_back(std::move(row));
      }
    }
  }

  // What is looked up; what is reckoned from other cells comes later.
  void FindCells(MadeRow& row) {
    row.cells.resize(layout_.columns.size());
    for (size_t at = 0; at < layout_.columns.size(); ++at) {
      const ColumnLayout& column = layout_.columns[at];
      Finding& finding = row.cells[at].finding;
      if (column.show == ColumnLayout::Show::kDataDay) {
        finding = filling_.measuring.DataDay(row.subject, column.portal);
      } else if (column.show == ColumnLayout::Show::kCell && !column.formula) {
        const Measure& measure = MeasureOf(column, row.line);
        // Those of bodies in lines come from all of them together.
        if (measure.kind == Measure::Kind::kPlace && row.group != nullptr) continue;
        finding = filling_.measuring.Of(measure, row.subject, column.at, column.portal,
                                        column.years_back);
        if (measure.is_none()) finding.state = Finding::State::kNotApplicable;
      }
    }
  }

  void FindPlaces() {
    for (size_t at = 0; at < layout_.columns.size(); ++at) {
      const ColumnLayout& column = layout_.columns[at];
      if (column.measure.kind != Measure::Kind::kPlace) continue;
      const bool is_rate = FindRatio(column.measure.name) != nullptr;
      const Measure rate = filling_.measuring.RankedBy(column.measure);
      std::vector<Contender> contenders;
      std::vector<Finding*> cells;
      for (MadeRow& row : rows_) {
        if (row.group == nullptr || !row.group->ranked) continue;
        const Finding share = filling_.measuring.Of(rate, row.subject, column.at, column.portal, 0);
        Contender& contender = contenders.emplace_back();
        contender.body = row.subject.body.key;
        contender.tier = row.subject.tier;
        if (share.is_number()) contender.value = share.value;
        if (share.is_number() && is_rate) contender.denominator = share.denominator;
        cells.push_back(&row.cells[at].finding);
      }
      const std::vector<Place> places = PlacesOf(contenders);
      for (size_t i = 0; i < places.size(); ++i) *cells[i] = InTable(places[i]);
    }
  }

  static Finding InTable(const Place& place) {
    Finding finding;
    switch (place.why) {
      case Place::Why::kRanked:
        finding.state = Finding::State::kNumber;
        finding.value = place.rank;
        break;
      case Place::Why::kNotKnown:
        finding.state = Finding::State::kMissing;
        break;
      case Place::Why::kFew:
        finding.state = Finding::State::kText;
        finding.text = "ít phát sinh";
        break;
      case Place::Why::kNoPeers:
        finding.state = Finding::State::kNotApplicable;
        break;
    }
    return finding;
  }

  std::optional<double> Printed(const MadeRow& row, std::string_view number) const {
    return PrintedNumber(layout_, filling_.layout.numbers, row, number);
  }

  // Formulas, of printed numbers, so that who checks them by hand comes to the same. One may be of
  // another that stands behind it: as many rounds as there are.
  void Reckon(const std::vector<MadeRow*>& rows) const {
    for (size_t round = 0; round < layout_.columns.size(); ++round) {
      bool changed = false;
      for (size_t at = 0; at < layout_.columns.size(); ++at) {
        if (!layout_.columns[at].formula) continue;
        for (MadeRow* row : rows) {
          if (row->kind == BookRow::Kind::kHeading) continue;
          changed = ReckonCell(*row, at) || changed;
        }
      }
      if (!changed) return;
    }
  }

  // Is what the formula is of counted, and not a share, a score or a rank.
  bool IsOfCounts(const MadeRow& row, const Formula& formula) const {
    return std::ranges::all_of(formula.columns(), [&](const std::string& number) {
      const auto column = ColumnNumbered(layout_, number);
      return column &&
             filling_.measuring.IsCountOrAmount(MeasureOf(layout_.columns[*column], row.line));
    });
  }

  // Of sums over other lines there is nothing to be reckoned.
  void HoldAgainstLines(const MadeRow& sum, const Formula& formula, Finding& finding) const {
    const SharedLines shared = SharedBy(layout_, rows_, sum, formula.columns());
    if (shared.same) return;
    finding = Missing(
        {fmt::format("không tính: chỉ {}/{} đơn vị có đủ số liệu", shared.known, shared.of),
         fmt::format("not made: {} of {} bodies have all figures", shared.known, shared.of)});
  }

  // Did it change.
  bool ReckonCell(MadeRow& row, size_t at) const {
    const ColumnLayout& column = layout_.columns[at];
    Finding finding;
    int digits = 0;
    bool not_applicable = false;
    bool empty = false;
    for (const std::string& number : column.formula->columns()) {
      const auto of = ColumnNumbered(layout_, number);
      if (!of) continue;
      const Finding& operand = row.cells[*of].finding;
      digits = std::max(digits, operand.digits);
      finding.provisional = finding.provisional || operand.provisional;
      not_applicable = not_applicable || operand.state == Finding::State::kNotApplicable;
      empty = empty || operand.state == Finding::State::kEmpty;
    }
    const Formula::Value value =
        column.formula->Of([&](std::string_view number) { return Printed(row, number); });
    switch (value.state) {
      case Formula::Value::State::kNumber:
        finding.state = Finding::State::kNumber;
        finding.value = column.is_percent ? 100 * value.number : value.number;
        break;
      case Formula::Value::State::kOfNothing:
        finding.state = Finding::State::kNotApplicable;
        break;
      case Formula::Value::State::kMissing:
        finding.state = empty            ? Finding::State::kEmpty
                        : not_applicable ? Finding::State::kNotApplicable
                                         : Finding::State::kMissing;
        break;
    }
    if (column.counts_only && !IsOfCounts(row, *column.formula))
      finding.state = Finding::State::kNotApplicable;
    if (finding.is_number() && IsSum(row)) HoldAgainstLines(row, *column.formula, finding);
    finding.digits = column.is_percent ? filling_.layout.numbers.rate_digits : digits;
    finding.words = {column.formula->text(), column.formula->text()};
    Finding& kept = row.cells[at].finding;
    const bool changed = kept.state != finding.state || kept.value != finding.value;
    kept = std::move(finding);
    return changed;
  }

  void DropUnwanted() {
    if (!layout_.only) return;
    std::erase_if(rows_, [&](const MadeRow& row) {
      const auto holds =
          layout_.only->Holds([&](std::string_view number) { return Printed(row, number); });
      return !holds.value_or(false);
    });
  }

  // As they are wanted: sorted, and no more than so many.
  void Cut(std::vector<MadeRow>& lines) const {
    Sort(lines);
    if (layout_.at_most > 0 && lines.size() > static_cast<size_t>(layout_.at_most)) {
      lines.resize(static_cast<size_t>(layout_.at_most));
    }
  }

  void Sort(std::vector<MadeRow>& lines) const {
    if (layout_.order.empty()) return;
    const bool most_first = layout_.order.starts_with('-');
    const std::string id = layout_.order.substr(most_first ? 1 : 0);
    const auto found = std::ranges::find(layout_.columns, id, &ColumnLayout::id);
    if (found == layout_.columns.end()) return;
    const auto column = static_cast<size_t>(found - layout_.columns.begin());
    std::ranges::stable_sort(lines, [&](const MadeRow& a, const MadeRow& b) {
      const Finding& one = a.cells[column].finding;
      const Finding& other = b.cells[column].finding;
      if (one.is_number() != other.is_number()) return one.is_number();
      if (!one.is_number()) return false;
      return most_first ? one.value > other.value : one.value < other.value;
    });
  }

  void PutGroup(const GroupLayout& group, std::vector<MadeRow>& all) {
    std::vector<MadeRow> lines;
    for (MadeRow& row : all) {
      if (row.group == &group) lines.push_back(std::move(row));
    }
    std::erase_if(all, [&](const MadeRow& row) { return row.group == &group; });
    if (lines.empty() && group.drop_empty) return;
    Cut(lines);
    const size_t head = rows_.size();
    rows_.push_back(HeadingOf(group));
    const bool sums_below = group.subtotal && !layout_.repeat.empty();
    if (sums_below) {
      for (const LineLayout& line : layout_.repeat) rows_.push_back(SumFor(&group, &line));
    }
    std::vector<size_t> places;
    for (size_t i = 0; i < lines.size(); ++i) {
      lines[i].ordinal = std::to_string(i + 1);
      places.push_back(rows_.size());
      rows_.push_back(std::move(lines[i]));
    }
    if (sums_below) {
      for (size_t i = 0; i < layout_.repeat.size(); ++i) AddUp(rows_[head + 1 + i], places);
    } else if (group.subtotal) {
      AddUp(rows_[head], places);
    }
    if (group.adds) added_.insert(added_.end(), places.begin(), places.end());
  }

  // The line that a group begins with; its sums stand in it, unless there is one for each measure.
  MadeRow HeadingOf(const GroupLayout& group) const {
    const bool has_sums = group.subtotal && layout_.repeat.empty();
    MadeRow heading;
    heading.kind = has_sums ? BookRow::Kind::kSubtotal : BookRow::Kind::kHeading;
    heading.id = group.id;
    heading.ordinal = group.heading;
    heading.title = group.title;
    heading.group = &group;
    heading.cells.resize(layout_.columns.size());
    return heading;
  }

  // A sum of the lines of a measure: of a group, or of all.
  MadeRow SumFor(const GroupLayout* group, const LineLayout* line) const {
    MadeRow sum;
    sum.kind = group != nullptr ? BookRow::Kind::kSubtotal : BookRow::Kind::kTotal;
    sum.id = (group != nullptr ? group->id : "total") + (line != nullptr ? "/" + line->id : "");
    sum.title = group != nullptr ? "Cộng " + group->title : layout_.total;
    if (line != nullptr) sum.measure_title = line->title;
    if (line != nullptr) sum.unit = line->unit;
    sum.line = line;
    sum.group = group;
    sum.subject = filling_.about;
    sum.cells.resize(layout_.columns.size());
    return sum;
  }

  void AddUp(MadeRow& sum, const std::vector<size_t>& places) {
    for (size_t at = 0; at < layout_.columns.size(); ++at) {
      const ColumnLayout& column = layout_.columns[at];
      if (column.show != ColumnLayout::Show::kCell || column.formula) continue;
      const Measure& measure = MeasureOf(column, sum.line);
      std::vector<const Finding*> lines;
      lines.reserve(places.size());
      for (const size_t place : places) {
        if (rows_[place].line != sum.line) continue;
        lines.push_back(&rows_[place].cells[at].finding);
        sum.cells[at].from.emplace_back(place, at);
      }
      sum.cells[at].finding = filling_.measuring.SumOf(measure, column.at, lines);
    }
    Reckon({&sum});
  }

  void PutTotals() {
    static const std::vector<LineLayout> once(1);
    for (const LineLayout& line : layout_.repeat.empty() ? once : layout_.repeat) {
      PutTotal(layout_.repeat.empty() ? nullptr : &line);
    }
  }

  // How many lines are in every sum of the period that there is.
  size_t ToldInAll(const LineLayout* line, size_t of) const {
    size_t least = of;
    bool any = false;
    for (size_t at = 0; at < layout_.columns.size(); ++at) {
      const ColumnLayout& column = layout_.columns[at];
      if (column.show != ColumnLayout::Show::kCell || column.formula) continue;
      const Measure& measure = MeasureOf(column, line);
      if (column.at != At::kPeriod || !filling_.measuring.IsCountOrAmount(measure) ||
          !filling_.measuring.IsAdditive(measure)) {
        continue;
      }
      size_t told = 0;
      for (const size_t place : added_) {
        if (rows_[place].line != line) continue;
        const Finding& finding = rows_[place].cells[at].finding;
        told += finding.is_number() || finding.state == Finding::State::kNotApplicable ? 1 : 0;
      }
      if (told == 0) continue;
      any = true;
      least = std::min(least, told);
    }
    return any ? least : 0;
  }

  void PutTotal(const LineLayout* line) {
    MadeRow total = SumFor(nullptr, line);
    size_t of = 0;
    for (const size_t place : added_) of += rows_[place].line == line ? 1 : 0;
    const size_t told = ToldInAll(line, of);
    total.title = fmt::format("{} ({}/{} đơn vị)", layout_.total, told, of);
    AddUp(total, added_);
    // What cannot be added up stands as it is published of the whole.
    for (size_t at = 0; at < layout_.columns.size(); ++at) {
      const ColumnLayout& column = layout_.columns[at];
      const Measure& measure = MeasureOf(column, line);
      FilledCell& cell = total.cells[at];
      if (measure.is_none() || column.show != ColumnLayout::Show::kCell || column.formula) continue;
      if (cell.finding.state != Finding::State::kEmpty) continue;
      if (measure.kind == Measure::Kind::kPlace) continue;
      cell.from.clear();
      cell.finding = filling_.measuring.Of(measure, filling_.about, column.at, column.portal,
                                           column.years_back);
    }
    Reckon({&total});
    rows_.push_back(std::move(total));
  }

  const SheetLayout& layout_;
  const Filling& filling_;
  std::vector<GroupLayout> groups_;  // with the one of those that nobody sorted
  std::vector<MadeRow> rows_;
  std::vector<size_t> added_;  // rows that the total is of
};

}  // namespace

FilledSheet FillSheet(const SheetLayout& layout, const Filling& filling) {
  return Sheets(layout, filling).Make();
}

}  // namespace dvcmon
