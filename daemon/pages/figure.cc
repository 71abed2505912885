// A figure, a rate or what a counter grew by, with its evidence; or a cell of an issued report.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/evidence/explain.h"
#include "daemon/pages/cell.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/label_words.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/provenance.h"
#include "daemon/pages/source_words.h"
#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

// Read again today: does every answer still say so.
void PutFigureVerdict(Html& html, const View& view, const Explanation& of) {
  const bool is_read = std::ranges::all_of(
      of.operands, [](const Provenance& operand) { return operand.again.read(); });
  const bool is_wrong = !of.verified && is_read;
  html.Open("p", {{"class", of.verified ? "band good"
                            : is_wrong  ? "band bad"
                                        : "band"},
                  {"role", "status"}});
  if (of.verified) {
    html.Leaf("b", view.Say("Đọc lại hôm nay: khớp", "Read again today: it agrees"));
    html.Leaf("span", view.Say("câu trả lời đã lưu của cổng vẫn cho đúng số này",
                               "the archived answers still say so"));
  } else if (is_wrong) {
    html.Leaf("b", view.Say("Đọc lại hôm nay: không khớp", "Read again today: it does not agree"));
    html.Leaf("span", of.objection, {{"lang", "en"}});
  } else {
    html.Leaf("b", view.Say("Không đọc lại được hôm nay", "It cannot be read again today"));
    html.Leaf("span", view.Say("lý do ở phần bằng chứng", "the evidence below says why"));
  }
  html.Close();
}

void PutValue(Html& html, const View& view, const Explanation& of) {
  html.Open("p", {{"class", "big"}});
  const bool is_ratio = of.kind == Explanation::Kind::kRatio;
  if (is_ratio && of.state == ReadingState::kValue) {
    html.Text(view.Percent(100 * of.value)).Close();
    html.Leaf(
        "p",
        fmt::format("{}/{}", ExactNumber(view, of.numerator), ExactNumber(view, of.denominator)),
        {{"class", "of"}});
    return;
  }
  html.Text(ReadingText(view, of.state, of.value));
  if (!of.unit.empty() && of.state == ReadingState::kValue) {
    html.Text(" ").Leaf("small", UnitText(view, of.unit));
  }
  html.Close();
}

void PutDefinition(Html& html, const View& view, const Explanation& of) {
  html.Open("dl");
  const auto line = [&](std::string_view vi, std::string_view en, std::string_view text) {
    if (!text.empty()) html.Leaf("dt", view.Say(vi, en)).Leaf("dd", text);
  };
  line("Cách tính", "Made of", WithLabelsInWords(view, view.Say(of.words_vi, of.words_en)));
  line("Theo", "By", of.legal_source);
  line("Phiên bản cách tính", "Version of the definition", of.formula);
  if (of.day) {
    const LedgerDay& day = *of.day;
    line("Sổ ngày", "Ledger",
         fmt::format("{}: {}", view.DayText(day.day), LedgerText(view, day.status)));
    if (day.known() && day.from != day.day) {
      line("Gồm các ngày", "Covers",
           fmt::format("{}–{}, {} {}", view.DayText(day.from), view.DayText(day.day), day.covers_wd,
                       view.Say("ngày làm việc", "working days")));
    }
    line("Ngày này làm việc", "That day is worked",
         view.Percent(100 * of.working_share, 0) +
             std::string(of.is_tet ? view.Say(", dịp Tết", ", around Tết") : ""));
  }
  html.Leaf("dt", view.Say("Tên", "Name")).Open("dd");
  html.Leaf("code", Text(of.name)).Close();
  html.Close();
}

Result<WebResponse> PageOfFigure(const View& view, const Explanation& of) {
  const std::string title(view.Say(of.title_vi, of.title_en));
  const std::string shown = title.empty() ? of.name.statistic : title;
  const bool is_agency = !of.name.province.empty();
  const std::string who = is_agency && !of.body_name.empty() ? of.body_name
                          : is_agency                        ? of.name.body
                          : of.name.body == "vn"             ? PlaceText(view, "")
                                                             : PlaceText(view, of.name.body);
  Html body;
  body.Open("h1").Text(shown);
  if (const std::string labels = LabelsText(view, of.name.statistic); !labels.empty()) {
    body.Text(" ").Leaf("small", labels);
  }
  body.Close();
  body.Open("p", {{"class", "window"}});
  if (!is_agency) {
    body.Text(who);
  } else {
    body.Leaf("a", who,
              {{"href", view.Link("/agencies/" + PathPart(of.name.body),
                                  {{"province", of.name.province}})}});
    body.Text(" · ").Text(PlaceText(view, of.name.province));
  }
  body.Text(fmt::format(" · {}{} · {} {}", PeriodText(view, of.name.period),
                        of.provisional ? view.Say(" (tạm tính)", " (provisional)") : "",
                        view.Say("như đã biết lúc", "as known at"), view.TimeText(of.as_of)));
  body.Close();
  PutFigureVerdict(body, view, of);
  body.Open("section");
  PutValue(body, view, of);
  PutDefinition(body, view, of);
  body.Close();
  PutOperands(body, view, of);
  PutVersions(body, view, of);
  PutNoteList(body, view, of.notes);
  body.Open("p").Leaf("a", view.Say("Cho máy đọc (JSON)", "For programs (JSON)"),
                      {{"href", "/api/v1/explain?figure=" + PathPart(Text(of.name))}});
  body.Close();
  return PageOf(view, "", fmt::format("{}, {}", shown, who), body);
}

Result<WebResponse> AnswerFigures(const View& view, std::string_view rest) {
  if (IsCellName(rest)) {
    const auto cell = ParseCellName(rest);
    if (!cell) return cell.error();
    return AnswerCell(view, *cell);
  }
  auto name = ParseFigureName(rest);
  if (!name) {
    return Error{ErrorCode::kInvalid,
                 std::string(view.Say("Không có số liệu tên như vậy. Tên viết là [CỔNG:]ĐƠN VỊ/CHỈ "
                                      "TIÊU[{nhãn=giá trị}]@KỲ[~LÚC BIẾT], ví dụ "
                                      "phu-tho/applications_received{channel=online}@2026-Q3",
                                      name.error().message)),
                 ""};
  }
  name->as_of = std::min(name->as_of.value_or(view.now()), view.now());
  const auto explanation = Explain(view.record(), view.config(), *name, view.now());
  if (!explanation) return explanation.error();
  return PageOfFigure(view, *explanation);
}

}  // namespace

const PagePlace kFiguresPage = {"/figures", &AnswerFigures};

}  // namespace dvcmon
