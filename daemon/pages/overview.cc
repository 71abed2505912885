// How a province does: can the numbers be trusted, are targets met, does filing fall, who lags.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/pages/days.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/drop.h"
#include "daemon/pages/freshness.h"
#include "daemon/pages/overview_rows.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/view.h"
#include "daemon/pages/weeks.h"

namespace dvcmon {
namespace {

constexpr size_t kLowest = 10;

Status PutDrops(Html& html, const View& view, const std::vector<KeptDrop>& drops) {
  const auto titles = TitlesNow(view);
  if (!titles) return titles.error();
  html.Open("section");
  html.Leaf("h2", view.Say("Đang sụt giảm", "Falling now"));
  if (drops.empty()) {
    html.Leaf("p", view.Say("Không có cảnh báo sụt giảm nào đang mở.", "No drop is open."),
              {{"class", "good"}});
  }
  constexpr size_t kMostShown = 5;
  PutDropList(html, view, drops, kMostShown, *titles);
  if (drops.size() > kMostShown) {
    html.Open("p");
    html.Leaf("a", fmt::format("{} {}", drops.size(), view.Say("cảnh báo đang mở", "open drops")),
              {{"href", view.Link("/drops", {{"open", "true"}})}});
    html.Close();
  }
  html.Close();
  return Done{};
}

// Who is behind: the lowest shares of each tier, since a department is not held against a commune.
void PutLowest(Html& html, const View& view, Desk& desk, std::vector<Measured> lines) {
  std::erase_if(lines,
                [](const Measured& line) { return !line.now.is_number() || line.is_small(); });
  if (lines.empty()) return;
  html.Open("section");
  html.Leaf("h2", view.Say("Tỷ lệ trực tuyến thấp nhất", "Lowest online shares"));
  for (MeasuredTier& tier : ByTier(std::move(lines))) {
    std::ranges::stable_sort(tier.lines, {}, [](const Measured& line) { return line.now.value; });
    if (tier.lines.size() > kLowest) tier.lines.resize(kLowest);
    html.Leaf("h3", TierName(view, tier.tier));
    PutMeasured(html, view, desk, std::move(tier.lines));
  }
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
  PutWindow(body, view, desk);
  std::vector<Measured> lines = MeasuredLines(desk);
  if (Status put = PutFreshness(body, view, desk, lines); !put.ok()) return put.error();
  PutTiles(body, view, desk);
  const auto drops = view.record().Drops({.province = province->slug, .open = true});
  if (!drops) return drops.error();
  const auto notes = view.record().Annotations({.body = province->slug});
  if (!notes) return notes.error();
  if (Status put = PutDrops(body, view, *drops); !put.ok()) return put.error();
  const auto filing = LoadFiling(view, desk, desk.about(), view.today());
  if (!filing) return filing.error();
  PutDays(body, view, desk, desk.about(), *filing,
          {.drop = OpenShareDrop(*drops, ""), .notes = &*notes});
  body.Open("div", {{"class", "columns even"}});
  PutWeeks(body, view, *filing);
  PutFunnel(body, view, desk);
  body.Close();
  PutLowest(body, view, desk, std::move(lines));
  body.Open("div", {{"class", "columns even"}});
  PutUnfinished(body, view, desk);
  PutScores(body, view, desk);
  PutPayments(body, view, desk);
  body.Close();
  if (Status put = PutLatestIssues(body, view, *province); !put.ok()) return put.error();
  PutNoteList(body, view, *notes);
  if (const Status read = desk.status(); !read.ok()) return read.error();
  return PageOf(view, "/", name, body);
}

}  // namespace

const PagePlace kOverviewPage = {"/", &Overview};

}  // namespace dvcmon
