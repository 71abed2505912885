#include "daemon/schedule/timetable.h"

#include <algorithm>
#include <utility>

namespace dvcmon {

Time NextDue(const Schedule& schedule, Time last) {
  if (schedule.at.empty()) return last + schedule.every;
  const Day today = DayOf(last);
  for (const std::chrono::minutes at : schedule.at) {
    const Time due = StartOf(today) + at;
    if (due > last) return due;
  }
  return StartOf(today + std::chrono::days(1)) + schedule.at.front();
}

size_t Timetable::Add(const std::string& host, Schedule schedule,
                      std::optional<Time> last_started) {
  const size_t number = entries_.size();
  const Time due = last_started ? NextDue(schedule, *last_started) : Time::min();
  Host& at = hosts_[host];
  at.entries.push_back(number);
  entries_.push_back({&at, std::move(schedule), due});
  return number;
}

size_t Timetable::FirstOf(const Host& host) const {
  return *std::min_element(host.entries.begin(), host.entries.end(), [this](size_t a, size_t b) {
    return std::pair(entries_[a].due, a) < std::pair(entries_[b].due, b);
  });
}

void Timetable::ForgetTheFuture(Host& host, Time now) {
  host.free_from = std::min(host.free_from, now + kLongestRest);
  for (const size_t number : host.entries) {
    Entry& entry = entries_[number];
    entry.due = std::min(entry.due, NextDue(entry.schedule, now));
  }
}

std::vector<size_t> Timetable::StartDue(Time now) {
  std::vector<size_t> started;
  for (auto& [name, host] : hosts_) {
    if (host.busy || host.entries.empty()) continue;
    ForgetTheFuture(host, now);
    if (host.free_from > now) continue;
    const size_t first = FirstOf(host);
    Entry& entry = entries_[first];
    if (entry.due > now) continue;
    entry.due = NextDue(entry.schedule, now);
    host.busy = true;
    started.push_back(first);
  }
  return started;
}

void Timetable::Occupy(const std::string& host) { hosts_[host].busy = true; }

void Timetable::Release(const std::string& host, Time idle_from) {
  Host& at = hosts_[host];
  at.busy = false;
  at.free_from = idle_from;
}

std::optional<Time> Timetable::NextStart() const {
  std::optional<Time> next;
  for (const auto& [name, host] : hosts_) {
    if (host.busy || host.entries.empty()) continue;
    const Time start = std::max(host.free_from, entries_[FirstOf(host)].due);
    if (!next || start < *next) next = start;
  }
  return next;
}

}  // namespace dvcmon
