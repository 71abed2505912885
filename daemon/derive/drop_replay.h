// A history put through ledgers and judges as the daemon puts each day through them: to see what
// other limits would have found. Pure.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/derive/drop_day.h"
#include "daemon/derive/ledger.h"
#include "daemon/derive/rhythm.h"

namespace dvcmon {

// The ledgers of a province whose counters count from the first of January.
class LedgerReplay {
 public:
  // Of a body, as published.
  struct Row {
    size_t body = 0;
    double received = 0;
    double online = 0;
  };

  LedgerReplay(size_t bodies, const Calendar& calendar);

  // Days come in order; one on which nothing was read is left out.
  FiledDay Close(Day day, std::span<const Row> rows);
  // After the last one: log10 of the probability that the source is live; see StoppedLog10P().
  double stopped_log10_p() const { return stopped_log10_p_; }

 private:
  double ExpectedNow() const { return ExpectedFilings(states_); }

  WorkingDays working_days_;
  const Calendar& calendar_;
  Rhythm rhythm_;
  std::vector<LedgerState> states_;
  std::vector<double> totals_;  // of all bodies, as they were last read
  double stopped_log10_p_ = 0;
};

// Of one province: what its ledgers said, and when its source stood still.
struct DropHistory {
  struct Spell {
    Day onset{};
    std::optional<Day> closed{};
    double log10_p = 0;  // at the onset
  };
  std::string province{};
  std::vector<std::string> bodies{};
  std::vector<FiledDay> days{};
  std::vector<Spell> frozen{};
};

struct ReplayedDrop {
  DropRule rule = DropRule::kOnlineRate;
  std::optional<size_t> body{};  // none: the province
  Day onset{};
  std::optional<Day> closed{};  // none: still open
  DropWindow window{};          // at the onset
  double lower_bound = 0;       // likewise
  double evidence = 0;          // likewise
};

struct Replayed {
  std::vector<ReplayedDrop> drops{};  // by onset
  double rate_days = 0;               // so many days of bodies were judged, by rule
  double volume_days = 0;
  double province_days = 0;
};

// Whom a replay tells what it does.
struct ReplayWatch {
  std::function<void(size_t body, const Filed& filed, const RateDay& day)> rate{};
  std::function<void(size_t body, const Filed& filed, const VolumeDay& day)> volume{};
  std::function<void(Day day, const WeekdayProfile& profile)> profile{};  // in force on the day
};

Replayed ReplayDrops(const DropHistory& history, const Calendar& calendar, const DropLimits& limits,
                     const ReplayWatch& watch = {});

}  // namespace dvcmon
