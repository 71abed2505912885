// A report made by hand: one sheet of which each line has two numbers and what is reckoned from
// them.
#pragma once

#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "daemon/report/report.h"
#include "tests/support/poll_builder.h"

namespace dvcmon::testing {

struct ReportLine {
  std::string id;  // "received_online"
  std::string title;
  double now = 0;
  int64_t poll = 0;  // that said so; 0: none, there is no number
};

inline BookSheet::Head HeadOf(const std::string& id, const std::string& title, bool is_text) {
  BookSheet::Head head;
  head.id = id;
  head.title = title;
  head.is_text = head.is_title = is_text;
  return head;
}

inline BookCell NumberCell(double value) {
  return {.kind = BookCell::Kind::kNumber, .value = value, .text = std::to_string(int(value))};
}

// Lines have a title and a number; the last line is their sum.
inline Report ReportOf(const std::vector<ReportLine>& lines) {
  Report report;
  report.book.report = "cchc-monthly";
  report.book.period = "2026-10";
  report.book.created = kNoon;
  BookSheet sheet;
  sheet.id = "province";
  sheet.name = "Biểu 1. Toàn tỉnh";
  sheet.columns = {HeadOf("title", "Chỉ tiêu", true), HeadOf("now", "Trong kỳ", false)};
  CellEvidence total;
  double sum = 0;
  for (const ReportLine& line : lines) {
    BookRow row;
    row.id = line.id;
    row.cells = {{.kind = BookCell::Kind::kText, .text = line.title}, NumberCell(line.now)};
    CellEvidence evidence;
    evidence.row = sheet.rows.size();
    evidence.column = 1;
    evidence.words_vi = "tổng đã công bố";
    evidence.words_en = "the published total";
    if (line.poll == 0) {
      row.cells[1] = {.kind = BookCell::Kind::kMissing, .text = "…"};
      evidence.why_not_vi = "chưa có số liệu";
      evidence.why_not_en = "no figure";
    } else {
      evidence.reckoning = Reckoning::kOfFigures;
      evidence.figures.push_back(
          {.name = "phu-tho/" + line.id + "@2026-Q3", .value = line.now, .poll = line.poll});
    }
    sum += line.now;
    sheet.rows.push_back(std::move(row));
    report.evidence.push_back(std::move(evidence));
  }
  BookRow row;
  row.id = "total";
  row.kind = BookRow::Kind::kTotal;
  row.cells = {{.kind = BookCell::Kind::kText, .text = "Tổng"}, NumberCell(sum)};
  sheet.rows.push_back(std::move(row));
  report.book.sheets.push_back(std::move(sheet));
  for (size_t line = 0; line < lines.size(); ++line) {
    total.cells.push_back(AddressOf(1, LineOfRow(report.book, 0, line)));
  }
  total.row = lines.size();
  total.column = 1;
  total.reckoning = Reckoning::kOfCells;
  report.evidence.push_back(std::move(total));
  report.annex.report = report.book.report;
  report.annex.created = kNoon;
  report.annex.sheets = report.book.sheets;
  return report;
}

}  // namespace dvcmon::testing
