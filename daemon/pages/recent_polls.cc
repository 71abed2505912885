#include "daemon/pages/recent_polls.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "daemon/pages/source_words.h"
#include "daemon/pages/table.h"

namespace dvcmon {
namespace {

constexpr auto kPollsShown = std::chrono::days(30);
constexpr int64_t kMostPolls = 50;

// Whose sources are shown, of those that the portal is asked about.
std::string ShownProvince(const View& view, const std::vector<Source>& sources) {
  std::string first;
  for (const Source& source : sources) {
    if (view.province() != nullptr && source.province == view.province()->slug) {
      return source.province;
    }
    if (first.empty()) first = source.province;
  }
  return first;
}

// "provide-online-tree · tháng · tỉnh Phú Thọ: 50 lần đọc, 2 lần không được nhận"
std::string SummaryOf(const View& view, const Source& source,
                      const std::vector<RecentPoll>& polls) {
  const auto refused =
      std::ranges::count_if(polls, [](const RecentPoll& poll) { return poll.reason.has_value(); });
  std::string text =
      fmt::format("{} · {} · {}: {} {}", source.collector, KindText(view, source.kind),
                  PlaceText(view, source.province), polls.size(), view.Say("lần đọc", "polls"));
  if (refused > 0) {
    text += fmt::format(", {} {}", refused, view.Say("lần không được nhận", "refused"));
  }
  return text;
}

void PutPoll(Html& html, const View& view, const RecentPoll& poll) {
  html.Open("tr").Leaf("th", view.TimeText(poll.finished), {{"scope", "row"}});
  html.Leaf("td", PeriodText(view, poll.period), {{"class", "text"}});
  html.Open("td", {{"class", "text"}});
  if (!poll.reason) {
    html.Leaf("span", view.Say("được nhận", "accepted"), {{"class", "badge good"}}).Close();
    html.Leaf("td", view.Number(static_cast<double>(poll.rows))).Leaf("td", "").Close();
    return;
  }
  html.Leaf("span", Name(*poll.reason), {{"class", "badge bad"}});
  html.Text(" ").Text(ReasonText(view, *poll.reason)).Close();
  html.Leaf("td", "–").Open("td", {{"class", "text"}});
  if (!poll.where.empty()) html.Leaf("code", poll.where).Text(" ");
  html.Leaf("small", poll.message).Close().Close();
}

void PutPollsOf(Html& html, const View& view, const Source& source,
                const std::vector<RecentPoll>& polls) {
  if (polls.front().reason) {
    html.Open("details", {{"open", ""}});
  } else {
    html.Open("details");
  }
  html.Leaf("summary", SummaryOf(view, source, polls));
  OpenTable(html, view, "polls", "",
            {{"Lúc", "At"},
             {"Kỳ số liệu", "Period", true},
             {"Kết quả", "Result", true},
             {"Số dòng", "Rows"},
             {"Ở đâu, vì sao", "Where and why", true}});
  for (const RecentPoll& poll : polls) PutPoll(html, view, poll);
  CloseTable(html);
  html.Close();
}

}  // namespace

Status PutRecentPolls(Html& html, const View& view, const std::vector<Source>& sources) {
  const std::string province = ShownProvince(view, sources);
  html.Open("section").Leaf("h2", view.Say("Các lần đọc trong 30 ngày qua, mới nhất trước",
                                           "Polls of the last 30 days, the last first"));
  bool any = false;
  for (const Source& source : sources) {
    if (!source.province.empty() && source.province != province) continue;
    const auto polls = view.record().RecentPolls(source, view.now() - kPollsShown, kMostPolls);
    if (!polls) return polls.error();
    if (polls->empty()) continue;
    PutPollsOf(html, view, source, *polls);
    any = true;
  }
  if (!any) html.Leaf("p", view.Say("Không có lần nào.", "There were none."));
  html.Close();
  return Done{};
}

}  // namespace dvcmon
