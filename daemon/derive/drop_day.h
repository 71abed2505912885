// A day of one source through all judges, in the order that counts: what is normal of a weekday,
// then each body by itself, then groups of them, then what the day teaches of weekdays. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "daemon/derive/calendar.h"
#include "daemon/derive/province_drop.h"
#include "daemon/derive/rate_drop.h"
#include "daemon/derive/volume_drop.h"
#include "daemon/derive/weekday_profile.h"

namespace dvcmon {

struct DropLimits {
  double rate = kRateLimit;
  double volume = kVolumeLimit;
  double province = kProvinceLimit;
};

struct FiledDay {
  Day day{};
  bool batch = false;           // the source refreshes in batches
  std::vector<Filed> bodies{};  // of a source they keep their places; new ones come last
};

// What the judges of a source remember.
struct SourceDrops {
  struct Body {
    RateState rate{};
    VolumeState volume{};

    bool operator==(const Body&) const = default;
  };
  WeekdayProfile profile{};
  std::vector<Body> bodies{};
  std::vector<ProvinceState> groups{};

  bool operator==(const SourceDrops&) const = default;
};

struct SourceTerms {
  DropLimits limits{};
  const Calendar& calendar;
  std::string province{};  // slug
  std::span<const Day> boundaries{};
  std::span<const std::vector<size_t>> groups{};  // the places of their bodies
};

struct JudgedDay {
  Day day{};
  std::vector<RateDay> rates{};      // of the bodies
  std::vector<VolumeDay> volumes{};  // likewise
  std::vector<ProvinceFiled> sums{};
  std::vector<ProvinceDay> groups{};
};

// Days come in order, each at most once.
JudgedDay JudgeDay(SourceDrops& drops, const FiledDay& day, const SourceTerms& terms);

}  // namespace dvcmon
