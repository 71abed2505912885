#include "daemon/tables/xlsx_formats.h"

namespace dvcmon {

lxw_format* CellFormats::Of(const CellLook& look) {
  lxw_format*& format = known_[look];
  if (format == nullptr) format = Make(look);
  return format;
}

lxw_format* CellFormats::Make(const CellLook& look) {
  lxw_format* format = workbook_add_format(workbook_);
  format_set_font_name(format, "Times New Roman");
  format_set_font_size(format, look.points);
  if (look.bold) format_set_bold(format);
  if (look.italic) format_set_italic(format);
  if (look.underlined) format_set_underline(format, LXW_UNDERLINE_SINGLE);
  if (look.framed) format_set_border(format, LXW_BORDER_THIN);
  if (look.shaded) format_set_bg_color(format, 0xF2F2F2);
  format_set_align(format, look.across);
  format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
  if (look.indent > 0) format_set_indent(format, look.indent);
  if (!look.number.empty()) {
    format_set_num_format(format, look.number.c_str());
    return format;
  }
  format_set_text_wrap(format);
  // So that a name such as "=1+1" stays a text when someone edits it. Long paragraphs go without:
  // some versions show a text of this format as "####" when it has more than 255 characters.
  if (look.framed) format_set_num_format(format, "@");
  return format;
}

}  // namespace dvcmon
