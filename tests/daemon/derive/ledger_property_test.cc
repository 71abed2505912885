// Ten thousand ledgers of sources whose truth is known: what a ledger says is true, and it says it
// again when nothing is wrong any more.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>

#include "daemon/derive/flow.h"
#include "tests/daemon/derive/faulty_source.h"

namespace dvcmon {
namespace {

double Kept(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", value);
  return std::strtod(text.data(), nullptr);
}
Parts Kept(Parts parts) {
  for (double& part : parts) part = Kept(part);
  return parts;
}

// As it is after it was written down field by field: a new field has to be named here.
LedgerState Restored(const LedgerState& state) {
  const auto& [at, counters, period, definition, mean, samples, quarantined, held, bulks, fell_from,
               fell_by, ahead_from, ahead, filed] = state;
  return {at,
          {Kept(counters.parts)},
          period,
          definition,
          Kept(mean),
          samples,
          quarantined,
          {Kept(held.parts)},
          bulks,
          Kept(fell_from),
          Kept(fell_by),
          ahead_from,
          Kept(ahead),
          Kept(filed)};
}
Rhythm Restored(const Rhythm& rhythm) {
  const auto& [closed_on, changed_on, period, total, seen, turned_from, old, as_of, stills, days] =
      rhythm;
  return {closed_on, changed_on, period, Kept(total), seen, turned_from, old, as_of, stills, days};
}

struct Play {
  explicit Play(uint64_t seed) : world(seed), states(world.bodies.size()), books(states.size()) {
    Dice dice(seed + 1);
    const int restored_on = dice.Between(0, kDays - 1);
    for (int day = 0; day < kDays; ++day) {
      Pass(day);
      if (day != restored_on) continue;
      rhythm = Restored(rhythm);
      for (LedgerState& state : states) state = Restored(state);
    }
  }

  void Pass(int day) {
    std::vector<bool> can_judge;
    for (const LedgerState& state : states) can_judge.push_back(state.samples >= 10);
    const FaultySource::Evening evening = world.Pass(day, can_judge);
    Freshness now = Freshness::kChanged;
    if (evening.reached && !evening.torn) now = Look(day);
    freshness.push_back(now);
    for (size_t i = 0; i < states.size(); ++i) {
      const Body& body = world.bodies[i];
      LedgerInput input{.day = world.DayOf(day), .period_first = world.PeriodFirst(day)};
      if (evening.reached) input.counters = Counters{body.shown.back()};
      if (evening.torn && input.counters) input.counters->parts[0] += 7;
      input.definition = body.definition;
      input.torn = evening.torn;
      input.source = now;
      books[i].push_back(Advance(states[i], input, Weekdays));
    }
  }

  Freshness Look(int day) {
    Parts all;
    Closing closing{world.DayOf(day), world.PeriodFirst(day)};
    for (size_t i = 0; i < states.size(); ++i) {
      const Parts& shown = world.bodies[i].shown.back();
      all.insert(all.end(), shown.begin(), shown.end());
    }
    closing.counters = all;
    closing.expected = ExpectedFilings(states);
    return Observe(rhythm, closing, Weekdays);
  }

