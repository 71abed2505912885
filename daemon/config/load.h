// What the schedules ask of each host, and whether they can be kept at its pause.
//
// Pure functions of a configuration. Counted are the requests that are always made and the pauses
// between them; how long a portal thinks and what is tried again comes on top.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config/config.h"

namespace dvcmon {

// The most requests that one poll of the collector is made of.
size_t PagesAtMost(const CollectorSpec& collector);

// On average, with the rounds that fall outside the hours left out.
double RoundsADay(const Schedule& schedule);

// The shortest time from one round to the next, within the hours only.
Duration TimeForARound(const Schedule& schedule);

// What all portals at a host ask of it together.
struct HostLoad {
  std::string host;     // "host[:port]"
  size_t requests = 0;  // in a round: every source once, with all its pages
  double requests_a_day = 0;
  Duration pause{0};                     // the shortest of its portals
  std::map<Duration, Duration> busy_of;  // time for a round → how much of it requests take
  double share = 0;                      // of the time; what is more than 1 cannot be kept
  struct {
    std::string portal;
    std::string collector;
    Duration time{0};  // for a round
    double share = 0;
  } heaviest;  // the collector with the largest share

  // "dichvucong.gov.vn: at most 22 requests a round, 44 a day, at least 1s apart: 22s of each 12h"
  std::string Text() const;
  // None when it can be kept; else what is wrong with the schedule of the heaviest collector, and
  // what would be right.
  std::optional<std::string> Complaint() const;
};

// In the order of the configuration.
std::vector<HostLoad> LoadsOf(const Config& config);

}  // namespace dvcmon
