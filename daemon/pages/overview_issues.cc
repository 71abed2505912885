// The reports that were issued last.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "daemon/pages/issue_page.h"
#include "daemon/pages/overview_rows.h"

namespace dvcmon {

Status PutLatestIssues(Html& html, const View& view, const Province& province) {
  constexpr size_t kLatest = 5;
  const auto issues = view.record().Issues({.province = province.slug});
  if (!issues) return issues.error();
  html.Open("section").Leaf("h2", view.Say("Báo cáo mới phát hành", "Latest reports"));
  if (issues->empty()) {
    html.Leaf("p", view.Say("Chưa phát hành báo cáo nào của tỉnh.", "None was issued yet."));
  }
  html.Open("ul");
  for (size_t i = 0; i < std::min(kLatest, issues->size()); ++i) {
    const Issue& issue = (*issues)[issues->size() - 1 - i];
    html.Open("li");
    html.Leaf("a",
              fmt::format("{}, {}", IssueTitle(view, issue.of.report), IssuePeriod(view, issue)),
              {{"href", view.Link(IssuePath(issue))}});
    html.Text(fmt::format(" · {} {}, {}", view.Say("lần", "issue"), issue.number,
                          view.DayText(DayOf(issue.made))));
    if (issue.previous != 0) {
      html.Text(" · ").Leaf("b", fmt::format("{} {} {}", view.Say("đính chính", "corrects"),
                                             view.Number(issue.errata), view.Say("ô", "cells")));
    }
    html.Close();
  }
  html.Close().Open("p");
  html.Leaf("a", view.Say("Mọi báo cáo", "All reports"), {{"href", view.Link("/reports")}});
  html.Close().Close();
  return Done{};
}

}  // namespace dvcmon
