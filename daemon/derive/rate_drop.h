// Falls of the share of applications that one body receives online. Pure.
//
// What is normal is learnt from the body's own days, but the last five, so that a fall that begins
// does not hide itself, and but those of an open drop: p0 is the share of the newest days, 30 to
// 120 of them until they hold 300 applications, drawn a little towards that of the last 250.
// Days vary more than coins would; by how much is learnt from the errors of the judge's own past
// predictions. A day is then judged by how much better a fall of 40 % explains it than p0 does,
// beta-binomially; or, near 100 %, where such a fall would be absurd, a fall by 1.4 in the
// logarithm of the odds: paper filings multiply. No single day can raise an alarm, and a drop opens
// only when three applications are missing, and 15 % of the expected or as many paper filings
// again.
#pragma once

#include <optional>
#include <vector>

#include "daemon/derive/drop.h"

namespace dvcmon {

// 0.025 false alarms a body and month, where bodies vary as they did in simulations:
// ln(1.09 / 0.025) / 0.632.
inline constexpr double kRateLimit = 6.0;
// The limit for a budget of false alarms a body and month, from 0.005 to 0.08; to a tenth, more is
// not known.
double RateLimitFor(double budget);

// What is left of a share that falls by `fall` of itself, or by `odds_fall` in the logarithm of its
// odds, whichever is less.
double FallenShare(double share, double fall, double odds_fall);

struct RateState {
  struct Counts {
    double received = 0;
    double online = 0;

    bool operator==(const Counts&) const = default;
  };
  struct Surprise {
    double square = 0;  // of a prediction's error, in standard deviations of the binomial
    double received = 0;

    bool operator==(const Surprise&) const = default;
  };
  std::vector<Counts> history{};      // of normal days, oldest first
  std::vector<Counts> newest{};       // the last five, which are not yet part of it
  std::vector<Surprise> surprises{};  // of the last sixty judged days
  std::optional<double> p0{};         // on the last day on which it was known
  Evidence evidence{};

  bool operator==(const RateState&) const = default;
};

struct RateDay {
  std::optional<NotJudged> not_judged{};  // none: judged
  double p0 =
      0;  // the normal share, 0.03 to 0.995; 0 in probation. Known on days with nothing filed too
  double p1 = 0;        // the share that a fall would bring
  double rho = 0;       // how alike the applications of a day are: of days and of the baseline
  double icc = 0;       // of days alone
  double llr = 0;       // what the day adds to the evidence, clipped
  double before = 0;    // the evidence without the day
  double evidence = 0;  // with it
  DropChange change = DropChange::kNone;
};

// Days come in order, each at most once; a day that is left out is a day that is not known. The
// window is in the state, and stays there after the drop has closed until the next day.
RateDay Judge(RateState& state, const Filed& filed, const DropTerms& terms);

// The most of the day's applications online with which a drop would have opened on it; none: even 0
// would not, or one was open already. Of a day that was judged, right after that.
std::optional<double> NumberNeeded(const RateState& state, const RateDay& day, const Filed& filed,
                                   const DropTerms& terms);

}  // namespace dvcmon
