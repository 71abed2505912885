// One sheet of a workbook: how a page of an administrative document looks (Decree 30/2020/NĐ-CP)
// with the table in it, cell for cell where LineOfRow() says.
#pragma once

#include <xlsxwriter.h>

#include <cstddef>
#include <string>

#include "collectors/model/result.h"
#include "daemon/tables/book.h"
#include "daemon/tables/xlsx_cells.h"
#include "daemon/tables/xlsx_columns.h"
#include "daemon/tables/xlsx_formats.h"
#include "daemon/tables/xlsx_page.h"

namespace dvcmon {

class XlsxSheet {
 public:
  // `worksheet` is empty. All of it outlives this.
  XlsxSheet(const Book& book, size_t sheet, lxw_workbook* workbook, lxw_worksheet* worksheet,
            CellFormats* formats, NumberFormats* numbers);

  // kInvalid: more rows or columns than a workbook can have.
  Status Write();

 private:
  struct Place {
    size_t column = 0;
    size_t columns = 1;
    size_t lines = 1;
  };

  void SetPage();
  void WriteTitleBlock();
  void WriteBlocks();  // organisation and national title, beside each other
  void WriteHead();
  void WriteHeadNumbers();
  void WriteRows();
  void WriteRow(const BookRow& row);
  void WriteCell(const BookCell& cell, size_t column, const CellLook& look);
  void WriteNotes();
  void WriteSummary();
  void WriteChart();
  void WriteSignatures();

  // A text on the line where it is at, over the columns and lines of the place.
  void Put(Place place, const std::string& text, const CellLook& look);
  // The same for a line of its own across the whole sheet, as high as it needs.
  void PutLine(const std::string& text, const CellLook& look);
  // Ends the line where it is at.
  void EndLine(double height);
  void SkipLine();
  // Begins a new page where this one has no room left for that height.
  void KeepTogether(double height);
  double HeightOf(const std::string& text, Place place, const CellLook& look) const;
  Place Whole() const { return {0, columns_.size(), 1}; }
  CellLook Look(const TextLine& line) const;  // outside of the table
  CellLook LookOf(const BookRow& row, size_t column);
  void Check(lxw_error error);

  const Book& book_;
  const size_t at_;
  const BookSheet& sheet_;
  lxw_workbook* workbook_;
  lxw_worksheet* worksheet_;
  CellFormats& formats_;
  NumberFormats& numbers_;
  const SheetColumns columns_;
  const double text_points_;  // outside of the table
  PageFill page_;
  size_t line_ = 0;  // the next, from 0
  lxw_error error_ = LXW_NO_ERROR;
};

}  // namespace dvcmon
