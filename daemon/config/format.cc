#include "daemon/config/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "collectors/extract/html.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

using Kind = AnswerFormat::Kind;

constexpr int64_t kMostHeaderRows = 10;
constexpr int64_t kMostSkippedRows = 100;

bool HasTables(Kind kind) {
  return kind == Kind::kHtml || kind == Kind::kCsv || kind == Kind::kXlsx;
}

// A key of `answer` and the kinds of document for which it has a meaning.
struct KeyOfKinds {
  std::string_view key;
  bool html;
  bool csv;
  bool xlsx;
};
constexpr std::array<KeyOfKinds, 5> kKeys = {{{"encoding", true, true, false},
                                              {"delimiter", false, true, false},
                                              {"end", true, false, false},
                                              {"tables", true, true, true},
                                              {"texts", true, false, false}}};

void RefuseMeaningless(const YamlMap& answer, Kind kind) {
  for (const KeyOfKinds& of : kKeys) {
    const bool fits = (kind == Kind::kHtml && of.html) || (kind == Kind::kCsv && of.csv) ||
                      (kind == Kind::kXlsx && of.xlsx);
    if (!fits && answer.Has(of.key)) {
      answer[of.key].Error("has no meaning for an answer of this format");
    }
  }
}

void ReadXPath(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("an XPath like //table[@id='dvc']");
  if (text == nullptr) return;
  if (const Status good = HtmlDocument::CheckXPath(*text); !good) {
    value.Error(good.error().message);
  }
  out = *text;
}

TableSpec ReadTable(const std::string& name, const YamlValue& value, Kind kind) {
  TableSpec table;
  table.name = name;
  if (!IsName(name, "_-")) value.Error("tables are named like agencies");
  const YamlMap map(value, kTableKeys);
  if (kind == Kind::kHtml) {
    ReadXPath(map.Required("xpath"), table.xpath);
  } else if (map.Has("xpath")) {
    map["xpath"].Error("only for an answer in HTML");
  }
  if (map.Has("sheet") && kind != Kind::kXlsx) map["sheet"].Error("only for a workbook");
  ReadText(map["sheet"], table.sheet);
  ReadWord<TableSpec::Mode>(map["mode"], table.mode,
                            {{"rows", TableSpec::Mode::kRows},
                             {"columns", TableSpec::Mode::kColumns},
                             {"kv", TableSpec::Mode::kPairs}});
  if (table.mode == TableSpec::Mode::kPairs) {
    for (const char* key : {"header", "header_rows", "skip", "until"}) {
      if (map.Has(key)) map[key].Error("has no meaning in a table of pairs (mode: kv)");
    }
  }
  ReadText(map["header"], table.header);
  ReadText(map["until"], table.until);
  int64_t header_rows = table.header_rows;
  int64_t skip = table.skip;
  ReadWhole(map["header_rows"], header_rows, 0, kMostHeaderRows);
  ReadWhole(map["skip"], skip, 0, kMostSkippedRows);
  table.header_rows = static_cast<int>(header_rows);
  table.skip = static_cast<int>(skip);
  if (header_rows == 0 && map.Has("header")) {
    map["header"].Error("a table without a header (header_rows: 0) holds no text of one");
  }
  return table;
}

void ReadDelimiter(const YamlValue& value, char& out) {
  ReadWord<char>(value, out, {{",", ','}, {";", ';'}, {"|", '|'}, {"tab", '\t'}});
}

void ReadTexts(const YamlValue& value, AnswerFormat& format) {
  for (const auto& [name, entry] : value.Entries()) {
    if (!IsName(name, "_-")) entry.Error("texts are named like updated_at");
    const bool is_table =
        std::ranges::find(format.tables, name, &TableSpec::name) != format.tables.end();
    if (is_table) entry.Error("a table has this name; choose another");
    ReadXPath(entry, format.texts.emplace_back(PageText{name, ""}).xpath);
  }
}

}  // namespace

void ReadFormat(const YamlMap& answer, AnswerFormat& format) {
  const bool known = ReadWord<Kind>(answer.Required("format"), format.kind,
                                    {{"json", Kind::kJson},
                                     {"html", Kind::kHtml},
                                     {"csv", Kind::kCsv},
                                     {"xlsx", Kind::kXlsx},
                                     {"xml", Kind::kXml}});
  if (known) RefuseMeaningless(answer, format.kind);
  ReadWord<TextEncoding>(answer["encoding"], format.encoding,
                         {{"utf-8", TextEncoding::kUtf8},
                          {"utf-16", TextEncoding::kUtf16},
                          {"windows-1258", TextEncoding::kWindows1258}});
  ReadDelimiter(answer["delimiter"], format.delimiter);
  if (const std::string* end = answer["end"].Scalar("the text that ends a page")) {
    format.end = *end;
  }
  const bool says_numbers = ReadNumberFormat(answer["numbers"], format.numbers);
  const bool typed = format.kind == Kind::kJson || format.kind == Kind::kXlsx;
  if (!typed && (!says_numbers || format.numbers == NumberFormat::kJson)) {
    answer.value().Error(
        "everything in such an answer is text: say how its numbers are written, with `numbers: "
        "plain` (1234.5), `vi` (1.234,5) or `en` (1,234.5)");
  }
  const YamlValue tables = HasTables(format.kind) ? answer.Required("tables") : answer["tables"];
  if (tables.IsMap() && tables.node().keys.empty()) {
    tables.Error("at least one table is needed here");
  }
  for (const auto& [name, value] : tables.Entries()) {
    format.tables.push_back(ReadTable(name, value, format.kind));
  }
  if (format.kind == Kind::kCsv && format.tables.size() > 1) {
    tables.Error("a CSV file is one table");
  }
  ReadTexts(answer["texts"], format);
}

std::string_view UsualContentType(Kind kind) {
  switch (kind) {
    case Kind::kJson:
      return "application/json";
    case Kind::kHtml:
      return "text/html";
    case Kind::kCsv:
      return "text/csv";
    case Kind::kXlsx:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case Kind::kXml:
      return "application/xml";
  }
  return {};
}

bool ReadNumberFormat(const YamlValue& value, NumberFormat& out) {
  return ReadWord<NumberFormat>(value, out,
                                {{"json", NumberFormat::kJson},
                                 {"plain", NumberFormat::kPlain},
                                 {"vi", NumberFormat::kVietnamese},
                                 {"en", NumberFormat::kEnglish}});
}

}  // namespace dvcmon
