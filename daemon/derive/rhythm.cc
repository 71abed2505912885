#include "daemon/derive/rhythm.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <numeric>

namespace dvcmon {
namespace {

constexpr int kRemembered = 60;      // working days: some twenty batches
constexpr int kLately = 20;          // working days
constexpr int kLearnt = 10;          // working days
constexpr size_t kFingerprints = 8;  // a cache is rarely older than that
constexpr double kSurprising = -2;   // log10 of a probability: of one working day
constexpr double kDayOff = 0.05;     // filings of a day off, as a share of those of a working day
constexpr double kLog10NonePerFiling = -0.30103;  // -log10(φ) / (φ - 1) with φ = 2

double Log10None(double expected) { return expected * kLog10NonePerFiling; }

// One working day after the closing before: neither a day off nor a gap stands between.
bool Follows(const Rhythm& rhythm, Day day, const WorkingDays& working_days) {
  return rhythm.closed_on && working_days(day - std::chrono::days(1), day) == 1 &&
         working_days(*rhythm.closed_on, day) == 1;
}

uint64_t LastOf(uint64_t stills, int days) { return stills & ((uint64_t{1} << days) - 1); }

int PausesIn(uint64_t stills) { return std::popcount(stills & ~(stills << 1)); }

void Remember(Rhythm& rhythm, bool stood_still) {
  rhythm.stills = StillsAfter(rhythm.stills, stood_still);
  rhythm.days = std::min(rhythm.days + 1, kRemembered);
}

// Counters begin anew and may repeat what they have been; only the last answer of the old period is
// known when it comes again.
void TurnPeriod(Rhythm& rhythm, Day period_first) {
  rhythm.period = period_first;
  if (rhythm.seen.empty()) return;
  rhythm.turned_from = rhythm.seen.back();
  rhythm.seen.erase(rhythm.seen.begin(), rhythm.seen.end() - 1);
}

// FNV-1a, a word at a time: the same in every process.
uint64_t FingerprintOf(std::span<const double> counters) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const double counter : counters) {
    hash = (hash ^ std::bit_cast<uint64_t>(counter)) * 0x100000001b3;
    hash ^= hash >> 32;  // what the multiplication brought up goes down again
  }
  return hash;
}

// In working days; without the pause that lasts. One that was made once may have been a fault.
int UsualPause(const Rhythm& rhythm) {
  if (!IsBatch(rhythm)) return 0;
  int longest = 0;
  int usual = 0;
  uint64_t past = rhythm.stills >> std::countr_one(rhythm.stills);
  for (; past != 0; past >>= std::countr_one(past)) {
    past >>= std::countr_zero(past);
    usual = std::max(usual, std::min(longest, std::countr_one(past)));
    longest = std::max(longest, std::countr_one(past));
  }
  return usual;
}

// Whether nothing was filed, when nothing moved.
bool IsQuiet(const Rhythm& before, const Closing& closing, const WorkingDays& working_days) {
  if (closing.as_of && before.as_of) return *closing.as_of > *before.as_of;
  const bool worked = working_days(closing.day - std::chrono::days(1), closing.day) > 0;
  const bool live =
      closing.expected > 0 && before.days >= kLearnt && LastOf(before.stills, kLately) == 0;
  return worked && live && FrozenLog10P(before, closing, working_days) > kFrozenLog10P;
}

}  // namespace

double FrozenLog10P(const Rhythm& rhythm, const Closing& closing, const WorkingDays& working_days) {
  if (!rhythm.changed_on) return 0;
  const int working = working_days(*rhythm.changed_on, closing.day);
  const auto off = (closing.day - *rhythm.changed_on).count() - working;
  return Log10None(closing.expected * (working + kDayOff * static_cast<double>(off)));
}

double StoppedLog10P(const Rhythm& rhythm, double expected, Day changed_on,
                     const WorkingDays& working_days) {
  if (!rhythm.closed_on) return 0;
  const int still = working_days(changed_on, *rhythm.closed_on) - UsualPause(rhythm);
  return Log10None(expected * std::max(still, 0));
}

bool IsBatch(const Rhythm& rhythm) { return IsBatch(rhythm.stills); }

bool IsBatch(uint64_t stills) {
  return PausesIn(LastOf(stills, kLately)) >= 4 || PausesIn(stills) >= 9;
}

uint64_t StillsAfter(uint64_t stills, bool stood_still) {
  return LastOf(stills << 1 | (stood_still ? 1U : 0U), kRemembered);
}

Freshness Observe(Rhythm& rhythm, const Closing& closing, const WorkingDays& working_days) {
  assert(!rhythm.closed_on || *rhythm.closed_on < closing.day);
  if (rhythm.period != closing.period_first) TurnPeriod(rhythm, closing.period_first);
  const uint64_t fingerprint = FingerprintOf(closing.counters);
  const double total = std::reduce(closing.counters.begin(), closing.counters.end());
  const bool moved = rhythm.seen.empty() || rhythm.seen.back() != fingerprint;
  // One that grew to what it was comes back from a restatement, or was cut short.
  const bool fell_back = total < rhythm.total && std::ranges::count(rhythm.seen, fingerprint) > 0;
  if (moved && (fell_back || fingerprint == rhythm.turned_from || fingerprint == rhythm.old)) {
    rhythm.old = fingerprint;
    return Freshness::kOld;
  }
  rhythm.old.reset();

  const bool quiet = !moved && IsQuiet(rhythm, closing, working_days);
  if (closing.expected > 0 && Follows(rhythm, closing.day, working_days)) {
    Remember(rhythm, !moved && Log10None(closing.expected) <= kSurprising);
  }
  rhythm.closed_on = closing.day;
  rhythm.as_of = closing.as_of;
  if (!moved) return quiet ? Freshness::kQuiet : Freshness::kFrozen;
  rhythm.changed_on = closing.day;
  rhythm.total = total;
  rhythm.seen.push_back(fingerprint);
  if (rhythm.seen.size() > kFingerprints) rhythm.seen.erase(rhythm.seen.begin());
  return Freshness::kChanged;
}

}  // namespace dvcmon
