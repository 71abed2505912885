#include "tests/world/life.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/world/days.h"
#include "tests/world/random.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;

constexpr double kYear = 365.25;     // days
constexpr int64_t kLatestEntry = 4;  // working days after the filing

double Logit(double p) { return std::log(p / (1 - p)); }
double Expit(double x) { return 1 / (1 + std::exp(-x)); }

// What an agency is like.
struct Habits {
  explicit Habits(Random& random) {
    const double kind = random.Uniform();
    online = kind < 0.25   ? random.Uniform(0.94, 0.995)
             : kind < 0.75 ? random.Uniform(0.6, 0.93)
                           : random.Uniform(0.25, 0.6);
    trend = online < 0.93 ? random.Uniform(0, 0.8) : 0;
    clustering = random.Uniform(1.2, 3);
    correlation = random.Uniform(0.005, 0.05);
    entered_late = random.Uniform(0.02, 0.12);
    by_post = random.Uniform(0, 0.3);
    full = random.Uniform(0.6, 0.95);
    settled_late = random.Uniform(0.005, 0.2);
    payable = random.Uniform(0.3, 0.8);
    paid = random.Uniform(0.4, 0.95);
    digitized = random.Uniform(0.5, 0.95);
    phase = random.Uniform(0, 2 * std::numbers::pi);
  }

  double online;
  double trend;         // of its logit, by year
  double clustering;    // variance of a day's filings by their mean
  double correlation;   // of two filings of one day, in whether they are online
  double entered_late;  // of those on paper
  double by_post;       // of those on paper
  double full;
  double settled_late;
  double payable;
  double paid;
  double digitized;
  double phase;  // of the season
};

// Slow changes from week to week.
struct Wander {
  void Step(Random& random) {
    level = 0.9 * level + random.Normal(0, 0.06);
    online = 0.85 * online + random.Normal(0, 0.12);
  }
  double level = 0;
  double online = 0;
};

class Life {
 public:
  Life(uint64_t seed, double per_day, Day began, Day first, Day last)
      : seed_(seed),
        per_day_(per_day),
        began_(began),
        first_(first),
        last_(last),
        days_(static_cast<size_t>((last - first).count() + 1)) {}

  std::vector<Counts> Run(const std::vector<Drop>& drops) {
    Random random(seed_);
    const Habits habits(random);
    Wander wander;
    for (Day day = first_; day <= last_; day += days(1)) {
      if (std::chrono::weekday(day) == std::chrono::Monday) wander.Step(random);
      File(day, habits, wander, drops);
    }
    for (Day day = first_; day <= last_; day += days(1)) Handle(day, habits);
    return std::move(days_);
  }

 private:
  Counts& At(Day day) { return days_[static_cast<size_t>((day - first_).count())]; }
  // A day has its own numbers: a drop does not change the days behind it.
  Random StreamOf(Day day, uint64_t what) const {
    return Random(
        Random(seed_ ^ static_cast<uint64_t>(day.time_since_epoch().count()) << 8 ^ what).Next());
  }
  // So many working days later, but within the life.
  Day Later(Day day, int64_t working_days) const {
    Day later = day;
    while (working_days > 0 && later < last_) {
      later += days(1);
      working_days -= IsWorkingDay(later) ? 1 : 0;
    }
    return later;
  }

  void File(Day day, const Habits& habits, const Wander& wander, const std::vector<Drop>& drops) {
    Random random = StreamOf(day, 1);
    const double year = static_cast<double>((day - began_).count()) / kYear;
    double mean =
        per_day_ * ShareOfDay(day) *
        std::exp(wander.level + 0.12 * std::sin(2 * std::numbers::pi * year + habits.phase));
    double share = Expit(Logit(habits.online) + habits.trend * year + wander.online);
    if (!IsWorkingDay(day)) share = std::max(share, 0.9);
    double lost_share = 0;
    bool to_paper = false;
    for (const Drop& drop : drops) {
      if (day < drop.first || day > drop.last) continue;
      if (drop.kind == Drop::Kind::kVolume) {
        mean *= 1 - drop.share;
      } else {
        lost_share = drop.share;
        to_paper = drop.kind == Drop::Kind::kToPaper;
      }
    }
    const int64_t filed = random.Clustered(mean, habits.clustering);
    const int64_t wanted = random.BetaBinomial(filed, share, habits.correlation);
    const int64_t fell = lost_share > 0 ? random.Binomial(wanted, lost_share) : 0;
    const int64_t paper = filed - wanted + (to_paper ? fell : 0);
    At(day)[Flow::kOnline] += wanted - fell;
    const int64_t late = random.Binomial(paper, habits.entered_late);
    Enter(day, paper - late, habits, random);
    for (int64_t i = 0; i < late; ++i) {
      Enter(Later(day, random.Whole(1, kLatestEntry)), 1, habits, random);
    }
  }

  void Enter(Day day, int64_t paper, const Habits& habits, Random& random) {
    const int64_t postal = random.Binomial(paper, habits.by_post);
    At(day)[Flow::kPostal] += postal;
    At(day)[Flow::kDirect] += paper - postal;
  }

  // What becomes of the applications that were entered that day.
  void Handle(Day day, const Habits& habits) {
    Random random = StreamOf(day, 2);
    Counts& today = At(day);
    const int64_t filed = today.Filed();
    today[Flow::kFullOnline] = random.Binomial(today[Flow::kOnline], habits.full);
    today[Flow::kLate] = random.BetaBinomial(filed, habits.settled_late, 0.02);
    today[Flow::kPayable] = random.Binomial(filed, habits.payable);
    today[Flow::kPaidOnline] = random.Binomial(today[Flow::kPayable], habits.paid);
    today[Flow::kDigitized] = random.Binomial(filed, habits.digitized);
    const int64_t late = today[Flow::kLate];
    const int64_t early = random.Binomial(filed - late, 0.8);
    Settle(Flow::kEarly, early, Later(day, random.Whole(1, 3)), habits, random);
    Settle(Flow::kOnTime, filed - late - early, Later(day, random.Whole(4, 6)), habits, random);
    Settle(Flow::kOverdue, late, Later(day, random.Whole(8, 20)), habits, random);
  }

  void Settle(Flow how, int64_t count, Day day, const Habits& habits, Random& random) {
    At(day)[how] += count;
    At(day)[Flow::kResultDigitized] += random.Binomial(count, habits.digitized);
  }

  uint64_t seed_;
  double per_day_;
  Day began_;
  Day first_;
  Day last_;
  std::vector<Counts> days_;
};

}  // namespace

std::vector<Counts> LifeOf(uint64_t seed, double per_day, Day began, Day first, Day last,
                           const std::vector<Drop>& drops) {
  return Life(seed, per_day, began, first, last).Run(drops);
}

}  // namespace dvcmon::world
