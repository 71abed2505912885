// dvc_working_day, dvc_calendar_end_timestamp_seconds: what the calendar says of today.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "daemon/metrics/own_families.h"

namespace dvcmon {

// See OwnMetrics. From any thread; the registry outlives it.
class CalendarMetrics {
 public:
  explicit CalendarMetrics(prometheus::Registry& registry);

  void Set(const std::map<std::string, bool>& worked, std::optional<Time> end);

 private:
  std::mutex mutex_;
  prometheus::Family<prometheus::Gauge>& working_day_;
  std::map<std::string, MaybeGauge> working_days_;  // by province
  prometheus::Family<prometheus::Gauge>& end_family_;
  MaybeGauge end_;
};

}  // namespace dvcmon
