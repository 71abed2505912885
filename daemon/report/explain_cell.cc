#include "daemon/report/explain_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "daemon/base/number_text.h"
#include "daemon/report/issue.h"
#include "daemon/report/issued_cells.h"

namespace dvcmon {
namespace {

constexpr std::string_view kIssueStep = "/issue-";

Error NoSuch(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

// Column and line, so that they can be compared.
std::pair<std::string, std::string> PartsOfAddress(const std::string& address) {
  const size_t line = std::min(address.find_first_of("0123456789"), address.size());
  return {address.substr(0, line), address.substr(line)};
}

bool IsBefore(const std::string& one, const std::string& other) {
  return std::pair(one.size(), one) < std::pair(other.size(), other);
}

// "columns C to J, lines 8 to 42"
std::string WhereCellsAre(const std::vector<const IssuedCell*>& cells) {
  std::set<std::string, bool (*)(const std::string&, const std::string&)> columns(&IsBefore);
  std::set<std::string, bool (*)(const std::string&, const std::string&)> lines(&IsBefore);
  for (const IssuedCell* cell : cells) {
    auto [column, line] = PartsOfAddress(cell->address);
    columns.insert(std::move(column));
    lines.insert(std::move(line));
  }
  return fmt::format("columns {} to {}, lines {} to {}", *columns.begin(), *columns.rbegin(),
                     *lines.begin(), *lines.rbegin());
}

Result<const IssuedCell*> FindCell(const IssuedEvidence& evidence, const CellName& name) {
  std::vector<const IssuedCell*> of_sheet;
  std::string sheets;
  for (const IssuedCell& cell : evidence.cells) {
    const std::string& first = evidence.cells.front().sheet;
    const bool is_there = name.sheet.empty()
                              ? cell.sheet == first
                              : cell.sheet == name.sheet || cell.sheet_name == name.sheet;
    if (is_there && cell.address == name.address) return &cell;
    if (is_there) of_sheet.push_back(&cell);
    const std::string sheet = fmt::format("\"{}\" ({})", cell.sheet_name, cell.sheet);
    if (!sheets.ends_with(sheet)) sheets += (sheets.empty() ? "" : ", ") + sheet;
  }
  if (!of_sheet.empty()) {
    return NoSuch(fmt::format("{}: no number stands there; in the sheet \"{}\" they stand in {}",
                              Text(name), of_sheet.front()->sheet_name, WhereCellsAre(of_sheet)));
  }
  return NoSuch(fmt::format("{}: there is no sheet \"{}\"; there are: {}", Text(name), name.sheet,
                            sheets.empty() ? "none with numbers" : sheets));
}

class FigureExplainer {
 public:
  FigureExplainer(const Record& record, const Config& config, Time now)
      : explainer_(record, config), now_(now) {}

  // What is wrong with the figure is in the answer; errors are those of the record.
  Result<ExplainedFigure> Explain(const IssuedFigure& issued) {
    ExplainedFigure figure{issued, {}, {}, {}};
    const auto name = ParseFigureName(issued.said.name);
    const auto found = name ? explainer_.Explain(*name, now_) : name.error();
    if (!found) {
      if (found.error().code != ErrorCode::kInvalid) return found.error();
      figure.objection = found.error().message;
      return figure;
    }
    if (found->state == ReadingState::kValue) figure.now = found->value;
    figure.objection = found->objection;
    if (figure.objection.empty() && figure.now != issued.said.value) {
      figure.objection = fmt::format("the issue says {}, the record {}", issued.said.value,
                                     figure.now ? fmt::format("{}", *figure.now) : "nothing");
    }
    // The totals of a period that goes on grow; that is no change of what was said.
    if (!found->provisional && found->operands.size() == 1 && !found->operands[0].later.empty()) {
      const Revision& last = found->operands[0].later.back();
      if (last.version.value != issued.said.value) figure.later = last;
    }
    return figure;
  }

 private:
  Explainer explainer_;
  const Time now_;
};

std::string ContradictionIn(const IssuedCell& cell, const MadeAgain& again) {
  const std::string of = cell.cells.empty() ? "các số liệu / its figures" : "các ô / its cells";
  return fmt::format("{}: {}, không phải / and not {}", of,
                     again.value ? VietnameseText(*again.value) : "…", cell.text);
}

// The cell and those behind it; the first that is contradicted is the objection.
void MakeAllAgain(const std::vector<const IssuedCell*>& behind, const IssuedCells& cells,
                  CellExplanation& explanation) {
  for (const IssuedCell* of : behind) {
    if (of->kind != BookCell::Kind::kNumber) continue;
    const MadeAgain again = MakeAgain(*of, cells);
    explanation.not_made += again.outcome == MadeAgain::Outcome::kNotMade ? 1 : 0;
    if (again.outcome != MadeAgain::Outcome::kDiffers || !explanation.objection.empty()) continue;
    explanation.objection = of->address + ": " + ContradictionIn(*of, again);
  }
}

}  // namespace

Result<Issue> FindIssue(const Record& record, const Config& config, const CellName& name) {
  auto issues = record.Issues({.report = name.report, .period = name.period});
  if (!issues) return issues.error();
  std::erase_if(*issues, [&](const Issue& issue) {
    const std::string& province = issue.of.province;
    const bool is_meant = name.province.empty()
                              ? province.empty() || province == config.reports.province
                              : province == name.province;
    return !is_meant;
  });
  const auto found = std::ranges::find(*issues, name.number, &Issue::number);
  if (found != issues->end()) return std::move(*found);
  CellName asked = name;
  asked.sheet.clear();
  asked.address.clear();
  std::string there;
  for (const Issue& issue : *issues) {
    there += (there.empty() ? "" : ", ") + IssueFolderName(issue.number);
  }
  return NoSuch(fmt::format("there is no issue {}; {}", Text(asked),
                            there.empty() ? "of that period none was issued; dvcmon report --list "
                                            "shows those there are"
                                          : "of that period there are: " + there));
}

bool IsCellName(std::string_view text) {
  const size_t mark = text.find('!');
  // A figure has a period behind its @, and labels in braces.
  return mark != std::string_view::npos &&
         text.substr(0, mark).find_first_of("@{") == std::string_view::npos;
}

Result<CellName> ParseCellName(std::string_view text) {
  const Error wrong = NoSuch(
      fmt::format("\"{}\" is not a cell of a report; write cchc-monthly/2026-10/issue-001!F12, or "
                  "…/issue-001!SHEET!F12",
                  text));
  const size_t mark = text.find('!');
  if (mark == std::string_view::npos) return wrong;
  const std::string_view path = text.substr(0, mark);
  const std::string_view cell = text.substr(mark + 1);
  const size_t slash = path.find('/');
  const size_t step = path.find(kIssueStep);
  if (step == std::string_view::npos && slash != 0 && slash < path.size() && !cell.empty()) {
    return NoSuch(fmt::format("\"{}\" does not say of which issue; write {}{}001!{}", text, path,
                              kIssueStep, cell));
  }
  if (step == std::string_view::npos || slash == 0 || slash >= step) return wrong;
  const std::string_view folder = path.substr(0, slash);
  const std::string_view number = path.substr(step + kIssueStep.size());
  const size_t dot = folder.find('.');
  CellName name;
  name.report = folder.substr(0, dot);
  if (dot != std::string_view::npos) name.province = folder.substr(dot + 1);
  name.period = path.substr(slash + 1, step - slash - 1);
  const auto read = std::from_chars(number.data(), number.data() + number.size(), name.number);
  if (read.ec != std::errc() || read.ptr != number.data() + number.size()) return wrong;
  const size_t sheet_end = cell.rfind('!');
  if (sheet_end != std::string_view::npos) name.sheet = cell.substr(0, sheet_end);
  name.address = cell.substr(sheet_end + 1);  // npos + 1 is 0
  if (name.address.empty() || name.period.empty() || name.number < 1) return wrong;
  return name;
}

std::string Text(const CellName& name) {
  return fmt::format("{}{}{}/{}/{}{}{}{}{}", name.report, name.province.empty() ? "" : ".",
                     name.province, name.period, IssueFolderName(name.number),
                     name.sheet.empty() ? "" : "!", name.sheet, name.address.empty() ? "" : "!",
                     name.address);
}

Result<CellExplanation> ExplainCell(const Record& record, const Config& config,
                                    const CellName& name, Time now) {
  const auto issue = FindIssue(record, config, name);
  if (!issue) return issue.error();
  const auto evidence = EvidenceIn(config, *issue);
  if (!evidence) return evidence.error();
  const auto found = FindCell(*evidence, name);
  if (!found) return found.error();
  const IssuedCell* cell = *found;
  CellExplanation explanation;
  explanation.name = name;
  explanation.name.province = issue->of.province;
  explanation.name.sheet = cell->sheet_name;
  explanation.issue = *issue;
  explanation.provisional = evidence->provisional;
  explanation.cell = *cell;
  const IssuedCells cells(*evidence);
  for (const std::string& address : cell->cells) {
    const IssuedCell* of = cells.At(cell->sheet, address);
    if (of != nullptr) explanation.made_of.push_back(*of);
  }
  explanation.days = DaysOf(*cell, config);
  explanation.again = MakeAgain(*cell, cells);
  FigureExplainer figures(record, config, now);
  std::set<std::string> told;
  const std::vector<const IssuedCell*> behind = cells.Behind(*cell);
  MakeAllAgain(behind, cells, explanation);
  for (const IssuedCell* of : behind) {
    for (const IssuedFigure& issued : of->figures) {
      if (!told.insert(issued.said.name).second) continue;
      auto figure = figures.Explain(issued);
      if (!figure) return figure.error();
      if (explanation.objection.empty() && !figure->objection.empty()) {
        explanation.objection = issued.said.name + ": " + figure->objection;
      }
      explanation.figures.push_back(*std::move(figure));
    }
  }
  explanation.verified = explanation.objection.empty() && !explanation.figures.empty();
  return explanation;
}

}  // namespace dvcmon
