#include "daemon/pages/drop.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "daemon/pages/days.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/source_words.h"
#include "daemon/pages/table.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kAfterwards{30};  // of a chart, when it is over

std::string ShareText(const View& view, double of, double all) {
  return all > 0 ? view.Percent(100 * of / all, 1) : "…";
}

std::string_view HowEnded(const View& view, DropChange how) {
  switch (how) {
    case DropChange::kLevelAccepted:
      return view.Say("mức mới kéo dài 20 ngày làm việc, nay lấy làm mức thường lệ",
                      "it has lasted for 20 working days and is the new normal");
    case DropChange::kBoundary:
      return view.Say("cách đếm đổi khác, không so được với trước",
                      "something else is counted since");
    case DropChange::kForgotten:
      return view.Say("20 ngày làm việc không có số liệu", "no data for 20 working days");
    case DropChange::kNone:
    case DropChange::kOpened:
    case DropChange::kRecovered:
      break;
  }
  return view.Say("đã trở lại mức thường lệ", "back to normal");
}

void PutDropState(Html& html, const View& view, const KeptDrop& drop, const BodyTitles& titles) {
  html.Open("p", {{"class", "window"}});
  if (drop.closed) {
    html.Leaf(
        "span",
        fmt::format("{} {}", view.Say("đã đóng ngày", "closed on"), view.DayText(*drop.closed)),
        {{"class", "badge"}});
    html.Text(" ").Text(HowEnded(view, drop.how));
  } else {
    html.Leaf("span", view.Say("đang mở", "open"), {{"class", "badge bad"}});
  }
  html.Text(fmt::format(" · {} · {} {}", RuleText(view, drop.of.rule),
                        view.Say("báo ngày", "opened on"), view.DayText(drop.opened)));
  html.Text(" · ").Text(titles.OfProvince(drop.province)).Text(" · ");
  html.Text(PortalTitle(view, drop.portal)).Text(", ");
  html.Leaf("code", drop.collector).Close();
}

struct NumberLine {
  std::string_view title;
  std::function<std::string(const DropAtDay&)> text;
};

std::vector<NumberLine> NumberLines(const View& view, DropRule rule) {
  const bool is_rate = rule == DropRule::kOnlineRate;
  const auto count = [&view](int number) { return view.Number(number); };
  std::vector<NumberLine> lines = {
      {view.Say("Những ngày được xét", "Days that are judged"),
       [&view](const DropAtDay& at) {
         return view.DayText(at.finding.window.first) + "–" + view.DayText(at.day);
       }},
      {view.Say("Số ngày có số liệu", "Days with data"),
       [count](const DropAtDay& at) { return count(at.finding.window.days); }},
      {is_rate ? view.Say("Hồ sơ trực tuyến/tiếp nhận", "Online of received")
               : view.Say("Hồ sơ tiếp nhận", "Received"),
       [&view, rule](const DropAtDay& at) { return ObservedText(view, at, rule); }},
      {view.Say("Thường lệ", "Usual"),
       [&view, rule](const DropAtDay& at) {
         return UsualText(view, at.finding.window.expected, at, rule);
       }},
      {view.Say("Ngưỡng dưới", "Least that is usual"),
       [&view, rule](const DropAtDay& at) {
         return UsualText(view, at.finding.lower_bound, at, rule);
       }},
      {is_rate ? view.Say("Thiếu, hồ sơ trực tuyến", "Missing online")
               : view.Say("Thiếu, hồ sơ", "Missing"),
       [&view](const DropAtDay& at) { return view.Number(at.finding.missing); }},
      {view.Say("Đơn vị của tỉnh cùng giảm", "Bodies of the province that fell"),
       [count](const DropAtDay& at) {
         return at.bodies > 0 ? count(at.falling) + "/" + count(at.bodies) : std::string("…");
       }},
      {view.Say("Ngày nguồn điều chỉnh số liệu, không tính", "Restated days, left out"),
       [count](const DropAtDay& at) { return count(at.restated); }},
      {view.Say("Ngày làm việc nguồn đứng yên", "Working days on which the source stood still"),
       [count](const DropAtDay& at) { return count(at.frozen); }},
      {view.Say("Ngày làm việc khác không có số liệu", "Other working days without data"),
       [count](const DropAtDay& at) { return count(at.otherwise_unknown); }}};
  return lines;
}

