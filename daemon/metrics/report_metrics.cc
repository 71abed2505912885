#include "daemon/metrics/report_metrics.h"

namespace dvcmon {

ReportMetrics::ReportMetrics(prometheus::Registry& registry)
    : last_issue_(GaugeFamily(registry, "dvcmon_report_last_issue_timestamp_seconds",
                              "When the last issue of a report was made.")),
      due_(
          GaugeFamily(registry, "dvcmon_report_due_timestamp_seconds",
                      "Since when a report that is issued by itself is wanting; absent: none is.")),
      failures_(CounterFamily(registry, "dvcmon_report_issue_failures_total",
                              "How often a report that was due could not be issued.")) {}

ReportMetrics::Report& ReportMetrics::Of(const ReportLabels& name) {
  Report& report = reports_[name];
  if (report.failures != nullptr) return report;
  report.labels = {{"report", name.report}, {"province", name.province}};
  report.failures = &failures_.Add(report.labels);
  return report;
}

void ReportMetrics::Set(const std::map<ReportLabels, ReportState>& reports) {
  const std::lock_guard lock(mutex_);
  for (const auto& [name, state] : reports) Of(name);
  for (auto& [name, report] : reports_) {
    const auto found = reports.find(name);
    const ReportState state = found == reports.end() ? ReportState{} : found->second;
    report.last_issue.Set(last_issue_, report.labels, Seconds(state.last_issue));
    report.due.Set(due_, report.labels, Seconds(state.due));
  }
}

void ReportMetrics::CountFailure(const ReportLabels& report) {
  const std::lock_guard lock(mutex_);
  Of(report).failures->Increment();
}

}  // namespace dvcmon
