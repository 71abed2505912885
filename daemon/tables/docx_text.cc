#include "daemon/tables/docx_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/tables/markup.h"

namespace dvcmon {

void AppendDocxRun(std::string_view text, const RunLook& look, std::string& xml) {
  xml += "<w:r>";
  if (look.bold || look.italic || look.raised || look.points > 0) {
    xml += "<w:rPr>";
    if (look.bold) xml += "<w:b/>";
    if (look.italic) xml += "<w:i/>";
    if (look.points > 0) xml += fmt::format(R"(<w:sz w:val="{}"/>)", 2 * look.points);
    if (look.raised) xml += R"(<w:vertAlign w:val="superscript"/>)";
    xml += "</w:rPr>";
  }
  xml += R"(<w:t xml:space="preserve">)";
  xml += Escaped(text);
  xml += "</w:t></w:r>";
}

void OpenDocxParagraph(std::string_view style, std::string& xml) {
  xml += R"(<w:p><w:pPr><w:pStyle w:val=")";
  xml += style;
  xml += R"("/></w:pPr>)";
}

std::string DocxParagraph(std::string_view style, std::string_view text, const RunLook& look) {
  std::string xml;
  OpenDocxParagraph(style, xml);
  if (!text.empty()) AppendDocxRun(text, look, xml);
  return xml + "</w:p>";
}

std::string DocxLine(std::string_view style, const TextLine& line, RunLook look) {
  look.bold = look.bold || line.bold;
  look.italic = look.italic || line.italic;
  return DocxParagraph(style, line.text, look);
}

std::string DocxRule(int length, int width) {
  const int side = std::max(0, (width - length) / 2);
  return fmt::format(
      R"(<w:p><w:pPr><w:pStyle w:val="Rule"/><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" )"
      R"(w:color="000000"/></w:pBdr><w:ind w:left="{}" w:right="{}"/></w:pPr></w:p>)",
      side, side);
}

std::string DocxBoxes(const std::vector<DocxBox>& boxes) {
  std::string grid;
  std::string cells;
  int width = 0;
  for (const DocxBox& box : boxes) {
    width += box.width;
    grid += fmt::format(R"(<w:gridCol w:w="{}"/>)", box.width);
    cells += fmt::format(R"(<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr>)", box.width);
    cells += box.paragraphs;
    cells += "</w:tc>";
  }
  return fmt::format(R"(<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:jc w:val="center"/>)"
                     R"(<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>)"
                     R"(<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>)",
                     width) +
         grid + "</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>" + cells + "</w:tr></w:tbl>" +
         DocxParagraph("End", "");
}

}  // namespace dvcmon
