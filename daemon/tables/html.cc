#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/tables/markup.h"
#include "daemon/tables/write.h"

namespace dvcmon {
namespace {

// Columns that have room on paper in letters that are read with ease.
constexpr size_t kNarrowTable = 12;

// On screens a wide table is moved within its frame, its header stands; on paper the header stands
// again on each page and no line is cut.
constexpr std::string_view kHtmlStyle = R"(
body { margin: 1.5rem auto; max-width: 120rem; padding: 0 1rem; background: #fff; color: #111;
  font: 1rem/1.4 "Times New Roman", Tinos, "Liberation Serif", serif; }
p, h1, h2 { margin: 0; }
a { color: #0b4a8f; }
.block { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem; }
.block > div { flex: 1 1 20rem; }
.block > div > div { white-space: pre-wrap; }
.document > div, .sub, h1 { text-align: center; }
.motto { display: table; margin: 0 auto; border-bottom: 1px solid; }
.name::after { content: ""; display: block; width: 5rem; margin: .2rem auto;
  border-bottom: 1px solid; }
h1 { margin-top: 1.5rem; font-size: 1.25rem; }
.summary { max-width: 50rem; margin: 1rem auto; text-align: justify; }
.summary p { margin-top: .4rem; text-indent: 1cm; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin: 1rem 0; padding: 0;
  list-style: none; }
section { margin-top: 2rem; }
.frame { overflow: auto; max-height: 90vh; }
table { margin: 0 auto; border: solid; border-width: 1px 0 0 1px; border-spacing: 0;
  font-size: .875rem; line-height: 1.25; font-variant-numeric: tabular-nums lining-nums; }
caption { padding-bottom: .4rem; }
h2 { font-size: 1rem; }
.unit { text-align: right; font-style: italic; }
th, td { padding: .2rem .35rem; border: solid; border-width: 0 1px 1px 0; text-align: center; }
thead { position: sticky; top: 0; background: #f2f2f2; }
thead td { font-style: italic; }
tbody th { font-weight: normal; }
.strong > * { font-weight: bold; }
.text { text-align: left; min-width: 9rem; }
.number { text-align: right; white-space: nowrap; }
:target { outline: 2px solid #b45f06; }
sup { font-size: .7em; line-height: 0; }
.notes { margin-top: .5rem; font-size: .875rem; }
.signatures { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: 2rem; }
.signatures > div { flex: 1 1 12rem; min-height: 8rem; text-align: center; }
.signatures > .recipients { text-align: left; font-size: .875rem; }
@media (max-width: 40rem) {
  caption, .unit { text-align: left; }
  .frame { max-height: none; }
}
@page { margin: 20mm 15mm 20mm 30mm; @top-center { content: counter(page); } }
@page :first { @top-center { content: none; } }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 13pt; }
  nav { display: none; }
  section { margin-top: 1rem; }
  section + section { margin: 0; break-before: page; }
  .frame { overflow: visible; max-height: none; }
  .block { flex-wrap: nowrap; font-size: 12pt; }
  .block > div { flex: 2 1 0; }
  .block > div + div { flex-grow: 3; }
  table { width: 100%; font-size: 10pt; border-collapse: collapse; }
  .wide { font-size: 8pt; }
  th, td { padding: .5mm; border-width: .5pt; }
  thead { display: table-header-group; position: static; background: none; }
  tr, .notes p, .signatures { break-inside: avoid; }
  caption { break-after: avoid; padding-top: 1mm; }
  .text { min-width: 14mm; }
  tbody th.text { min-width: 36mm; }
}
)";

std::string HtmlLine(std::string_view tag, std::string_view css_class, const TextLine& line) {
  std::string text = Escaped(line.text);
  if (line.italic) text = "<em>" + text + "</em>";
  if (line.bold) text = "<strong>" + text + "</strong>";
  const std::string attribute = css_class.empty() ? "" : fmt::format(R"( class="{}")", css_class);
  return fmt::format("<{0}{1}>{2}</{0}>\n", tag, attribute, text);
}

// The column that says what a row is about: the first of text.
size_t NameColumn(const BookSheet& sheet) {
  const auto name = std::ranges::find_if(sheet.columns, &BookSheet::Head::is_text);
  return static_cast<size_t>(name - sheet.columns.begin());
}

class HtmlPage {
 public:
  explicit HtmlPage(const Book& book) : book_(book) {}

