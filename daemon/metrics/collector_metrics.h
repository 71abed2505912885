// dvcmon_collector_*: how collectors do.
#pragma once

#include <prometheus/histogram.h>

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "daemon/metrics/own_families.h"
#include "daemon/metrics/own_metrics.h"

namespace dvcmon {

// See OwnMetrics. From any thread; the registry outlives it.
class CollectorMetrics {
 public:
  explicit CollectorMetrics(prometheus::Registry& registry);

  void Set(const CollectorLabels& collector, const CollectorState& state);
  void CountPoll(const CollectorLabels& collector, std::optional<ErrorCode> failure,
                 const std::string& clause, Duration duration);
  void CountStructureChange(const CollectorLabels& collector);
  void Forget(const CollectorLabels& collector);

 private:
  // In the order of `gauges_`.
  enum GaugeIndex {
    kUp,
    kHealthy,
    kLastSuccess,
    kLastNewAnswer,
    kLastChange,
    kInterval,
    kAsOf,
    kTorn,
    kFrozen,
    kRows,
    kTls,
    kStructureChanged,
    kAgenciesChanged,
    kGauges
  };
  struct Collector {
    prometheus::Labels labels;
    std::array<MaybeGauge, kGauges> gauges;
    prometheus::Counter* polls = nullptr;
    prometheus::Counter* structure_changes = nullptr;
    prometheus::Histogram* duration = nullptr;
    std::map<ErrorCode, prometheus::Counter*> failures;
    std::map<std::string, prometheus::Counter*> violations;
  };

  using GaugeFamilies = std::array<prometheus::Family<prometheus::Gauge>*, kGauges>;

  static GaugeFamilies Gauges(prometheus::Registry& registry);
  Collector& Of(const CollectorLabels& name);

  std::mutex mutex_;  // of what may come and go
  GaugeFamilies gauges_;
  prometheus::Family<prometheus::Counter>& polls_;
  prometheus::Family<prometheus::Counter>& failures_;
  prometheus::Family<prometheus::Counter>& violations_;
  prometheus::Family<prometheus::Counter>& structure_changes_;
  prometheus::Family<prometheus::Histogram>& durations_;
  std::map<CollectorLabels, Collector> collectors_;
};

}  // namespace dvcmon
