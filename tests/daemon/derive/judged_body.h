// A body whose days are put before its judges one by one, in weeks without holidays.
#pragma once

#include <vector>

#include "daemon/derive/rate_drop.h"
#include "daemon/derive/volume_drop.h"
#include "tests/daemon/derive/book.h"

namespace dvcmon {

// The next day from Monday to Friday.
inline Day WorkingDayAfter(Day day) {
  do {
    day += std::chrono::days(1);
  } while (!IsWeekday(day));
  return day;
}

class JudgedRate {
 public:
  const RateDay& Pass(double online, double received) {
    next.day = WorkingDayAfter(next.day);
    next.from = next.day;
    next.known = true;
    next.online = online;
    next.received = received;
    next.covers_wd = 1;
    return Turn();
  }
  void Pass(int times, double online, double received) {
    while (times-- > 0) Pass(online, received);
  }
  const RateDay& Turn() {
    last = Judge(state, next, terms);
    return last;
  }

  DropTerms terms{kRateLimit, Weekdays, {}};
  RateState state;
  Filed next{.day = DayAt("2026-01-02")};
  RateDay last;
};

class JudgedVolume {
 public:
  const VolumeDay& Pass(double received) {
    next.day = WorkingDayAfter(next.day);
    next.from = next.day;
    next.known = true;
    next.received = received;
    next.covers_wd = 1;
    last = Judge(state, next, normal, terms);
    return last;
  }
  void Pass(int times, double received) {
    while (times-- > 0) Pass(received);
  }

  DropTerms terms{kVolumeLimit, Weekdays, {}};
  NormalShare normal{.share = 1};
  VolumeState state;
  Filed next{.day = DayAt("2026-01-02")};
  VolumeDay last;
};

}  // namespace dvcmon
