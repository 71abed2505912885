// What a history is put together of. Who has something of a family is listed first, and written
// when its turn comes: a family is in one piece, however many sources have something of it.
//
// What is listed outlives the writing.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/derive/ratios.h"
#include "daemon/metrics/history.h"
#include "daemon/metrics/history_text.h"

namespace dvcmon {

struct HistoryParts {
  using Write = std::function<Status()>;

  const Record& record;
  const HistoryTerms& terms;
  HistoryText text;
  std::map<std::string, std::vector<Write>> families{};  // by name
  // Agencies of which something was written, by province and code: on which days of the terms.
  std::map<std::pair<std::string, std::string>, std::vector<bool>> agencies{};
};

using SourceSeries = std::vector<SeriesOfSource>;
using DayEnds = std::shared_ptr<const std::vector<DayEnd>>;

// Is there that province, or the one that the body is in?
bool IsThere(const HistoryTerms& terms, const Source& source, Level level, const std::string& body,
             Day day);
// For CountsFor().
StandingFigure FigureOf(const SeriesOfSource& one);

// The series of a body, which stand together.
struct BodySeries {
  Level level;
  std::string body;
  std::span<const SeriesOfSource> series;
};
std::vector<BodySeries> ByBody(const SourceSeries& series);

// What a source published, and the ratios of that. `days`: empty of one that is filled by hand.
void ListPublished(HistoryParts& parts, const HistorySource& of, const SourceSeries& series,
                   const DayEnds& days);
// What its ledgers know: counters, restatements, and the ratios of what was filed in some days.
void ListCounters(HistoryParts& parts, const HistorySource& of, const SourceSeries& series);
// The falls that were judged, of these sources.
Status ListDrops(HistoryParts& parts, const std::vector<HistorySource>& sources);
// What the configuration says of each day: provinces, targets, whether it is worked.
void ListDatedFacts(HistoryParts& parts);

// What agencies were called on the days on which something was published of them: when all of that
// has been written.
Status WriteAgencies(HistoryParts& parts);

// The ratios of what is counted.
using WriteRatios = std::function<Status(const SourceSeries&, const RatioDefinition&)>;
void ListRatios(HistoryParts& parts, const HistorySource& of,
                const std::map<Level, SourceSeries>& operands, const WriteRatios& write);
using CountsByDay = std::map<Day, std::vector<Count>>;
Status WriteRatio(HistoryParts& parts, const HistorySource& of, const BodySeries& body,
                  const RatioDefinition& definition, std::string_view window,
                  const CountsByDay& counts);

}  // namespace dvcmon
