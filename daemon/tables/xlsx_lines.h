// A worksheet that is filled line by line, from the top: what stands where, how high its lines are
// and where its printed pages end. Lengths are in points.
#pragma once

#include <xlsxwriter.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "daemon/tables/xlsx_columns.h"
#include "daemon/tables/xlsx_formats.h"
#include "daemon/tables/xlsx_page.h"

namespace dvcmon {

// A line and a column, from 0, as the library counts them.
inline lxw_row_t SheetRow(size_t line) { return static_cast<lxw_row_t>(line); }
inline lxw_col_t SheetColumn(size_t column) { return static_cast<lxw_col_t>(column); }

class XlsxLines {
 public:
  // On the line where the sheet has come to.
  struct Place {
    size_t column = 0;
    size_t columns = 1;
    size_t lines = 1;
    size_t below = 0;  // so many lines further down
  };

  // `worksheet` is empty. All of it outlives this.
  XlsxLines(const SheetColumns& columns, bool landscape, CellFormats* formats,
            lxw_worksheet* worksheet);

  size_t line() const { return line_; }  // from 0
  // The first thing that the library refused.
  lxw_error error() const { return error_; }
  void Check(lxw_error error);

  void Put(Place place, const std::string& text, const CellLook& look);
  void PutNumber(size_t column, double number, const CellLook& look);
  void PutNothing(size_t column, const CellLook& look);
  void EndLine(double height);

  // A line of its own across the whole sheet, as high as it needs.
  void PutLine(const std::string& text, const CellLook& look);
  void SkipLine();
  // The lines from there on stand on each printed page.
  void RepeatFrom(size_t line);
  // Begins a new page where this one may have no room left for that height.
  void KeepTogether(double height);
  // When all lines are there: where pages begin.
  void SetBreaks();

  double HeightOf(const std::string& text, Place place, const CellLook& look) const;
  double HeightOfOne(double points) const;
  // Whether it would be broken.
  bool IsTooWide(const std::string& text, size_t column, const CellLook& look) const;

  static constexpr double kEmptyLine = 15;

 private:
  const SheetColumns& columns_;
  CellFormats& formats_;
  lxw_worksheet* worksheet_;
  // Programs differ in how wide a column is, and so in how far a sheet is scaled to fit its page.
  // What may be cut in one of them begins a new page in all.
  std::array<PageFill, 2> pages_;
  std::vector<double> heights_;    // of the lines
  std::vector<lxw_row_t> breaks_;  // lines where pages begin
  size_t line_ = 0;
  lxw_error error_ = LXW_NO_ERROR;
};

}  // namespace dvcmon
