#include "daemon/metrics/own_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <iterator>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "daemon/metrics/family_headers.h"
#include "daemon/metrics/process.h"

namespace dvcmon {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Labels;
using prometheus::Registry;

double Seconds(Time time) { return std::chrono::duration<double>(time.time_since_epoch()).count(); }
double Seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

Family<Gauge>& GaugeFamily(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}
Family<Counter>& CounterFamily(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

// Takes the "_total" off the name of the family in its `# HELP` and `# TYPE`.
void WithoutTotal(const std::string& name, std::string& text) {
  for (const std::string_view line : {"# HELP ", "# TYPE "}) {
    const size_t at = text.find(std::string(line) + name + " ");
    if (at == std::string::npos || !name.ends_with(kTotalSuffix)) continue;
    text.erase(at + line.size() + name.size() - kTotalSuffix.size(), kTotalSuffix.size());
  }
}

// A gauge that is absent until it is known.
class MaybeGauge {
 public:
  void Set(Family<Gauge>& family, const Labels& labels, std::optional<double> value) {
    if (value && gauge_ == nullptr) gauge_ = &family.Add(labels);
    if (value) gauge_->Set(*value);
    if (!value) Remove(family);
  }
  void Remove(Family<Gauge>& family) {
    if (gauge_ != nullptr) family.Remove(std::exchange(gauge_, nullptr));
  }

 private:
  Gauge* gauge_ = nullptr;
};

}  // namespace

struct OwnMetrics::Impl {
  Registry registry;
  ProcessMetrics process;
  mutable std::mutex mutex;  // of what may come and go

  // Gauges of a collector, in the order of `gauge_families`.
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
  std::array<Family<Gauge>*, kGauges> gauge_families = {
      &GaugeFamily(registry, "dvcmon_collector_up",
                   "1: the last poll of every kind of period was accepted."),
      &GaugeFamily(registry, "dvcmon_collector_healthy",
                   "1: up, the last success is at most two intervals old, and the source is not "
                   "frozen."),
      &GaugeFamily(registry, "dvcmon_collector_last_success_timestamp_seconds",
                   "When the last accepted poll ended; the oldest over the kinds of period."),
      &GaugeFamily(registry, "dvcmon_collector_last_new_answer_timestamp_seconds",
                   "When an accepted poll last brought other bytes than the one before it."),
      &GaugeFamily(registry, "dvcmon_collector_last_change_timestamp_seconds",
                   "When an accepted poll last brought other numbers than the one before it."),
      &GaugeFamily(registry, "dvcmon_collector_interval_seconds",
                   "The longest time between two polls by the schedule."),
      &GaugeFamily(registry, "dvcmon_collector_as_of_timestamp_seconds",
                   "The portal's own date of its data."),
      &GaugeFamily(registry, "dvcmon_collector_torn",
                   "1: parts of the last accepted answer are of different moments."),
      &GaugeFamily(
          registry, "dvcmon_collector_frozen_log10_p",
          "log10 of the probability that nothing was filed since a number last moved; at -6 "
          "and below the source is frozen. Looked at when a day has ended."),
      &GaugeFamily(registry, "dvcmon_collector_rows", "Rows of the last accepted poll."),
      &GaugeFamily(registry, "dvcmon_collector_tls_not_after_timestamp_seconds",
                   "When the portal's certificate ends."),
      &GaugeFamily(registry, "dvcmon_collector_structure_changed_timestamp_seconds",
                   "When an answer was last built otherwise than those before it."),
      &GaugeFamily(registry, "dvcmon_collector_agencies_changed_timestamp_seconds",
                   "When agencies last came or went, since the start of the daemon."),
  };
  Family<Counter>& polls =
      CounterFamily(registry, "dvcmon_collector_polls_total", "Polls, good and bad.");
  Family<Counter>& failures = CounterFamily(registry, "dvcmon_collector_poll_failures_total",
                                            "Polls without readings, by reason.");
  Family<Counter>& violations =
      CounterFamily(registry, "dvcmon_collector_contract_violations_total",
                    "Polls that were quarantined, by the clause of the contract that they broke.");
  Family<Counter>& structure_changes =
      CounterFamily(registry, "dvcmon_collector_structure_changes_total",
                    "Answers that were built otherwise than those before them.");
  Family<Histogram>& durations = prometheus::BuildHistogram()
                                     .Name("dvcmon_collector_fetch_duration_seconds")
                                     .Help("From the start of a poll to its end.")
                                     .Register(registry);
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

