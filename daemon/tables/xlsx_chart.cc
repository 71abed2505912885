#include "daemon/tables/xlsx_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/tables/xlsx_columns.h"
#include "daemon/tables/xlsx_lines.h"

namespace dvcmon {
namespace {

constexpr double kPixel = 0.75;  // points
constexpr double kWidth = 480;   // of a chart that is not scaled, in pixels
constexpr double kHeight = 288;

std::vector<size_t> ChartColumns(const BookSheet& sheet) {
  std::vector<size_t> columns;
  for (const std::string& id : sheet.chart->columns) {
    const auto found = std::ranges::find(sheet.columns, id, &BookSheet::Head::id);
    if (found != sheet.columns.end()) {
      columns.push_back(static_cast<size_t>(found - sheet.columns.begin()));
    }
  }
  return columns;
}

// Those lines of a column: "=('Biểu 1'!$D$12:$D$14,'Biểu 1'!$D$17)". `lines` are from 1, rising.
std::string RangeOf(const BookSheet& sheet, size_t column, const std::vector<size_t>& lines) {
  std::string name = "'";
  for (const char c : sheet.name) name += c == '\'' ? std::string("''") : std::string(1, c);
  std::string letters = AddressOf(column, 1);
  letters.pop_back();
  std::vector<std::string> parts;
  for (size_t i = 0; i < lines.size();) {
    size_t end = i + 1;
    while (end < lines.size() && lines[end] == lines[end - 1] + 1) ++end;
    parts.push_back(
        fmt::format("{}'!${}${}:${}${}", name, letters, lines[i], letters, lines[end - 1]));
    i = end;
  }
  return parts.size() == 1 ? "=" + parts[0] : fmt::format("=({})", fmt::join(parts, ","));
}

// The library takes what begins with = for a reference.
std::string ChartText(std::string_view text) {
  return (text.starts_with('=') ? " " : "") + SheetText(text);
}

uint8_t TypeOf(Chart::Kind kind) {
  switch (kind) {
    case Chart::Kind::kBar:
      return LXW_CHART_BAR;
    case Chart::Kind::kColumn:
      return LXW_CHART_COLUMN;
    case Chart::Kind::kLine:
      return LXW_CHART_LINE;
  }
  return LXW_CHART_COLUMN;
}

}  // namespace

SheetChart::SheetChart(const Book& book, size_t sheet)
    : sheet_(book.sheets[sheet]), columns_(ChartColumns(sheet_)) {
  for (size_t row = 0; row < sheet_.rows.size(); ++row) {
    if (!IsShown(sheet_.rows[row])) continue;
    rows_.push_back(&sheet_.rows[row]);
    lines_.push_back(LineOfRow(book, sheet, row));
  }
}

bool SheetChart::IsShown(const BookRow& row) const {
  const auto& wanted = sheet_.chart->lines;
  const bool is_wanted = wanted.empty() ? row.kind == BookRow::Kind::kLine
                                        : std::ranges::find(wanted, row.id) != wanted.end();
  const auto is_number = [&](size_t column) {
    return row.cells[column].kind == BookCell::Kind::kNumber;
  };
  const bool has_numbers = sheet_.chart->kind == Chart::Kind::kLine
                               ? std::ranges::all_of(columns_, is_number)
                               : std::ranges::any_of(columns_, is_number);
  return is_wanted && has_numbers;
}

// A bar needs its room; other kinds have theirs from left to right.
double SheetChart::height() const {
  if (sheet_.chart->kind != Chart::Kind::kBar) return kHeight * kPixel;
  const auto bars = static_cast<double>(lines_.size() * columns_.size());
  return std::max(kHeight, 80 + 22 * bars) * kPixel;
}

double SheetChart::Least() const {
  double least = 0;
  for (const BookRow* row : rows_) {
    for (const size_t column : columns_) least = std::min(least, row->cells[column].value);
  }
  return least;
}

void SheetChart::SetLook(const NumberFormats& numbers, lxw_chart* chart) const {
  std::string font_name = "Times New Roman";
  lxw_chart_font font{};
  font.name = font_name.data();
  font.size = 11;
  for (lxw_chart_axis* axis : {chart->x_axis, chart->y_axis}) {
    chart_axis_set_num_font(axis, &font);
  }
  chart_legend_set_font(chart, &font);
  font.size = 13;
  font.bold = LXW_TRUE;
  chart_title_set_name(chart, ChartText(sheet_.chart->title).c_str());
  chart_title_set_name_font(chart, &font);
  chart_legend_set_position(chart,
                            columns_.size() > 1 ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
  const bool is_bar = sheet_.chart->kind == Chart::Kind::kBar;
  lxw_chart_axis* values = is_bar ? chart->x_axis : chart->y_axis;
  chart_axis_set_num_format(values, numbers.Plain(0).c_str());
  // A bar that does not begin at 0 tells of a difference that is not there.
  if (sheet_.chart->kind != Chart::Kind::kLine && Least() == 0) chart_axis_set_min(values, 0);
  // From the top, as the lines stand in the table.
  if (is_bar) {
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_set_label_position(values, LXW_CHART_AXIS_LABEL_POSITION_HIGH);
  }
}

void SheetChart::Insert(size_t line, double width, const NumberFormats& numbers,
                        lxw_workbook* workbook, lxw_worksheet* worksheet) const {
  const size_t titles = TitleColumn(sheet_);
  lxw_chart* chart = workbook_add_chart(workbook, TypeOf(sheet_.chart->kind));
  for (const size_t column : columns_) {
    lxw_chart_series* series = chart_add_series(chart, RangeOf(sheet_, titles, lines_).c_str(),
                                                RangeOf(sheet_, column, lines_).c_str());
    chart_series_set_name(series, ChartText(sheet_.columns[column].title).c_str());
  }
  SetLook(numbers, chart);
  lxw_chart_options options{};
  options.x_scale = width / kPixel / kWidth;
  options.y_scale = height() / kPixel / kHeight;
  worksheet_insert_chart_opt(worksheet, SheetRow(line), 0, chart, &options);
}

}  // namespace dvcmon
