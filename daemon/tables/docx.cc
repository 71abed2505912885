#include <fmt/format.h>

#include <chrono>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/tables/docx_package.h"
#include "daemon/tables/docx_styles.h"
#include "daemon/tables/docx_table.h"
#include "daemon/tables/docx_text.h"
#include "daemon/tables/markup.h"
#include "daemon/tables/text_size.h"
#include "daemon/tables/write.h"

namespace dvcmon {
namespace {

constexpr int kShortSide = 11906;  // of A4
constexpr int kLongSide = 16838;
constexpr int kLeftMargin = 1701;  // 30 mm
constexpr int kRightMargin = 850;  // 15 mm
constexpr int kShortRule = 1100;

constexpr std::string_view kXmlDeclaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

constexpr const char* kDocxContentTypes =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" )"
    R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-)"
    R"(officedocument.wordprocessingml.document.main+xml"/>)"
    R"(<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-)"
    R"(officedocument.wordprocessingml.styles+xml"/>)"
    R"(<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-)"
    R"(officedocument.wordprocessingml.settings+xml"/>)"
    R"(<Override PartName="/word/header.xml" ContentType="application/vnd.openxmlformats-)"
    R"(officedocument.wordprocessingml.header+xml"/>)"
    R"(<Override PartName="/docProps/core.xml" )"
    R"(ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>)";

constexpr const char* kPackageRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="document" Type="http://schemas.openxmlformats.org/officeDocument/2006/)"
    R"(relationships/officeDocument" Target="word/document.xml"/>)"
    R"(<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/)"
    R"(relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>)";

constexpr const char* kDocumentRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="styles" Type="http://schemas.openxmlformats.org/officeDocument/2006/)"
    R"(relationships/styles" Target="styles.xml"/>)"
    R"(<Relationship Id="settings" Type="http://schemas.openxmlformats.org/officeDocument/2006/)"
    R"(relationships/settings" Target="settings.xml"/>)"
    R"(<Relationship Id="header" Type="http://schemas.openxmlformats.org/officeDocument/2006/)"
    R"(relationships/header" Target="header.xml"/></Relationships>)";

// Laid out as by word processors since 2013, without a mode of compatibility.
constexpr const char* kDocxSettings =
    R"(<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
    R"(<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat>)"
    R"(<w:compatSetting w:name="compatibilityMode" )"
    R"(w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>)"
    R"(<w:themeFontLang w:val="vi-VN"/></w:settings>)";

// The number of the page.
constexpr const char* kDocxHeader =
    R"(<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
    R"(<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/>)"
    R"(</w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>)"
    R"(<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>)"
    R"(<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>)";

std::string CoreProperties(const Book& book) {
  const auto day = std::chrono::floor<std::chrono::days>(book.created);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(book.created - day));
  const std::string created =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  return fmt::format(
      R"(<cp:coreProperties )"
      R"(xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" )"
      R"(xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" )"
      R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title>)"
      R"(<dc:subject>{} {}</dc:subject><dc:creator>dvcmon</dc:creator>)"
      R"(<dc:language>vi-VN</dc:language>)"
      R"(<dcterms:created xsi:type="dcterms:W3CDTF">{}</dcterms:created>)"
      R"(<dcterms:modified xsi:type="dcterms:W3CDTF">{}</dcterms:modified></cp:coreProperties>)",
      Escaped(book.title), Escaped(book.report), Escaped(book.period), created, created);
}

// The document, section by section: the narrative upright, and each table on its own pages where
// the report lies on its side. The number stands on every page but the first.
class DocxDocumentText {
 public:
  explicit DocxDocumentText(const Book& book) : book_(book), xml_(kXmlDeclaration) {
    lies_ = book.landscape && book.summary.empty();
  }

