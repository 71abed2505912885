// Who is due when. Pure: it is told the time and what has happened, and never waits.
//
// At a host one poll runs at a time, and between two there is the portal's pause. A schedule `at:`
// means times of day in Viet Nam. A source that missed its time (the daemon was down, the host
// busy) is due once, not once for every time that it missed. Nothing starts outside its hours; what
// is due then waits for them. A clock that is set back delays nobody by more than one interval,
// counted from the next moment of its hours.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/spec.h"
#include "collectors/model/time.h"

namespace dvcmon {

// The first moment after `last` at which the schedule wants a poll.
Time NextDue(const Schedule& schedule, Time last);

// However long a host rests, it is asked again after this.
inline constexpr Duration kLongestRest = std::chrono::hours(24);

class Timetable {
 public:
  // Entries are numbered in the order of adding; entries of one host are served in order of due
  // time, then of adding. Never polled (no `last_started`): due at once. Without times: never due.
  size_t Add(const std::string& host, Schedule schedule, std::optional<Time> last_started);

  // Starts what is due now: at most one entry per idle host, which is busy from now on.
  std::vector<size_t> StartDue(Time now);
  // Wants the entry at `due` already, this once.
  void Hasten(size_t entry, Time due);
  // A poll that another timetable started is still running there.
  void Occupy(const std::string& host);
  // The poll at the host is over; the host is idle again from then on.
  void Release(const std::string& host, Time idle_from);

  // When the host is idle from; it was never released: always.
  Time IdleFrom(const std::string& host) const;
  // Leaves the host alone until then, also where no poll has run in this timetable.
  void Rest(const std::string& host, Time until);

  // When, from `now` on, StartDue() may have something to start; none while every host with entries
  // is busy.
  std::optional<Time> NextStart(Time now) const;

  Time due(size_t entry) const { return entries_[entry].due; }

 private:
  struct Host {
    bool busy = false;
    Time free_from = Time::min();
    std::vector<size_t> entries;
  };
  struct Entry {
    Host* host = nullptr;
    Schedule schedule;
    Time due{};
  };
  Time EarliestStart(const Entry& entry, Time now) const;
  std::optional<size_t> FirstToStart(const Host& host, Time now) const;
  // Nothing lies further ahead than the schedule can have put it.
  void ForgetTheFuture(Host& host, Time now);

  std::map<std::string, Host> hosts_;  // nodes keep their address
  std::vector<Entry> entries_;
};

}  // namespace dvcmon