  Family<Gauge>& working_day = GaugeFamily(registry, kWorkingDay.data(), kWorkingDayHelp.data());
  std::map<std::string, MaybeGauge> working_days;  // by province
  Family<Gauge>& calendar_end_family =
      GaugeFamily(registry, "dvc_calendar_end_timestamp_seconds",
                  "When the calendar of holidays ends; after that only the week counts.");
  MaybeGauge calendar_end;
  Family<Gauge>& evaluated_family =
      GaugeFamily(registry, "dvcmon_evaluation_last_run_timestamp_seconds",
                  "When all days that have ended were last judged for falls of filing.");
  MaybeGauge evaluated;

  Family<Gauge>& last_issue_family =
      GaugeFamily(registry, "dvcmon_report_last_issue_timestamp_seconds",
                  "When the last issue of a report was made.");
  Family<Gauge>& due_family =
      GaugeFamily(registry, "dvcmon_report_due_timestamp_seconds",
                  "Since when a report that is issued by itself is wanting; absent: none is.");
  Family<Counter>& report_failures =
      CounterFamily(registry, "dvcmon_report_issue_failures_total",
                    "How often a report that was due could not be issued.");
  struct ReportMetrics {
    Labels labels;
    MaybeGauge last_issue;
    MaybeGauge due;
    Counter* failures = nullptr;
  };
  std::map<ReportLabels, ReportMetrics> reports;

  ReportMetrics& Of(const ReportLabels& name) {
    ReportMetrics& report = reports[name];
    if (report.failures != nullptr) return report;
    report.labels = {{"report", name.report}, {"province", name.province}};
    report.failures = &report_failures.Add(report.labels);
    return report;
  }

  struct Collector {
    Labels labels;
    std::array<MaybeGauge, kGauges> gauges;
    Counter* polls = nullptr;
    Counter* structure_changes = nullptr;
    Histogram* duration = nullptr;
    std::map<ErrorCode, Counter*> failures;
    std::map<std::string, Counter*> violations;
  };
  std::map<CollectorLabels, Collector> collectors;

  Labels With(const Labels& labels, const std::string& name, std::string_view value) const {
    Labels more = labels;
    more[name] = value;
    return more;
  }

