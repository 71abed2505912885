#include "daemon/report/explain_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "daemon/report/issue.h"
#include "daemon/report/issued_cells.h"

namespace dvcmon {
namespace {

constexpr std::string_view kIssueStep = "/issue-";

Error NoSuch(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

// That issue of whichever province is meant.
Result<Issue> FindIssue(const Record& record, const Config& config, const CellName& name) {
  auto issues = record.Issues({.report = name.report, .period = name.period});
  if (!issues) return issues.error();
  std::erase_if(*issues, [&](const Issue& issue) {
    const std::string& province = issue.of.province;
    const bool is_meant = name.province.empty()
                              ? province.empty() || province == config.reports.province
                              : province == name.province;
    return issue.number != name.number || !is_meant;
  });
  if (!issues->empty()) return issues->front();
  CellName asked = name;
  asked.sheet.clear();
  asked.address.clear();
  return NoSuch(
      fmt::format("there is no issue {}; dvcmon report --list shows those there are", Text(asked)));
}

const IssuedCell* FindCell(const IssuedEvidence& evidence, const CellName& name) {
  for (const IssuedCell& cell : evidence.cells) {
    const std::string& first = evidence.cells.front().sheet;
    const bool is_there = name.sheet.empty()
                              ? cell.sheet == first
                              : cell.sheet == name.sheet || cell.sheet_name == name.sheet;
    if (is_there && cell.address == name.address) return &cell;
  }
  return nullptr;
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

}  // namespace

bool IsCellName(std::string_view text) {
  const size_t mark = text.find('!');
  return mark != std::string_view::npos &&
         text.substr(0, mark).find(kIssueStep) != std::string_view::npos;
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
  const IssuedCell* cell = FindCell(*evidence, name);
  if (cell == nullptr) {
    return NoSuch(fmt::format("{} holds no number that could be explained", Text(name)));
  }
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
  FigureExplainer figures(record, config, now);
  std::set<std::string> told;
  for (const IssuedCell* of : cells.Behind(*cell)) {
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
  explanation.verified = explanation.objection.empty();
  return explanation;
}

}  // namespace dvcmon
