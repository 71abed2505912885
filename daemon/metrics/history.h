// The history of what /metrics shows, as OpenMetrics with timestamps: for
// `promtool tsdb create-blocks-from openmetrics` and others that read it.
//
// Names and labels are those of /metrics. A day has one sample of each series, at its last second
// in Viet Nam: published figures and the ratios of their counts as they stood then, counters with
// what they grew by up to that day, the ratios of what was filed in the days up to it, and how the
// falls stood that were open. Of a day of which nothing is known there is none. What the
// configuration says of a day is there for each: provinces, targets, whether it was worked.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/model/spec.h"
#include "daemon/derive/calendar.h"
#include "daemon/derive/record_rules.h"
#include "daemon/derive/targets.h"
#include "daemon/derive/window.h"
#include "daemon/metrics/drop_figures.h"
#include "daemon/store/record.h"

namespace dvcmon {

// A source whose history is wanted, and what of it is shown.
struct HistorySource {
  using Statistics = std::set<std::pair<Level, std::string>>;

  Source source;
  bool by_hand = false;
  Statistics mapped;  // by their keys, or without labels where rows have some of their own
  bool has_ledgers = false;
  Statistics counted_before;  // without labels: by another source of the portal
  JudgedKinds judges;         // whose falls are told of it; everybody has one judge in a portal
};

struct HistoryTerms {
  Day first;
  Day last;
  const std::map<std::string, std::shared_ptr<const Statistic>>& statistics;
  const std::map<std::string, std::shared_ptr<const Province>>& provinces;  // by slug
  std::span<const RecordRule> record;

  std::vector<std::shared_ptr<const Province>> shown{};    // that figures may be about
  std::vector<std::shared_ptr<const Province>> watched{};  // that are asked about
  std::vector<Target> targets{};
  std::shared_ptr<const Calendar> calendar{};  // null: of no day it is told whether it was worked
  std::set<Cutoff> cutoffs{};                  // up to which working days are counted
  // What agencies were called at the end of a day; empty: their names are left out.
  std::function<Result<std::vector<BodyName>>(Day)> names_on{};
};

// Takes the text bit by bit; false: it can take no more.
using TextSink = std::function<bool(std::string_view)>;

// Family by family, series by series, in the order of time: the memory that it needs grows with the
// number of series, not with that of the days. Errors are those of the record, and kIo when the
// sink takes no more.
Status WriteHistory(const Record& record, const std::vector<HistorySource>& sources,
                    const HistoryTerms& terms, const TextSink& sink);

}  // namespace dvcmon
