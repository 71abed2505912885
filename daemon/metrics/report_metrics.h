// dvcmon_report_*: which reports were issued, and which are wanting.
#pragma once

#include <map>
#include <mutex>

#include "daemon/metrics/own_families.h"
#include "daemon/metrics/own_metrics.h"

namespace dvcmon {

// See OwnMetrics. From any thread; the registry outlives it.
class ReportMetrics {
 public:
  explicit ReportMetrics(prometheus::Registry& registry);

  void Set(const std::map<ReportLabels, ReportState>& reports);
  void CountFailure(const ReportLabels& report);

 private:
  struct Report {
    prometheus::Labels labels;
    MaybeGauge last_issue;
    MaybeGauge due;
    prometheus::Counter* failures = nullptr;
  };
  Report& Of(const ReportLabels& name);

  std::mutex mutex_;
  prometheus::Family<prometheus::Gauge>& last_issue_;
  prometheus::Family<prometheus::Gauge>& due_;
  prometheus::Family<prometheus::Counter>& failures_;
  std::map<ReportLabels, Report> reports_;
};

}  // namespace dvcmon
