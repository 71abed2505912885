#include "daemon/derive/drop_day.h"

#include <algorithm>
#include <map>

namespace dvcmon {
namespace {

// Bodies of a source mostly share their spans.
class NormalShares {
 public:
  NormalShares(const WeekdayProfile& profile, const SourceTerms& terms, const FiledDay& day)
      : profile_(profile), terms_(terms), day_(day) {}

  const NormalShare& From(Day from) {
    const auto [share, is_new] = shares_.try_emplace(from);
    if (is_new) {
      share->second =
          ShareOf(profile_, from, day_.day, terms_.calendar, terms_.province, day_.batch);
    }
    return share->second;
  }

 private:
  const WeekdayProfile& profile_;
  const SourceTerms& terms_;
  const FiledDay& day_;
  std::map<Day, NormalShare> shares_;
};

}  // namespace

JudgedDay JudgeDay(SourceDrops& drops, const FiledDay& day, const SourceTerms& terms) {
  const auto with = [&](double limit) {
    return DropTerms{limit,
                     [&terms](Day after, Day to) {
                       return terms.calendar.WorkingDays(after, to, terms.province);
                     },
                     terms.boundaries};
  };
  const DropTerms rate = with(terms.limits.rate);
  const DropTerms volume = with(terms.limits.volume);
  const DropTerms province = with(terms.limits.province);
  drops.bodies.resize(std::max(drops.bodies.size(), day.bodies.size()));
  drops.groups.resize(terms.groups.size());
  drops.profile.Turn(day.day);

  JudgedDay judged{.day = day.day};
  judged.rates.reserve(day.bodies.size());
  judged.volumes.reserve(day.bodies.size());
  NormalShares normal(drops.profile, terms, day);
  for (size_t i = 0; i < day.bodies.size(); ++i) {
    const Filed& filed = day.bodies[i];
    judged.rates.push_back(Judge(drops.bodies[i].rate, filed, rate));
    judged.volumes.push_back(Judge(drops.bodies[i].volume, filed, normal.From(filed.from), volume));
  }
  judged.groups.reserve(terms.groups.size());
  judged.sums.reserve(terms.groups.size());
  for (size_t group = 0; group < terms.groups.size(); ++group) {
    ProvinceFiled sum{.day = day.day, .from = day.day, .batch = day.batch};
    for (const size_t body : terms.groups[group]) {
      const Filed unknown{.from = day.day, .day = day.day};
      const bool is_listed = body < day.bodies.size();
      sum.Add(is_listed ? day.bodies[body] : unknown, drops.bodies[body].rate);
    }
    judged.groups.push_back(Judge(drops.groups[group], sum, province));
    judged.sums.push_back(sum);
  }
  if (terms.calendar.IsWorking(day.day, terms.province)) {
    drops.profile.Learn(day.day, terms.calendar.IsTet(day.day), day.bodies);
  }
  return judged;
}

}  // namespace dvcmon
