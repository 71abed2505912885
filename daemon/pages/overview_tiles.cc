// Are targets met: six numbers of the window, each with what it was before and has to be.
#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "daemon/pages/overview_rows.h"
#include "daemon/pages/parts.h"

namespace dvcmon {
namespace {

struct TileLayout {
  std::string_view vi;
  std::string_view en;
  std::vector<std::string_view> rates;
};

const std::array<TileLayout, 5>& Tiles() {
  static const std::array<TileLayout, 5> tiles = {{
      {"Hồ sơ trực tuyến", "Filed online", {"online_of_received", "online_of_electronic"}},
      {"Hồ sơ toàn trình",
       "Filed at full services",
       {"full_of_received", "full_of_received_at_full_services"}},
      {"Trước và đúng hạn", "Settled in time", {"on_time_of_completed", "on_time_of_handled"}},
      {"Thanh toán trực tuyến", "Paid online", {"paid_online_of_payable"}},
      {"DVCTT có hồ sơ trực tuyến",
       "Online services in use",
       {"services_filed_online_of_offered", "services_used_of_offered"}},
  }};
  return tiles;
}

// A line for each time: when, how much, by how much that differs.
class TileTable {
 public:
  TileTable(Html& html, const View& view) : html_(html), view_(view) {
    html_.Open("table").Open("thead", {{"class", "unseen"}}).Open("tr");
    html_.Leaf("th", view_.Say("Kỳ", "When"), {{"scope", "col"}});
    html_.Leaf("th", view_.Say("Số", "Number"), {{"scope", "col"}});
    html_.Leaf("th", view_.Say("Tăng, giảm", "Change"), {{"scope", "col"}});
    html_.Close().Close().Open("tbody");
  }
  void Value(std::string_view vi, std::string_view en, const Finding& finding) {
    Begin(vi, en);
    PutFinding(html_, view_, finding);
    End("");
  }
  void Then(std::string_view vi, std::string_view en, const Finding& then, const Finding& now) {
    Begin(vi, en);
    PutFinding(html_, view_, then);
    html_.Close().Open("td");
    PutChange(html_, view_, now, then);
    html_.Close().Close();
  }
  void Text(std::string_view vi, std::string_view en, std::string_view what,
            std::string_view verdict) {
    Begin(vi, en);
    html_.Text(what);
    End(verdict);
  }
  void Close() { html_.Close().Close(); }

 private:
  void Begin(std::string_view vi, std::string_view en) {
    html_.Open("tr").Leaf("th", view_.Say(vi, en), {{"scope", "row"}}).Open("td");
  }
  void End(std::string_view verdict) {
    html_.Close().Open("td");
    if (!verdict.empty()) html_.Leaf("b", verdict);
    html_.Close().Close();
  }

