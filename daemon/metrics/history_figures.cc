// History of what was published, and of the ratios of that.

#include <memory>

#include "daemon/metrics/history_parts.h"
#include "daemon/metrics/source_ratios.h"
#include "daemon/metrics/source_renderer.h"

namespace dvcmon {
namespace {

Result<std::vector<DayFigure>> FiguresOf(const HistoryParts& parts, const HistorySource& of,
                                         const SeriesOfSource& one,
                                         const std::vector<DayEnd>& days) {
  return of.by_hand ? parts.record.FiguresByHand(one.id, parts.terms.first, parts.terms.last)
                    : parts.record.FiguresByDay(one.id, days);
}

Status WritePublished(HistoryParts& parts, const HistorySource& of, const SeriesOfSource& one,
                      const std::vector<DayEnd>& days) {
  const auto figures = FiguresOf(parts, of, one, days);
  if (!figures) return figures.error();
  const std::string name = FrameOf(of.source, one.level, one.statistic, true).Of(one.body);
  std::vector<bool>* told = nullptr;
  if (one.level == Level::kAgency) {
    told = &parts.agencies[{of.source.province, one.body}];
    told->resize(static_cast<size_t>((parts.terms.last - parts.terms.first).count()) + 1);
  }
  for (const DayFigure& figure : *figures) {
    if (figure.state != ReadingState::kValue) continue;
    if (!IsThere(parts.terms, of.source, one.level, one.body, figure.day)) continue;
    const bool is_wanted = parts.terms.first <= figure.day && figure.day <= parts.terms.last;
    if (told != nullptr && is_wanted) {
      (*told)[static_cast<size_t>((figure.day - parts.terms.first).count())] = true;
    }
    if (Status added = parts.text.Add(name, figure.value, figure.day); !added.ok()) return added;
  }
  return Done{};
}

Status WriteRatioOfFigures(HistoryParts& parts, const HistorySource& of,
                           const SourceSeries& operands, const RatioDefinition& definition,
                           const std::vector<DayEnd>& days) {
  for (const BodySeries& body : ByBody(operands)) {
    CountsByDay by_day;
    for (const SeriesOfSource& one : body.series) {
      const auto figures = FiguresOf(parts, of, one, days);
      if (!figures) return figures.error();
      for (const DayFigure& figure : *figures) {
        by_day[figure.day].push_back({one.statistic, figure.state, figure.value});
      }
    }
    Status written = WriteRatio(parts, of, body, definition, Name(of.source.kind), by_day);
    if (!written.ok()) return written;
  }
  return Done{};
}

}  // namespace

void ListPublished(HistoryParts& parts, const HistorySource& of, const SourceSeries& series,
                   const DayEnds& days) {
  std::map<std::string, SourceSeries> by_family;
  std::map<Level, SourceSeries> operands;
  for (const SeriesOfSource& one : series) {
    by_family[FrameOf(of.source, one.level, one.statistic, true).family].push_back(one);
    if (IsOperand(one.statistic) && CountsFor(parts.terms.record, of.source, FigureOf(one))) {
      operands[one.level].push_back(one);
    }
  }
  for (auto& [family, its] : by_family) {
    parts.families[family].push_back([&parts, &of, days, its = std::move(its)] {
      for (const SeriesOfSource& one : its) {
        if (Status written = WritePublished(parts, of, one, *days); !written.ok()) return written;
      }
      return Status(Done{});
    });
  }
  ListRatios(parts, of, operands,
             [&parts, &of, days](const SourceSeries& its, const RatioDefinition& ratio) {
               return WriteRatioOfFigures(parts, of, its, ratio, *days);
             });
}

}  // namespace dvcmon