// How it stood when it opened, and when it was judged last.
void PutNumbers(Html& html, const View& view, const KeptDrop& drop) {
  const bool has_gone_on = drop.last.day != drop.first.day;
  html.Open("section").Leaf("h2", view.Say("Số liệu", "The numbers"));
  html.Open("div", {{"class", "scroll"}, {"tabindex", "0"}}).Open("table");
  html.Open("thead").Open("tr").Leaf("th", view.Say("Chỉ tiêu", "What"), {{"scope", "col"}});
  html.Leaf(
      "th",
      fmt::format("{} {}", view.Say("Khi báo,", "When it opened,"), view.DayText(drop.first.day)),
      {{"scope", "col"}});
  if (has_gone_on) {
    html.Leaf("th",
              fmt::format("{} {}", view.Say("Xét lần cuối,", "Judged last,"),
                          view.DayText(drop.last.day)),
              {{"scope", "col"}});
  }
  html.Close().Close().Open("tbody");
  for (const NumberLine& line : NumberLines(view, drop.of.rule)) {
    html.Open("tr").Leaf("th", line.title, {{"scope", "row"}});
    html.Leaf("td", line.text(drop.first));
    if (has_gone_on) html.Leaf("td", line.text(drop.last));
    html.Close();
  }
  html.Close().Close().Close();
  html.Open("details", {{"class", "evidence"}});
  html.Leaf("summary", view.Say("Vì sao dvcmon báo?", "Why was it told?"));
  html.Leaf("p", view.Say("Mỗi ngày làm việc thấp hơn thường lệ cộng thêm bằng chứng, mỗi ngày như "
                          "thường lệ trừ bớt; đến ngưỡng thì báo.",
                          "Each working day below what is usual adds to the evidence, each usual "
                          "one takes from it; at the limit it is told."));
  html.Open("ul");
  const auto evidence = [&](const DropAtDay& at) {
    html.Leaf("li", fmt::format("{}: {} {}, {} {}", view.DayText(at.day),
                                view.Say("bằng chứng", "evidence"), view.Number(at.evidence, 1),
                                view.Say("ngưỡng", "limit"), view.Number(drop.limit, 1)));
  };
  evidence(drop.first);
  if (has_gone_on) evidence(drop.last);
  if (drop.first.needed) {
    html.Leaf("li", fmt::format("{} {}",
                                view.Say("Ngày báo, chỉ báo khi số ghi nhận trong ngày không quá",
                                         "On the day it opened it did so with at most"),
                                view.Number(*drop.first.needed)));
  }
  html.Close().Close().Close();
}

// What a change of the share of a province, or of a tier, is made of.
void PutSplit(Html& html, const View& view, const KeptDrop& drop, const BodyTitles& titles) {
  const std::optional<KeptSplit>& split = drop.last.split ? drop.last.split : drop.first.split;
  if (!split) return;
  const auto points = [&](double share) {
    return view.Number(100 * share, 1) + std::string(view.Say(" điểm %", " points"));
  };
  html.Open("section");
  html.Leaf("h2", view.Say("Tỷ lệ chung đổi do đâu?", "What changed the share?"));
  html.Open("dl");
  html.Leaf("dt", view.Say("Tỷ lệ 5 tuần trước đó", "Share five weeks before"));
  html.Leaf("dd", view.Percent(100 * split->before, 1));
  html.Leaf("dt", view.Say("Do từng đơn vị giảm", "By the shares of the bodies"));
  html.Leaf("dd", points(split->rate_effect));
  html.Leaf("dt", view.Say("Do cơ cấu hồ sơ", "By who received how much"));
  html.Leaf("dd", points(split->mix_effect)).Close();
  if (!split->parts.empty()) {
    OpenTable(html, view, "", view.Say("Đơn vị kéo giảm nhiều nhất", "Bodies that took most"),
              {{"Cơ quan", "Body"},
               {"5 tuần trước", "Five weeks before"},
               {"Trong đợt giảm", "In the drop"},
               {"Kéo tỷ lệ chung", "Took from the whole"}});
    for (const KeptSplit::Part& part : split->parts) {
      html.Open("tr").Open("th", {{"scope", "row"}});
      html.Leaf("a", titles.OfAgency(drop.province, part.agency),
                {{"href",
                  view.Link("/agencies/" + PathPart(part.agency), {{"province", drop.province}})}});
      html.Close();
      html.Leaf("td", view.Percent(100 * part.before, 1));
      html.Leaf("td", view.Percent(100 * part.now, 1));
      html.Leaf("td", points(part.rate_effect)).Close();
    }
    CloseTable(html);
  }
  html.Close();
}