  std::string Take() && {
    Beginning();
    // Upright before tables that lie on their side.
    html_ += book_.summary.empty() ? "<div>\n" : "<div class=\"narrative\">\n";
    TitleBlock();
    Titles();
    html_ += "</div>\n";
    Contents();
    for (size_t i = 0; i < book_.sheets.size(); ++i) Sheet(i);
    Signatures();
    html_ += "</body>\n</html>\n";
    return std::move(html_);
  }

 private:
  void Beginning() {
    html_ = fmt::format(
        R"(<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="dcterms.created" content="{}">
<title>{}</title>
<style>
{}{}</style>
</head>
<body>
)",
        FormatTime(book_.created), Escaped(book_.title),
        book_.landscape ? "@page { size: A4 landscape; }\n@page narrative { size: A4 portrait; }\n"
                          ".narrative { page: narrative; }"
                        : "@page { size: A4 portrait; }",
        kHtmlStyle);
  }

  void TitleBlock() {
    if (book_.left.empty() && book_.right.empty()) return;
    const bool is_document = HasNationalTitle(book_);
    html_ +=
        is_document ? "<div class=\"block document\">\n<div>\n" : "<div class=\"block\">\n<div>\n";
    for (size_t i = 0; i < book_.left.size(); ++i) {
      html_ += HtmlLine("div", is_document && i == NameLineOf(book_) ? "name" : "", book_.left[i]);
    }
    html_ += "</div>\n<div>\n";
    for (size_t i = 0; i < book_.right.size(); ++i) {
      html_ += HtmlLine("div", is_document && i == 1 ? "motto" : "", book_.right[i]);
    }
    html_ += "</div>\n</div>\n";
  }

  void Titles() {
    Heading("h1", book_.title_lines);
    for (const TextLine& line : book_.sub) html_ += HtmlLine("p", "sub", line);
    if (book_.summary.empty()) return;
    html_ += "<div class=\"summary\">\n";
    for (const std::string& paragraph : book_.summary) html_ += HtmlLine("p", "", {paragraph});
    html_ += "</div>\n";
  }

  void Heading(std::string_view tag, const std::vector<TextLine>& lines) {
    if (lines.empty()) return;
    std::string text;
    for (const TextLine& line : lines) text += (text.empty() ? "" : "<br>") + Escaped(line.text);
    html_ += fmt::format("<{0}>{1}</{0}>\n", tag, text);
  }

  void Contents() {
    if (book_.sheets.size() < 2) return;
    html_ += "<nav aria-label=\"Các biểu\">\n<ul>\n";
    for (size_t i = 0; i < book_.sheets.size(); ++i) {
      html_ +=
          fmt::format("<li><a href=\"#s{}\">{}</a></li>\n", i + 1, Escaped(book_.sheets[i].name));
    }
    html_ += "</ul>\n</nav>\n";
  }

  void Sheet(size_t index) {
    const BookSheet& sheet = book_.sheets[index];
    const size_t number = index + 1;
    html_ += fmt::format(
        R"(<section id="s{}"><div class="frame" tabindex="0" role="region" aria-label="{}">)"
        "\n<table{}>\n<caption>\n",
        number, Escaped(sheet.name), sheet.columns.size() > kNarrowTable ? " class=\"wide\"" : "");
    Heading("h2", HeadingOf(book_, sheet));
    if (!sheet.unit_line.empty()) html_ += HtmlLine("p", "unit", {sheet.unit_line});
    html_ += "</caption>\n<thead>\n";
    Head(sheet);
    html_ += "</thead>\n<tbody>\n";
    for (size_t row = 0; row < sheet.rows.size(); ++row) Row(index, row);
    html_ += "</tbody>\n</table>\n</div>\n";
    Notes(sheet, number);
    html_ += "</section>\n";
  }

