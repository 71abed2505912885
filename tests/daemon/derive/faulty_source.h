// A source whose counters are published with all that goes wrong with such, and whose truth is
// known.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "collectors/model/period.h"
#include "tests/daemon/derive/book.h"

namespace dvcmon {

using Parts = std::vector<double>;

inline constexpr int kDays = 120;
inline constexpr int kCalm = 20;  // the last days, without faults

inline double Sum(const Parts& parts) { return std::accumulate(parts.begin(), parts.end(), 0.0); }

inline void AddTo(Parts& sum, const Parts& parts) {
  for (size_t i = 0; i < sum.size(); ++i) sum[i] += parts[i];
}

class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  int Between(int least, int most) {
    return least + static_cast<int>(engine_() % static_cast<uint64_t>(most - least + 1));
  }
  bool Chance(double share) { return static_cast<double>(engine_() % 100000) < share * 100000; }
  double Poisson(double mean) {
    return mean > 0 ? std::poisson_distribution<int>(mean)(engine_) : 0;
  }

 private:
  std::mt19937_64 engine_;
};

enum class Turn { kOnTime, kLate, kEarly };

// What a body's row shows, and what was really filed.
struct Body {
  double a_day = 0;
  std::vector<Parts> filed;  // by day
  std::vector<Parts> shown;  // likewise, whether or not anybody saw it
  Parts counter;             // of the period
  Parts old;                 // of the one before, which goes on
  Parts cut{};               // what a table that is cut short has lost
  int cut_until = -1;
  int calm_until = 12;
  int64_t definition = 1;
};

// One source with one to four bodies: each day its row per body, as a poll in the evening sees it.
class FaultySource {
 public:
  explicit FaultySource(uint64_t seed) : dice_(seed) {
    first = DayAt("2026-08-01") + std::chrono::days(dice_.Between(0, 200));
    constexpr std::array kinds = {PeriodKind::kYear, PeriodKind::kQuarter, PeriodKind::kMonth};
    kind_ = kinds[static_cast<size_t>(dice_.Between(0, 2))];
    is_batch = dice_.Chance(0.25);
    turn_ = is_batch ? Turn::kOnTime : static_cast<Turn>(dice_.Between(0, 2));
    late_ = dice_.Between(1, 5);
    weekend_ = dice_.Chance(0.5) ? 0.05 : 0;
    const int count = dice_.Between(1, 4);
    for (int i = 0; i < count; ++i) {
      Body body;
      body.a_day = i == 0 ? dice_.Between(40, 120) : std::array{1.0, 4.0, 20.0}[size_t(i) - 1];
      const auto parts = static_cast<size_t>(dice_.Between(1, 4));
      for (size_t part = 0; part < parts; ++part) {
        body.counter.push_back(body.a_day * dice_.Between(5, 100) / double(part + 1));
      }
      for (double& part : body.counter) part = std::floor(part) + 5;
      body.old = body.counter;
      bodies.push_back(std::move(body));
    }
  }

  Day DayOf(int day) const { return first + std::chrono::days(day); }
  Day PeriodFirst(int day) const { return PeriodContaining(kind_, DayOf(day)).first; }

  struct Evening {
    bool reached = true;
    bool torn = false;
  };
  // The day passes. Where the portal was reached, Body::shown has what it said.
  Evening Pass(int day, const std::vector<bool>& can_judge) {
    const bool turns = day > 0 && PeriodFirst(day) == DayOf(day);
    for (Body& body : bodies) {
      if (turns) {
        body.old = body.counter;
        std::ranges::fill(body.counter, 0);
      }
      File(body, day);
    }
    for (size_t i = 0; i < bodies.size(); ++i) {
      if (!IsNearTurn(day) && day < kDays - kCalm) Harm(bodies[i], day, can_judge[i]);
      bodies[i].shown.push_back(Row(bodies[i], day));
    }
    return Publish(day);
  }

  std::vector<Body> bodies;
  Day first;
  bool is_batch = false;