// Of the one that fell; of a tier the days of its province.
Status PutDropDays(Html& html, const View& view, const KeptDrop& drop) {
  const auto found = view.config().provinces.find(drop.province);
  if (found == view.config().provinces.end()) return Done{};
  const Province& province = *found->second;
  Desk desk(view, &province);
  const Subject subject =
      drop.of.agency.empty()
          ? desk.about()
          : desk.bodies().Of(KnownBody{Level::kAgency, drop.of.agency, drop.province});
  const Day last = drop.closed ? *drop.closed + kAfterwards : Day::max();
  // Of a tier there are no days of its own that its band would be of.
  const BesideDays beside{.drop = drop.of.group.empty() ? &drop : nullptr};
  if (Status put = PutDays(html, view, desk, subject, beside, last); !put.ok()) return put;
  return desk.status();
}

}  // namespace

std::string DroppedText(const View& view, const KeptDrop& drop, const BodyTitles& titles) {
  if (!drop.of.agency.empty()) return titles.OfAgency(drop.province, drop.of.agency);
  const std::string province = titles.OfProvince(drop.province);
  if (drop.of.group == "communes") {
    return fmt::format("{} {}", view.Say("Các xã, phường của", "The communes of"), province);
  }
  if (drop.of.group == "departments") {
    return fmt::format("{} {}", view.Say("Các sở, ngành của", "The departments of"), province);
  }
  return fmt::format("{} {}", view.Say("Toàn", "All of"), province);
}

void PutDropped(Html& html, const View& view, const KeptDrop& drop, const BodyTitles& titles) {
  const std::string who = DroppedText(view, drop, titles);
  const std::string path = drop.of.agency.empty() ? "/" : "/agencies/" + PathPart(drop.of.agency);
  html.Leaf("a", who, {{"href", view.Link(path, {{"province", drop.province}})}});
}

std::string_view RuleText(const View& view, DropRule rule) {
  return rule == DropRule::kVolume ? view.Say("số hồ sơ tiếp nhận", "applications received")
                                   : view.Say("tỷ lệ trực tuyến", "online share");
}

std::string ObservedText(const View& view, const DropAtDay& at, DropRule rule) {
  const DropWindow& window = at.finding.window;
  if (rule == DropRule::kVolume) return view.Number(window.observed);
  return fmt::format("{}/{} ({})", view.Number(window.observed), view.Number(window.received),
                     ShareText(view, window.observed, window.received));
}

Result<BodyTitles> TitlesNow(const View& view) {
  const auto names = view.record().LoadNames();
  if (!names) return names.error();
  return BodyTitles(*names, view.config());
}

void PutDropList(Html& html, const View& view, const std::vector<KeptDrop>& drops, size_t most,
                 const BodyTitles& titles) {
  html.Open("ul", {{"class", "drops"}});
  for (size_t i = 0; i < std::min(most, drops.size()); ++i) {
    const KeptDrop& drop = drops[drops.size() - 1 - i];
    const DropText text = TextOf(drop, titles);
    html.Open("li").Text(view.Say(text.vi, text.en)).Text(" ");
    html.Leaf("a", view.Say("Vì sao?", "Why?"),
              {{"href", view.Link(fmt::format("/drops/{}", drop.id))}});
    html.Close();
  }
  html.Close();
}

std::string UsualText(const View& view, double number, const DropAtDay& at, DropRule rule) {
  if (rule == DropRule::kVolume) return view.Number(number);
  return fmt::format("{} ({})", view.Number(number),
                     ShareText(view, number, at.finding.window.received));
}

Result<WebResponse> AnswerDrop(const View& view, int64_t id) {
  const auto drops = view.record().Drops({.id = id});
  if (!drops) return drops.error();
  if (drops->empty()) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("{} {}", view.Say("không có đợt sụt giảm số", "there is no drop"), id),
                 ""};
  }
  const KeptDrop& drop = drops->front();
  const auto titles = TitlesNow(view);
  if (!titles) return titles.error();
  const std::string who = DroppedText(view, drop, *titles);
  const DropText text = TextOf(drop, *titles);
  Html body;
  body.Open("h1");
  PutDropped(body, view, drop, *titles);
  body.Close();
  PutDropState(body, view, drop, *titles);
  body.Leaf("p", view.Say(text.vi, text.en), {{"class", drop.closed ? "band" : "band bad"}});
  if (Status put = PutDropDays(body, view, drop); !put.ok()) return put.error();
  PutNumbers(body, view, drop);
  PutSplit(body, view, drop, *titles);
  const std::string about =
      drop.of.agency.empty() ? drop.province : drop.province + "/" + drop.of.agency;
  if (Status put = PutNotes(body, view,
                            {.body = about,
                             .first = drop.first.finding.window.first,
                             .last = drop.closed.value_or(Day::max())});
      !put.ok()) {
    return put.error();
  }
  return PageOf(view, "/drops", who, body);
}

}  // namespace dvcmon
