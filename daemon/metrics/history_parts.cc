#include "daemon/metrics/history_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "collectors/model/statistic_key.h"
#include "daemon/metrics/source_renderer.h"

namespace dvcmon {
namespace {

// Is the statistic, with whatever labels, in the ratio.
bool IsCountOf(const RatioDefinition& definition, std::string_view id) {
  const auto is_of = [&](std::string_view key) { return StatisticIdOf(key) == id; };
  return std::ranges::any_of(definition.ways, [&](const RatioDefinition::Way& way) {
    return std::ranges::any_of(way.numerator, is_of) || std::ranges::any_of(way.denominator, is_of);
  });
}

}  // namespace

bool IsThere(const HistoryTerms& terms, const Source& source, Level level, const std::string& body,
             Day day) {
  const auto province = terms.provinces.find(level == Level::kProvince ? body : source.province);
  return province == terms.provinces.end() || province->second->ValidOn(day);
}

StandingFigure FigureOf(const SeriesOfSource& one) {
  return {.level = one.level, .body = one.body, .statistic = one.statistic};
}

std::vector<BodySeries> ByBody(const SourceSeries& series) {
  std::vector<BodySeries> bodies;
  for (auto first = series.begin(); first != series.end();) {
    const auto end = std::find_if(first, series.end(), [&](const SeriesOfSource& other) {
      return other.level != first->level || other.body != first->body;
    });
    bodies.push_back({first->level, first->body, {first, end}});
    first = end;
  }
  return bodies;
}

void ListRatios(HistoryParts& parts, const HistorySource& of,
                const std::map<Level, SourceSeries>& operands, const WriteRatios& write) {
  for (const auto& [level, counts] : operands) {
    for (const RatioDefinition& definition : RatioDefinitions()) {
      SourceSeries its;
      std::ranges::copy_if(counts, std::back_inserter(its), [&](const SeriesOfSource& one) {
        return IsCountOf(definition, StatisticIdOf(one.statistic));
      });
      if (its.empty()) continue;
      const std::string family = FrameOf(of.source, level, definition.family, false).family;
      parts.families[family].push_back(
          [write, its = std::move(its), &definition] { return write(its, definition); });
    }
  }
}

Status WriteRatio(HistoryParts& parts, const HistorySource& of, const BodySeries& body,
                  const RatioDefinition& definition, std::string_view window,
                  const CountsByDay& by_day) {
  const std::string statistic =
      fmt::format("{}{{rate={},window={}}}", definition.family, definition.rate, window);
  const std::string name = FrameOf(of.source, body.level, statistic, false).Of(body.body);
  for (const auto& [day, counts] : by_day) {
    const Ratio ratio = RatioOf(definition, counts);
    if (ratio.state != Ratio::State::kValue) continue;
    if (!IsThere(parts.terms, of.source, body.level, body.body, day)) continue;
    if (Status added = parts.text.Add(name, ratio.value(), day); !added.ok()) return added;
  }
  return Done{};
}

}  // namespace dvcmon
