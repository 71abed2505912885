// Which reports there are, and what was issued of them.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "daemon/pages/issue_page.h"
#include "daemon/pages/source_words.h"
#include "daemon/pages/table.h"
#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

constexpr size_t kMostIssues = 100;  // on a page

std::string_view WindowKindText(const View& view, WindowKind kind) {
  switch (kind) {
    case WindowKind::kDay:
      return view.Say("ngày", "day");
    case WindowKind::kMonth:
      return view.Say("tháng", "month");
    case WindowKind::kQuarter:
      return view.Say("quý", "quarter");
    case WindowKind::kHalf:
      return view.Say("6 tháng", "half");
    case WindowKind::kNineMonths:
      return view.Say("9 tháng", "nine months");
    case WindowKind::kYear:
      break;
  }
  return view.Say("năm", "year");
}

std::string KindsText(const View& view, const std::vector<WindowKind>& kinds) {
  std::string text;
  for (const WindowKind kind : kinds) {
    text += (text.empty() ? "" : ", ") + std::string(WindowKindText(view, kind));
  }
  return text;
}

// Of whom, and how many working days after the cut-off: "Vĩnh Long: tháng, quý (2)".
std::string ScheduleText(const View& view, const std::string& report) {
  std::string text;
  for (const ScheduledReport& issue : view.config().reports.issue) {
    if (issue.report != report) continue;
    text += fmt::format(
        "{}{}: {}, {}", text.empty() ? "" : "; ", PlaceText(view, issue.province),
        KindsText(view, issue.periods),
        view.is_english()
            ? fmt::format("{} working days after the cut-off", issue.working_days)
            : fmt::format("sau ngày chốt số liệu {} ngày làm việc", issue.working_days));
  }
  return text.empty() ? std::string(view.Say("khi được yêu cầu", "when asked for")) : text;
}

void PutForms(Html& html, const View& view) {
  html.Open("section").Leaf("h2", view.Say("Các mẫu báo cáo", "Forms"));
  if (view.config().reports.layouts.empty()) {
    html.Leaf("p", view.Say("Cấu hình chưa có mẫu nào (reports.layouts).",
                            "The configuration has none yet (reports.layouts)."));
    html.Close();
    return;
  }
  OpenTable(html, view, "texts", "",
            {{"Báo cáo", "Report"}, {"Về", "About"}, {"Kỳ", "Periods"}, {"Phát hành", "Issued"}});
  for (const auto& [name, layout] : view.config().reports.layouts) {
    html.Open("tr").Open("th", {{"scope", "row"}});
    html.Leaf("a", view.Say(layout->title_vi, layout->title_en),
              {{"href", view.Link("/reports", {{"report", name}})}});
    html.Text(" ").Leaf("code", name).Close();
    html.Leaf("td", layout->national ? view.Say("cả nước", "the nation")
                                     : view.Say("một tỉnh", "a province"));
    html.Leaf("td", KindsText(view, layout->periods));
    html.Leaf("td", ScheduleText(view, name)).Close();
  }
  CloseTable(html);
  html.Close();
}

std::string DocumentText(const View& view, const Issue& issue) {
  if (!issue.document) return "–";
  const DocumentFacts& document = *issue.document;
  std::string text = document.number;
  if (document.signed_on) text += ", " + view.DayText(*document.signed_on);
  return document.signer.empty() ? text : text + ", " + document.signer;
}

void PutIssues(Html& html, const View& view, const std::vector<Issue>& issues) {
  OpenTable(html, view, "texts", "",
            {{"Báo cáo", "Report"},
             {"Về", "About"},
             {"Kỳ", "Period"},
             {"Lần", "Issue"},
             {"Phát hành lúc", "Made"},
             {"Số liệu biết đến", "As known at"},
             {"Văn bản", "Document"},
             {"Đính chính", "Corrections"}});
  for (const Issue& issue : issues) {
    html.Open("tr").Open("th", {{"scope", "row"}});
    html.Leaf("a", IssueTitle(view, issue.of.report), {{"href", view.Link(IssuePath(issue))}})
        .Close();
    html.Leaf("td", PlaceText(view, issue.of.province), {{"class", "short"}});
    html.Leaf("td", IssuePeriod(view, issue), {{"class", "short"}});
    html.Leaf("td", fmt::format("{}", issue.number)).Leaf("td", view.TimeText(issue.made));
    html.Leaf("td", view.TimeText(issue.as_of)).Leaf("td", DocumentText(view, issue));
    html.Leaf("td", issue.previous == 0
                        ? "–"
                        : fmt::format("{} {}", view.Number(issue.errata), view.Say("ô", "cells")));
    html.Close();
  }
  CloseTable(html);
}

// ?before=ID goes on with those that are older.
int64_t BeforeAsked(const View& view) {
  const std::string asked = view.Asked("before");
  int64_t before = INT64_MAX;
  const auto read = std::from_chars(asked.data(), asked.data() + asked.size(), before);
  return read.ec == std::errc() ? before : INT64_MAX;
}

Result<WebResponse> AnswerReports(const View& view, std::string_view rest) {
  if (!rest.empty()) return AnswerIssue(view, rest);
  const std::string report = view.Asked("report");
  auto issues = view.record().Issues({.report = report});
  if (!issues) return issues.error();
  const std::string province = view.Asked("province");
  const int64_t before = BeforeAsked(view);
  std::erase_if(*issues, [&](const Issue& issue) {
    const bool is_other =
        !province.empty() && !issue.of.province.empty() && issue.of.province != province;
    return is_other || issue.id >= before;
  });
  std::ranges::reverse(*issues);
  const bool is_more = issues->size() > kMostIssues;
  if (is_more) issues->resize(kMostIssues);
  const std::string_view title = view.Say("Báo cáo", "Reports");
  Html body;
  body.Leaf("h1", title);
  body.Open("section").Leaf("h2", view.Say("Đã phát hành", "Issued"));
  if (!report.empty()) {
    body.Open("p").Text(IssueTitle(view, report) + " · ");
    body.Leaf("a", view.Say("mọi báo cáo", "all reports"), {{"href", view.Link("/reports")}});
    body.Close();
  }
  if (issues->empty()) {
    body.Leaf("p", view.Say("Chưa phát hành báo cáo nào.", "Nothing was issued yet."));
  } else {
    PutIssues(body, view, *issues);
  }
  if (is_more) {
    body.Open("p");
    body.Leaf(
        "a", view.Say("Các lần trước nữa", "Earlier ones"),
        {{"href", view.Link("/reports", {{"report", report},
                                         {"before", fmt::format("{}", issues->back().id)}})}});
    body.Close();
  }
  body.Close();
  PutForms(body, view);
  return PageOf(view, "/reports", title, body);
}

}  // namespace

const PagePlace kReportsPage = {"/reports", &AnswerReports};

}  // namespace dvcmon
