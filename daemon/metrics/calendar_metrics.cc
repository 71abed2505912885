#include "daemon/metrics/calendar_metrics.h"

#include "daemon/metrics/family_headers.h"

namespace dvcmon {

using prometheus::Labels;

CalendarMetrics::CalendarMetrics(prometheus::Registry& registry)
    : working_day_(GaugeFamily(registry, kWorkingDay.data(), kWorkingDayHelp.data())),
      end_family_(
          GaugeFamily(registry, "dvc_calendar_end_timestamp_seconds",
                      "When the calendar of holidays ends; after that only the week counts.")) {}

void CalendarMetrics::Set(const std::map<std::string, bool>& worked, std::optional<Time> end) {
  const std::lock_guard lock(mutex_);
  for (auto& [province, gauge] : working_days_) {
    if (!worked.contains(province)) gauge.Remove(working_day_);
  }
  for (const auto& [province, is_worked] : worked) {
    const Labels labels = province.empty() ? Labels{} : Labels{{"province", province}};
    working_days_[province].Set(working_day_, labels, is_worked ? 1 : 0);
  }
  end_.Set(end_family_, {}, Seconds(end));
}

}  // namespace dvcmon
