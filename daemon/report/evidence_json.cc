#include "daemon/report/evidence_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <utility>

#include "collectors/extract/json.h"
#include "daemon/base/json_text.h"

namespace dvcmon {
namespace {

constexpr std::array<std::string_view, 5> kCellKinds = {"empty", "text", "number", "missing",
                                                        "not_applicable"};

constexpr std::array<std::string_view, 5> kReckonings = {"otherwise", "of_figures", "of_days",
                                                         "of_cells", "by_formula"};

// Of the answers of polls, each asked for once.
class AnswersOfPolls {
 public:
  explicit AnswersOfPolls(const Record& record) : record_(record) {}

  Result<std::vector<std::string>> Of(int64_t poll) {
    if (poll == 0) return std::vector<std::string>();
    const auto known = known_.find(poll);
    if (known != known_.end()) return known->second;
    auto hashes = record_.HashesOf(poll);
    if (hashes) known_[poll] = *hashes;
    return hashes;
  }

 private:
  const Record& record_;
  std::map<int64_t, std::vector<std::string>> known_;
};

std::string ColumnTitleOf(const BookSheet::Head& head) {
  std::string title;
  for (const std::string& above : head.above) title += above + " – ";
  return title + head.title;
}

IssuedCell IssuedCellAt(const Book& book, const CellEvidence& at) {
  const BookSheet& sheet = book.sheets[at.sheet];
  const BookRow& row = sheet.rows[at.row];
  const BookCell& cell = row.cells[at.column];
  IssuedCell issued;
  issued.sheet = sheet.id;
  issued.sheet_name = sheet.name;
  issued.address = AddressOf(at.column, LineOfRow(book, at.sheet, at.row));
  issued.row = row.id;
  issued.row_title = TitleOf(sheet, row);
  issued.column = sheet.columns[at.column].id;
  issued.column_title = ColumnTitleOf(sheet.columns[at.column]);
  issued.kind = cell.kind;
  if (cell.kind == BookCell::Kind::kNumber) {
    issued.value = cell.value;
    issued.digits = cell.digits;
  }
  issued.text = cell.text;
  issued.words_vi = at.words_vi;
  issued.words_en = at.words_en;
  issued.cells = at.cells;
  issued.reckoning = at.reckoning;
  issued.scale = at.scale;
  issued.why_not_vi = at.why_not_vi;
  issued.why_not_en = at.why_not_en;
  return issued;
}

void AddTexts(JsonText& json, std::string_view key, const std::vector<std::string>& texts) {
  json.Key(key).Array();
  for (const std::string& text : texts) json.Value(text);
  json.End();
}

void AddIssuedFigure(JsonText& json, const IssuedFigure& figure) {
  const CellFigure& said = figure.said;
  json.Object().Key("name").Value(said.name).Key("value").Value(said.value);
  json.Key("sign").Value(said.sign).Key("poll").Value(static_cast<size_t>(said.poll));
  json.Key("by_hand").Value(said.by_hand);
  AddTexts(json, "sha256", figure.answers);
  json.End();
}

void AddIssuedCell(JsonText& json, const IssuedCell& cell) {
  json.Object().Key("cell").Value(cell.sheet_name + "!" + cell.address);
  json.Key("sheet").Value(cell.sheet).Key("sheet_name").Value(cell.sheet_name);
  json.Key("address").Value(cell.address);
  json.Key("row").Value(cell.row).Key("row_title").Value(cell.row_title);
  json.Key("column").Value(cell.column).Key("column_title").Value(cell.column_title);
  json.Key("state").Value(kCellKinds[static_cast<size_t>(cell.kind)]);
  json.Key("value");
  cell.kind == BookCell::Kind::kNumber ? json.Value(cell.value) : json.Null();
  json.Key("digits").Value(cell.digits).Key("text").Value(cell.text);
  json.Key("words_vi").Value(cell.words_vi).Key("words_en").Value(cell.words_en);
  json.Key("figures").Array();
  for (const IssuedFigure& figure : cell.figures) AddIssuedFigure(json, figure);
  json.End();
  AddTexts(json, "cells", cell.cells);
  json.Key("reckoned").Value(kReckonings[static_cast<size_t>(cell.reckoning)]);
  json.Key("scale").Value(cell.scale);
  json.Key("why_not_vi").Value(cell.why_not_vi).Key("why_not_en").Value(cell.why_not_en).End();
}

// Reads an object of the document that JsonOf() wrote; remembers whether all was there.
class EvidenceReader {
 public:
  EvidenceReader(const AnswerRows& rows, size_t row, std::string at, bool& ok)
      : rows_(rows), row_(row), at_(std::move(at)), ok_(ok) {}

  std::string Text(std::string_view key) {
    const Cell cell = Need(key, Cell::Kind::kText);
    return std::string(cell.text);
  }
  double Number(std::string_view key) { return Need(key, Cell::Kind::kNumber).number; }
  bool Truth(std::string_view key) { return Need(key, Cell::Kind::kBool).boolean; }
  Cell At(std::string_view key) const {
    return rows_.At(row_, {Selector::Base::kRow, fmt::format("{}/{}", at_, key)});
  }
  std::vector<std::string> Texts(std::string_view key) const {
    std::vector<std::string> texts;
    for (;;) {
      const Cell cell = At(fmt::format("{}/{}", key, texts.size()));
      if (cell.kind != Cell::Kind::kText) return texts;
      texts.emplace_back(cell.text);
    }
  }

