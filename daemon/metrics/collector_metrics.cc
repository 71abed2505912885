#include "daemon/metrics/collector_metrics.h"

#include <string_view>

namespace dvcmon {
namespace {

using prometheus::Counter;
using prometheus::Histogram;
using prometheus::Labels;
using prometheus::Registry;

Labels LabelsWith(const Labels& labels, const std::string& name, std::string_view value) {
  Labels more = labels;
  more[name] = value;
  return more;
}

}  // namespace

CollectorMetrics::GaugeFamilies CollectorMetrics::Gauges(Registry& registry) {
  GaugeFamilies gauges{};
  const auto add = [&](GaugeIndex index, const char* name, const char* help) {
    gauges[index] = &GaugeFamily(registry, name, help);
  };
  add(kUp, "dvcmon_collector_up", "1: the last poll of every kind of period was accepted.");
  add(kHealthy, "dvcmon_collector_healthy",
      "1: up, the last success is at most two intervals old, and the source is not frozen.");
  add(kLastSuccess, "dvcmon_collector_last_success_timestamp_seconds",
      "When the last accepted poll ended; the oldest over the kinds of period.");
  add(kLastNewAnswer, "dvcmon_collector_last_new_answer_timestamp_seconds",
      "When an accepted poll last brought other bytes than the one before it.");
  add(kLastChange, "dvcmon_collector_last_change_timestamp_seconds",
      "When an accepted poll last brought other numbers than the one before it.");
  add(kInterval, "dvcmon_collector_interval_seconds",
      "The longest time between two polls by the schedule.");
  add(kAsOf, "dvcmon_collector_as_of_timestamp_seconds", "The portal's own date of its data.");
  add(kTorn, "dvcmon_collector_torn",
      "1: parts of the last accepted answer are of different moments.");
  add(kFrozen, "dvcmon_collector_frozen_log10_p",
      "log10 of the probability that nothing was filed since a number last moved; at -6 and below "
      "the source is frozen. Looked at when a day has ended.");
  add(kRows, "dvcmon_collector_rows", "Rows of the last accepted poll.");
  add(kTls, "dvcmon_collector_tls_not_after_timestamp_seconds",
      "When the portal's certificate ends.");
  add(kStructureChanged, "dvcmon_collector_structure_changed_timestamp_seconds",
      "When an answer was last built otherwise than those before it.");
  add(kAgenciesChanged, "dvcmon_collector_agencies_changed_timestamp_seconds",
      "When agencies last came or went, since the start of the daemon.");
  return gauges;
}

CollectorMetrics::CollectorMetrics(Registry& registry)
    : gauges_(Gauges(registry)),
      polls_(CounterFamily(registry, "dvcmon_collector_polls_total", "Polls, good and bad.")),
      failures_(CounterFamily(registry, "dvcmon_collector_poll_failures_total",
                              "Polls without readings, by reason.")),
      violations_(CounterFamily(
          registry, "dvcmon_collector_contract_violations_total",
          "Polls that were quarantined, by the clause of the contract that they broke.")),
      structure_changes_(
          CounterFamily(registry, "dvcmon_collector_structure_changes_total",
                        "Answers that were built otherwise than those before them.")),
      durations_(prometheus::BuildHistogram()
                     .Name("dvcmon_collector_fetch_duration_seconds")
                     .Help("From the start of a poll to its end.")
                     .Register(registry)) {}

CollectorMetrics::Collector& CollectorMetrics::Of(const CollectorLabels& name) {
  Collector& collector = collectors_[name];
  if (collector.polls != nullptr) return collector;
  collector.labels = {
      {"portal", name.portal}, {"province", name.province}, {"collector", name.collector}};
  collector.polls = &polls_.Add(collector.labels);
  collector.structure_changes = &structure_changes_.Add(collector.labels);
  collector.duration = &durations_.Add(
      collector.labels, Histogram::BucketBoundaries{0.1, 0.3, 1, 3, 10, 30, 60, 120, 300});
  // From the start on, so that the first failure is an increase that a rule can see.
  for (int i = 0; i < kPollReasons; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    collector.failures[code] = &failures_.Add(LabelsWith(collector.labels, "reason", Name(code)));
  }
  return collector;
}

void CollectorMetrics::Set(const CollectorLabels& name, const CollectorState& state) {
  const std::lock_guard lock(mutex_);
  Collector& collector = Of(name);
  const auto set = [&](GaugeIndex index, std::optional<double> value) {
    collector.gauges[index].Set(*gauges_[index], collector.labels, value);
  };
  set(kUp, state.up ? 1 : 0);
  set(kHealthy, state.healthy ? 1 : 0);
  set(kLastSuccess, Seconds(state.last_success));
  set(kLastNewAnswer, Seconds(state.last_new_answer));
  set(kLastChange, Seconds(state.last_change));
  set(kInterval, state.interval ? std::optional(Seconds(*state.interval)) : std::nullopt);
  set(kAsOf, Seconds(state.as_of));
  set(kTorn, state.last_success ? std::optional(state.torn ? 1 : 0) : std::nullopt);
  set(kFrozen, state.frozen_log10_p);
  set(kRows, state.last_success ? std::optional(static_cast<double>(state.rows)) : std::nullopt);
  set(kTls, Seconds(state.tls_not_after));
  set(kStructureChanged, Seconds(state.structure_changed));
  set(kAgenciesChanged, Seconds(state.agencies_changed));
}

void CollectorMetrics::CountPoll(const CollectorLabels& name, std::optional<ErrorCode> failure,
                                 const std::string& clause, Duration duration) {
  const std::lock_guard lock(mutex_);
  Collector& collector = Of(name);
  collector.polls->Increment();
  collector.duration->Observe(Seconds(duration));
  if (!failure) return;
  if (const auto found = collector.failures.find(*failure); found != collector.failures.end()) {
    found->second->Increment();
  }
  if (*failure != ErrorCode::kContract) return;
  Counter*& violation = collector.violations[clause];
  if (violation == nullptr) {
    violation = &violations_.Add(LabelsWith(collector.labels, "clause", clause));
  }
  violation->Increment();
}

void CollectorMetrics::CountStructureChange(const CollectorLabels& name) {
  const std::lock_guard lock(mutex_);
  Of(name).structure_changes->Increment();
}

void CollectorMetrics::Forget(const CollectorLabels& name) {
  const std::lock_guard lock(mutex_);
  const auto found = collectors_.find(name);
  if (found == collectors_.end()) return;
  Collector& collector = found->second;
  for (size_t i = 0; i < collector.gauges.size(); ++i) collector.gauges[i].Remove(*gauges_[i]);
  polls_.Remove(collector.polls);
  structure_changes_.Remove(collector.structure_changes);
  durations_.Remove(collector.duration);
  for (const auto& [code, counter] : collector.failures) failures_.Remove(counter);
  for (const auto& [clause, counter] : collector.violations) violations_.Remove(counter);
  collectors_.erase(found);
}

}  // namespace dvcmon
