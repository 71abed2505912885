#include "daemon/tables/xlsx_lines.h"

#include <algorithm>
#include <numeric>

#include "daemon/tables/text_size.h"
#include "daemon/tables/xlsx_cells.h"

namespace dvcmon {
namespace {

constexpr double kCaution = 0.96;       // fonts and programs differ a little
constexpr double kWiderColumns = 0.92;  // LibreOffice beside Excel
constexpr double kLeading = 1.2;
constexpr double kAround = 4;
constexpr double kIndent = 7;
constexpr double kMostHeight = 409;  // of a row

double HeightOfLines(size_t lines, double points) {
  return static_cast<double>(lines) * points * kLeading + kAround;
}

}  // namespace

XlsxLines::XlsxLines(const SheetColumns& columns, bool landscape, CellFormats* formats,
                     lxw_worksheet* worksheet)
    : columns_(columns),
      formats_(*formats),
      worksheet_(worksheet),
      pages_{PageFill(landscape, columns.scale()),
             PageFill(landscape, columns.scale() * kWiderColumns)} {}

void XlsxLines::Check(lxw_error error) {
  if (error_ == LXW_NO_ERROR) error_ = error;
}

void XlsxLines::Put(Place place, const std::string& text, const CellLook& look) {
  const lxw_row_t row = SheetRow(line_ + place.below);
  const lxw_col_t column = SheetColumn(place.column);
  lxw_format* format = formats_.Of(look);
  if (place.columns == 1 && place.lines == 1) {
    Check(worksheet_write_string(worksheet_, row, column, text.c_str(), format));
    return;
  }
  Check(worksheet_merge_range(worksheet_, row, column,
                              SheetRow(line_ + place.below + place.lines - 1),
                              SheetColumn(place.column + place.columns - 1), text.c_str(), format));
}

void XlsxLines::PutNumber(size_t column, double number, const CellLook& look) {
  Check(worksheet_write_number(worksheet_, SheetRow(line_), SheetColumn(column), number,
                               formats_.Of(look)));
}

void XlsxLines::PutNothing(size_t column, const CellLook& look) {
  Check(worksheet_write_blank(worksheet_, SheetRow(line_), SheetColumn(column), formats_.Of(look)));
}

void XlsxLines::EndLine(double height) {
  const double most = std::min(height, kMostHeight);
  Check(worksheet_set_row(worksheet_, SheetRow(line_++), most, nullptr));
  heights_.push_back(most);
  for (PageFill& page : pages_) page.Add(most);
}

void XlsxLines::PutLine(const std::string& text, const CellLook& look) {
  const std::string clean = SheetText(text);
  const Place whole{0, columns_.size()};
  Put(whole, clean, look);
  EndLine(HeightOf(clean, whole, look));
}

void XlsxLines::SkipLine() { EndLine(kEmptyLine); }

void XlsxLines::RepeatFrom(size_t line) {
  Check(worksheet_repeat_rows(worksheet_, SheetRow(line), SheetRow(line_ - 1)));
  const double repeated =
      std::accumulate(heights_.begin() + static_cast<std::ptrdiff_t>(line), heights_.end(), 0.0);
  for (PageFill& page : pages_) page.Repeat(repeated);
}

void XlsxLines::KeepTogether(double height) {
  const bool has_room = std::ranges::all_of(
      pages_, [&](const PageFill& page) { return height <= page.left() || !page.Fits(height); });
  if (has_room) return;
  breaks_.push_back(SheetRow(line_));
  for (PageFill& page : pages_) page.BeginPage();
}

void XlsxLines::SetBreaks() {
  if (breaks_.empty()) return;
  std::vector<lxw_row_t> ended = breaks_;
  ended.push_back(0);
  Check(worksheet_set_h_pagebreaks(worksheet_, ended.data()));
}

// Merged cells don't make their row grow, and no program makes others grow before it shows them.
double XlsxLines::HeightOf(const std::string& text, Place place, const CellLook& look) const {
  const double room = columns_.Room(place.column, place.columns) * kCaution - kIndent * look.indent;
  return HeightOfLines(LinesOf(text, room, {look.points, look.bold}), look.points);
}

double XlsxLines::HeightOfOne(double points) const { return HeightOfLines(1, points); }

bool XlsxLines::IsTooWide(const std::string& text, size_t column, const CellLook& look) const {
  return WidthOf(text, {look.points, look.bold}) > columns_.Room(column, 1) * kCaution;
}

}  // namespace dvcmon
