#include "daemon/pages/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "collectors/model/tier.h"
#include "daemon/pages/table.h"

namespace dvcmon {
namespace {

struct TierTitle {
  std::string_view tier;
  std::string_view vi;
  std::string_view en;
};
constexpr std::array<TierTitle, 7> kTierTitles = {{
    {"department", "Sở, ban, ngành", "Departments"},
    {"commune", "Xã, phường, đặc khu", "Communes"},
    {"district", "Cấp huyện (đến 30/6/2025)", "Districts (until June 2025)"},
    {"branch", "Chi nhánh VPĐKĐĐ", "Branches of the land office"},
    {"vertical", "Cơ quan ngành dọc", "Vertical offices"},
    {"centre", "Trung tâm phục vụ HCC", "Service centres"},
    {"province", "Tỉnh, thành phố", "Provinces"},
}};

constexpr std::string_view kOnline = "online_of_received";

bool IsWatched(const View& view, const std::string& slug) {
  return std::ranges::any_of(view.provinces(),
                             [&](const Province* province) { return province->slug == slug; });
}

// What it gained, or which of the two is not known and why.
void PutChangeOf(Html& html, const View& view, const Measured& line) {
  const Finding& before = line.before.finding;
  if (!line.now.is_number() || !before.is_number()) {
    PutFinding(html, view, line.now.is_number() ? before : line.now);
    return;
  }
  PutChange(html, view, line.now, before);
  if (line.before.is_whole) PutOfWhole(html, view);
}

void PutPlace(Html& html, const View& view, const Place& place) {
  switch (place.why) {
    case Place::Why::kRanked:
      html.Text(fmt::format("{}/{}", place.rank, place.of));
      break;
    case Place::Why::kFew:
      html.Text(view.Say("ít phát sinh", "few"));
      break;
    case Place::Why::kNotKnown:
      html.Leaf("abbr", "…", {{"title", view.Say("chưa có số liệu", "there is no figure")}});
      break;
    case Place::Why::kNoPeers:
      html.Leaf("abbr", "x",
                {{"title", view.Say("chưa rõ khối, không xếp hạng",
                                    "its tier is not known or is not ranked")}});
      break;
  }
}

void PutMeasuredLine(Html& html, const View& view, const Measured& line) {
  html.Open("tr").Open("th", {{"scope", "row"}});
  const bool is_province = line.subject.body.level == Level::kProvince;
  const std::string name = line.subject.name.empty() ? line.subject.body.key : line.subject.name;
  if (is_province && !IsWatched(view, line.subject.body.key)) {
    html.Text(name);  // it has no page
  } else {
    html.Leaf("a", name,
              {{"href", is_province ? view.Link("/", {{"province", line.subject.body.key}})
                                    : view.Link("/agencies/" + PathPart(line.subject.body.key))}});
  }
  html.Close().Open("td");
  html.Text(line.now.is_number() ? view.Number(line.now.denominator) : "…").Close();
  const bool unmet =
      line.target != nullptr && line.now.is_number() && line.now.value < 100 * line.target->value;
  html.Open("td", {{"class", unmet ? "unmet" : "share"}});
  PutFinding(html, view, line.now);
  html.Close().Open("td");
  PutChangeOf(html, view, line);
  html.Close();
  for (const Finding* finding : {&line.year, &line.on_time, &line.paid}) {
    html.Open("td");
    PutFinding(html, view, *finding);
    html.Close();
  }
  html.Open("td");
  PutPlace(html, view, line.place);
  html.Close().Close();
}

}  // namespace

void PutOfWhole(Html& html, const View& view) {
  html.Text(" ").Leaf("small", view.Say("(cả kỳ)", "(all of it)"));
}

void PutChange(Html& html, const View& view, const Finding& now, const Finding& before) {
  if (!now.is_number() || !before.is_number()) return;
  const double change = now.value - before.value;
  if (std::abs(change) < 0.005) {
    html.Text(view.Number(0, 2));
    return;
  }
  html.Text(" ").Open("span", {{"class", change > 0 ? "up" : "down"}});
  html.Text(fmt::format("{} {}", change > 0 ? "▲" : "▼", view.Number(std::abs(change), 2)));
  html.Leaf("span", now.is_share ? view.Say(" điểm %", " points") : view.Say(" điểm", " points"),
            {{"class", "unseen"}});
  html.Close();
}

Status PutNotes(Html& html, const View& view, const AnnotationFilter& filter) {
  const auto notes = view.record().Annotations(filter);
  if (!notes) return notes.error();
  PutNoteList(html, view, *notes);
  return Done{};
}

void PutNoteList(Html& html, const View& view, const std::vector<Annotation>& notes) {
  if (notes.empty()) return;
  html.Open("section").Leaf("h2", view.Say("Ghi chú", "Notes")).Open("ul");
  for (const Annotation& note : notes) {
    html.Open("li").Text(note.text).Text(" ");
    html.Leaf("small", note.author + ", " + view.TimeText(note.made)).Close();
  }
  html.Close().Close();
}

bool Measured::is_small() const { return place.why == Place::Why::kFew; }

std::vector<Measured> MeasuredLines(Desk& desk) {
  std::vector<Measured> lines;
  std::vector<Contender> contenders;
  for (Subject& subject : desk.lines()) {
    if (!IsBody(subject.tier)) continue;
    Measured line;
    line.now = desk.Rate(kOnline, subject);
    line.target = desk.TargetFor(kOnline, subject);
    Contender& contender = contenders.emplace_back();
    contender.body = subject.body.key;
    contender.tier = subject.tier;
    if (line.now.is_number()) {
      contender.value = line.now.value;
      contender.denominator = line.now.denominator;
    }
    line.subject = std::move(subject);
    lines.push_back(std::move(line));
  }
  const std::vector<Place> places = PlacesOf(contenders);
  for (size_t i = 0; i < lines.size(); ++i) lines[i].place = places[i];
  return lines;
}

std::vector<MeasuredTier> ByTier(std::vector<Measured> lines) {
  std::vector<MeasuredTier> tiers;
  tiers.reserve(std::size(kTierTitles) + 1);
  for (const TierTitle& title : kTierTitles) tiers.push_back({std::string(title.tier), {}});
  tiers.push_back({});
  for (Measured& line : lines) {
    const auto found = std::ranges::find(tiers, line.subject.tier, &MeasuredTier::tier);
    (found == tiers.end() ? tiers.back() : *found).lines.push_back(std::move(line));
  }
  std::erase_if(tiers, [](const MeasuredTier& tier) { return tier.lines.empty(); });
  return tiers;
}

std::string_view TierName(const View& view, std::string_view tier) {
  const auto found = std::ranges::find(kTierTitles, tier, &TierTitle::tier);
  if (found == kTierTitles.end()) return view.Say("Chưa rõ khối", "Tier not known");
  return view.Say(found->vi, found->en);
}

void PutMeasured(Html& html, const View& view, Desk& desk, std::vector<Measured> lines) {
  for (Measured& line : lines) {
    line.before = desk.RateBefore(kOnline, line.subject);
    line.year = desk.Rate(kOnline, line.subject, At::kYear);
    std::string_view rate;
    line.on_time =
        desk.FirstRate({"on_time_of_completed", "on_time_of_handled"}, line.subject, rate);
    line.paid = desk.Rate("paid_online_of_payable", line.subject);
  }
  const bool of_provinces = !lines.empty() && lines[0].subject.body.level == Level::kProvince;
  OpenTable(html, view, "bodies", "",
            {of_provinces ? Column{"Tỉnh, thành phố", "Province"} : Column{"Cơ quan", "Agency"},
             {"Hồ sơ", "Applications"},
             {"Trực tuyến", "Online"},
             {"± kỳ trước, điểm %", "± before, points"},
             {"Từ đầu năm", "Year to date"},
             {"Đúng hạn", "In time"},
             {"Thanh toán trực tuyến", "Paid online"},
             {"Hạng", "Place"}});
  for (const Measured& line : lines) PutMeasuredLine(html, view, line);
  CloseTable(html);
}

}  // namespace dvcmon
