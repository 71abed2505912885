#include "daemon/report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/config/report_file.h"
#include "daemon/derive/predecessors.h"
#include "daemon/evidence/figure_name.h"
#include "daemon/report/annex.h"
#include "daemon/report/bodies.h"
#include "daemon/report/figures.h"
#include "daemon/report/fill.h"
#include "daemon/report/made_sheet.h"
#include "daemon/report/measure.h"
#include "daemon/report/oddities.h"
#include "daemon/report/print.h"
#include "daemon/report/summary.h"
#include "daemon/report/words.h"
#include "daemon/tables/write.h"

namespace dvcmon {
namespace {

// "month, quarter"
std::string KindsOf(const Layout& layout) {
  std::string kinds;
  for (const auto& [word, kind] : ReportPeriods()) {
    if (std::ranges::find(layout.periods, kind) == layout.periods.end()) continue;
    kinds += (kinds.empty() ? "" : ", ") + word;
  }
  return kinds;
}

Status CheckQuestion(const ReportQuestion& question) {
  const Layout& layout = question.layout;
  const Window& window = question.window;
  if (std::ranges::find(layout.periods, window.kind) == layout.periods.end()) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("the report {} is not made for {}, but for each {}", layout.name,
                             Text(window), KindsOf(layout)),
                 ""};
  }
  if (StartOf(window.first) > question.as_of) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("{} has not begun: it is from {} to {}", Text(window),
                             FormatDay(window.first), FormatDay(window.last)),
                 ""};
  }
  if (layout.national != (question.province == nullptr)) {
    return Error{ErrorCode::kInvalid,
                 layout.national ? "the report is about the nation, not about a province"
                                 : "the report is about a province: name one",
                 ""};
  }
  const Province* province = question.province;
  if (province != nullptr && (province->valid_from > window.last ||
                              province->valid_to.value_or(Day::max()) < window.first)) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("the province {} was not there from {} to {}", province->slug,
                             FormatDay(window.first), FormatDay(window.last)),
                 ""};
  }
  return Done{};
}

std::vector<TextLine> LinesOf(const std::vector<std::string>& texts,
                              const std::map<std::string, std::string>& words) {
  std::vector<TextLine> lines;
  lines.reserve(texts.size());
  for (const std::string& text : texts) lines.push_back(ParseTextLine(WithWords(text, words)));
  return lines;
}

void PutWords(Book& book, const Layout& layout, const std::map<std::string, std::string>& words) {
  book.left = LinesOf(layout.head.left, words);
  book.right = LinesOf(layout.head.right, words);
  book.title_lines = LinesOf(layout.head.title, words);
  book.sub = LinesOf(layout.head.sub, words);
  for (const auto& block : layout.signatures) book.signatures.push_back(LinesOf(block, words));
  for (BookSheet& sheet : book.sheets) {
    sheet.unit_line = WithWords(sheet.unit_line, words);
    for (TextLine& line : sheet.title) line.text = WithWords(line.text, words);
    for (BookNote& note : sheet.notes) {
      if (!note.numbered) note.text = WithWords(note.text, words);
    }
  }
}

CellFigure FigureOf(const PublishedFigure& figure, const ReportFigures& figures) {
  return {Text(figures.NameOf(figure)), figure.value, figure.sign, figure.poll, figure.by_hand};
}

// What is measured in the line of that id, where lines say so: "received", "H44.07/received".
const LineLayout* MeasuredIn(const SheetLayout& layout, const std::string& row) {
  const std::vector<LineLayout>& lines = layout.lines.empty() ? layout.repeat : layout.lines;
  const auto found = std::ranges::find_if(lines, [&](const LineLayout& line) {
    return row == line.id || row.ends_with("/" + line.id);
  });
  return found == lines.end() ? nullptr : &*found;
}

void AddReckoning(const SheetLayout& layout, const std::string& row, const FilledCell& cell,
                  CellEvidence& evidence) {
  const ColumnLayout& column = layout.columns[evidence.column];
  if (column.formula) {
    evidence.reckoning = Reckoning::kByFormula;
    evidence.scale = column.is_percent ? 100 : 1;
    return;
  }
  const Measure& measure = MeasureOf(column, MeasuredIn(layout, row));
  if (measure.kind != Measure::Kind::kCount) return;
  evidence.scale = measure.scale;
  double totals = 0;
  for (const PublishedFigure& figure : cell.finding.made_of) totals += figure.sign * figure.value;
  if (!cell.from.empty()) {
    evidence.reckoning = Reckoning::kOfCells;
  } else if (!cell.finding.made_of.empty()) {
    evidence.reckoning =
        totals == cell.finding.numerator ? Reckoning::kOfFigures : Reckoning::kOfDays;
  }
}

