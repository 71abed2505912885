// errata.json of an issue: written once, read to be shown.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "collectors/extract/json.h"
#include "daemon/base/json_text.h"
#include "daemon/report/errata.h"

namespace dvcmon {
namespace {

constexpr std::array kCauses = {Revision::By::kPortal, Revision::By::kMapping, Revision::By::kHand};

void AddErratum(JsonText& json, const Erratum& erratum) {
  const IssuedCell& cell = erratum.cell();
  json.Object().Key("cell").Value(cell.sheet_name + "!" + cell.address);
  json.Key("sheet").Value(cell.sheet).Key("row").Value(cell.row);
  json.Key("column").Value(cell.column).Key("row_title").Value(cell.row_title);
  json.Key("column_title").Value(cell.column_title);
  for (const auto& [key, said] : {std::pair("was", &erratum.was), std::pair("is", &erratum.is)}) {
    json.Key(key).Object().Key("value");
    said->kind == BookCell::Kind::kNumber ? json.Value(said->value) : json.Null();
    json.Key("text").Value(said->text).End();
  }
  json.Key("since");
  erratum.since ? json.Value(FormatTime(*erratum.since)) : json.Null();
  json.Key("by").Value(erratum.by ? Name(*erratum.by) : "form").End();
}

Cell ErrataCell(const AnswerRows& rows, size_t row, std::string_view key) {
  return rows.At(row, {Selector::Base::kRow, fmt::format("/{}", key)});
}
std::string ErrataText(const AnswerRows& rows, size_t row, std::string_view key) {
  return std::string(ErrataCell(rows, row, key).text);
}

// What a cell said, `key` "was" or "is"; one that was not there says nothing.
IssuedCell CellSaid(const AnswerRows& rows, size_t row, const std::string& key) {
  IssuedCell cell;
  cell.text = ErrataText(rows, row, key + "/text");
  const Cell value = ErrataCell(rows, row, key + "/value");
  if (value.kind == Cell::Kind::kNumber) {
    cell.kind = BookCell::Kind::kNumber;
    cell.value = value.number;
  } else if (!cell.text.empty()) {
    cell.kind = BookCell::Kind::kText;
  }
  cell.sheet = ErrataText(rows, row, "sheet");
  cell.row = ErrataText(rows, row, "row");
  cell.row_title = ErrataText(rows, row, "row_title");
  cell.column = ErrataText(rows, row, "column");
  cell.column_title = ErrataText(rows, row, "column_title");
  const std::string place = ErrataText(rows, row, "cell");
  const size_t mark = std::min(place.rfind('!'), place.size());
  cell.sheet_name = place.substr(0, mark);
  cell.address = place.substr(std::min(mark + 1, place.size()));
  return cell;
}

}  // namespace

std::string JsonOf(const Errata& errata) {
  JsonText json;
  json.Object().Key("report").Value(errata.of.report).Key("province").Value(errata.of.province);
  json.Key("period").Value(errata.of.period).Key("issue").Value(errata.number);
  json.Key("previous").Value(errata.previous).Key("previous_is_lost").Value(errata.is_lost);
  json.Key("changes").Array();
  for (const Erratum& erratum : errata.changes) AddErratum(json, erratum);
  return std::move(json.End().End()).Take();
}

Result<Errata> ParseErrata(std::string_view json) {
  const auto answer = JsonAnswer::Parse(json);
  if (!answer) return answer.error();
  const auto whole = (*answer)->Rows("");
  if (!whole) return whole.error();
  const auto changes = (*answer)->Rows("/changes");
  if (!changes) return changes.error();
  Errata errata;
  errata.of = {ErrataText(**whole, 0, "report"), ErrataText(**whole, 0, "province"),
               ErrataText(**whole, 0, "period")};
  errata.number = static_cast<int>(ErrataCell(**whole, 0, "issue").number);
  errata.previous = static_cast<int>(ErrataCell(**whole, 0, "previous").number);
  errata.is_lost = ErrataCell(**whole, 0, "previous_is_lost").boolean;
  errata.changes.reserve((*changes)->size());
  for (size_t row = 0; row < (*changes)->size(); ++row) {
    Erratum& erratum = errata.changes.emplace_back();
    erratum.was = CellSaid(**changes, row, "was");
    erratum.is = CellSaid(**changes, row, "is");
    const auto since = ParseTime(ErrataText(**changes, row, "since"));
    if (since) erratum.since = *since;
    const std::string by = ErrataText(**changes, row, "by");
    for (const Revision::By cause : kCauses) {
      if (Name(cause) == by) erratum.by = cause;
    }
  }
  return errata;
}

}  // namespace dvcmon