  void Head(const BookSheet& sheet) {
    const std::vector<HeadCell> cells = HeadCells(sheet);
    for (size_t level = 0; level < sheet.head_levels(); ++level) {
      html_ += "<tr>";
      for (const HeadCell& cell : cells) {
        if (cell.level != level) continue;
        html_ += cell.columns > 1 ? "<th scope=\"colgroup\"" : "<th scope=\"col\"";
        Spans(cell.columns, cell.levels);
        html_ += ">";
        html_ += Escaped(cell.text);
        html_ += "</th>";
      }
      html_ += "</tr>\n";
    }
    if (!sheet.has_numbers()) return;
    html_ += "<tr>";
    for (const BookSheet::Head& column : sheet.columns) {
      html_ += "<td>" + BreakableNumber(column.number, "<wbr>") + "</td>";
    }
    html_ += "</tr>\n";
  }

  void Spans(size_t columns, size_t rows) {
    if (columns > 1) html_ += fmt::format(R"( colspan="{}")", columns);
    if (rows > 1) html_ += fmt::format(R"( rowspan="{}")", rows);
  }

  void Row(size_t index, size_t row_index) {
    const BookSheet& sheet = book_.sheets[index];
    const BookRow& row = sheet.rows[row_index];
    const size_t line = LineOfRow(book_, index, row_index);
    html_ += row.kind == BookRow::Kind::kLine ? "<tr>" : "<tr class=\"strong\">";
    const size_t name = NameColumn(sheet);
    for (size_t i = 0; i < std::min(row.cells.size(), sheet.columns.size());) {
      const BookCell& cell = row.cells[i];
      const bool is_name = i == name;
      html_ += is_name ? "<th scope=\"row\"" : "<td";
      fmt::format_to(std::back_inserter(html_), R"( id="s{}-{}")", index + 1, AddressOf(i, line));
      html_ += ClassOf(cell, sheet.columns[i].is_text);
      const size_t columns = ColumnsOf(row, i);
      Spans(columns, 1);
      html_ += ">";
      html_ += Escaped(cell.text);
      NoteLinks(cell, index + 1);
      html_ += is_name ? "</th>" : "</td>";
      i += columns;
    }
    html_ += "</tr>\n";
  }

  static std::string_view ClassOf(const BookCell& cell, bool is_text) {
    if (is_text) return R"( class="text")";
    const bool is_number =
        cell.kind != BookCell::Kind::kText && cell.kind != BookCell::Kind::kEmpty;
    return is_number ? R"( class="number")" : "";
  }

  void NoteLinks(const BookCell& cell, size_t sheet) {
    for (const int note : cell.notes) {
      html_ +=
          fmt::format(R"(<sup><a href="#s{}-note{}">{}</a></sup>)", sheet, note, NoteMark(note));
    }
  }

  void Notes(const BookSheet& sheet, size_t sheet_number) {
    if (sheet.notes.empty()) return;
    html_ += "<div class=\"notes\">\n<p><strong><em>Ghi chú:</em></strong></p>\n";
    int number = 0;
    for (const BookNote& note : sheet.notes) {
      if (note.numbered) {
        ++number;
        html_ += fmt::format("<p id=\"s{}-note{}\">{} ", sheet_number, number, NoteMark(number));
      } else {
        html_ += "<p>";
      }
      html_ += Escaped(note.text) + "</p>\n";
    }
    html_ += "</div>\n";
  }

  void Signatures() {
    if (book_.signatures.empty()) return;
    html_ += "<div class=\"signatures\">\n";
    for (const std::vector<TextLine>& block : book_.signatures) {
      html_ += IsRecipients(block) ? "<div class=\"recipients\">\n" : "<div>\n";
      for (const TextLine& line : block) html_ += HtmlLine("div", "", line);
      html_ += "</div>\n";
    }
    html_ += "</div>\n";
  }

  const Book& book_;
  std::string html_;
};

}  // namespace

std::string WriteHtml(const Book& book) { return HtmlPage(book).Take(); }

}  // namespace dvcmon
