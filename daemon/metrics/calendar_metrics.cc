#include "daemon/metrics/calendar_metrics.h"

#include "daemon/metrics/cutoff_days.h"
#include "daemon/metrics/family_headers.h"

namespace dvcmon {
namespace {

prometheus::Labels OfProvince(const std::string& slug) {
  return slug.empty() ? prometheus::Labels{} : prometheus::Labels{{"province", slug}};
}

}  // namespace

CalendarMetrics::CalendarMetrics(prometheus::Registry& registry)
    : working_day_(GaugeFamily(registry, kWorkingDay.data(), kWorkingDayHelp.data())),
      days_left_(GaugeFamily(registry, kDaysToCutoff.data(), kDaysToCutoffHelp.data())),
      end_family_(
          GaugeFamily(registry, "dvc_calendar_end_timestamp_seconds",
                      "When the calendar of holidays ends; after that only the week counts.")) {}

void CalendarMetrics::Set(const CalendarState& calendar) {
  const std::lock_guard lock(mutex_);
  for (auto& [province, gauge] : working_days_) {
    if (!calendar.worked.contains(province)) gauge.Remove(working_day_);
  }
  for (const auto& [province, is_worked] : calendar.worked) {
    working_days_[province].Set(working_day_, OfProvince(province), is_worked ? 1 : 0);
  }
  for (auto& [of, gauge] : days_to_cutoff_) {
    if (!calendar.days_to_cutoff.contains(of)) gauge.Remove(days_left_);
  }
  for (const auto& [of, days] : calendar.days_to_cutoff) {
    prometheus::Labels labels = OfProvince(of.first);
    labels["cutoff"] = Name(of.second);
    days_to_cutoff_[of].Set(days_left_, labels, days);
  }
  end_.Set(end_family_, {}, Seconds(calendar.end));
}

}  // namespace dvcmon
