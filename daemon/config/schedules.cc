#include "daemon/config/schedules.h"

#include <fmt/format.h>

#include <utility>

#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr size_t kMaxTimesOfDay = 48;
// Manners towards a public portal; on a private network the operator knows what it can bear.
constexpr Duration kLeastPublicInterval = minutes(1);

std::string TimeOfDay(minutes time) {
  return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

void CheckSchedule(const YamlValue& value, const PortalSpec& portal, const Schedule& schedule) {
  const bool is_public = portal.allow_addresses.empty();
  if (is_public && schedule.every.count() != 0 && schedule.every < kLeastPublicInterval) {
    value.Error(fmt::format("more often than every {} is only for a portal in allow_addresses",
                            FormatDuration(kLeastPublicInterval)));
  }
  for (const minutes time : schedule.at) {
    if (schedule.hours.Until(time) == Duration(0)) continue;
    value.Error(fmt::format("{} is outside the hours of the portal, {} to {}", TimeOfDay(time),
                            TimeOfDay(schedule.hours.from), TimeOfDay(schedule.hours.to)));
  }
}

}  // namespace

void ReadSchedule(const YamlValue& value, Schedule& out) {
  if (!value) return;
  const YamlMap map(value, kScheduleKeys);
  if (map.Has("every") == map.Has("at")) {
    if (value.IsMap()) value.Error("exactly one of `every` and `at` is needed here");
    return;
  }
  Schedule schedule;
  ReadDuration(map["every"], schedule.every, seconds(1), hours(24 * 31));
  for (const YamlValue& element : map["at"].List()) {
    minutes time{};
    if (!ReadTimeOfDay(element, time)) continue;
    if (!schedule.at.empty() && time <= schedule.at.back()) {
      element.Error("times of day must ascend, each once");
    }
    schedule.at.push_back(time);
  }
  if (schedule.at.size() > kMaxTimesOfDay) {
    map["at"].Error(fmt::format("more than {} times a day; use `every`", kMaxTimesOfDay));
  }
  schedule.hours = out.hours;
  out = std::move(schedule);
}

void ReadHours(const YamlValue& value, Hours& out) {
  if (!value) return;
  const YamlMap map(value, kHoursKeys);
  Hours hours;
  const bool begin = ReadTimeOfDay(map.Required("from"), hours.from);
  const bool end = ReadTimeOfDay(map.Required("to"), hours.to);
  if (!begin || !end) return;
  if (hours.from == hours.to) {
    value.Error("`from` and `to` are the same; without `hours` polls start at any time");
    return;
  }
  out = hours;
}

void CompleteSchedules(const YamlValue& of_portal, PortalSpec& portal, SchedulePlaces& places) {
  CheckSchedule(of_portal, portal, portal.schedule);
  for (CollectorSpec& collector : portal.collectors) {
    if (collector.by_hand) continue;
    const auto [place, has_none] = places.try_emplace(collector.name, of_portal);
    if (has_none) {
      collector.schedule = portal.schedule;
    } else {
      collector.schedule.hours = portal.schedule.hours;
      CheckSchedule(place->second, portal, collector.schedule);
    }
  }
}

}  // namespace dvcmon
