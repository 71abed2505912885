// Who files how: two rankings, never one; and one agency, day by day.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "daemon/evidence/drop_text.h"
#include "daemon/pages/agency.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/parts.h"
#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

constexpr std::array<std::string_view, 7> kOrder = {"department", "commune", "district", "branch",
                                                    "vertical",   "centre",  ""};

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
  body.Leaf("p", WindowText(view, desk), {{"class", "window"}});
  body.Open("p");
  body.Leaf("label", view.Say("Lọc theo tên", "Filter by name"), {{"for", "filter"}}).Text(" ");
  body.Void(
      "input",
      {{"id", "filter"}, {"type", "search"}, {"hidden", ""}, {"data-filter", "table.bodies"}});
  body.Close();
  std::map<std::string, std::vector<Measured>, std::less<>> tiers;
  for (Measured& line : MeasuredLines(desk)) tiers[line.subject.tier].push_back(std::move(line));
  for (const std::string_view tier : kOrder) {
    const auto found = tiers.find(tier);
    if (found == tiers.end()) continue;
    std::ranges::stable_sort(found->second, [](const Measured& a, const Measured& b) {
      if (a.now.is_number() != b.now.is_number()) return a.now.is_number();
      return a.now.is_number() && a.now.value > b.now.value;
    });
    body.Open("section").Leaf("h2", TierName(view, tier));
    PutMeasured(body, view, desk, std::move(found->second));
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