void AddEvidence(const SheetLayout& layout, const FilledSheet& filled, size_t sheet,
                 const ReportFigures& figures, Report& report) {
  for (size_t row = 0; row < filled.cells.size(); ++row) {
    for (size_t column = 0; column < filled.cells[row].size(); ++column) {
      const FilledCell& cell = filled.cells[row][column];
      if (cell.finding.state == Finding::State::kEmpty) continue;
      CellEvidence evidence;
      evidence.sheet = sheet;
      evidence.row = row;
      evidence.column = column;
      evidence.words_vi = cell.finding.words.vi;
      evidence.words_en = cell.finding.words.en;
      if (cell.finding.is_number()) {
        AddReckoning(layout, filled.sheet.rows[row].id, cell, evidence);
      }
      if (cell.finding.state == Finding::State::kMissing) {
        evidence.why_not_vi = cell.finding.why_not.vi;
        evidence.why_not_en = cell.finding.why_not.en;
      }
      evidence.figures.reserve(cell.finding.made_of.size());
      for (const PublishedFigure& figure : cell.finding.made_of) {
        evidence.figures.push_back(FigureOf(figure, figures));
      }
      for (const auto& [of_row, of_column] : cell.from) {
        evidence.cells.push_back(AddressOf(of_column, LineOfRow(report.book, sheet, of_row)));
      }
      report.evidence.push_back(std::move(evidence));
    }
  }
}

void AddBroken(const FilledSheet& filled, size_t sheet, Report& report) {
  for (const auto& [row, check] : filled.broken) {
    const BookSheet& of = report.book.sheets[sheet];
    report.broken.push_back(
        fmt::format("{}, dòng / line {}, {}: số liệu không khớp / the figures do not agree: {}",
                    of.name, LineOfRow(report.book, sheet, row), TitleOf(of, of.rows[row]), check));
  }
}

Status AddCaptures(const Record& record, const ReportFigures& figures, Report& report) {
  std::set<int64_t> polls;
  for (const ArchivedPoll& poll : figures.polls_used()) polls.insert(poll.id);
  for (const CellEvidence& cell : report.evidence) {
    for (const CellFigure& figure : cell.figures) polls.insert(figure.poll);
  }
  std::set<std::string> hashes;
  for (const int64_t poll : polls) {
    const auto of = record.HashesOf(poll);
    if (!of) return of.error();
    hashes.insert(of->begin(), of->end());
  }
  report.captures.assign(hashes.begin(), hashes.end());
  return Done{};
}

Result<Report> ReportOf(const Record& record, const Config& config,
                        const ReportQuestion& question) {
  const Layout& layout = question.layout;
  ReportFigures figures(record, config, question.as_of);
  figures.Load(SlugsFor(config, question.province, question.window));
  const auto names = record.LoadNames(question.as_of);
  if (!names) return names.error();
  const ReportBodies bodies(*names, config);
  Measuring measuring(figures, bodies, config, layout, question.window);
  Filling filling{layout,
                  config,
                  bodies,
                  figures,
                  measuring,
                  question.window,
                  question.province == nullptr ? bodies.Nation() : bodies.Of(*question.province),
                  question.province == nullptr
                      ? bodies.ProvincesIn(question.window)
                      : bodies.AgenciesIn(*question.province, question.window, figures)};
  Report report;
  Book& book = report.book;
  std::vector<FilledSheet> filled;
  std::vector<const SheetLayout*> forms;
  for (const SheetLayout& sheet : layout.sheets) {
    FilledSheet made = FillSheet(sheet, filling);
    if (made.sheet.lines == 0 && !filled.empty() && !sheet.groups.empty()) continue;
    book.sheets.push_back(made.sheet);
    filled.push_back(std::move(made));
    forms.push_back(&sheet);
  }
  const auto oddities =
      OdditiesOf(record, config, question.province, question.window, question.as_of, figures);
  if (!oddities) return oddities.error();
  if (!figures.status().ok()) return figures.status().error();

  report.provisional = question.window.last > figures.closed_through();
  report.data_until = figures.data_until();
  book.report = layout.name;
  book.period = Text(question.window);
  book.created = report.data_until.value_or(question.as_of);
  book.landscape = layout.landscape;
  book.numbers = layout.numbers;
  book.marks = layout.marks;
  const auto words = ReportWords(config, layout, filling.about, question.window, question.as_of,
                                 report.data_until, question.issue);
  book.title = layout.title_vi + " " + words.at("period");
  PutWords(book, layout, words);
  book.summary = SummaryOf(layout, book, words);
  for (std::string& text : TextsOf(*oddities, bodies)) book.summary.push_back(std::move(text));
  for (const Annotation& note : oddities->notes) {
    book.sheets.front().notes.push_back({"Ghi chú: " + note.text, false});
  }
  for (size_t sheet = 0; sheet < filled.size(); ++sheet) {
    AddEvidence(*forms[sheet], filled[sheet], sheet, figures, report);
    AddBroken(filled[sheet], sheet, report);
  }
  report.annex = AnnexOf(report, *oddities, bodies);
  if (const Status added = AddCaptures(record, figures, report); !added.ok()) return added.error();
  for (const Book* made : {&report.book, &report.annex}) {
    if (const Status holds = CheckBook(*made); !holds.ok()) return holds.error();
  }
  return report;
}

}  // namespace

Result<Report> MakeReport(const Record& record, const Config& config,
                          const ReportQuestion& question) {
  if (const Status asked = CheckQuestion(question); !asked.ok()) return asked.error();
  std::optional<Result<Report>> report;
  const Status read = record.AtOneMoment([&]() -> Status {
    report = ReportOf(record, config, question);
    return Done{};
  });
  if (!read.ok()) return read.error();
  return *std::move(report);
}

}  // namespace dvcmon
