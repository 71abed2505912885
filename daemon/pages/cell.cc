#include "daemon/pages/cell.h"

#include <fmt/format.h>

#include "daemon/pages/desk.h"
#include "daemon/pages/issue_page.h"
#include "daemon/pages/provenance.h"
#include "daemon/pages/table.h"

namespace dvcmon {
namespace {

void PutCellVerdict(Html& html, const View& view, const CellExplanation& of) {
  const bool is_wrong = !of.objection.empty();
  html.Open("p", {{"class", is_wrong      ? "band bad"
                            : of.verified ? "band good"
                                          : "band"},
                  {"role", "status"}});
  if (is_wrong) {
    html.Leaf("b", view.Say("Kiểm lại hôm nay: không khớp", "Verified today: it does not agree"));
    html.Leaf("span", of.objection, {{"lang", "en"}});
  } else if (!of.verified) {
    html.Leaf("b", view.Say("Ô này không có số liệu nào để kiểm lại",
                            "There is no figure here to verify"));
  } else {
    html.Leaf("b", view.Say("Kiểm lại hôm nay: khớp", "Verified today: it agrees"));
    html.Leaf("span", view.Say("tệp đã phát hành, số liệu và câu trả lời đã lưu",
                               "the issued files, the figures and the archived answers"));
    if (of.not_made > 0) {
      html.Leaf("span", fmt::format("{} {}", of.not_made,
                                    view.Say("ô chưa tính lại giá trị", "cells not made again")));
    }
  }
  html.Close();
}

void PutCells(Html& html, const View& view, const CellExplanation& of) {
  if (of.made_of.empty()) return;
  html.Open("section").Leaf("h2", view.Say("Tính từ các ô", "Reckoned from cells"));
  OpenTable(html, view, "", "",
            {{"Ô", "Cell"}, {"Dòng", "Row", true}, {"Cột", "Column", true}, {"Giá trị", "Value"}});
  for (const IssuedCell& cell : of.made_of) {
    CellName name = of.name;
    name.sheet = cell.sheet_name;
    name.address = cell.address;
    html.Open("tr").Open("th", {{"scope", "row"}});
    html.Leaf("a", cell.address, {{"href", FigureLink(view, Text(name))}}).Close();
    html.Leaf("td", cell.row_title, {{"class", "text"}});
    html.Leaf("td", cell.column_title, {{"class", "text"}});
    html.Leaf("td", cell.text).Close();
  }
  CloseTable(html);
  html.Close();
}

void PutCellFigure(Html& html, const View& view, const ExplainedFigure& figure) {
  const CellFigure& said = figure.issued.said;
  html.Open("tr").Open("th", {{"scope", "row"}}).Text(said.sign < 0 ? "− " : "+ ");
  html.Leaf("a", said.name, {{"href", FigureLink(view, said.name)}}).Close();
  html.Leaf("td", ExactNumber(view, said.value));
  html.Open("td");
  if (figure.now != said.value) {
    html.Leaf("b", figure.now ? ExactNumber(view, *figure.now) : "…");
  } else if (figure.later) {
    html.Text(fmt::format(
        "{} {} {}", ReadingText(view, figure.later->version.state, figure.later->version.value),
        view.Say("từ", "since"), view.DayText(DayOf(figure.later->version.observed))));
  } else {
    html.Text(view.Say("không đổi", "unchanged"));
  }
  html.Close().Open("td", {{"class", "text"}});
  if (said.by_hand) html.Text(view.Say("nhập thủ công ", "by hand "));
  for (const std::string& sha256 : figure.issued.answers) html.Leaf("code", sha256).Text(" ");
  if (!figure.objection.empty()) html.Leaf("small", figure.objection, {{"lang", "en"}});
  html.Close().Close();
}

void PutCellFigures(Html& html, const View& view, const CellExplanation& of) {
  if (of.figures.empty()) return;
  html.Open("section").Leaf("h2", view.Say("Số liệu đã công bố", "Published figures"));
  OpenTable(html, view, "", "",
            {{"Số liệu", "Figure"},
             {"Khi phát hành", "As issued"},
             {"Nay", "Now"},
             {"SHA-256 của câu trả lời", "SHA-256 of the answer", true}});
  for (const ExplainedFigure& figure : of.figures) PutCellFigure(html, view, figure);
  CloseTable(html);
  html.Close();
}

void PutSummedDays(Html& html, const View& view, const CellExplanation& of) {
  if (of.days.empty()) return;
  html.Open("section").Leaf("h2", view.Say("Cộng theo ngày", "Sums of days")).Open("ul");
  for (const SummedDays& days : of.days) {
    html.Open("li").Text(fmt::format("{}–{}: ", view.DayText(days.first), view.DayText(days.last)));
    html.Leaf("a", days.increment, {{"href", FigureLink(view, days.increment)}}).Close();
  }
  html.Close().Close();
}

}  // namespace

Result<WebResponse> AnswerCell(const View& view, const CellName& name) {
  const auto of = ExplainCell(view.record(), view.config(), name, view.now());
  if (!of) return of.error();
  const IssuedCell& cell = of->cell;
  const std::string title = fmt::format("{}, {}", cell.row_title, cell.column_title);
  Html body;
  body.Leaf("h1", title);
  body.Open("p", {{"class", "window"}});
  body.Leaf("a", Text(of->name).substr(0, Text(of->name).find('!')),
            {{"href", view.Link(IssuePath(of->issue))}});
  body.Text(fmt::format(" · {} · {} {}", cell.sheet_name, view.Say("ô", "cell"), cell.address));
  body.Close();
  body.Leaf("p",
            fmt::format("{} {}, {} {}{}", view.Say("Phát hành lúc", "Issued at"),
                        view.TimeText(of->issue.made),
                        view.Say("số liệu như đã biết lúc", "figures as known at"),
                        view.TimeText(of->issue.as_of),
                        of->provisional ? view.Say(", tạm tính", ", provisional") : ""),
            {{"class", "window"}});
  PutCellVerdict(body, view, *of);
  body.Open("section").Leaf("p", cell.text, {{"class", "big"}});
  const std::string& words = view.is_english() ? cell.words_en : cell.words_vi;
  const std::string& why_not = view.is_english() ? cell.why_not_en : cell.why_not_vi;
  if (!words.empty()) body.Leaf("p", words);
  if (!why_not.empty()) body.Leaf("p", why_not);
  body.Close();
  PutCells(body, view, *of);
  PutCellFigures(body, view, *of);
  PutSummedDays(body, view, *of);
  return PageOf(view, "/reports", title, body);
}

}  // namespace dvcmon
