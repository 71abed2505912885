#include "daemon/tables/docx_styles.h"

#include <fmt/format.h>

#include <string_view>

namespace dvcmon {
namespace {

struct ParagraphStyle {
  const char* id;
  const char* name;  // the names that word processors know, or what people read
  const char* paragraph;
  const char* run;
};

// Sizes in half points.
constexpr ParagraphStyle kParagraphStyles[] = {
    {"Block", "Khối tiêu đề", R"(<w:keepNext/><w:jc w:val="center"/>)", ""},
    {"BlockLeft", "Khối tiêu đề của biểu", "<w:keepNext/>", ""},
    {"Rule", "Đường kẻ ngang",
     R"(<w:keepNext/><w:spacing w:before="40" w:after="0" w:line="80" w:lineRule="exact"/>)",
     R"(<w:sz w:val="4"/>)"},
    {"Title", "Title",
     R"(<w:keepNext/><w:spacing w:before="240"/><w:contextualSpacing/><w:jc w:val="center"/>)",
     R"(<w:b/><w:sz w:val="28"/>)"},
    {"Subtitle", "Subtitle", R"(<w:keepNext/><w:jc w:val="center"/>)", ""},
    {"BodyText", "Body Text",
     R"(<w:spacing w:before="120" w:line="276" w:lineRule="auto"/>)"
     R"(<w:ind w:firstLine="567"/><w:jc w:val="both"/>)",
     ""},
    {"Heading1", "heading 1",
     R"(<w:keepNext/><w:spacing w:before="120"/><w:contextualSpacing/><w:jc w:val="center"/>)"
     R"(<w:outlineLvl w:val="0"/>)",
     R"(<w:sz w:val="24"/>)"},
    {"UnitLine", "Đơn vị tính",
     R"(<w:keepNext/><w:spacing w:before="60" w:after="60"/><w:jc w:val="right"/>)",
     R"(<w:i/><w:sz w:val="22"/>)"},
    {"Note", "Ghi chú", R"(<w:keepNext/><w:spacing w:before="40"/><w:jc w:val="both"/>)",
     R"(<w:sz w:val="20"/>)"},
    {"Signature", "Chữ ký", R"(<w:keepNext/><w:jc w:val="center"/>)", ""},
    {"Recipients", "Nơi nhận", "<w:keepNext/>", R"(<w:sz w:val="22"/>)"},
    {"Header", "header", R"(<w:jc w:val="center"/>)", ""},
    {"End", "Hết phần", R"(<w:spacing w:line="20" w:lineRule="exact"/>)", R"(<w:sz w:val="2"/>)"},
};

constexpr ParagraphStyle kTableStyles[] = {
    {"Number", "số", R"(<w:jc w:val="right"/>)", ""},
    {"Text", "chữ", "", ""},
    {"Middle", "giữa", R"(<w:jc w:val="center"/>)", ""},
};

constexpr std::string_view kBeginning =

    R"(<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
    R"(<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" )"
    R"(w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>)"
    R"(<w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>)"
    R"(<w:pPrDefault/></w:docDefaults>)"
    R"(<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>)"
    R"(<w:qFormat/></w:style>)"
    R"(<w:style w:type="table" w:default="1" w:styleId="TableNormal">)"
    R"(<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>)"
    R"(<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>)"
    R"(</w:style>)"
    R"(<w:style w:type="table" w:customStyle="1" w:styleId="Sheet"><w:name w:val="Biểu"/>)"
    R"(<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>)"
    R"(<w:top w:val="single" w:sz="4" w:color="000000"/>)"
    R"(<w:left w:val="single" w:sz="4" w:color="000000"/>)"
    R"(<w:bottom w:val="single" w:sz="4" w:color="000000"/>)"
    R"(<w:right w:val="single" w:sz="4" w:color="000000"/>)"
    R"(<w:insideH w:val="single" w:sz="4" w:color="000000"/>)"
    R"(<w:insideV w:val="single" w:sz="4" w:color="000000"/></w:tblBorders></w:tblPr>)"
    R"(<w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>)";

std::string StyleXml(std::string_view id, std::string_view name, std::string_view paragraph,
                     std::string_view run) {
  return fmt::format(R"(<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/>)"
                     R"(<w:basedOn w:val="Normal"/><w:pPr>{}</w:pPr><w:rPr>{}</w:rPr></w:style>)",
                     id, name, paragraph, run);
}

}  // namespace

std::string DocxStyles(const std::set<int>& table_sizes) {
  std::string xml(kBeginning);
  for (const ParagraphStyle& style : kParagraphStyles) {
    xml += StyleXml(style.id, style.name, style.paragraph, style.run);
  }
  for (const int size : table_sizes) {
    for (const ParagraphStyle& style : kTableStyles) {
      xml += StyleXml(fmt::format("{}{}", style.id, size),
                      fmt::format("Biểu {}, {}", size, style.name),
                      fmt::format(R"(<w:spacing w:before="20" w:after="20"/>{})", style.paragraph),
                      fmt::format(R"(<w:sz w:val="{}"/>)", 2 * size));
    }
  }
  return xml + "</w:styles>";
}

}  // namespace dvcmon
