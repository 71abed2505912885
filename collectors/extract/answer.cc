#include "collectors/extract/answer.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "collectors/extract/csv.h"
#include "collectors/extract/encoding.h"
#include "collectors/extract/html.h"
#include "collectors/extract/json.h"
#include "collectors/extract/table.h"
#include "collectors/extract/xlsx.h"
#include "collectors/extract/xml.h"

namespace dvcmon {
namespace {

using Parsed = Result<std::unique_ptr<Answer>>;

// Adds the grid as the table that the specification says.
Status AddTable(Result<Grid> grid, const TableSpec& spec, std::vector<Table>& tables,
                bool blanks_are_empty = false) {
  if (!grid) return grid.error();
  auto table = ReadTable(*std::move(grid), spec, blanks_are_empty);
  if (!table) return table.error();
  tables.push_back(*std::move(table));
  return Done{};
}

Parsed ParseHtml(std::string_view bytes, const AnswerFormat& format) {
  const auto utf8 = ToUtf8(bytes, format.encoding);
  if (!utf8) return utf8.error();
  const auto page = HtmlDocument::Parse(*utf8, format.end);
  if (!page) return page.error();
  std::vector<Table> tables;
  for (const TableSpec& spec : format.tables) {
    Status added = AddTable(page->TableAt(spec.xpath), spec, tables);
    if (!added) return added.error();
  }
  std::map<std::string, std::string> texts;
  for (const PageText& spec : format.texts) {
    auto text = page->TextAt(spec.xpath);
    if (!text) return text.error();
    if (*text) texts["/" + spec.name] = **std::move(text);
  }
  return AnswerOfTables(std::move(tables), std::move(texts));
}

Parsed ParseCsv(std::string_view bytes, const AnswerFormat& format) {
  const auto utf8 = ToUtf8(bytes, format.encoding);
  if (!utf8) return utf8.error();
  std::vector<Table> tables;
  Status added = AddTable(CsvGrid(*utf8, format.delimiter), format.tables.front(), tables);
  if (!added) return added.error();
  return AnswerOfTables(std::move(tables), {});
}

Parsed ParseXlsx(std::string_view bytes, const AnswerFormat& format) {
  std::vector<Table> tables;
  for (const TableSpec& spec : format.tables) {
    Status added = AddTable(XlsxGrid(bytes, spec.sheet), spec, tables, /*blanks_are_empty=*/true);
    if (!added) return added.error();
  }
  return AnswerOfTables(std::move(tables), {});
}

}  // namespace

Parsed ParseAnswer(std::string_view bytes, const AnswerFormat& format) {
  if (format.kind != AnswerFormat::Kind::kXlsx && bytes.starts_with("PK\x03\x04")) {
    return Error{
        ErrorCode::kSyntax,
        "a workbook or another zip archive, and not what `format` says; save it as that, or "
        "let a collector with `format: xlsx` read it",
        ""};
  }
  switch (format.kind) {
    case AnswerFormat::Kind::kJson:
      return JsonAnswer::Parse(bytes);
    case AnswerFormat::Kind::kHtml:
      return ParseHtml(bytes, format);
    case AnswerFormat::Kind::kCsv:
      return ParseCsv(bytes, format);
    case AnswerFormat::Kind::kXlsx:
      return ParseXlsx(bytes, format);
    case AnswerFormat::Kind::kXml:
      return XmlAnswer::Parse(bytes);
  }
  return Error{ErrorCode::kInvalid, "no such format", ""};
}

}  // namespace dvcmon
