#include "daemon/pages/issue_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/pages/desk.h"
#include "daemon/pages/issue_files.h"
#include "daemon/pages/source_words.h"
#include "daemon/pages/table.h"
#include "daemon/report/errata.h"
#include "daemon/report/explain_cell.h"
#include "daemon/report/issue.h"
#include "daemon/report/words.h"

namespace dvcmon {
namespace {

constexpr uintmax_t kErrataAtMost = uintmax_t{4} << 20;
constexpr size_t kMostErrata = 300;

// What the path says, and the name of a file or "".
struct IssuePlace {
  CellName name;
  std::string file;
};
std::optional<IssuePlace> PlaceIn(std::string_view rest) {
  std::vector<std::string> parts(1);
  for (const char c : rest) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  if (parts.size() < 3 || parts.size() > 4) return std::nullopt;
  IssuePlace place;
  const size_t dot = parts[0].find('.');
  place.name.report = parts[0].substr(0, dot);
  if (dot != std::string::npos) place.name.province = parts[0].substr(dot + 1);
  place.name.period = parts[1];
  place.name.number = NumberOfIssueFolder(parts[2]);
  if (parts.size() == 4) place.file = parts[3];
  if (place.name.number == 0 || (parts.size() == 4 && place.file.empty())) return std::nullopt;
  return place;
}

// Of whom it is stands in the name, whatever the configuration says.
CellName NameOfIssue(const Issue& issue) {
  CellName name;
  name.report = issue.of.report;
  name.province = issue.of.province;
  name.period = issue.of.period;
  name.number = issue.number;
  return name;
}

void PutFacts(Html& html, const View& view, const Issue& issue, size_t answers) {
  html.Open("section").Leaf("h2", view.Say("Lần phát hành", "The issue"));
  html.Open("dl", {{"class", "facts"}});
  const auto fact = [&](std::string_view vi, std::string_view en, const std::string& text) {
    html.Leaf("dt", view.Say(vi, en)).Leaf("dd", text);
  };
  fact("Phát hành lúc", "Made", view.TimeText(issue.made));
  fact("Số liệu biết đến", "As known at", view.TimeText(issue.as_of));
  fact("Dựa trên", "Rests on",
       fmt::format("{} {}", view.Number(static_cast<double>(answers)),
                   view.Say("bản trả lời của các cổng, được giữ mãi",
                            "answers of portals, kept for good")));
  if (!issue.document) {
    fact("Văn bản", "Document", std::string(view.Say("chưa ghi số văn bản", "not entered yet")));
  } else {
    const DocumentFacts& document = *issue.document;
    fact("Văn bản số", "Document", document.number);
    if (document.signed_on) fact("Ngày ký", "Signed on", view.DayText(*document.signed_on));
    fact("Người ký", "Signed by", document.signer);
    fact("Ghi bởi", "Entered by", document.entered_by + ", " + view.TimeText(document.entered));
    if (!issue.replaced.empty()) fact("Thay số đã ghi", "Entered before", issue.replaced);
  }
  html.Close().Close();
}

std::string_view CauseOf(const View& view, const std::optional<Revision::By>& by) {
  if (!by) {
    return view.Say("mẫu biểu, cấu hình hoặc chỉ tiêu đổi", "form, configuration or a target");
  }
  switch (*by) {
    case Revision::By::kPortal:
      return view.Say("cổng sửa số liệu", "the portal");
    case Revision::By::kMapping:
      return view.Say("cách đọc đổi", "how it is read");
    case Revision::By::kHand:
      break;
  }
  return view.Say("nhập tay", "entered by hand");
}

void PutErratum(Html& html, const View& view, const Issue& issue, const Erratum& erratum) {
  const IssuedCell& cell = erratum.cell();
  CellName name = NameOfIssue(issue);
  name.sheet = cell.sheet;
  name.address = cell.address;
  const auto shown = [&](const IssuedCell& of) {
    return of.kind == BookCell::Kind::kEmpty ? std::string(view.Say("(không có)", "(none)"))
                                             : of.text;
  };
  html.Open("tr").Open("th", {{"scope", "row"}}).Text(cell.row_title + ", " + cell.column_title);
  html.Close().Open("td", {{"class", "text"}});
  // What is gone has no cell in this issue.
  if (erratum.is.kind == BookCell::Kind::kEmpty) {
    html.Text(cell.sheet_name + " " + cell.address);
  } else {
    html.Leaf("a", cell.sheet_name + " " + cell.address, {{"href", FigureLink(view, Text(name))}});
  }
  html.Close().Leaf("td", shown(erratum.was)).Leaf("td", shown(erratum.is));
  html.Leaf("td", erratum.since ? view.DayText(DayOf(*erratum.since)) : "–");
  html.Leaf("td", CauseOf(view, erratum.by), {{"class", "text"}}).Close();
}

void PutErrata(Html& html, const View& view, const Issue& issue, const Result<Errata>& errata) {
  html.Open("section").Leaf("h2", view.Say("Đính chính", "Corrections"));
  if (issue.previous == 0) {
    html.Leaf("p", view.Say("Lần phát hành đầu tiên của kỳ: không có gì để đính chính.",
                            "The first issue of the period: there is nothing to correct."));
    html.Close();
    return;
  }
  Issue previous = issue;
  previous.number = issue.previous;
  html.Open("p").Text(fmt::format("{} {} ", view.Number(issue.errata),
                                  view.Say("ô nói khác so với", "cells say otherwise than")));
  html.Leaf("a", fmt::format("{} {}", view.Say("lần phát hành", "issue"), issue.previous),
            {{"href", view.Link(IssuePath(previous))}});
  html.Text(".").Close();
  if (errata && errata->is_lost) {
    html.Leaf("p", view.Say("Tệp của lần trước khi ấy không còn trên đĩa: không so sánh được.",
                            "The files of the one before were gone then: nothing was compared."));
  }
  if (!errata || errata->changes.empty()) {
    html.Close();
    return;
  }
  OpenTable(html, view, "", "",
            {{"Dòng, cột", "Line, column"},
             {"Ô", "Cell", true},
             {"Đã báo cáo", "Reported"},
             {"Nay là", "Now"},
             {"Từ ngày", "Since"},
             {"Do", "Because of", true}});
  const size_t shown = std::min(kMostErrata, errata->changes.size());
  for (size_t i = 0; i < shown; ++i) PutErratum(html, view, issue, errata->changes[i]);
  CloseTable(html);
  if (shown < errata->changes.size()) {
    html.Leaf("p", view.Say("Còn nữa: trong bảng tính, trang “Đính chính”.",
                            "There are more: in the workbook, sheet “Đính chính”."));
  }
  html.Close();
}

Result<Errata> ErrataIn(const Result<IssuedFiles>& found) {
  if (!found) return found.error();
  const auto file = std::ranges::find(found->files, kErrataFile, &IssuedFile::name);
  if (file == found->files.end()) return Errata();
  const auto json = ReadIssuedFile(found->folder, *file, kErrataAtMost);
  if (!json) return json.error();
  return ParseErrata(*json);
}

}  // namespace

std::string IssueTitle(const View& view, const std::string& report) {
  const auto found = view.config().reports.layouts.find(report);
  if (found == view.config().reports.layouts.end()) return report;
  const Layout& layout = *found->second;
  return std::string(view.Say(layout.title_vi, layout.title_en));
}

std::string IssuePeriod(const View& view, const Issue& issue) {
  const auto window = ParseWindow(issue.of.period, Cutoff::kCalendar);
  return view.is_english() || !window ? issue.of.period : PeriodTitle(*window);
}

std::string IssuePath(const Issue& issue) {
  return fmt::format("/reports/{}{}{}/{}/{}", PathPart(issue.of.report),
                     issue.of.province.empty() ? "" : ".", PathPart(issue.of.province),
                     PathPart(issue.of.period), IssueFolderName(issue.number));
}

Result<WebResponse> AnswerIssue(const View& view, std::string_view rest) {
  const auto place = PlaceIn(rest);
  const auto issue = place ? FindIssue(view.record(), view.config(), place->name)
                           : Result<Issue>(Error{ErrorCode::kInvalid, "", ""});
  if (!issue && issue.error().code == ErrorCode::kInvalid) {
    return Error{
        ErrorCode::kInvalid,
        std::string(view.Say("Không có lần phát hành như vậy; trang Báo cáo liệt kê mọi lần.",
                             "There is no such issue; the page of reports lists all.")),
        ""};
  }
  if (!issue) return issue.error();
  if (!place->file.empty()) return AnswerIssueFile(view, *issue, place->file);
  const auto answers = view.record().AnswersOf(*issue);
  if (!answers) return answers.error();
  const auto files = FindFiles(view.config(), *issue);
  const std::string title = IssueTitle(view, issue->of.report);
  Html body;
  body.Leaf("h1", title);
  body.Leaf(
      "p",
      fmt::format("{} · {} · {} {}", PlaceText(view, issue->of.province), IssuePeriod(view, *issue),
                  view.Say("lần phát hành", "issue"), issue->number),
      {{"class", "window"}});
  body.Open("div", {{"class", "columns"}});
  PutIssueFiles(body, view, *issue, files);
  PutFacts(body, view, *issue, answers->size());
  PutErrata(body, view, *issue, ErrataIn(files));
  body.Close();
  return PageOf(view, "/reports", title, body);
}

}  // namespace dvcmon