 private:
  Cell Need(std::string_view key, Cell::Kind kind) {
    const Cell cell = At(key);
    ok_ = ok_ && cell.kind == kind;
    return cell.kind == kind ? cell : Cell{};
  }

  const AnswerRows& rows_;
  const size_t row_;
  const std::string at_;
  bool& ok_;
};

IssuedFigure IssuedFigureIn(EvidenceReader figure) {
  IssuedFigure read;
  read.said.name = figure.Text("name");
  read.said.value = figure.Number("value");
  read.said.sign = static_cast<int>(figure.Number("sign"));
  read.said.poll = static_cast<int64_t>(figure.Number("poll"));
  read.said.by_hand = figure.Truth("by_hand");
  read.answers = figure.Texts("sha256");
  return read;
}

template <class Kind, size_t kKinds>
Kind KindNamed(const std::array<std::string_view, kKinds>& kinds, const std::string& word,
               bool& ok) {
  for (size_t kind = 0; kind < kinds.size(); ++kind) {
    if (kinds[kind] == word) return static_cast<Kind>(kind);
  }
  ok = false;
  return {};
}

IssuedCell IssuedCellIn(const AnswerRows& rows, size_t row, bool& ok) {
  EvidenceReader cell(rows, row, "", ok);
  IssuedCell read;
  read.sheet = cell.Text("sheet");
  read.sheet_name = cell.Text("sheet_name");
  read.address = cell.Text("address");
  read.row = cell.Text("row");
  read.row_title = cell.Text("row_title");
  read.column = cell.Text("column");
  read.column_title = cell.Text("column_title");
  read.kind = KindNamed<BookCell::Kind>(kCellKinds, cell.Text("state"), ok);
  if (read.kind == BookCell::Kind::kNumber) read.value = cell.Number("value");
  read.text = cell.Text("text");
  read.words_vi = cell.Text("words_vi");
  read.words_en = cell.Text("words_en");
  for (size_t figure = 0;; ++figure) {
    const std::string at = fmt::format("figures/{}", figure);
    if (cell.At(at).kind != Cell::Kind::kNested) break;
    read.figures.push_back(IssuedFigureIn(EvidenceReader(rows, row, "/" + at, ok)));
  }
  read.cells = cell.Texts("cells");
  // Issues of old do not tell how to reckon again.
  if (cell.At("reckoned").kind == Cell::Kind::kText) {
    read.reckoning = KindNamed<Reckoning>(kReckonings, cell.Text("reckoned"), ok);
    read.scale = cell.Number("scale");
    read.digits = static_cast<int>(cell.Number("digits"));
  }
  read.why_not_vi = cell.Text("why_not_vi");
  read.why_not_en = cell.Text("why_not_en");
  return read;
}

}  // namespace

Result<IssuedEvidence> EvidenceOf(const Record& record, const Report& report, const IssueSeries& of,
                                  int number, Time as_of) {
  IssuedEvidence evidence{of, number, as_of, report.provisional};
  AnswersOfPolls answers(record);
  evidence.cells.reserve(report.evidence.size());
  for (const CellEvidence& at : report.evidence) {
    IssuedCell& cell = evidence.cells.emplace_back(IssuedCellAt(report.book, at));
    for (const CellFigure& figure : at.figures) {
      auto pages = answers.Of(figure.poll);
      if (!pages) return pages.error();
      cell.figures.push_back({figure, *std::move(pages)});
    }
  }
  return evidence;
}

std::string JsonOf(const IssuedEvidence& evidence) {
  JsonText json;
  json.Object().Key("report").Value(evidence.of.report);
  json.Key("province").Value(evidence.of.province).Key("period").Value(evidence.of.period);
  json.Key("issue").Value(evidence.number).Key("as_of").Value(FormatTime(evidence.as_of));
  json.Key("provisional").Value(evidence.provisional).Key("cells").Array();
  for (const IssuedCell& cell : evidence.cells) AddIssuedCell(json, cell);
  return std::move(json.End().End()).Take();
}

Result<IssuedEvidence> ParseEvidence(std::string_view json) {
  const auto answer = JsonAnswer::Parse(json);
  if (!answer) return answer.error();
  const auto whole = (*answer)->Rows("");
  if (!whole) return whole.error();
  const auto cells = (*answer)->Rows("/cells");
  if (!cells) return cells.error();
  bool ok = true;
  EvidenceReader head(**whole, 0, "", ok);
  IssuedEvidence evidence;
  evidence.of = {head.Text("report"), head.Text("province"), head.Text("period")};
  evidence.number = static_cast<int>(head.Number("issue"));
  const auto as_of = ParseTime(head.Text("as_of"));
  evidence.as_of = as_of.value_or(Time{});
  evidence.provisional = head.Truth("provisional");
  for (size_t row = 0; row < (*cells)->size(); ++row) {
    evidence.cells.push_back(IssuedCellIn(**cells, row, ok));
  }
  if (ok && as_of) return evidence;
  return Error{ErrorCode::kShape, "evidence.json is not one that dvcmon wrote", ""};
}

}  // namespace dvcmon