  Status Write() {
    xml_ +=
        R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" )"
        R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>)";
    TitleBlock();
    Titles();
    for (const std::string& paragraph : book_.summary) {
      xml_ += DocxParagraph("BodyText", paragraph);
    }
    for (const BookSheet& sheet : book_.sheets) {
      if (book_.landscape && (&sheet != &book_.sheets.front() || !book_.summary.empty())) {
        EndSection();
        lies_ = true;
      }
      if (Status done = Sheet(sheet); !done) return done;
    }
    Signatures();
    xml_ += DocxParagraph("End", "");  // a document does not end with a table
    xml_ += SectionProperties();
    xml_ += "</w:body></w:document>";
    return Done{};
  }

  std::string Take() && { return std::move(xml_); }
  const std::set<int>& table_sizes() const { return table_sizes_; }

 private:
  int Width() const { return (lies_ ? kLongSide : kShortSide) - kLeftMargin - kRightMargin; }

  std::string SectionProperties() {
    const bool is_first = std::exchange(is_first_section_, false);
    return fmt::format(
        R"(<w:sectPr>{}<w:pgSz w:w="{}" w:h="{}"{}/><w:pgMar w:top="1134" w:right="{}" )"
        R"(w:bottom="1134" w:left="{}" w:header="567" w:footer="567" w:gutter="0"/>{}</w:sectPr>)",
        is_first ? R"(<w:headerReference w:type="default" r:id="header"/>)" : "",
        lies_ ? kLongSide : kShortSide, lies_ ? kShortSide : kLongSide,
        lies_ ? R"( w:orient="landscape")" : "", kRightMargin, kLeftMargin,
        is_first ? "<w:titlePg/>" : "");
  }

  void EndSection() {
    xml_ += R"(<w:p><w:pPr><w:pStyle w:val="End"/>)" + SectionProperties() + "</w:pPr></w:p>";
  }

  void TitleBlock() {
    if (book_.left.empty() && book_.right.empty()) return;
    const int left = Width() * 2 / 5;
    const int right = Width() - left;
    if (HasNationalTitle(book_)) {
      xml_ += DocxBoxes({{left, Organisation(left)}, {right, NationalTitle(right)}});
      return;
    }
    std::vector<DocxBox> boxes = {{left, ""}, {right, ""}};
    for (const TextLine& line : book_.left) boxes[0].paragraphs += FormLine(line);
    for (const TextLine& line : book_.right) boxes[1].paragraphs += FormLine(line);
    for (DocxBox& box : boxes) {
      if (box.paragraphs.empty()) box.paragraphs = FormLine({});
    }
    xml_ += DocxBoxes(boxes);
  }

  static std::string FormLine(const TextLine& line) {
    return DocxLine("BlockLeft", line, {.points = 12});
  }

  // A short line is drawn under the body's own name.
  std::string Organisation(int width) const {
    const size_t name = NameLineOf(book_);
    std::string paragraphs;
    for (size_t i = 0; i < book_.left.size(); ++i) {
      paragraphs += DocxLine("Block", book_.left[i], {.points = i > name ? 13 : 12});
      if (i == name) paragraphs += DocxRule(kShortRule, width);
    }
    return paragraphs.empty() ? DocxLine("Block", {}) : paragraphs;
  }

  // A line as long as the motto is drawn under it.
  std::string NationalTitle(int width) const {
    std::string paragraphs = DocxLine("Block", book_.right[0], {.points = 12}) +
                             DocxLine("Block", book_.right[1], {.points = 13});
    const double motto = WidthOf(book_.right[1].text, {13, true});
    paragraphs += DocxRule(static_cast<int>(20 * motto), width);
    for (const TextLine& line : std::span(book_.right).subspan(2)) {
      paragraphs += DocxLine("Block", line, {.points = 13});
    }
    return paragraphs;
  }

  void Titles() {
    for (const TextLine& line : book_.title_lines) xml_ += DocxLine("Title", line);
    for (const TextLine& line : book_.sub) xml_ += DocxLine("Subtitle", line);
    if (HasNationalTitle(book_)) xml_ += DocxRule(2 * kShortRule, Width());
  }

  Status Sheet(const BookSheet& sheet) {
    for (const TextLine& line : HeadingOf(book_, sheet)) xml_ += DocxLine("Heading1", line);
    if (!sheet.unit_line.empty()) xml_ += DocxParagraph("UnitLine", sheet.unit_line);
    const Result<int> size = AppendDocxTable(sheet, Width(), xml_);
    if (!size) return size.error();
    table_sizes_.insert(*size);
    if (!sheet.notes.empty()) {
      xml_ += DocxParagraph("Note", "Ghi chú:", {.bold = true, .italic = true});
    }
    int number = 0;
    for (const BookNote& note : sheet.notes) {
      const std::string mark = note.numbered ? NoteMark(++number) + " " : "";
      xml_ += DocxParagraph("Note", mark + note.text);
    }
    return Done{};
  }

  void Signatures() {
    const std::vector<std::vector<TextLine>>& blocks = book_.signatures;
    if (blocks.empty()) return;
    xml_ += DocxParagraph("Signature", "");
    const int width = Width() / static_cast<int>(blocks.size());
    std::vector<DocxBox> boxes;
    boxes.reserve(blocks.size());
    for (const std::vector<TextLine>& block : blocks) {
      boxes.push_back({width, SignatureBlock(block)});
    }
    xml_ += DocxBoxes(boxes);
  }

  // To whom it goes stands to the left and smaller; who signs, in the middle of the block.
  static std::string SignatureBlock(const std::vector<TextLine>& block) {
    const char* style = IsRecipients(block) ? "Recipients" : "Signature";
    std::string paragraphs;
    for (const TextLine& line : block) paragraphs += DocxLine(style, line);
    return paragraphs.empty() ? DocxParagraph("Signature", "") : paragraphs;
  }

  const Book& book_;
  bool lies_;
  bool is_first_section_ = true;
  std::set<int> table_sizes_;
  std::string xml_;
};

}  // namespace

Result<std::string> WriteDocx(const Book& book) {
  DocxDocumentText document(book);
  if (Status done = document.Write(); !done) return done.error();
  const auto part = [](const char* name, std::string_view text) {
    return DocxPart{name, std::string(kXmlDeclaration).append(text)};
  };
  const DocxPart parts[] = {
      part("[Content_Types].xml", kDocxContentTypes),
      part("_rels/.rels", kPackageRelations),
      part("docProps/core.xml", CoreProperties(book)),
      part("word/styles.xml", DocxStyles(document.table_sizes())),
      {"word/document.xml", std::move(document).Take()},
      part("word/_rels/document.xml.rels", kDocumentRelations),
      part("word/settings.xml", kDocxSettings),
      part("word/header.xml", kDocxHeader),
  };
  return DocxPackage(parts);
}

}  // namespace dvcmon
