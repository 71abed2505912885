#include "daemon/pages/bar.h"

#include <fmt/format.h>

#include <algorithm>

namespace dvcmon {

void PutBar(Html& html, std::string_view kind, double share) {
  constexpr double kLength = 100;
  html.Open("svg", {{"class", fmt::format("bar {}", kind)},
                    {"viewBox", "0 0 100 4"},
                    {"preserveAspectRatio", "none"},
                    {"aria-hidden", "true"}});
  html.Leaf("rect", "", {{"class", "of"}, {"width", "100"}, {"height", "4"}});
  html.Leaf(
      "rect", "",
      {{"width", fmt::format("{:.1f}", kLength * std::clamp(share, 0.0, 1.0))}, {"height", "4"}});
  html.Close();
}

}  // namespace dvcmon