  Html& html_;
  const View& view_;
};

// The counts of a share, or why there is none: it stands first, and on paper nobody can hover.
void PutOf(Html& html, const View& view, const Finding& now) {
  std::string text = "\u00a0";
  if (now.is_number() && now.is_share) {
    text = view.Number(now.numerator) + "/" + view.Number(now.denominator);
  } else if (!now.is_number() && !now.why_not.empty()) {
    text = view.Say(now.why_not.vi, now.why_not.en);
  }
  html.Leaf("p", text, {{"class", now.is_number() ? "of" : "of why"}});
}

// Of what the source counts, what of it, against when and what.
void PutTile(Html& html, const View& view, Desk& desk, const TileLayout& tile) {
  const Subject about = desk.about();
  std::string_view rate;
  const Finding now = desk.FirstRate(tile.rates, about, rate);
  const Target* target = desk.TargetFor(rate, about);
  const bool met = target != nullptr && now.is_number() && now.value >= 100 * target->value;
  const std::string_view kind = target == nullptr || !now.is_number() ? "tile"
                                : met                                 ? "tile met"
                                                                      : "tile unmet";
  html.Open("section", {{"class", kind}});
  html.Leaf("h2", view.Say(tile.vi, tile.en));
  html.Open("p", {{"class", "big"}});
  PutFinding(html, view, now);
  html.Close();
  PutOf(html, view, now);
  TileTable lines(html, view);
  const Earlier before = desk.RateBefore(rate, about);
  lines.Then(before.is_whole ? "Cả kỳ trước" : "Kỳ trước",
             before.is_whole ? "All before" : "Before", before.finding, now);
  lines.Then("Cùng kỳ", "Year ago", desk.RateThen(rate, about, At::kLastYear), now);
  lines.Value("Lũy kế", "To date", desk.Rate(rate, about, At::kYear));
  if (target != nullptr) {
    lines.Text("Chỉ tiêu", "Target", view.Percent(100 * target->value, 0),
               !now.is_number() ? ""
               : met            ? view.Say("đạt", "met")
                                : view.Say("chưa đạt", "not met"));
  }
  lines.Close();
  PutEvidence(html, view, desk, now);
  html.Close();
}

// Its place as it was published, or else by the scores of the others; empty: neither is known.
std::string PlaceText(Desk& desk, const Finding& score) {
  const Subject about = desk.about();
  const std::vector<Subject> provinces = desk.bodies().ProvincesIn(desk.window());
  if (desk.figures().IsTold(Level::kProvince, {"quality_rank"})) {
    const Finding rank = desk.Count("quality_rank{scope=national}", about);
    if (rank.is_number()) return fmt::format("{}/{}", rank.value, provinces.size());
  }
  if (!score.is_number()) return "";
  std::vector<Contender> contenders;
  std::optional<size_t> own;
  for (const Subject& province : provinces) {
    if (province.body.key == about.body.key) own = contenders.size();
    Contender& contender = contenders.emplace_back(Contender{province.body.key, province.tier});
    const Finding one =
        province.body.key == about.body.key ? score : desk.Count("quality_total_score", province);
    if (one.is_number()) contender.value = one.value;
  }
  if (!own) return "";  // it is none of those of the window
  const Place place = PlacesOf(contenders)[*own];
  const bool is_alone = place.why != Place::Why::kRanked || place.of < 2;
  return is_alone ? "" : fmt::format("{}/{}", place.rank, place.of);
}

void PutScore(Html& html, const View& view, Desk& desk) {
  constexpr const char* kScore = "quality_total_score";
  const Subject about = desk.about();
  const Finding now = desk.Count(kScore, about);
  Finding most = desk.Count("quality_total_score_max", about);
  if (!most.is_number()) {
    Measure given;
    given.kind = Measure::Kind::kScoreMax;
    given.name = "total";
    most = desk.Of(given, about);
  }
  html.Open("section", {{"class", "tile"}});
  html.Leaf("h2", view.Say("Điểm Bộ chỉ số 766", "Score of Decision 766"));
  html.Open("p", {{"class", "big"}});
  PutFinding(html, view, now);
  html.Close();
  html.Leaf("p", most.is_number() ? "/ " + view.Number(most.value) : "\u00a0", {{"class", "of"}});
  TileTable lines(html, view);
  lines.Then("Kỳ trước", "Before", desk.CountThen(kScore, about, At::kPrevious), now);
  lines.Then("Cùng kỳ", "Year ago", desk.CountThen(kScore, about, At::kLastYear), now);
  const std::string place = PlaceText(desk, now);
  if (place.empty()) {
    lines.Value("Hạng", "Place",
                Missing({"không nguồn nào cho biết điểm của các tỉnh khác",
                         "no source tells the scores of other provinces"}));
  } else {
    lines.Text("Hạng cả nước", "Place", place, "");
  }
  lines.Close();
  PutEvidence(html, view, desk, now);
  html.Close();
}

// What is compared with what.
void PutRule(Html& html, const View& view, const Desk& desk) {
  std::string text(view.Say("▲▼ tăng, giảm so với kỳ đó, tỷ lệ tính bằng điểm %.",
                            "▲▼ against that period, shares in percentage points."));
  if (desk.is_open()) {
    text += view.Say(
        " Kỳ chưa khép chỉ so với đến cùng ngày làm việc của kỳ trước, cùng kỳ năm "
        "trước.",
        " An open period is compared with the same working days of the one before "
        "and of last year.");
  }
  html.Leaf("p", text, {{"class", "rule"}});
}

}  // namespace

void PutTiles(Html& html, const View& view, Desk& desk) {
  html.Open("div", {{"class", "tiles"}});
  for (const TileLayout& tile : Tiles()) PutTile(html, view, desk, tile);
  PutScore(html, view, desk);
  html.Close();
  PutRule(html, view, desk);
}

}  // namespace dvcmon
