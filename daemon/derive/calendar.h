// The days on which offices work: Monday to Friday, but for what is declared otherwise.
//
// Immutable, from any thread. Holidays follow the moon and yearly decisions (Labour Code 2019,
// Articles 111 and 112), so they are data, and a calendar ends. On a day that it does not know it
// falls back on the week alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "collectors/model/time.h"

namespace dvcmon {

class Calendar {
 public:
  // A day is in one of the first three sets at most.
  struct Days {
    std::set<Day> off;      // holidays and days in lieu of them
    std::set<Day> working;  // made up for (làm bù): worked though at the weekend
    std::set<Day> half;     // half of the day is worked, at the weekend too
    std::set<Day> tet;      // around Tết, when few file anything: of the nation only
    // From that day on another thing is counted: what was before is no measure for it.
    std::set<Day> boundaries;
  };

  // Knows no day.
  Calendar() = default;
  // Knows the days from `first` to `last`. What a province (by slug) declares for a day counts
  // there, whatever the nation does.
  Calendar(Day first, Day last, Days national, std::map<std::string, Days> provinces = {});

  bool Covers(Day day) const { return first_ <= day && day <= last_; }
  bool empty() const { return last_ < first_; }
  Day first() const { return first_; }  // only of a calendar that is not empty
  Day last() const { return last_; }    // likewise

  // How much of the day is worked: 1, 0.5 or 0. A province without days of its own, or an empty
  // name, is as the nation.
  double WorkingShare(Day day, const std::string& province) const;
  bool IsWorking(Day day, const std::string& province) const {
    return WorkingShare(day, province) > 0;
  }
  // In (after, to], half days as whole ones; 0 where `to` is not later. Takes time linear in it.
  int WorkingDays(Day after, Day to, const std::string& province) const;
  bool IsTet(Day day) const { return national_.tet.contains(day); }
  // Those of the nation and the province, in order.
  std::vector<Day> Boundaries(const std::string& province) const;

 private:
  Day first_ = Day::max();
  Day last_ = Day::min();
  Days national_;
  std::map<std::string, Days> provinces_;
};

}  // namespace dvcmon
