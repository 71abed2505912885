// Falls of a province: those that are open, and those that ended of late.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "daemon/pages/drop.h"
#include "daemon/pages/table.h"
#include "daemon/pages/view.h"
#include "daemon/report/bodies.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOfLate{90};
constexpr int kColumns = 8;

void PutDropLine(Html& html, const View& view, const KeptDrop& drop, const BodyTitles& titles) {
  const DropAtDay& at = drop.last;
  const DropRule rule = drop.of.rule;
  html.Open("tr", {{"class", "drop"}}).Open("th", {{"scope", "row"}});
  PutDropped(html, view, drop, titles);
  html.Close();
  html.Leaf("td", RuleText(view, rule), {{"class", "text"}});
  html.Leaf("td", view.DayText(at.finding.window.first));
  html.Open("td");
  if (drop.closed) {
    html.Text(view.DayText(*drop.closed));
  } else {
    html.Leaf("span", view.Say("đang mở", "open"), {{"class", "badge bad"}});
  }
  html.Close();
  html.Leaf("td", ObservedText(view, at, rule));
  html.Leaf("td", UsualText(view, at.finding.window.expected, at, rule));
  html.Leaf("td", view.Number(at.finding.missing), {{"class", "unmet"}});
  html.Open("td");
  html.Open("a", {{"href", view.Link(fmt::format("/drops/{}", drop.id))}});
  html.Text(view.Say("Vì sao?", "Why?"));
  html.Leaf("span", " " + DroppedText(view, drop, titles), {{"class", "unseen"}});
  html.Close().Close().Close();
  const DropText text = TextOf(drop, titles);
  html.Open("tr", {{"class", "told"}});
  html.Open("td", {{"class", "text"}, {"colspan", std::to_string(kColumns)}});
  html.Leaf("div", view.Say(text.vi, text.en)).Close().Close();
}

void PutDropTable(Html& html, const View& view, std::string_view title,
                  const std::vector<const KeptDrop*>& drops, const BodyTitles& titles) {
  html.Open("section").Leaf("h2", fmt::format("{} ({})", title, drops.size()));
  if (drops.empty()) {
    html.Leaf("p", view.Say("Không có.", "None."));
    html.Close();
    return;
  }
  OpenTable(html, view, "told", "",
            {{"Cơ quan", "Body", true},
             {"Giảm gì", "What fell", true},
             {"Từ ngày", "Since"},
             {"Đến ngày", "Until"},
             {"Ghi nhận", "Observed"},
             {"Thường lệ", "Usual"},
             {"Thiếu, hồ sơ", "Missing"},
             {"Chi tiết", "Details"}});
  for (const KeptDrop* drop : drops) PutDropLine(html, view, *drop, titles);
  CloseTable(html);
  html.Close();
}

// Which of them are shown: a link each, but for the one that is.
void PutChoice(Html& html, const View& view) {
  const bool all = view.Asked("all") == "true";
  const bool open = view.Asked("open") == "true";
  html.Open("p", {{"class", "choice"}});
  const auto choice = [&](bool is_chosen, std::string_view text, const View::Parameters& asked) {
    if (is_chosen) {
      html.Leaf("b", text);
    } else {
      html.Leaf("a", text, {{"href", view.Link("/drops", asked)}});
    }
  };
  choice(open, view.Say("Đang mở", "Open"), {{"open", "true"}});
  html.Text(" · ");
  choice(!open && !all, view.Say("Đang mở và 90 ngày qua", "Open, and of the last 90 days"), {});
  html.Text(" · ");
  choice(all && !open, view.Say("Tất cả", "All"), {{"all", "true"}});
  html.Close();
}

Result<WebResponse> DropsOf(const View& view, const Province& province) {
  const bool all = view.Asked("all") == "true";
  const bool open_only = view.Asked("open") == "true";
  DropFilter filter{.province = province.slug, .open = open_only};
  if (!all) filter.from = view.today() - kOfLate;
  const auto drops = view.record().Drops(filter);
  if (!drops) return drops.error();
  const auto titles = TitlesNow(view);
  if (!titles) return titles.error();
  std::vector<const KeptDrop*> open, closed;
  for (const KeptDrop& drop : *drops) (drop.closed ? closed : open).push_back(&drop);
  std::ranges::stable_sort(open, std::greater<>(), &KeptDrop::opened);
  std::ranges::stable_sort(closed, std::greater<>(), &KeptDrop::closed);
  const std::string title =
      fmt::format("{}, {}", view.Say("Sụt giảm hồ sơ", "Drops"), NameOf(province));
  Html body;
  body.Leaf("h1", title);
  PutChoice(body, view);
  PutDropTable(body, view, view.Say("Đang mở", "Open"), open, *titles);
  if (!open_only) {
    PutDropTable(body, view,
                 all ? view.Say("Đã đóng", "Closed")
                     : view.Say("Đã đóng trong 90 ngày qua", "Closed in the last 90 days"),
                 closed, *titles);
  }
  return PageOf(view, "/drops", title, body);
}

Result<WebResponse> AnswerDrops(const View& view, std::string_view rest) {
  if (!rest.empty()) {
    int64_t id = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
    if (error == std::errc() && end == rest.data() + rest.size()) return AnswerDrop(view, id);
    return Error{ErrorCode::kInvalid,
                 fmt::format("{} {}", rest,
                             view.Say("không phải là số của đợt sụt giảm nào; xem /drops",
                                      "is no number of a drop; see /drops")),
                 ""};
  }
  if (view.province() == nullptr) {
    return NoSuchProvince(view);
  }
  return DropsOf(view, *view.province());
}

}  // namespace

const PagePlace kDropsPage = {"/drops", &AnswerDrops};

}  // namespace dvcmon
