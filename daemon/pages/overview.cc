// How a province does: can the numbers be trusted, are targets met, does filing fall, who lags.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "daemon/pages/days.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/drop.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

constexpr size_t kLowest = 10;

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

// Of what the source counts, what of it, against when and what.
void PutTile(Html& html, const View& view, Desk& desk, const TileLayout& tile) {
  const Subject about = desk.about();
  std::string_view rate;
  const Finding now = desk.FirstRate(tile.rates, about, rate);
  const Finding before = desk.Rate(rate, about, At::kPrevious);
  const Finding year = desk.Rate(rate, about, At::kYear);
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
  if (now.is_number() && now.is_share) {
    html.Leaf("p", view.Number(now.numerator) + "/" + view.Number(now.denominator),
              {{"class", "of"}});
  }
  html.Open("dl");
  html.Leaf("dt", view.Say("Kỳ trước", "Period before")).Open("dd");
  PutFinding(html, view, before);
  PutChange(html, view, now, before);
  html.Close();
  html.Leaf("dt", view.Say("Từ đầu năm", "Year to date")).Open("dd");
  PutFinding(html, view, year);
  html.Close();
  if (target != nullptr) {
    html.Leaf("dt", view.Say("Chỉ tiêu", "Target")).Open("dd");
    html.Text(view.Percent(100 * target->value, 0) + " · ");
    if (now.is_number()) {
      html.Leaf("b", met ? view.Say("đạt", "met") : view.Say("chưa đạt", "not met"));
    }
    html.Close();
  }
  html.Close();
  PutEvidence(html, view, desk, now);
  html.Close();
}

void PutScore(Html& html, const View& view, Desk& desk) {
  const Finding score = desk.Count("quality_total_score", desk.about());
  const Finding most = desk.Count("quality_total_score_max", desk.about());
  html.Open("section", {{"class", "tile"}});
  html.Leaf("h2", view.Say("Điểm Bộ chỉ số 766", "Score of Decision 766"));
  html.Open("p", {{"class", "big"}});
  if (score.is_number()) {
    html.Text(view.Number(score.value, 2));
  } else {
    PutFinding(html, view, score);
  }
  html.Close();
  if (most.is_number()) html.Leaf("p", "/ " + view.Number(most.value), {{"class", "of"}});
  PutEvidence(html, view, desk, score);
  html.Close();
}

Status PutDrops(Html& html, const View& view, const Province& province) {
  const auto drops = view.record().Drops({.province = province.slug, .open = true});
  if (!drops) return drops.error();
  const auto titles = TitlesNow(view);
  if (!titles) return titles.error();
  html.Open("section");
  html.Leaf("h2", view.Say("Đang sụt giảm", "Falling now"));
  if (drops->empty()) {
    html.Leaf("p", view.Say("Không có cảnh báo sụt giảm nào đang mở.", "No drop is open."),
              {{"class", "good"}});
  }
  constexpr size_t kMostShown = 5;
  PutDropList(html, view, *drops, kMostShown, *titles);
  if (drops->size() > kMostShown) {
    html.Open("p");
    html.Leaf("a", fmt::format("{} {}", drops->size(), view.Say("cảnh báo đang mở", "open drops")),
              {{"href", view.Link("/drops", {{"open", "true"}})}});
    html.Close();
  }
  html.Close();
  return Done{};
}

// Who is behind: the lowest shares of all that are ranked.
void PutLowest(Html& html, const View& view, Desk& desk) {
  std::vector<Measured> lines = MeasuredLines(desk);
  std::erase_if(lines,
                [](const Measured& line) { return !line.now.is_number() || line.is_small(); });
  std::ranges::stable_sort(lines, {}, [](const Measured& line) { return line.now.value; });
  if (lines.size() > kLowest) lines.resize(kLowest);
  if (lines.empty()) return;
  html.Open("section");
  html.Leaf("h2", view.Say("Tỷ lệ trực tuyến thấp nhất", "Lowest online shares"));
  PutMeasured(html, view, desk, std::move(lines));
  html.Open("p");
  html.Leaf("a", view.Say("Tất cả cơ quan", "All agencies"), {{"href", view.Link("/agencies")}});
  html.Close().Close();
}

Result<WebResponse> Overview(const View& view, std::string_view rest) {
  if (!rest.empty()) return Error{ErrorCode::kInvalid, "/", ""};
  Html body;
  const Province* province = view.province();
  if (province == nullptr) {
    if (!view.Asked("province").empty()) {
      return NoSuchProvince(view);
    }
    body.Leaf("h1", "dvcmon");
    body.Leaf("p", view.Say("Cấu hình chưa theo dõi tỉnh nào.",
                            "The configuration watches no province yet."));
    return PageOf(view, "/", "dvcmon", body);
  }
  Desk desk(view, province);
  const std::string name = NameOf(*province);
  body.Leaf("h1", name);
  body.Leaf("p", WindowText(view, desk), {{"class", "window"}});
  if (Status put = PutFreshness(body, view, province); !put.ok()) return put.error();
  body.Open("div", {{"class", "tiles"}});
  for (const TileLayout& tile : Tiles()) PutTile(body, view, desk, tile);
  PutScore(body, view, desk);
  body.Close();
  if (Status put = PutDrops(body, view, *province); !put.ok()) return put.error();
  if (Status put = PutDays(body, view, desk, desk.about()); !put.ok()) return put.error();
  PutLowest(body, view, desk);
  if (Status put = PutNotes(body, view, {.body = province->slug}); !put.ok()) return put.error();
  if (const Status read = desk.status(); !read.ok()) return read.error();
  return PageOf(view, "/", name, body);
}

}  // namespace

const PagePlace kOverviewPage = {"/", &Overview};

}  // namespace dvcmon
