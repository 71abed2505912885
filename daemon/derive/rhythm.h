// How a source refreshes: at once, in batches every few days, or not at all for a while; learnt
// from its own history, one closing a day. Pure.
//
// A closing is what the last accepted poll before 24:00 (Viet Nam) said. A rhythm belongs to
// counters that refresh together: one group of counters (channels, say) of all bodies of a source.
// A torn answer is no closing.
//
// That nothing moved means "0 filings" where the portal's own date of its data went on, and never
// where that stood still too. A portal that tells no date has to be known to be live: on a working
// day, since nothing is expected on others and so nothing is learnt from them. It is not known
// of a source that is watched since less than ten working days, or of which nobody knows what to
// expect, nor of one that stood still, when
// filings were to be expected, on one of its last twenty: that one refreshes in batches, or was
// frozen, and may do so again.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "collectors/model/time.h"

namespace dvcmon {

// How many working days lie in (after, to]; half days are whole ones here.
using WorkingDays = std::function<int(Day after, Day to)>;

enum class Freshness : uint8_t {
  kChanged,  // some counter moved
  kQuiet,    // none did, and that is believed: nothing was filed
  kFrozen,   // none did, and that says nothing about filings
  kOld,      // they fell back to what they were: a page from a cache
};

// Small, to be kept as columns between two closings.
struct Rhythm {
  std::optional<Day> closed_on{};   // the last closing
  std::optional<Day> changed_on{};  // the last one on which some counter moved
  Day period{};                     // first day of the period of the last closing
  double total = 0;                 // the sum of its counters
  // Fingerprints of its closings that were different from the one before, newest last; and of the
  // last one of the period before.
  std::vector<uint64_t> seen{};
  std::optional<uint64_t> turned_from{};
  std::optional<uint64_t> old{};  // of an earlier answer that came since
  std::optional<Time> as_of{};    // of the last closing
  // Of the last working days whose closings follow one another, newest in bit 0: whether the source
  // stood still though filings were to be expected.
  uint64_t stills = 0;
  int days = 0;  // how many bits count, at most 60

  bool operator==(const Rhythm&) const = default;
};

struct Closing {
  Day day{};
  Day period_first{};                  // of the period that was asked for
  std::span<const double> counters{};  // of all bodies, always in the same order
  double expected = 0;                 // filings on a working day; 0: not known
  std::optional<Time> as_of{};         // the portal's own date of its data
};

// The log10 of the probability that nothing was filed since the last change, with a variance of
// twice the mean; 0 before the first closing. At -6 and below a source is frozen.
double FrozenLog10P(const Rhythm& rhythm, const Closing& closing, const WorkingDays& working_days);

// It has stood still at least four times, and moved between, within its last twenty working days,
// or nine times within its last sixty: more often than a source that is only frozen now and then.
bool IsBatch(const Rhythm& rhythm);
// The same of its stills alone, and these after another working day.
bool IsBatch(uint64_t stills);
uint64_t StillsAfter(uint64_t stills, bool stood_still);

// For operators, at the last closing: how sure it is that a source with a rhythm like this one, of
// which `expected` filings come in on a working day, has stopped; as FrozenLog10P(), but days off,
// on which many portals rest, count nothing, and neither does the longest pause that a source which
// refreshes in batches made twice within its last sixty working days. `changed_on`: the last
// closing on which any counter of the source moved.
double StoppedLog10P(const Rhythm& rhythm, double expected, Day changed_on,
                     const WorkingDays& working_days);

// At that and below, a source is frozen.
inline constexpr double kFrozenLog10P = -6;

// Takes the closing of a day into account, before the ledgers of its bodies do. Days come in order;
// a day without a closing is left out.
Freshness Observe(Rhythm& rhythm, const Closing& closing, const WorkingDays& working_days);

}  // namespace dvcmon
