// dvc_working_day, dvc_workdays_to_cutoff, dvc_calendar_end_timestamp_seconds.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "daemon/metrics/own_families.h"
#include "daemon/metrics/own_metrics.h"

namespace dvcmon {

// See OwnMetrics. From any thread; the registry outlives it.
class CalendarMetrics {
 public:
  explicit CalendarMetrics(prometheus::Registry& registry);

  void Set(const CalendarState& calendar);

 private:
  std::mutex mutex_;
  prometheus::Family<prometheus::Gauge>& working_day_;
  std::map<std::string, MaybeGauge> working_days_;  // by province
  prometheus::Family<prometheus::Gauge>& days_left_;
  std::map<std::pair<std::string, Cutoff>, MaybeGauge> days_to_cutoff_;
  prometheus::Family<prometheus::Gauge>& end_family_;
  MaybeGauge end_;
};

}  // namespace dvcmon
