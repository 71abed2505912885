#include <string_view>

#include "daemon/base/json_text.h"
#include "daemon/tables/write.h"

namespace dvcmon {
namespace {

std::string_view StateOf(BookCell::Kind kind) {
  switch (kind) {
    case BookCell::Kind::kEmpty:
      return "empty";
    case BookCell::Kind::kText:
      return "text";
    case BookCell::Kind::kNumber:
      return "value";
    case BookCell::Kind::kMissing:
      return "not_provided";
    case BookCell::Kind::kNotApplicable:
      return "not_applicable";
  }
  return "";
}

std::string_view NameOf(BookRow::Kind kind) {
  switch (kind) {
    case BookRow::Kind::kHeading:
      return "heading";
    case BookRow::Kind::kLine:
      return "line";
    case BookRow::Kind::kSubtotal:
      return "subtotal";
    case BookRow::Kind::kTotal:
      return "total";
  }
  return "";
}

void AppendLines(JsonText& json, std::string_view key, const std::vector<TextLine>& lines) {
  json.Key(key).Array();
  for (const TextLine& line : lines) json.Value(line.text);
  json.End();
}

void AppendTexts(JsonText& json, std::string_view key, const std::vector<std::string>& texts) {
  json.Key(key).Array();
  for (const std::string& text : texts) json.Value(text);
  json.End();
}

void AppendColumns(JsonText& json, const BookSheet& sheet) {
  json.Key("columns").Array();
  for (const BookSheet::Head& column : sheet.columns) {
    json.Object().Key("id").Value(column.id).Key("number").Value(column.number);
    json.Key("title").Value(column.title);
    AppendTexts(json, "above", column.above);
    json.End();
  }
  json.End();
}

void AppendCell(JsonText& json, const BookCell& cell) {
  json.Key("state").Value(StateOf(cell.kind)).Key("value");
  if (cell.kind == BookCell::Kind::kNumber) {
    json.Value(cell.value);
  } else {
    json.Null();
  }
  json.Key("text").Value(cell.text).Key("provisional").Value(cell.provisional);
  json.Key("notes").Array();
  for (const int note : cell.notes) json.Value(note);
  json.End();
}

void AppendRows(JsonText& json, const Book& book, size_t at) {
  const BookSheet& sheet = book.sheets[at];
  const size_t first_line = LineOfRow(book, at, 0);
  json.Key("rows").Array();
  for (size_t i = 0; i < sheet.rows.size(); ++i) {
    const BookRow& row = sheet.rows[i];
    json.Object().Key("id").Value(row.id).Key("kind").Value(NameOf(row.kind));
    json.Key("cells").Array();
    for (size_t column = 0; column < row.cells.size(); ++column) {
      json.Object().Key("address").Value(AddressOf(column, first_line + i));
      json.Key("column").Value(sheet.columns[column].id);
      AppendCell(json, row.cells[column]);
      json.End();
    }
    json.End().End();
  }
  json.End();
}

void AppendNotes(JsonText& json, const BookSheet& sheet) {
  int number = 0;
  json.Key("notes").Array();
  for (const BookNote& note : sheet.notes) {
    json.Object().Key("number");
    if (note.numbered) {
      json.Value(++number);
    } else {
      json.Null();
    }
    json.Key("text").Value(note.text).End();
  }
  json.End();
}

void AppendSheet(JsonText& json, const Book& book, size_t at) {
  const BookSheet& sheet = book.sheets[at];
  json.Object().Key("id").Value(sheet.id).Key("name").Value(sheet.name);
  AppendLines(json, "title", sheet.title);
  json.Key("unit_line").Value(sheet.unit_line);
  AppendColumns(json, sheet);
  AppendRows(json, book, at);
  AppendNotes(json, sheet);
  json.Key("lines").Value(sheet.lines).Key("control_totals").Object();
  for (size_t i = 0; i < sheet.control_totals.size(); ++i) {
    json.Key(sheet.columns[i].id).Value(sheet.control_totals[i]);
  }
  json.End().End();
}

}  // namespace

std::string WriteJson(const Book& book) {
  JsonText json;
  json.Object().Key("report").Value(book.report).Key("title").Value(book.title);
  json.Key("period").Value(book.period).Key("created").Value(FormatTime(book.created));
  AppendLines(json, "left", book.left);
  AppendLines(json, "right", book.right);
  AppendLines(json, "title_lines", book.title_lines);
  AppendLines(json, "sub", book.sub);
  AppendTexts(json, "summary", book.summary);
  json.Key("sheets").Array();
  for (size_t at = 0; at < book.sheets.size(); ++at) AppendSheet(json, book, at);
  json.End().Key("signatures").Array();
  for (const std::vector<TextLine>& block : book.signatures) {
    json.Array();
    for (const TextLine& line : block) json.Value(line.text);
    json.End();
  }
  return std::move(json.End().End()).Take();
}

}  // namespace dvcmon
