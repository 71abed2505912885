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
#include "daemon/tables/xlsx_lines.h"

namespace dvcmon {

class XlsxSheet {
 public:
  // `worksheet` is empty. All of it outlives this.
  XlsxSheet(const Book& book, size_t sheet, lxw_workbook* workbook, lxw_worksheet* worksheet,
            CellFormats* formats, NumberFormats* numbers);

  // kInvalid: more rows or columns than a workbook can have.
  Status Write();

 private:
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

  CellLook Look(const TextLine& line) const;  // outside of the table
  CellLook LookOf(const BookRow& row, size_t column);

  const Book& book_;
  const size_t at_;
  const BookSheet& sheet_;
  lxw_workbook* workbook_;
  lxw_worksheet* worksheet_;
  NumberFormats& numbers_;
  const SheetColumns columns_;
  const double text_points_;  // outside of the table
  XlsxLines lines_;
};

}  // namespace dvcmon