  FaultySource world;
  Rhythm rhythm;
  std::vector<Freshness> freshness;
  std::vector<LedgerState> states;
  std::vector<std::vector<LedgerDay>> books;
};

Parts Truth(const Play& play, size_t body, Day first, Day last) {
  const Body& of = play.world.bodies[body];
  Parts sum(of.counter.size());
  for (auto day = (first - play.world.first).count(); day <= (last - play.world.first).count();
       ++day) {
    AddTo(sum, of.filed[size_t(day)]);
  }
  return sum;
}

// For whoever has to find out.
std::string Text(const Play& play, size_t body) {
  std::ostringstream text;
  for (size_t day = 0; day < kDays; ++day) {
    const LedgerDay& row = play.books[body][day];
    text << FormatDay(row.day) << (IsWeekday(row.day) ? "  " : "w ") << Name(row.status) << " from "
         << FormatDay(row.from) << " freshness " << int(play.freshness[day]);
    for (const double part : play.world.bodies[body].shown[day]) text << " " << part;
    text << " filed";
    for (const double part : play.world.bodies[body].filed[day]) text << " " << part;
    text << "\n";
  }
  return text.str();
}

// Nothing where the rows of a body are as they should be, else what is wrong with one.
std::string CheckBook(const Play& play, size_t body) {
  const Body& of = play.world.bodies[body];
  const auto at = [&](Day day) { return size_t((day - play.world.first).count()); };
  Parts filed(of.counter.size());
  Day next = play.world.first;
  for (const LedgerDay& day : play.books[body]) {
    const std::string where = FormatDay(day.day) + " " + std::string(Name(day.status)) + ": ";
    if (!day.known()) {
      if (!day.increments.empty() || day.from != day.day || day.covers_wd != 0) {
        return where + "tells of what is not known";
      }
      continue;
    }
    if (day.from < next || day.from > day.day) return where + "covers a day twice";
    next = day.day + std::chrono::days(1);
    for (const double part : day.increments) {
      if (!(part >= 0)) return where + "below 0";
    }
    if (day.increments != Truth(play, body, day.from, day.day)) return where + "is not true";
    Parts shown = of.shown[at(day.day)];
    if (day.status == DayStatus::kOk) {
      Parts before = of.shown[at(day.from) - 1];
      AddTo(before, day.increments);
      if (before != shown) return where + "is not what the counters grew by";
    } else {
      const Flow flow =
          FlowBetween(play.books[body], play.world.PeriodFirst(int(at(day.day))), day.day);
      if (flow.unknown || flow.filed.parts != shown) return where + "is not what was published";
    }
    if (day.covers_wd != Weekdays(day.from - std::chrono::days(1), day.day)) return where + "days";
    AddTo(filed, day.increments);
  }
  return play.states[body].filed == filed ? "" : "the sum of the increments is another";
}

std::string CheckFlows(const Play& play, size_t body, Dice& dice) {
  const std::vector<LedgerDay>& book = play.books[body];
  for (int i = 0; i < 20; ++i) {
    const int first = dice.Between(0, kDays - 1);
    const int last = dice.Between(first, std::min(first + 30, kDays - 1));
    std::vector<bool> covered(kDays);
    for (const LedgerDay& day : book) {
      if (!day.known() || day.from < play.world.DayOf(first) || day.day > play.world.DayOf(last)) {
        continue;
      }
      for (Day one = day.from; one <= day.day; one += std::chrono::days(1)) {
        covered[size_t((one - play.world.first).count())] = true;
      }
    }
    const auto hole = std::find(covered.begin() + first, covered.begin() + last + 1, false);
    const auto unknown = static_cast<int>(hole - covered.begin());
    const Flow flow = FlowBetween(book, play.world.DayOf(first), play.world.DayOf(last));
    const std::string where = FormatDay(play.world.DayOf(first)) + " and later: ";
    if (unknown <= last) {
      if (!flow.unknown || flow.unknown->day != play.world.DayOf(unknown)) return where + "a hole";
    } else if (flow.unknown || flow.filed.parts != Truth(play, body, play.world.DayOf(first),
                                                         play.world.DayOf(last))) {
      return where + "another flow";
    }
  }
  return {};
}

// The last days are without faults: the ledger has to be back.
std::string CheckRecovery(const Play& play, size_t body) {
  if (play.world.PeriodFirst(kDays - kCalm - 10) != play.world.PeriodFirst(kDays)) return {};
  const auto& book = play.books[body];
  int known = 0;
  int unknown = 0;
  for (auto day = book.end() - 8; day != book.end(); ++day) {
    if (IsWeekday(day->day)) ++(day->known() ? known : unknown);
  }
  const bool is_back = play.world.is_batch ? known > 0 : unknown == 0;
  return is_back ? "" : "has not recovered";
}

TEST(LedgerPropertyTest, SaysWhatIsTrueOrThatItDoesNotKnow) {
  std::map<DayStatus, int> counts;
  int ledgers = 0;
  for (uint64_t seed = 1; seed <= 1000; ++seed) {
    const Play play(seed);
    Dice dice(seed + 2);
    for (size_t body = 0; body < play.books.size(); ++body) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " body " + std::to_string(body));
      ASSERT_EQ(CheckBook(play, body), "") << Text(play, body);
      ASSERT_EQ(CheckFlows(play, body, dice), "") << Text(play, body);
      ASSERT_EQ(CheckRecovery(play, body), "") << Text(play, body);
      ++ledgers;
      for (const LedgerDay& day : play.books[body]) ++counts[day.status];
    }
  }
  int all = 0;
  EXPECT_GT(ledgers, 2400);
  for (const auto& [status, count] : counts) {
    EXPECT_GT(count, 100) << Name(status);
    all += count;
  }
  EXPECT_EQ(counts.size(), 8u);
  EXPECT_GT(counts[DayStatus::kOk], 0.6 * all);
}

TEST(LedgerPropertyTest, TheSameClosingsGiveTheSameLedger) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    const Play one(seed);
    const Play again(seed);
    EXPECT_EQ(one.books, again.books) << seed;
    EXPECT_EQ(one.states, again.states) << seed;
  }
}

}  // namespace
}  // namespace dvcmon
