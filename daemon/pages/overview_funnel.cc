// Where services are lost on their way to people: procedures, services, those that are used.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "daemon/pages/bar.h"
#include "daemon/pages/overview_rows.h"

namespace dvcmon {
namespace {

struct FunnelStep {
  std::string_view vi;
  std::string_view en;
  std::vector<std::string> keys;  // the first that is known
};

const std::array<FunnelStep, 4>& FunnelSteps() {
  static const std::array<FunnelStep, 4> steps = {{
      {"TTHC thuộc thẩm quyền", "Procedures", {"procedures"}},
      {"DVCTT đang cung cấp", "Online services", {"online_services_offered", "online_services"}},
      {"DVCTT có phát sinh hồ sơ", "with applications", {"online_services_used{filing=any}"}},
      {"DVCTT có hồ sơ trực tuyến",
       "with applications online",
       {"online_services_used{filing=online}"}},
  }};
  return steps;
}

Finding CountOfStep(Desk& desk, const FunnelStep& step) {
  Finding first;
  for (const std::string& key : step.keys) {
    Finding one = desk.Count(key, desk.about());
    if (one.is_number()) return one;
    if (first.why_not.empty()) first = std::move(one);
  }
  return first;
}

}  // namespace

void PutFunnel(Html& html, const View& view, Desk& desk) {
  html.Open("section");
  html.Leaf("h2", view.Say("Từ thủ tục đến hồ sơ trực tuyến", "From procedures to online filing"));
  std::vector<Finding> counts;
  double most = 0;
  size_t known = 0;
  for (const FunnelStep& step : FunnelSteps()) {
    const Finding& count = counts.emplace_back(CountOfStep(desk, step));
    if (!count.is_number()) continue;
    most = std::max(most, count.value);
    ++known;
  }
  if (known < 2 || most <= 0) {
    html.Leaf("p", view.Say("Không nguồn nào công bố đủ số thủ tục và dịch vụ của tỉnh.",
                            "No source tells how many procedures and services there are."));
    html.Close();
    return;
  }
  html.Open("ul", {{"class", "bars"}});
  for (size_t i = 0; i < counts.size(); ++i) {
    const FunnelStep& step = FunnelSteps().at(i);
    html.Open("li").Leaf("span", view.Say(step.vi, step.en)).Open("b");
    PutFinding(html, view, counts[i]);
    html.Close();
    if (counts[i].is_number()) PutBar(html, "step", counts[i].value / most);
    html.Close();
  }
  html.Close().Close();
}

}  // namespace dvcmon
