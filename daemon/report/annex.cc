#include "daemon/report/annex.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "daemon/report/print.h"

namespace dvcmon {
namespace {

// A cell that is the sum of more is explained by evidence.json alone.
constexpr size_t kMostFiguresInAnnex = 12;

BookSheet EvidenceSheet(const Report& report) {
  BookSheet sheet;
  sheet.id = "evidence";
  sheet.name = "Bằng chứng";
  sheet.title.push_back({"Bằng chứng của từng số liệu", true});
  for (const auto& [title, width] : {std::pair<const char*, double>{"Biểu", 26},
                                     {"Ô", 8},
                                     {"Dòng", 40},
                                     {"Cột", 26},
                                     {"Giá trị", 14},
                                     {"Cách tính", 60},
                                     {"Số đã công bố", 90},
                                     {"Dấu", 6},
                                     {"Giá trị gốc", 16}}) {
    BookSheet::Head head;
    head.id = "c" + std::to_string(sheet.columns.size() + 1);
    head.title = title;
    head.width = width;
    head.is_text = sheet.columns.size() != 8;
    sheet.columns.push_back(std::move(head));
  }
  const Book& book = report.book;
  for (const CellEvidence& of : report.evidence) {
    const BookSheet& from = book.sheets[of.sheet];
    const BookRow& row = from.rows[of.row];
    const std::string title = TitleOf(from, row);
    const std::string address = AddressOf(of.column, LineOfRow(book, of.sheet, of.row));
    const std::string why = of.why_not_vi.empty() ? of.words_vi : of.why_not_vi;
    std::string cells;
    for (size_t i = 0; i < std::min<size_t>(of.cells.size(), 4); ++i) {
      cells += (i > 0 ? ", " : "") + of.cells[i];
    }
    if (of.cells.size() > 4)
      cells += fmt::format(", … {} (gồm {} ô)", of.cells.back(), of.cells.size());
    std::string how = why;
    if (!cells.empty()) how += (why.empty() ? "" : ": ") + cells;
    const auto add = [&](const std::string& name, const char* sign, const double* value) {
      BookRow line;
      line.id = std::to_string(++sheet.lines);
      line.cells.reserve(sheet.columns.size());
      for (const std::string* const text : std::initializer_list<const std::string*>{
               &from.name, &address, &title, &from.columns[of.column].title,
               &row.cells[of.column].text, &how, &name}) {
        line.cells.push_back(TextInCell(*text));
      }
      line.cells.push_back(TextInCell(sign));
      BookCell number;
      if (value != nullptr) {
        number.kind = BookCell::Kind::kNumber;
        number.value = *value;
        number.digits = *value == std::floor(*value) ? 0 : 2;
        number.text = NumberText(*value, number.digits, book.numbers);
      }
      line.cells.push_back(std::move(number));
      sheet.rows.push_back(std::move(line));
    };
    if (of.figures.empty() || of.figures.size() > kMostFiguresInAnnex) {
      add(of.figures.empty() ? "" : fmt::format("{} số: xem evidence.json", of.figures.size()), "",
          nullptr);
      continue;
    }
    for (const CellFigure& figure : of.figures) {
      add(figure.name, figure.sign > 0 ? "+" : "−", &figure.value);
    }
  }
  sheet.control_totals.assign(sheet.columns.size(), 0);
  for (const BookRow& row : sheet.rows) sheet.control_totals.back() += row.cells.back().value;
  return sheet;
}

}  // namespace

Book AnnexOf(const Report& report, const Oddities& oddities, const ReportBodies& bodies) {
  Book annex;
  annex.report = report.book.report + "-annex";
  annex.title = "Phụ lục: " + report.book.title;
  annex.period = report.book.period;
  annex.created = report.book.created;
  annex.numbers = report.book.numbers;
  annex.marks = report.book.marks;
  annex.sheets.push_back(EvidenceSheet(report));
  for (BookSheet& sheet : SheetsOf(oddities, bodies)) annex.sheets.push_back(std::move(sheet));
  return annex;
}

}  // namespace dvcmon
