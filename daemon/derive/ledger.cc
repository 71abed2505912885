#include "daemon/derive/ledger.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDay{1};
constexpr double kUnknownMean = 5;      // filings a working day, before any was learnt
constexpr double kSlowest = 0.05;       // weight of a new day in the mean
constexpr int kSamplesToJudge = 10;     // before, m says too little about a growth
constexpr double kSmall = 20;           // a total that may well fall below half
constexpr int kInARow = 3;              // then the world is as it looks
constexpr double kLargest = 1LL << 53;  // whole numbers are exact up to it

bool AreSane(const Counters& counters) {
  const auto is_sane = [](double part) { return part >= 0 && part <= kLargest; };  // NaN: neither
  return !counters.parts.empty() && std::ranges::all_of(counters.parts, is_sane) &&
         is_sane(counters.Total());
}

bool NoneBelow(const std::vector<double>& parts, const std::vector<double>& floor) {
  return std::ranges::equal(parts, floor, std::greater_equal<>());
}

std::vector<double> Difference(const std::vector<double>& parts, const std::vector<double>& less) {
  std::vector<double> difference(parts.size());
  std::ranges::transform(parts, less, difference.begin(), std::minus<>());
  return difference;
}

void Add(std::vector<double>& sum, const std::vector<double>& parts) {
  sum.resize(parts.size());
  std::ranges::transform(sum, parts, sum.begin(), std::plus<>());
}

// What so many working days can bring, where a normal one brings `mean`.
double Limit(double mean, int working_days) {
  const double days = 3.0 * std::max(working_days, 1);
  return days * mean + 6 * std::sqrt(days * std::max(mean, 1.0)) + 8;
}

// One closing, judged against the origin.
class Judgement {
 public:
  Judgement(LedgerState& state, const LedgerInput& input, const WorkingDays& working_days)
      : state_(state),
        input_(input),
        working_days_(working_days),
        now_(*input.counters),
        total_(now_.Total()) {}

  LedgerDay Begin() {
    state_.mean = 0;
    state_.samples = 0;
    state_.definition = input_.definition;
    state_.filed.resize(now_.parts.size());
    return BeginAnew(DayStatus::kOrigin);
  }

  LedgerDay Judge() {
    then_ = state_.counters.Total();
    grown_ = total_ - then_;
    if (IsOfNewPeriod()) {
      if (const auto turn = Turn()) return *turn;
    }
    if (then_ >= kSmall && FellBelowHalf()) return Quarantine();
    if (!NoneBelow(now_.parts, state_.counters.parts) || CameBack()) {
      Move();
      return Unknown(DayStatus::kRestated);
    }
    if (IsTooMuch() || IsSwitchedOn()) return Bulk();
    return Accept(DayStatus::kOk, *state_.at + kOneDay,
                  Difference(now_.parts, state_.counters.parts));
  }

 private:
  // Working days since the origin.
  int Gap() const { return working_days_(*state_.at, input_.day); }
  double Mean() const { return state_.samples > 0 ? state_.mean : kUnknownMean; }
  bool IsOfNewPeriod() const { return input_.period_first > state_.period; }
  bool FellBelowHalf() const { return total_ < then_ / 2; }
  bool IsTooMuch() const {
    return state_.samples >= kSamplesToJudge && grown_ > Limit(Mean(), Gap());
  }
  bool CameBack() const {
    return state_.fell_by > 0 && grown_ >= state_.fell_by;  // and so beyond where it fell from
  }
  bool IsSwitchedOn() const {
    for (size_t i = 0; i < now_.parts.size(); ++i) {
      const bool never_counted = state_.counters.parts[i] == 0 && state_.filed[i] == 0;
      if (never_counted && now_.parts[i] > Limit(0, Gap())) return true;
    }
    return false;
  }

  LedgerDay Unknown(DayStatus status) const { return {input_.day, status, input_.day, {}, 0}; }

  void Move() {
    if (grown_ < 0) {
      state_.fell_from = then_;
      state_.fell_by = -grown_;
    } else if (total_ >= state_.fell_from) {
      state_.fell_by = 0;
    }
    state_.at = input_.day;
    state_.counters = now_;
    state_.quarantined = 0;
    state_.bulks = 0;
    state_.ahead_from.reset();
  }

  // The counters are those of the period that was asked for.
  LedgerDay BeginAnew(DayStatus status) {
    Move();
    state_.period = input_.period_first;
    if (status == DayStatus::kOrigin) state_.fell_by = 0;
    return Unknown(status);
  }

  LedgerDay Accept(DayStatus status, Day from, std::vector<double> increments) {
    const int covers_wd = working_days_(from - kOneDay, input_.day);
    if (covers_wd > 0) Learn(std::reduce(increments.begin(), increments.end()) / covers_wd);
    const std::optional<Day> ahead_from =
        from == input_.period_first ? std::optional(from) : state_.ahead_from;
    Move();
    if (IsOfNewPeriod() && ahead_from == input_.period_first) {
      if (from == ahead_from) state_.ahead.clear();
      Add(state_.ahead, increments);
      state_.ahead_from = ahead_from;
    }
    Add(state_.filed, increments);
    return {input_.day, status, from, std::move(increments), covers_wd};
  }

