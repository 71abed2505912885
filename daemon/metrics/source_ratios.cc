#include "daemon/metrics/source_ratios.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "daemon/derive/ratios.h"

namespace dvcmon {

bool CountsFor(std::span<const RecordRule> rules, const Source& source,
               const StandingFigure& figure) {
  const bool is_province = figure.level == Level::kProvince;
  return CountsFor(rules, source.portal, figure.statistic, figure.level,
                   is_province ? figure.body : source.province);
}

std::vector<StandingFigure> RatiosOf(const Source& source,
                                     const std::vector<StandingFigure>& figures,
                                     std::string_view window, std::span<const RecordRule> rules) {
  std::map<std::tuple<Level, std::string_view, Day, Day>, std::vector<Count>> bodies;
  for (const StandingFigure& figure : figures) {
    if (!IsOperand(figure.statistic) || !CountsFor(rules, source, figure)) continue;
    bodies[{figure.level, figure.body, figure.from, figure.to}].push_back(
        {figure.statistic, figure.state, figure.value});
  }
  std::vector<StandingFigure> ratios;
  for (const auto& [about, counts] : bodies) {
    const auto& [level, body, from, to] = about;
    for (const RatioDefinition& definition : RatioDefinitions()) {
      const Ratio ratio = RatioOf(definition, counts);
      if (ratio.state != Ratio::State::kValue) continue;
      ratios.push_back(
          {level, std::string(body),
           fmt::format("{}{{rate={},window={}}}", definition.family, definition.rate, window),
           ReadingState::kValue, ratio.value(), from, to});
    }
  }
  return ratios;
}

}  // namespace dvcmon
