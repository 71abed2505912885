#include "daemon/pages/agency.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/pages/days.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/drop.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/table.h"

namespace dvcmon {
namespace {

struct ShareLine {
  std::string_view rate;
  std::string_view vi;
  std::string_view en;
};
constexpr ShareLine kShares[] = {
    {"online_of_received", "Hồ sơ trực tuyến/hồ sơ tiếp nhận", "Filed online of received"},
    {"full_of_received", "Hồ sơ toàn trình/hồ sơ tiếp nhận", "At full services of received"},
    {"on_time_of_completed", "Trước và đúng hạn/đã giải quyết", "In time of settled"},
    {"on_time_of_handled", "Đúng hạn và trong hạn/tiếp nhận, xử lý (QĐ 766)",
     "On time of handled (Decision 766)"},
    {"paid_online_of_payable", "Thanh toán trực tuyến/có nghĩa vụ tài chính",
     "Paid online of payable"},
};

void PutShares(Html& html, const View& view, Desk& desk, const Subject& subject) {
  OpenTable(html, view, "shares", "",
            {{"Tỷ lệ", "Share"},
             {"Trong kỳ", "Period"},
             {"Hồ sơ", "Applications"},
             {"Kỳ trước", "Before"},
             {"± điểm %", "± points"},
             {"Từ đầu năm", "Year to date"},
             {"Chỉ tiêu", "Target"},
             {"Bằng chứng", "Evidence"}});
  for (const ShareLine& line : kShares) {
    const Finding now = desk.Rate(line.rate, subject);
    const Finding year = desk.Rate(line.rate, subject, At::kYear);
    if (now.state == Finding::State::kMissing && year.state == Finding::State::kMissing) continue;
    const Earlier before = desk.RateBefore(line.rate, subject);
    const Target* target = desk.TargetFor(line.rate, subject);
    html.Open("tr").Leaf("th", view.Say(line.vi, line.en), {{"scope", "row"}}).Open("td");
    PutFinding(html, view, now);
    html.Close();
    html.Leaf("td", now.is_number()
                        ? view.Number(now.numerator) + "/" + view.Number(now.denominator)
                        : "…");
    html.Open("td");
    PutFinding(html, view, before.finding);
    if (before.is_whole && before.finding.is_number()) PutOfWhole(html, view);
    html.Close().Open("td");
    PutChange(html, view, now, before.finding);
    html.Close().Open("td");
    PutFinding(html, view, year);
    html.Close();
    html.Leaf("td", target == nullptr ? std::string(view.Say("không giao", "none"))
                                      : view.Percent(100 * target->value, 0))
        .Open("td");
    PutEvidence(html, view, desk, now);
    html.Close().Close();
  }
  CloseTable(html);
}

Status PutDropsOf(Html& html, const View& view, const std::vector<KeptDrop>& drops) {
  const auto titles = TitlesNow(view);
  if (!titles) return titles.error();
  html.Open("section").Leaf("h2", view.Say("Các đợt sụt giảm", "Drops"));
  if (drops.empty()) html.Leaf("p", view.Say("Chưa có đợt nào.", "There were none."));
  PutDropList(html, view, drops, drops.size(), *titles);
  html.Close();
  return Done{};
}

}  // namespace

Result<WebResponse> AnswerAgency(const View& view, const Province& province,
                                 const std::string& key) {
  const auto bodies = view.record().BodiesOf(key);
  if (!bodies) return bodies.error();
  const auto found = std::ranges::find_if(*bodies, [&](const KnownBody& body) {
    return body.level == Level::kAgency && body.province == province.slug;
  });
  if (found == bodies->end()) {
    return Error{
        ErrorCode::kInvalid,
        fmt::format("{} {} {}", key, view.Say("không phải là cơ quan nào của", "is no agency of"),
                    NameOf(province)),
        ""};
  }
  Desk desk(view, &province);
  const Subject subject = desk.bodies().Of(*found);
  const std::string name = subject.name.empty() ? key : subject.name;
  Html body;
  body.Leaf("h1", name);
  body.Leaf("p", fmt::format("{} · {} · {}", key, TierName(view, subject.tier), NameOf(province)),
            {{"class", "window"}});
  PutWindow(body, view, desk);
  body.Open("section").Leaf("h2", view.Say("Các tỷ lệ", "Shares"));
  PutShares(body, view, desk, subject);
  body.Close();
  const auto drops = view.record().Drops({.province = province.slug, .agency = key});
  if (!drops) return drops.error();
  const auto notes = view.record().Annotations({.body = province.slug + "/" + key});
  if (!notes) return notes.error();
  const BesideDays beside{.drop = OpenShareDrop(*drops, key), .notes = &*notes};
  if (Status put = PutDays(body, view, desk, subject, beside); !put.ok()) return put.error();
  if (Status put = PutDropsOf(body, view, *drops); !put.ok()) return put.error();
  PutNoteList(body, view, *notes);
  if (const Status read = desk.status(); !read.ok()) return read.error();
  return PageOf(view, "/agencies", name, body);
}

}  // namespace dvcmon