  void Learn(double a_day) {
    ++state_.samples;
    if (state_.samples > 1 && input_.is_tet) return;
    state_.mean += std::max(kSlowest, 1.0 / state_.samples) * (a_day - state_.mean);
  }

  // The origin is of an earlier period than the closing. None: the old counter goes on, or what
  // stands there is a fault.
  std::optional<LedgerDay> Turn() {
    const Day first = input_.period_first;
    if (total_ > Limit(Mean(), working_days_(first - kOneDay, input_.day))) return std::nullopt;
    if (NoneBelow(now_.parts, state_.counters.parts)) {
      // It may go on or have begun anew. From 0 on it is the same, if it is about the same days.
      const bool is_same = then_ == 0 && (total_ == 0 || *state_.at == first - kOneDay);
      if (!is_same) return BeginAnew(DayStatus::kOrigin);
    } else if (!FellBelowHalf()) {
      return BeginAnew(DayStatus::kOrigin);
    }
    if (*state_.at < first) return Reset(first, now_.parts);
    if (state_.ahead_from != first) return BeginAnew(DayStatus::kOrigin);
    // It counts less than was accepted already: not from the first day of the period on.
    if (!NoneBelow(now_.parts, state_.ahead)) return BeginAnew(DayStatus::kRestated);
    return Reset(*state_.at + kOneDay, Difference(now_.parts, state_.ahead));
  }

  LedgerDay Reset(Day from, std::vector<double> increments) {
    const bool by_far = -grown_ > Limit(Mean(), Gap());
    state_.period = input_.period_first;
    LedgerDay day = Accept(DayStatus::kReset, from, std::move(increments));
    // A small counter is soon where it was.
    if (!by_far) state_.fell_by = 0;
    return day;
  }

  LedgerDay Quarantine() {
    if (input_.source == Freshness::kQuiet) return Unknown(DayStatus::kQuarantine);  // nothing new
    const bool same_scope = NoneBelow(now_.parts, state_.held.parts) &&
                            total_ - state_.held.Total() <= Limit(Mean(), Gap());
    state_.quarantined = same_scope ? state_.quarantined + 1 : 1;
    state_.held = now_;
    if (state_.quarantined == kInARow) return BeginAnew(DayStatus::kQuarantine);
    return Unknown(DayStatus::kQuarantine);
  }

  LedgerDay Bulk() {
    const int gap = std::max(Gap(), 1);
    const int bulks = state_.bulks + 1;
    Move();
    state_.bulks = bulks % kInARow;
    if (bulks == kInARow) state_.mean = grown_ / gap;
    return Unknown(DayStatus::kBulk);
  }

  LedgerState& state_;
  const LedgerInput& input_;
  const WorkingDays& working_days_;
  const Counters& now_;
  const double total_;
  double then_ = 0;   // the total of the origin
  double grown_ = 0;  // since then
};

bool IsClosing(const LedgerState& state, const LedgerInput& input) {
  return input.counters && !input.torn && input.source != Freshness::kOld &&
         AreSane(*input.counters) &&
         (!state.at || input.counters->parts.size() == state.counters.parts.size());
}

}  // namespace

std::string_view Name(DayStatus status) {
  switch (status) {
    case DayStatus::kOk:
      return "ok";
    case DayStatus::kGap:
      return "gap";
    case DayStatus::kFrozen:
      return "frozen";
    case DayStatus::kReset:
      return "reset";
    case DayStatus::kRestated:
      return "restated";
    case DayStatus::kBulk:
      return "bulk";
    case DayStatus::kQuarantine:
      return "quarantine";
    case DayStatus::kOrigin:
      return "origin";
  }
  return {};
}

double Counters::Total() const { return std::reduce(parts.begin(), parts.end()); }

double ExpectedFilings(std::span<const LedgerState> bodies) {
  double expected = 0;
  for (const LedgerState& body : bodies) {
    if (body.at && body.samples == 0) return 0;
    expected += body.mean;
  }
  return expected;
}

LedgerDay Advance(LedgerState& state, const LedgerInput& input, const WorkingDays& working_days) {
  assert(!state.at || *state.at < input.day);
  if (!IsClosing(state, input)) return {input.day, DayStatus::kGap, input.day, {}, 0};
  if (input.source == Freshness::kFrozen) return {input.day, DayStatus::kFrozen, input.day, {}, 0};
  Judgement judgement(state, input, working_days);
  const bool is_first = !state.at || state.definition != input.definition;
  return is_first ? judgement.Begin() : judgement.Judge();
}

}  // namespace dvcmon