 private:
  void File(Body& body, int day) {
    Parts filed(body.counter.size());
    const double share = IsWeekday(DayOf(day)) ? 1 : weekend_;
    for (size_t i = 0; i < filed.size(); ++i) {
      filed[i] = dice_.Poisson(body.a_day * share / double(filed.size()));
    }
    AddTo(body.counter, filed);
    AddTo(body.old, filed);
    body.filed.push_back(std::move(filed));
  }

  bool IsNearTurn(int day) const {
    return PeriodFirst(day - 10) != PeriodFirst(day + 2) || day < 12;
  }

  // Something that befalls one body. Corrections are such as can be seen: others nobody can.
  void Harm(Body& body, int day, bool can_judge) {
    if (day < body.calm_until || !dice_.Chance(0.06)) return;
    body.calm_until = day + 15;
    const double correction = 30 * body.a_day + 60;
    switch (dice_.Between(0, 4)) {
      case 0:
        if (Sum(body.counter) > 3 * correction && body.counter[0] > correction) {
          body.counter[0] -= correction;
        }
        break;
      case 1:
        if (can_judge) body.counter[0] += 1000 * body.a_day + 3000;
        break;
      case 2:
      case 3:
        if (Sum(body.counter) < 2 * correction) break;
        body.cut_until = day + dice_.Between(0, 1) * dice_.Between(1, 8);
        body.cut = body.counter;
        for (double& part : body.cut) part -= std::floor(part * 0.3);
        break;
      default:
        ++body.definition;
        for (double& part : body.counter) part = std::floor(part * 1.5) + 1;
        break;
    }
  }

  Parts Row(const Body& body, int day) const {
    const bool is_late = turn_ == Turn::kLate && PeriodFirst(day) > first &&
                         PeriodFirst(day - late_) != PeriodFirst(day);
    if (is_late) return body.old;
    const bool is_early = turn_ == Turn::kEarly && PeriodFirst(day + 1) != PeriodFirst(day);
    if (is_early) return Parts(body.counter.size());
    Parts row = body.counter;
    if (day <= body.cut_until) {
      for (size_t i = 0; i < row.size(); ++i) row[i] -= body.cut[i];
    }
    return row;
  }

  // Something that befalls the source as a whole. What stands still begins to on a day that is
  // seen: a closing after days that were missed is taken to be of its day, whatever it is.
  Evening Publish(int day) {
    const bool calm = day == 0 || day >= kDays - kCalm;
    if (!calm && dice_.Chance(0.04)) away_until_ = day + dice_.Between(0, 3);
    const Evening evening{day > away_until_, !calm && dice_.Chance(0.02)};
    bool seen = evening.reached && !evening.torn;
    if (!calm && seen_.contains(day - 1) && IsWeekday(DayOf(day)) && dice_.Chance(0.02)) {
      frozen_until_ = std::max(frozen_until_, day + dice_.Between(0, 3));
    }
    // A cache has what somebody saw: an answer that nobody did is as new as any.
    const int before = day - dice_.Between(2, 4);
    const bool can_repeat = !calm && !IsNearTurn(day) && !is_batch && day > frozen_until_ + 8 &&
                            seen_.contains(before) && Total(before) < Total(*seen_.rbegin());
    if (day > 0 && (day <= frozen_until_ || (is_batch && (day < next_batch_ || !seen)))) {
      Show(day, day - 1);
    } else if (can_repeat && dice_.Chance(0.03)) {
      Show(day, before);
      seen = false;  // nothing new was
    } else if (is_batch) {
      next_batch_ = day + dice_.Between(1, 3);
    }
    if (seen) seen_.insert(day);
    return evening;
  }

  void Show(int day, int as_on) {
    for (Body& body : bodies) body.shown[size_t(day)] = body.shown[size_t(as_on)];
  }
  double Total(int day) const {
    double total = 0;
    for (const Body& body : bodies) total += Sum(body.shown[size_t(day)]);
    return total;
  }

  Dice dice_;
  PeriodKind kind_;
  Turn turn_;
  int late_ = 0;
  double weekend_ = 0;
  int next_batch_ = 0;
  int frozen_until_ = -1;
  int away_until_ = -1;
  std::set<int> seen_;
};

}  // namespace dvcmon
