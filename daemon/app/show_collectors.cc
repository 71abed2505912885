// How the daemon shows how its collectors do.

#include <algorithm>

#include "daemon/app/daemon.h"

namespace dvcmon {
namespace {

constexpr Duration kClockTolerance = std::chrono::minutes(5);

// Not long ago, and not in a future that a clock that was ahead had seen.
bool IsRecent(Time moment, Time now, Duration at_most) {
  return now - moment <= at_most && moment <= now + kClockTolerance;
}

}  // namespace

bool Daemon::IsTold(size_t place, Day today) const {
  const auto& province = in_use_.watched[place].target.province;
  // Nobody has brought anything: nothing is wrong, and there is nothing to tell.
  return (!province || province->ValidOn(today)) && !IsEmptyByHand(place);
}

CollectorState Daemon::StateOf(const std::vector<size_t>& places, Time now) {
  CollectorState state;
  state.up = true;
  state.healthy = true;
  for (const size_t place : places) {
    const Watched& watched = in_use_.watched[place];
    const Memory& record = records_[watched.source];
    const bool by_hand = watched.target.collector->by_hand;
    if (!by_hand) state.interval = watched.interval;
    state.rows = std::max(state.rows, record.rows);
    state.up = state.up && record.last_success && !record.last_error;
    state.healthy = state.healthy && state.up &&
                    (by_hand || IsRecent(*record.last_success, now, 2 * watched.interval));
    if (record.as_of) state.as_of = record.as_of;
    state.torn = state.torn || record.torn;
    state.last_new_answer = std::max(state.last_new_answer, record.last_new_answer);
    state.last_change = std::max(state.last_change, record.last_change);
    if (record.frozen_log10_p) {
      state.frozen_log10_p = std::min(*record.frozen_log10_p, state.frozen_log10_p.value_or(0));
      state.healthy = state.healthy && *record.frozen_log10_p > kFrozenLog10P;
    }
    state.structure_changed = std::max(state.structure_changed, record.structure_changed);
    state.agencies_changed = std::max(state.agencies_changed, record.agencies_changed);
    if (record.tls_not_after) state.tls_not_after = record.tls_not_after;
    if (record.last_success && (!state.last_success || record.last_success < state.last_success)) {
      state.last_success = record.last_success;
    }
  }
  return state;
}

void Daemon::ShowCollectors(Time now) {
  const Day today = DayOf(now);
  for (const auto& [labels, places] : in_use_.collectors) {
    std::vector<size_t> told = places;
    std::erase_if(told, [&](size_t place) { return !IsTold(place, today); });
    if (told.empty()) {
      parts_.own.Forget(labels);  // also what a poll counted that had begun before the end
    } else {
      parts_.own.SetCollector(labels, StateOf(told, now));
    }
  }
}

}  // namespace dvcmon
