// From the running totals that portals publish to what was filed on a day. Running totals begin
// anew with a period, are restated, cut short, frozen and redefined; a ledger tells which
// difference of two of them is a number of filings, and says "not known" of the others. Pure.
//
// A day is its closing: what the last accepted poll before 24:00 (Viet Nam) said. A closing that is
// accepted becomes the origin, which the next one is compared with. The first rule that applies
// counts; T is the sum of the counters, g the working days since the origin, m the slow mean of the
// accepted ones per working day, U = 3·g·m + 6·sqrt(3·g·max(m, 1)) + 8.
//
//   gap         no closing, torn, of an earlier day, or no numbers. The origin stays.
//   frozen      the source as a whole did not move, and that says nothing. The origin stays.
//   origin      the first closing, or the first of a new definition. The origin moves, and what was
//               filed since the last one will never be known.
//   reset       with a new period, T falls below half and to no more than U of the period's working
//               days: the counter began anew. What it counts is of the period; of the days before
//               its first, since the origin, nothing is known. Where a portal is late and its
//               counter went on for some days, what was accepted of them is taken off, so that the
//               sum is what is published of the period. If the closing may as well be the old
//               counter that goes on, or the old one restated, nobody knows: "origin".
//   quarantine  T falls below half, from 20 or more: a table cut short, another scope, or a reset
//               before midnight. The origin stays. The third in a row of one scope (none falls,
//               none grows by more than U) becomes the origin.
//   restated    a counter falls; or T comes back, by as much as it fell in one step, over the level
//               that it fell from: the fall was an old page, or a small correction. The origin
//               moves.
//   bulk        T grows by more than U, once ten increments were accepted; or a counter that
//               has never counted anything jumps. The origin moves; after three in a row m is what
//               the last one grew by, so that a body that has grown is not locked out.
//   ok          what the counters grew by since the origin.
//
// So days without a closing, frozen ones, and quarantined ones after which all is as before, are
// covered by the next increment; those after which the origin moved without one never are. What
// cannot be seen: a correction that stays within a growth that is plausible.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "collectors/model/time.h"
#include "daemon/derive/rhythm.h"

namespace dvcmon {

// The value is stored: append, never renumber.
enum class DayStatus : uint8_t {
  kOk,
  kGap,
  kFrozen,
  kReset,
  kRestated,
  kBulk,
  kQuarantine,
  kOrigin,
};
std::string_view Name(DayStatus status);  // "ok", "gap", …

// The statuses that bodies have on a day. A bit each, by its number, is stored.
class DayStatuses {
 public:
  constexpr DayStatuses() = default;
  constexpr DayStatuses(std::initializer_list<DayStatus> all) {
    for (const DayStatus status : all) Add(status);
  }
  static constexpr DayStatuses OfBits(int64_t bits) {
    DayStatuses statuses;
    statuses.bits_ = bits;
    return statuses;
  }

  constexpr void Add(DayStatus status) { bits_ |= int64_t{1} << static_cast<int>(status); }
  constexpr int64_t bits() const { return bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool HasAnyOf(DayStatuses others) const { return (bits_ & others.bits_) != 0; }
  constexpr bool operator==(const DayStatuses&) const = default;

 private:
  int64_t bits_ = 0;
};

// Running totals of one body that add up: by channel, or a single one. Whole numbers from 0 to
// 2^53.
struct Counters {
  std::vector<double> parts{};

  double Total() const;
  bool operator==(const Counters&) const = default;
};

struct LedgerInput {
  Day day{};
  std::optional<Counters> counters{};  // none: no closing, or not of this body
  Day period_first{};                  // of the period that was asked for
  int64_t definition = 0;              // another number: the counters count something else now
  bool torn = false;                   // the answer's parts are of different moments
  Freshness source = Freshness::kChanged;
  bool is_tet = false;  // around Tết nothing is learnt of a normal day
};

struct LedgerDay {
  Day day{};
  DayStatus status = DayStatus::kGap;
  Day from{};                        // the first day the increments are about; otherwise the day
  std::vector<double> increments{};  // per counter, never below 0; empty where they are not known
  int covers_wd = 0;                 // working days in [from, day] of increments

  bool known() const { return status == DayStatus::kOk || status == DayStatus::kReset; }
  bool operator==(const LedgerDay&) const = default;
};

// All that the next day needs; small, to be kept as columns. One that is restored goes on exactly
// as the one that was kept.
struct LedgerState {
  std::optional<Day> at{};  // the day of the origin; none: no closing so far
  Counters counters{};      // on that day
  Day period{};             // first day of the period that these count from
  int64_t definition = 0;   // of these
  double mean = 0;          // m
  int samples = 0;          // increments that m was learnt from
  int quarantined = 0;      // in a row
  Counters held{};          // the last of them
  int bulks = 0;            // in a row
  double fell_from = 0;     // T before it fell, until it is there again
  double fell_by = 0;       // 0: it did not
  // Of the period that was asked for, accepted while the counter of the one before went on: covers
  // the days from `ahead_from` to the origin.
  std::optional<Day> ahead_from{};
  std::vector<double> ahead{};
  std::vector<double> filed{};  // the sum of all increments, per counter: grows and never falls

  bool operator==(const LedgerState&) const = default;
};

// What the bodies of a source are expected to bring on a working day; 0: not known, as it is not
// yet of one of them.
double ExpectedFilings(std::span<const LedgerState> bodies);

// The closing of a day. Days come in order, each at most once; a day without a closing may be left
// out. Counters of another number than before are no closing.
LedgerDay Advance(LedgerState& state, const LedgerInput& input, const WorkingDays& working_days);

}  // namespace dvcmon
