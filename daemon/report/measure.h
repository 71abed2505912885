// What stands in a cell: a measure of a body in the days of a window of the report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/derive/ratios.h"
#include "daemon/derive/window.h"
#include "daemon/report/bodies.h"
#include "daemon/report/body_counts.h"
#include "daemon/report/figures.h"
#include "daemon/report/finding.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

// The period that the days are, where they are one of the calendar.
std::optional<Period> PeriodOfDays(Day first, Day last);

// Not thread-safe; all outlive it.
class Measuring {
 public:
  Measuring(ReportFigures& figures, const ReportBodies& bodies, const Config& config,
            const Layout& layout, const Window& window)
      : figures_(figures),
        bodies_(bodies),
        config_(config),
        layout_(layout),
        window_(window),
        counts_(figures, bodies, config) {}

  Span SpanOf(At at) const;
  // Of all but a place, which needs the others. `years_back`: of "{year}".
  Finding Of(const Measure& measure, const Subject& subject, At at, const std::string& portal,
             int years_back);
  // The last day of which the portal says anything of the body in the window.
  Finding DataDay(const Subject& subject, const std::string& portal);
  // Of each line together.
  Finding SumOf(const Measure& measure, At at, const std::vector<const Finding*>& lines) const;
  // What a place is by: a rate, a statistic, or a score that is made again.
  Measure RankedBy(const Measure& place) const;
  bool IsAdditive(const Measure& measure) const;
  bool IsCountOrAmount(const Measure& measure) const;  // counts or amounts
  int DigitsOf(const Measure& measure) const;
  const Target* TargetFor(const Measure& measure, const Subject& subject, Day day) const;

 private:
  static void MakeNumber(const Measure& measure, Finding& sum);
  Finding Count(const Measure& measure, const Subject& subject, const Span& span,
                const std::string& portal, int years_back);
  Finding Share(const Measure& measure, const Subject& subject, const Span& span,
                const std::string& portal, int years_back);
  Finding ScoreMade(const Measure& measure, const Subject& subject, const Span& span,
                    const std::string& portal);
  Finding RateNamed(const std::string& name, Measure::Taken taken, const Subject& subject,
                    const Span& span, const std::string& portal);
  Finding TargetOf(const Measure& measure, const Subject& subject, At at) const;
  Finding Change(const Measure& measure, const Subject& subject, const Span& since,
                 const std::string& portal);
  static Finding ScoreMax(const Measure& measure);
  Finding Margin(const Measure& measure, const Subject& subject, At at, const std::string& portal);
  Finding Needed(const Measure& measure, const Subject& subject, const std::string& portal);
  // Of a province among all of that day.
  Finding PlaceOf(const Measure& measure, const Subject& subject, At at, const std::string& portal);
  Finding Shortfalls(const Measure& measure, const Subject& subject, const std::string& portal);

  ReportFigures& figures_;
  const ReportBodies& bodies_;
  const Config& config_;
  const Layout& layout_;
  Window window_;
  BodyCounts counts_;
};

}  // namespace dvcmon
