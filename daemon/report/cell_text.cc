// An explanation of a cell, for people and for programs.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/base/json_text.h"
#include "daemon/base/number_text.h"
#include "daemon/derive/window.h"
#include "daemon/report/explain_cell.h"

namespace dvcmon {
namespace {

std::string DocumentText(const DocumentFacts& document) {
  std::string text = document.number;
  if (document.signed_on) text += " ngày " + DayVi(*document.signed_on);
  if (!document.signer.empty()) text += ", " + document.signer + " ký";
  return text;
}

std::string NowText(const ExplainedFigure& figure) {
  if (figure.now != figure.issued.said.value) {
    return fmt::format("nay là / now {}", figure.now ? VietnameseText(*figure.now) : "…");
  }
  if (!figure.later) return "không đổi / unchanged";
  return fmt::format("từ {} cổng nói / since then {}", DayVi(DayOf(figure.later->version.observed)),
                     VietnameseText(figure.later->version.value));
}

void AddFigureText(std::string& text, const ExplainedFigure& figure) {
  const CellFigure& said = figure.issued.said;
  text += fmt::format("    {} {}  {}\n", said.sign < 0 ? "−" : "+", VietnameseText(said.value),
                      said.name);
  text +=
      fmt::format("      {}{}\n", NowText(figure), said.by_hand ? ", nhập thủ công / by hand" : "");
  for (const std::string& sha256 : figure.issued.answers) {
    text += fmt::format("      SHA-256 {}\n", sha256);
  }
  if (!figure.objection.empty()) text += fmt::format("      ! {}\n", figure.objection);
}

// Which days were added up, and how to see each.
void AddDaysText(std::string& text, const std::vector<SummedDays>& days) {
  constexpr size_t kMostShown = 3;
  for (size_t i = 0; i < std::min(days.size(), kMostShown); ++i) {
    text += fmt::format(
        "  cộng các ngày / sum of the days {}–{}; xem từng ngày / each day: dvcmon explain '{}'\n",
        DayVi(days[i].first), DayVi(days[i].last), days[i].increment);
  }
  if (days.size() > kMostShown) text += fmt::format("  … {} / in all\n", days.size());
}

// What was verified, and what could not be.
std::string VerdictOn(const CellExplanation& of) {
  if (!of.objection.empty()) return "KHÔNG / NO: " + of.objection;
  if (!of.verified) {
    return "không có số liệu để kiểm tra / there is no figure to verify" +
           (of.cell.why_not_vi.empty() ? "" : ": " + of.cell.why_not_vi);
  }
  if (of.again.outcome == MadeAgain::Outcome::kNotMade && of.not_made > 0) {
    return "số liệu khớp, chưa tính lại giá trị của ô / the figures agree; the value is not made "
           "of them again";
  }
  if (of.not_made > 0) {
    return fmt::format(
        "khớp; trong các ô đó {0} ô chưa tính lại giá trị / agrees; {0} of these cells are not "
        "made again",
        of.not_made);
  }
  return "khớp / agrees";
}

std::string_view OutcomeWord(const MadeAgain& again) {
  if (again.outcome == MadeAgain::Outcome::kNotMade) return "not_made";
  return again.outcome == MadeAgain::Outcome::kAgrees ? "agrees" : "differs";
}

std::string_view StateOf(BookCell::Kind kind) {
  if (kind == BookCell::Kind::kNumber) return "value";
  return kind == BookCell::Kind::kNotApplicable ? "not_applicable" : "not_provided";
}

void AddNumber(JsonText& json, std::string_view key, const std::optional<double>& number) {
  json.Key(key);
  number ? json.Value(*number) : json.Null();
}

void AddCellJson(JsonText& json, const CellExplanation& of) {
  json.Key("cell").Object().Key("report").Value(of.issue.of.report);
  json.Key("province").Value(of.issue.of.province).Key("period").Value(of.issue.of.period);
  json.Key("issue").Value(of.issue.number).Key("made").Value(FormatTime(of.issue.made));
  json.Key("sheet").Value(of.cell.sheet_name).Key("address").Value(of.cell.address);
  json.Key("row").Value(of.cell.row_title).Key("column").Value(of.cell.column_title);
  json.Key("text").Value(of.cell.text).Key("why_not").Value(of.cell.why_not_vi);
  json.Key("made_of").Array();
  for (const IssuedCell& cell : of.made_of) {
    json.Object().Key("address").Value(cell.address).Key("row").Value(cell.row_title);
    json.Key("column").Value(cell.column_title).Key("text").Value(cell.text).End();
  }
  json.End().Key("figures").Array();
  for (const ExplainedFigure& figure : of.figures) {
    const CellFigure& said = figure.issued.said;
    json.Object().Key("figure").Value(said.name).Key("value").Value(said.value);
    json.Key("sign").Value(said.sign).Key("by_hand").Value(said.by_hand);
    AddNumber(json, "now", figure.now);
    json.Key("changed").Value(figure.has_changed());
    json.Key("objection").Value(figure.objection).Key("answers").Array();
    for (const std::string& sha256 : figure.issued.answers) {
      json.Object().Key("sha256").Value(sha256).End();
    }
    json.End().End();
  }
  json.End().Key("again").Value(OutcomeWord(of.again)).Key("days").Array();
  for (const SummedDays& days : of.days) {
    json.Object().Key("first").Value(FormatDay(days.first)).Key("last").Value(FormatDay(days.last));
    json.Key("increment").Value(days.increment).End();
  }
  json.End().End();
}

}  // namespace

std::string TextOf(const CellExplanation& of) {
  std::string text = fmt::format("{}\n", Text(of.name));
  text +=
      fmt::format("  phát hành lúc / issued at {}, số liệu như đã biết lúc / as known at {}{}\n",
                  FormatTime(of.issue.made), FormatTime(of.issue.as_of),
                  of.provisional ? ", tạm tính / provisional" : "");
  if (of.issue.document)
    text += fmt::format("  văn bản / document {}\n", DocumentText(*of.issue.document));
  text += fmt::format("{}, {}\n  = {}\n", of.cell.row_title, of.cell.column_title, of.cell.text);
  for (const std::string& words :
       {of.cell.words_vi, of.cell.words_en, of.cell.why_not_vi, of.cell.why_not_en}) {
    if (!words.empty()) text += fmt::format("  {}\n", words);
  }
  if (!of.made_of.empty()) text += "  tính từ các ô / reckoned from cells\n";
  for (const IssuedCell& cell : of.made_of) {
    text += fmt::format("    {} = {}  {}, {}\n", cell.address, cell.text, cell.row_title,
                        cell.column_title);
  }
  if (!of.figures.empty()) text += "  số liệu đã công bố / published figures\n";
  for (const ExplainedFigure& figure : of.figures) AddFigureText(text, figure);
  AddDaysText(text, of.days);
  text += "kiểm chứng / verified: " + VerdictOn(of) + "\n";
  return text;
}

std::string JsonOf(const CellExplanation& of) {
  JsonText json;
  json.Object().Key("figure").Value(Text(of.name)).Key("kind").Value("cell");
  json.Key("as_of").Value(FormatTime(of.issue.as_of)).Key("body_name").Value("");
  json.Key("title_vi").Value(of.cell.row_title + ", " + of.cell.column_title);
  json.Key("title_en").Value("").Key("unit").Value("").Key("source").Value(of.issue.of.report);
  json.Key("formula").Value("").Key("words_vi").Value(of.cell.words_vi);
  json.Key("words_en").Value(of.cell.words_en).Key("provisional").Value(of.provisional);
  json.Key("state").Value(StateOf(of.cell.kind));
  const bool is_number = of.cell.kind == BookCell::Kind::kNumber;
  AddNumber(json, "value", is_number ? std::optional(of.cell.value) : std::nullopt);
  AddCellJson(json, of);
  json.Key("operands").Array().End().Key("notes").Array().End();
  json.Key("verified").Value(of.verified).Key("objection").Value(of.objection);
  return std::move(json.End()).Take();
}

}  // namespace dvcmon
