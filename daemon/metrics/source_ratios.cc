#include "daemon/metrics/source_ratios.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "daemon/derive/ratios.h"

namespace dvcmon {

std::vector<StandingFigure> RatiosOf(const Standing& standing) {
  std::map<std::tuple<Level, std::string_view, Day, Day>, std::vector<Count>> bodies;
  for (const StandingFigure& figure : standing.figures) {
    if (!IsOperand(figure.statistic)) continue;
    bodies[{figure.level, figure.body, figure.from, figure.to}].push_back(
        {figure.statistic, figure.state, figure.value});
  }
  std::vector<StandingFigure> ratios;
  for (const auto& [about, counts] : bodies) {
    const auto& [level, body, from, to] = about;
    for (const RatioDefinition& definition : RatioDefinitions()) {
      const Ratio ratio = RatioOf(definition, counts);
      if (ratio.state != Ratio::State::kValue) continue;
      ratios.push_back({level, std::string(body),
                        fmt::format("{}{{rate={}}}", definition.family, definition.rate),
                        ReadingState::kValue, ratio.value(), from, to});
    }
  }
  return ratios;
}

}  // namespace dvcmon
