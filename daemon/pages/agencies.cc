// Who files how: two rankings, never one; and one agency, day by day.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/evidence/drop_text.h"
#include "daemon/pages/agency.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

Result<WebResponse> Agencies(const View& view, std::string_view rest) {
  const Province* province = view.province();
  if (province == nullptr) {
    return NoSuchProvince(view);
  }
  if (!rest.empty()) return AnswerAgency(view, *province, std::string(rest));
  Desk desk(view, province);
  Html body;
  body.Leaf("h1", fmt::format("{}, {}", view.Say("Sở, ngành và UBND cấp xã", "Agencies"),
                              NameOf(*province)));
  PutWindow(body, view, desk);
  body.Open("p", {{"hidden", ""}});  // until there is a script that filters
  body.Leaf("label", view.Say("Lọc theo tên", "Filter by name"), {{"for", "filter"}}).Text(" ");
  body.Void("input", {{"id", "filter"}, {"type", "search"}, {"data-filter", "table.bodies"}});
  body.Close();
  std::vector<MeasuredTier> tiers = ByTier(MeasuredLines(desk));
  for (MeasuredTier& tier : tiers) {
    std::ranges::stable_sort(tier.lines, [](const Measured& a, const Measured& b) {
      if (a.now.is_number() != b.now.is_number()) return a.now.is_number();
      return a.now.is_number() && a.now.value > b.now.value;
    });
    body.Open("section").Leaf("h2", TierName(view, tier.tier));
    PutMeasured(body, view, desk, std::move(tier.lines));
    body.Close();
  }
  if (tiers.empty()) {
    body.Leaf("p", view.Say("Chưa có số liệu theo cơ quan của một ngày đã hết.",
                            "There are no figures of agencies of a day that is over yet."));
  }
  if (const Status read = desk.status(); !read.ok()) return read.error();
  return PageOf(view, "/agencies", view.Say("Sở, ngành và UBND cấp xã", "Agencies"), body);
}

}  // namespace

const PagePlace kAgenciesPage = {"/agencies", &Agencies};

}  // namespace dvcmon
