// How cells of a workbook look.
#pragma once

#include <xlsxwriter.h>

#include <compare>
#include <cstdint>
#include <map>
#include <string>

namespace dvcmon {

struct CellLook {
  double points = 11;
  bool bold = false;
  bool italic = false;
  bool underlined = false;
  bool framed = false;
  bool shaded = false;
  uint8_t across = LXW_ALIGN_CENTER;
  uint8_t indent = 0;
  std::string number{};  // format of a number; empty: it is a text, which is wrapped

  auto operator<=>(const CellLook&) const = default;
};

// Looks that are the same are one format of the workbook, which outlives it.
class CellFormats {
 public:
  explicit CellFormats(lxw_workbook* workbook) : workbook_(workbook) {}

  lxw_format* Of(const CellLook& look);

 private:
  lxw_format* Make(const CellLook& look);

  lxw_workbook* workbook_;
  std::map<CellLook, lxw_format*> known_;
};

}  // namespace dvcmon
