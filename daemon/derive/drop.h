// What the judges of falls have in common: the day they are given, why a day is not judged, and the
// evidence that is added up from day to day. Pure.
//
// Evidence is a one-sided CUSUM: each judged day adds the logarithm of how much better a fall
// explains it than no fall does, never below 0. A drop opens when the evidence reaches the limit
// and what is missing matters; it closes when the last days are normal again, or after 20 working
// days, when what is seen is the level from then on. The window begins on the first day of the
// evidence and, while the drop is open, ends today.
//
// States are plain values, to be kept between two days: one that is restored goes on exactly as the
// one that was kept.
//
// Sources: E. S. Page, Continuous inspection schemes, Biometrika 41 (1954); M. Höhle, Online
// change-point detection in categorical time series (2010).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "collectors/model/time.h"
#include "daemon/derive/rhythm.h"

namespace dvcmon {

enum class NotJudged : uint8_t {
  kUnknown,      // the ledger knows no increment of the day
  kDayOff,       // the increment covers no working day
  kBoundary,     // the increment begins before a boundary
  kProbation,    // too few days are known to say what is normal
  kTooSmall,     // too few filings are, in half a year: not testable alone
  kNothing,      // nothing was filed: of a share that says nothing
  kTooFewKnown,  // of a group: the increments of more than half of its bodies are not known
  kTet,          // around Tết few file anything
  kMadeUp,       // worked at the weekend: like no other day
  kSpan,         // several days in one, of a source that does not refresh in batches
};
std::string_view Name(NotJudged reason);  // "unknown", "day_off", "boundary", …

enum class DropChange : uint8_t {
  kNone,
  kOpened,
  kRecovered,      // closed: as before
  kLevelAccepted,  // closed: what was a fall is the new normal
  kBoundary,       // closed: the counts mean something else from now on
  kForgotten,      // closed: nothing was known of it for 20 working days
};
std::string_view Name(DropChange change);  // "none", "opened", "recovered", "level_accepted", …

enum class DropRule : uint8_t { kOnlineRate, kVolume };
std::string_view Name(DropRule rule);  // "online_rate", "volume"

// What the ledger says of a body on a day.
struct Filed {
  Day from{};  // the first day that it is about
  Day day{};
  bool known = false;
  double received = 0;         // in all channels: whole, from 0
  double online = 0;           // of these
  int covers_wd = 0;           // working days in [from, day]
  bool tells_channels = true;  // otherwise it is not known what of it is online
};

struct DropTerms {
  double limit = 0;            // of the evidence
  WorkingDays working_days{};  // of the province
  // Days from which on the counts of the body mean something else: a merger, another formula. The
  // state begins anew, and no evidence lasts from before to after one.
  std::span<const Day> boundaries{};
};

// Sums over the days of the evidence.
struct DropWindow {
  Day first{};
  double observed = 0;  // online, of a volume received
  double received = 0;
  double expected = 0;  // of what is observed
  double squares = 0;   // of `received`
  int days = 0;         // that were judged

  bool operator==(const DropWindow&) const = default;
};

// One judged day.
struct DropStep {
  Day from{};
  Day day{};
  double observed = 0;
  double received = 0;
  double expected = 0;
  double llr = 0;

  bool operator==(const DropStep&) const = default;
};

struct Evidence {
  double sum = 0;
  DropWindow window{};
  std::optional<Day> opened{};
  std::vector<DropStep> since{};  // it opened: the last days, oldest first
  std::optional<Day> through{};   // the last day, judged or not

  // `matters`: whether a window is worth an alarm. `recovered`: whether the last days of an open
  // drop are normal, of at least three and at most `recent`.
  template <class Matters, class Recovered>
  DropChange Take(const DropStep& step, const DropTerms& terms, size_t recent, Matters matters,
                  Recovered recovered);

  bool operator==(const Evidence&) const = default;

 private:
  static constexpr int kAccepted = 20;  // working days
  static constexpr size_t kFewest = 3;  // days to recover on

  void Add(const DropStep& step);
  DropChange Close(DropChange why);
};

// The most of 0 to `most` with which `today`, the last day of the evidence, would have opened a
// drop; none: even 0 would not, or a drop was open already. `before`: the sum without the day;
// `llr`: what an observation adds to it, which falls as that grows; `matters`: of the window.
template <class Llr, class Matters>
std::optional<double> MostThatOpens(const Evidence& evidence, const DropStep& today, double before,
                                    double limit, double most, Llr llr, Matters matters);

// Whether a boundary lies in (after, through].
bool IsBoundaryBetween(std::span<const Day> boundaries, Day after, Day through);

// Whether a judge has to begin anew before it is given the day.
bool EndsAt(const Evidence& evidence, Day day, const DropTerms& terms);

// What speaks against judging the day of any body.
std::optional<NotJudged> WhyNot(const Filed& filed, const DropTerms& terms);

template <class Matters, class Recovered>
DropChange Evidence::Take(const DropStep& step, const DropTerms& terms, size_t recent,
                          Matters matters, Recovered recovered) {
  if (!opened) {
    if (sum <= 0) window = {.first = step.from};
    sum = std::max(0.0, sum + step.llr);
    Add(step);
    if (sum < terms.limit || !matters(window)) return DropChange::kNone;
    opened = step.day;
    since.clear();
    return DropChange::kOpened;
  }
  Add(step);
  since.push_back(step);
  if (since.size() > recent) since.erase(since.begin());
  if (terms.working_days(*opened, step.day) >= kAccepted) return Close(DropChange::kLevelAccepted);
  if (since.size() >= kFewest && recovered(since)) return Close(DropChange::kRecovered);
  return DropChange::kNone;
}

template <class Llr, class Matters>
std::optional<double> MostThatOpens(const Evidence& evidence, const DropStep& today, double before,
                                    double limit, double most, Llr llr, Matters matters) {
  if (evidence.opened && evidence.opened != today.day) return std::nullopt;
  const auto opens = [&](double observed) {
    DropWindow window = evidence.window;
    window.observed += observed - today.observed;
    return before + llr(observed) >= limit && matters(window);
  };
  if (!opens(0.0)) return std::nullopt;
  double yes = 0;
  double no = std::floor(most) + 1;
  while (no - yes > 1) {
    const double middle = std::floor((yes + no) / 2);
    (opens(middle) ? yes : no) = middle;
  }
  return yes;
}

}  // namespace dvcmon
