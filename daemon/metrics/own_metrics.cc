#include "daemon/metrics/own_metrics.h"

#include <prometheus/text_serializer.h>

#include <iterator>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "daemon/metrics/calendar_metrics.h"
#include "daemon/metrics/collector_metrics.h"
#include "daemon/metrics/own_families.h"
#include "daemon/metrics/process.h"
#include "daemon/metrics/report_metrics.h"

namespace dvcmon {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Registry;

// Takes the "_total" off the name of the family in its `# HELP` and `# TYPE`.
void WithoutTotal(const std::string& name, std::string& text) {
  for (const std::string_view line : {"# HELP ", "# TYPE "}) {
    const size_t at = text.find(std::string(line) + name + " ");
    if (at == std::string::npos || !name.ends_with(kTotalSuffix)) continue;
    text.erase(at + line.size() + name.size() - kTotalSuffix.size(), kTotalSuffix.size());
  }
}

}  // namespace

struct OwnMetrics::Impl {
  Registry registry;
  ProcessMetrics process;
  CollectorMetrics collectors{registry};
  CalendarMetrics calendar{registry};
  ReportMetrics reports{registry};

  Gauge& store_writable =
      GaugeFamily(registry, "dvcmon_store_writable", "1: the last poll could be stored.").Add({});
  Gauge& store_bytes = GaugeFamily(registry, "dvcmon_store_bytes", "Size of the store.").Add({});
  Gauge& store_figures =
      GaugeFamily(registry, "dvcmon_store_figures", "Versions of figures in the store.").Add({});
  Counter& polls_lost = CounterFamily(registry, "dvcmon_store_polls_lost_total",
                                      "Polls that could not be stored and were given up.")
                            .Add({});
  Gauge& reload_successful = GaugeFamily(registry, "dvcmon_config_last_reload_successful",
                                         "1: the configuration in use is the one in the files.")
                                 .Add({});
  Gauge& reload_time = GaugeFamily(registry, "dvcmon_config_last_reload_success_timestamp_seconds",
                                   "When the configuration in use was loaded.")
                           .Add({});
  Family<Gauge>& evaluated_family =
      GaugeFamily(registry, "dvcmon_evaluation_last_run_timestamp_seconds",
                  "When all days that have ended were last judged for falls of filing.");
  std::mutex mutex;  // of what may come
  MaybeGauge evaluated;
};

OwnMetrics::OwnMetrics(const std::string& version) : impl_(std::make_unique<Impl>()) {
  GaugeFamily(impl_->registry, "dvcmon_build_info", "The program that runs.")
      .Add({{"version", version}})
      .Set(1);
  impl_->store_writable.Set(1);
}

OwnMetrics::~OwnMetrics() = default;

void OwnMetrics::SetCollector(const CollectorLabels& collector, const CollectorState& state) {
  impl_->collectors.Set(collector, state);
}

void OwnMetrics::CountPoll(const CollectorLabels& collector, std::optional<ErrorCode> failure,
                           const std::string& clause, Duration duration) {
  impl_->collectors.CountPoll(collector, failure, clause, duration);
}

void OwnMetrics::CountStructureChange(const CollectorLabels& collector) {
  impl_->collectors.CountStructureChange(collector);
}

void OwnMetrics::Forget(const CollectorLabels& collector) { impl_->collectors.Forget(collector); }

void OwnMetrics::SetStore(bool writable, int64_t bytes, int64_t figures) {
  impl_->store_writable.Set(writable ? 1 : 0);
  impl_->store_bytes.Set(static_cast<double>(bytes));
  impl_->store_figures.Set(static_cast<double>(figures));
}

void OwnMetrics::CountLostPoll() { impl_->polls_lost.Increment(); }

void OwnMetrics::SetReload(bool successful, Time now) {
  impl_->reload_successful.Set(successful ? 1 : 0);
  if (successful) impl_->reload_time.Set(Seconds(now));
}

void OwnMetrics::SetCalendar(const CalendarState& calendar) { impl_->calendar.Set(calendar); }

void OwnMetrics::SetEvaluated(Time now) {
  const std::lock_guard lock(impl_->mutex);
  impl_->evaluated.Set(impl_->evaluated_family, {}, Seconds(now));
}

void OwnMetrics::SetReports(const std::map<ReportLabels, ReportState>& reports) {
  impl_->reports.Set(reports);
}

void OwnMetrics::CountReportFailure(const ReportLabels& report) {
  impl_->reports.CountFailure(report);
}

std::string OwnMetrics::Text(ExpositionFormat format) const {
  std::vector<prometheus::MetricFamily> families = impl_->registry.Collect();
  std::vector<prometheus::MetricFamily> process = impl_->process.Collect();
  families.insert(families.end(), std::make_move_iterator(process.begin()),
                  std::make_move_iterator(process.end()));
  // prometheus-cpp writes the text format only. The samples of OpenMetrics are the same; the header
  // of a counter has its name without "_total", and there is an end.
  if (format == ExpositionFormat::kText) return prometheus::TextSerializer().Serialize(families);
  std::string text;
  for (const prometheus::MetricFamily& family : families) {
    std::string one = prometheus::TextSerializer().Serialize({family});
    if (family.type == prometheus::MetricType::Counter) WithoutTotal(family.name, one);
    text += one;
  }
  return text + "# EOF\n";
}

}  // namespace dvcmon
