// Falls of the number of applications that one body receives, in all channels. Pure.
//
// Needed beside the share: where nearly all file online and the channel breaks, people may stay
// away, and the share hardly moves. What is normal is a level, from the newest 25 to 60 days but
// the last five until they hold 150 applications, times the share of a normal day that the weekday
// brings. Counts vary more than Poisson's would, by a factor that is learnt from the judge's own
// past errors. A day is judged by how much better 0.4 of the normal explains it than the normal
// does, negative-binomially. No single day can raise an alarm, and a drop opens only when five
// applications and 30 % of the expected are missing.
//
// A span of several days is judged as one where a source refreshes in batches; elsewhere it is left
// out, as it is unusual.
#pragma once

#include <optional>
#include <vector>

#include "daemon/derive/drop.h"
#include "daemon/derive/weekday_profile.h"

namespace dvcmon {

// 0.0125 false alarms a body and month: ln(1.257 / 0.0125) / 0.614.
inline constexpr double kVolumeLimit = 7.5;
// The limit for a budget of false alarms a body and month, from 0.005 to 0.08; to a tenth, more is
// not known.
double VolumeLimitFor(double budget);

struct VolumeState {
  struct Level {
    double received = 0;
    double share = 0;  // of a normal day

    bool operator==(const Level&) const = default;
  };
  std::vector<Level> history{};     // of normal days, oldest first
  std::vector<Level> newest{};      // the last five, which are not yet part of it
  std::vector<double> surprises{};  // squares, of the last sixty judged days
  Evidence evidence{};

  bool operator==(const VolumeState&) const = default;
};

struct VolumeDay {
  std::optional<NotJudged> not_judged{};  // none: judged
  double mu = 0;                          // expected
  double phi = 0;                         // variance by mean
  double llr = 0;
  double before = 0;
  double evidence = 0;
  DropChange change = DropChange::kNone;
};

VolumeDay Judge(VolumeState& state, const Filed& filed, const NormalShare& normal,
                const DropTerms& terms);

// As of a share, but of the applications received.
std::optional<double> NumberNeeded(const VolumeState& state, const VolumeDay& day,
                                   const Filed& filed, const DropTerms& terms);

}  // namespace dvcmon
