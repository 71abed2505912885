#include "daemon/schedule/timetable.h"

#include <algorithm>
#include <utility>

namespace dvcmon {

Time NextDue(const Schedule& schedule, Time last) {
  if (schedule.never()) return Time::max();
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
  const bool at_once = !last_started && !schedule.never();
  const Time due = at_once ? Time::min() : NextDue(schedule, last_started.value_or(Time::min()));
  Host& at = hosts_[host];
  at.entries.push_back(number);
  entries_.push_back({&at, std::move(schedule), due});
  return number;
}

Time Timetable::EarliestStart(const Entry& entry, Time now) const {
  const Time start = std::max({now, entry.host->free_from, entry.due});
  if (start == Time::max()) return start;
  return start + entry.schedule.hours.Until(start - StartOf(DayOf(start)));
}

std::optional<size_t> Timetable::FirstToStart(const Host& host, Time now) const {
  std::optional<size_t> first;
  for (const size_t number : host.entries) {
    const Entry& entry = entries_[number];
    if (EarliestStart(entry, now) > now) continue;
    if (!first || entry.due < entries_[*first].due) first = number;
  }
  return first;
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
    const auto first = FirstToStart(host, now);
    if (!first) continue;
    Entry& entry = entries_[*first];
    entry.due = NextDue(entry.schedule, now);
    host.busy = true;
    started.push_back(*first);
  }
  return started;
}

void Timetable::Hasten(size_t entry, Time due) {
  if (entries_[entry].schedule.never()) return;
  entries_[entry].due = std::min(entries_[entry].due, due);
}

void Timetable::Occupy(const std::string& host) { hosts_[host].busy = true; }

void Timetable::Release(const std::string& host, Time idle_from) {
  Host& at = hosts_[host];
  at.busy = false;
  at.free_from = idle_from;
}

Time Timetable::IdleFrom(const std::string& host) const {
  const auto known = hosts_.find(host);
  return known == hosts_.end() ? Time::min() : known->second.free_from;
}

void Timetable::Rest(const std::string& host, Time until) {
  Host& at = hosts_[host];
  at.free_from = std::max(at.free_from, until);
}

std::optional<Time> Timetable::NextStart(Time now) const {
  std::optional<Time> next;
  for (const Entry& entry : entries_) {
    if (entry.host->busy) continue;
    const Time start = EarliestStart(entry, now);
    if (!next || start < *next) next = start;
  }
  return next;
}

}  // namespace dvcmon