  Collector& Of(const CollectorLabels& name) {
    Collector& collector = collectors[name];
    if (collector.polls != nullptr) return collector;
    collector.labels = {
        {"portal", name.portal}, {"province", name.province}, {"collector", name.collector}};
    collector.polls = &polls.Add(collector.labels);
    collector.structure_changes = &structure_changes.Add(collector.labels);
    collector.duration = &durations.Add(
        collector.labels, Histogram::BucketBoundaries{0.1, 0.3, 1, 3, 10, 30, 60, 120, 300});
    // From the start on, so that the first failure is an increase that a rule can see.
    for (int i = 0; i < kPollReasons; ++i) {
      const auto code = static_cast<ErrorCode>(i);
      collector.failures[code] = &failures.Add(With(collector.labels, "reason", Name(code)));
    }
    return collector;
  }
};

OwnMetrics::OwnMetrics(const std::string& version) : impl_(std::make_unique<Impl>()) {
  GaugeFamily(impl_->registry, "dvcmon_build_info", "The program that runs.")
      .Add({{"version", version}})
      .Set(1);
  impl_->store_writable.Set(1);
}

OwnMetrics::~OwnMetrics() = default;

void OwnMetrics::SetCollector(const CollectorLabels& name, const CollectorState& state) {
  const std::lock_guard lock(impl_->mutex);
  Impl::Collector& collector = impl_->Of(name);
  const auto seconds = [](std::optional<Time> time) {
    return time ? std::optional(Seconds(*time)) : std::nullopt;
  };
  const std::array<std::optional<double>, Impl::kGauges> values = {
      state.up ? 1.0 : 0.0,
      state.healthy ? 1.0 : 0.0,
      seconds(state.last_success),
      seconds(state.last_new_answer),
      seconds(state.last_change),
      state.interval ? std::optional(Seconds(*state.interval)) : std::nullopt,
      seconds(state.as_of),
      state.last_success ? std::optional(state.torn ? 1.0 : 0.0) : std::nullopt,
      state.frozen_log10_p,
      state.last_success ? std::optional(static_cast<double>(state.rows)) : std::nullopt,
      seconds(state.tls_not_after),
      seconds(state.structure_changed),
      seconds(state.agencies_changed),
  };
  for (size_t i = 0; i < values.size(); ++i) {
    collector.gauges[i].Set(*impl_->gauge_families[i], collector.labels, values[i]);
  }
}

void OwnMetrics::CountPoll(const CollectorLabels& name, std::optional<ErrorCode> failure,
                           const std::string& clause, Duration duration) {
  const std::lock_guard lock(impl_->mutex);
  Impl::Collector& collector = impl_->Of(name);
  collector.polls->Increment();
  collector.duration->Observe(Seconds(duration));
  if (!failure) return;
  if (const auto found = collector.failures.find(*failure); found != collector.failures.end()) {
    found->second->Increment();
  }
  if (*failure != ErrorCode::kContract) return;
  Counter*& violation = collector.violations[clause];
  if (violation == nullptr) {
    violation = &impl_->violations.Add(impl_->With(collector.labels, "clause", clause));
  }
  violation->Increment();
}

void OwnMetrics::CountStructureChange(const CollectorLabels& name) {
  const std::lock_guard lock(impl_->mutex);
  impl_->Of(name).structure_changes->Increment();
}

void OwnMetrics::Forget(const CollectorLabels& name) {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->collectors.find(name);
  if (found == impl_->collectors.end()) return;
  Impl::Collector& collector = found->second;
  for (size_t i = 0; i < collector.gauges.size(); ++i) {
    collector.gauges[i].Remove(*impl_->gauge_families[i]);
  }
  impl_->polls.Remove(collector.polls);
  impl_->structure_changes.Remove(collector.structure_changes);
  impl_->durations.Remove(collector.duration);
  for (const auto& [code, counter] : collector.failures) impl_->failures.Remove(counter);
  for (const auto& [clause, counter] : collector.violations) impl_->violations.Remove(counter);
  impl_->collectors.erase(found);
}

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

void OwnMetrics::SetCalendar(const std::map<std::string, bool>& worked, std::optional<Time> end) {
  const std::lock_guard lock(impl_->mutex);
  for (auto& [province, gauge] : impl_->working_days) {
    if (!worked.contains(province)) gauge.Remove(impl_->working_day);
  }
  for (const auto& [province, is_worked] : worked) {
    const Labels labels = province.empty() ? Labels{} : Labels{{"province", province}};
    impl_->working_days[province].Set(impl_->working_day, labels, is_worked ? 1 : 0);
  }
  impl_->calendar_end.Set(impl_->calendar_end_family, {},
                          end ? std::optional(Seconds(*end)) : std::nullopt);
}

void OwnMetrics::SetEvaluated(Time now) {
  const std::lock_guard lock(impl_->mutex);
  impl_->evaluated.Set(impl_->evaluated_family, {}, Seconds(now));
}

void OwnMetrics::SetReports(const std::map<ReportLabels, ReportState>& reports) {
  const std::lock_guard lock(impl_->mutex);
  const auto seconds = [](const std::optional<Time>& time) {
    return time ? std::optional(Seconds(*time)) : std::nullopt;
  };
  for (const auto& [name, state] : reports) impl_->Of(name);
  for (auto& [name, report] : impl_->reports) {
    const auto state = reports.find(name);
    std::optional<double> last_issue;
    std::optional<double> due;
    if (state != reports.end()) {
      last_issue = seconds(state->second.last_issue);
      due = seconds(state->second.due);
    }
    report.last_issue.Set(impl_->last_issue_family, report.labels, last_issue);
    report.due.Set(impl_->due_family, report.labels, due);
  }
}

void OwnMetrics::CountReportFailure(const ReportLabels& report) {
  const std::lock_guard lock(impl_->mutex);
  impl_->Of(report).failures->Increment();
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
