// Falls of the share that many bodies receive online together: a province, or a group of its
// bodies. Pure.
//
// What is expected is the sum of what is normal of each body (indirect standardisation), so that a
// change of who files what is no fall. Where no bodies are known, a province is the one body of its
// own counts. Judged as one body is, but for smaller falls (20 %, or 0.6 in the logarithm of the
// odds), and sums vary by a factor that is learnt. A clear failure raises an alarm on its first
// working day, unless the source refreshes in batches: there one batch that was computed anew must
// not.
#pragma once

#include <optional>
#include <vector>

#include "daemon/derive/rate_drop.h"

namespace dvcmon {

inline constexpr double kProvinceLimit = 10.0;

// A day of the bodies, after each of them was judged.
struct ProvinceFiled {
  Day day{};
  Day from{};           // the first day that any of them is about
  int bodies = 0;       // of the group, whether known or not
  int known = 0;        // whose increment, of working days, and normal share are known
  int off = 0;          // whose increment covers no working day
  double received = 0;  // by the known
  double online = 0;
  double expected = 0;  // online
  bool batch = false;   // the source refreshes in batches

  void Add(const Filed& filed, const RateState& judged);  // a body
};

struct ProvinceState {
  std::vector<double> surprises{};  // squares, of the last sixty judged days
  Evidence evidence{};

  bool operator==(const ProvinceState&) const = default;
};

struct ProvinceDay {
  std::optional<NotJudged> not_judged{};  // none: judged
  double p0 = 0;                          // the share that is expected
  double p1 = 0;                          // the share that a fall would bring
  double phi = 0;                         // by how much sums vary more than coins would
  double rho = 0;                         // of the day, so that they do
  double llr = 0;
  double before = 0;
  double evidence = 0;
  DropChange change = DropChange::kNone;
};

// A boundary in terms is one of the group: one of a single body is dealt with by Judge() of it.
ProvinceDay Judge(ProvinceState& state, const ProvinceFiled& filed, const DropTerms& terms);

// As of a body.
std::optional<double> NumberNeeded(const ProvinceState& state, const ProvinceDay& day,
                                   const ProvinceFiled& filed, const DropTerms& terms);

}  // namespace dvcmon
