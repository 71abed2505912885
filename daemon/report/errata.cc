#include "daemon/report/errata.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "daemon/derive/window.h"
#include "daemon/evidence/figure_name.h"
#include "daemon/report/issued_cells.h"

namespace dvcmon {
namespace {

bool SaysTheSame(const IssuedCell& one, const IssuedCell& other) {
  if (one.kind != other.kind) return false;
  switch (one.kind) {
    case BookCell::Kind::kNumber:
      return one.value == other.value;
    case BookCell::Kind::kText:
      return one.text == other.text;
    default:
      return true;
  }
}

// Name, without the time as of which it was asked for, and value → as it was issued.
using Figures = std::map<std::pair<std::string, double>, const CellFigure*>;

Figures FiguresBehind(const IssuedCells& cells, const IssuedCell& cell) {
  Figures figures;
  for (const IssuedCell* of : cells.Behind(cell)) {
    for (const IssuedFigure& figure : of->figures) {
      const std::string& name = figure.said.name;
      figures[{name.substr(0, name.rfind('~')), figure.said.value}] = &figure.said;
    }
  }
  return figures;
}

// The version of the figure that its poll stood by; none: the record has none.
Result<std::optional<FigureVersion>> VersionOf(const Record& record, const CellFigure& figure) {
  const auto name = ParseFigureName(figure.name);
  if (!name) return std::optional<FigureVersion>();
  const auto facts = record.FactsOf(figure.poll);
  if (!facts) return facts.error();
  const auto versions =
      record.History(facts->source, name->body, name->statistic, facts->poll.period);
  if (!versions) return versions.error();
  std::optional<FigureVersion> stood;
  for (const FigureVersion& version : *versions) {
    if (version.observed <= facts->poll.finished) stood = version;
  }
  return stood;
}

// Who said the last of the figures that had not been said so before.
Status FindCause(const Record& record, const Figures& before, const Figures& now,
                 Erratum& erratum) {
  for (const auto& [said, figure] : now) {
    if (figure->poll == 0 || before.contains(said)) continue;
    const auto version = VersionOf(record, *figure);
    if (!version) return version.error();
    if (!*version || (erratum.since && (*version)->observed <= *erratum.since)) continue;
    const auto facts = record.FactsOf((*version)->poll);
    if (!facts) return facts.error();
    erratum.since = (*version)->observed;
    erratum.by = ByOf(*facts);
  }
  return Done{};
}

std::string_view CauseVi(const std::optional<Revision::By>& by) {
  if (!by) return "do mẫu biểu, cấu hình hoặc chỉ tiêu";
  switch (*by) {
    case Revision::By::kPortal:
      return "do cổng";
    case Revision::By::kMapping:
      return "do cách đọc";
    case Revision::By::kHand:
      break;
  }
  return "do nhập tay";
}

std::string ShownIn(const IssuedCell& cell) {
  return cell.kind == BookCell::Kind::kEmpty ? "(không có)" : cell.text;
}
std::string SinceVi(const Erratum& erratum) {
  return erratum.since ? DayVi(DayOf(*erratum.since)) : "";
}

BookCell ErratumCell(std::string text) {
  return {.kind = BookCell::Kind::kText, .text = std::move(text)};
}

BookRow ErratumRow(const Erratum& erratum, size_t ordinal) {
  BookRow row;
  row.id = std::to_string(ordinal);
  for (std::string text :
       {row.id, erratum.cell().sheet_name, erratum.cell().address, erratum.cell().row_title,
        erratum.cell().column_title, ShownIn(erratum.was), ShownIn(erratum.is), SinceVi(erratum),
        std::string(CauseVi(erratum.by))}) {
    row.cells.push_back(ErratumCell(std::move(text)));
  }
  return row;
}

// What is said in place of a list.
std::string NoErrataText(const Errata& errata) {
  if (!errata.is_lost) return "Không có số liệu nào thay đổi.";
  return fmt::format("Lần phát hành {} không còn trên đĩa: không có gì để so sánh.",
                     errata.previous);
}

}  // namespace

Result<Errata> FindErrata(const Record& record, const IssuedEvidence& before,
                          const IssuedEvidence& now) {
  const IssuedCells old_cells(before);
  const IssuedCells new_cells(now);
  Errata errata{now.of, now.number, before.number};
  errata.closes = before.provisional && !now.provisional;
  for (const IssuedCell& is : now.cells) {
    const IssuedCell* was = old_cells.Like(is);
    if (was != nullptr && SaysTheSame(*was, is)) continue;
    Erratum& erratum = errata.changes.emplace_back();
    if (was != nullptr) erratum.was = *was;
    erratum.is = is;
    const Figures before_it = was == nullptr ? Figures() : FiguresBehind(old_cells, *was);
    Status found = FindCause(record, before_it, FiguresBehind(new_cells, is), erratum);
    if (!found) return found.error();
  }
  for (const IssuedCell& was : before.cells) {
    if (new_cells.Like(was) == nullptr) errata.changes.emplace_back().was = was;
  }
  return errata;
}

void AddErrata(const Errata& errata, Book& book) {
  BookSheet& sheet = book.sheets.emplace_back();
  sheet.id = "errata";
  sheet.name = "Đính chính";
  sheet.title = {
      {fmt::format("ĐÍNH CHÍNH SO VỚI LẦN PHÁT HÀNH {}", errata.previous), /*bold=*/true}};
  const std::array<std::pair<std::string, double>, 9> columns = {{{"TT", 5},
                                                                  {"Biểu", 20},
                                                                  {"Ô", 7},
                                                                  {"Dòng", 32},
                                                                  {"Cột", 24},
                                                                  {"Đã báo cáo", 14},
                                                                  {"Nay là", 14},
                                                                  {"Từ ngày", 11},
                                                                  {"Nguyên nhân", 20}}};
  const std::array<std::string, 9> ids = {"ordinal", "sheet", "cell",  "row", "column",
                                          "was",     "is",    "since", "by"};
  for (size_t column = 0; column < columns.size(); ++column) {
    BookSheet::Head& head = sheet.columns.emplace_back();
    head.id = ids[column];
    head.title = columns[column].first;
    head.width = columns[column].second;
    head.is_text = column != 0;
  }
  for (const Erratum& erratum : errata.changes)
    sheet.rows.push_back(ErratumRow(erratum, sheet.rows.size() + 1));
  if (errata.changes.empty()) sheet.notes.push_back({NoErrataText(errata), /*numbered=*/false});
  sheet.lines = sheet.rows.size();
  sheet.control_totals.resize(sheet.columns.size());
}

std::string TextOf(const Errata& errata) {
  if (errata.changes.empty()) return NoErrataText(errata) + "\n";
  std::string text;
  for (const Erratum& erratum : errata.changes) {
    const IssuedCell& cell = erratum.cell();
    const std::string since = erratum.since ? fmt::format(", từ ngày {}", SinceVi(erratum)) : "";
    text += fmt::format("{}!{} {}, {}: đã báo cáo {}, nay là {}{}, {}\n", cell.sheet_name,
                        cell.address, cell.row_title, cell.column_title, ShownIn(erratum.was),
                        ShownIn(erratum.is), since, CauseVi(erratum.by));
  }
  return text;
}

}  // namespace dvcmon
