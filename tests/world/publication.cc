#include "tests/world/publication.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "tests/world/random.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr auto kRefreshedAt = hours(18);
constexpr auto kLateReset = days(4) + kRefreshedAt;  // from the first day of the year
constexpr auto kEarlyReset = minutes(10);            // before it

bool IsFirstOfYear(Day day) {
  const std::chrono::year_month_day date(day);
  return date.month() == std::chrono::January && unsigned(date.day()) == 1;
}

// Parts stay parts, and no count is negative.
Counts Tidied(Counts counts) {
  for (int64_t& count : counts.of) count = std::max<int64_t>(count, 0);
  const auto within = [&counts](Flow part, int64_t whole) {
    counts[part] = std::min(counts[part], whole);
  };
  within(Flow::kFullOnline, counts[Flow::kOnline]);
  within(Flow::kLate, counts.Filed());
  within(Flow::kPayable, counts.Filed());
  within(Flow::kPaidOnline, counts[Flow::kPayable]);
  within(Flow::kDigitized, counts.Filed());
  within(Flow::kResultDigitized, counts.Settled());
  return counts;
}

Counts ShareOf(const Counts& counts, double share) {
  Counts part;
  for (size_t i = 0; i < kFlows; ++i) {
    part.of[i] = std::llround(static_cast<double>(counts.of[i]) * share);
  }
  return part;
}

// Leaves out so many of them, as the fault has it.
void Truncate(std::vector<PublishedRow>& rows, const Fault& fault) {
  const auto place = [&fault](const PublishedRow& row) {
    const auto salt = static_cast<uint64_t>(fault.from.time_since_epoch().count());
    return Random(row.agency->salt ^ salt).Next();
  };
  std::vector<uint64_t> places;
  for (const PublishedRow& row : rows) places.push_back(place(row));
  std::ranges::sort(places);
  const auto out = static_cast<size_t>(std::ceil(fault.share * static_cast<double>(rows.size())));
  if (out == 0 || places.empty()) return;
  const uint64_t last = places[std::min(out, places.size()) - 1];
  std::erase_if(rows, [&](const PublishedRow& row) { return place(row) <= last; });
}

}  // namespace

std::string_view Name(Fault::Kind kind) {
  static constexpr std::array<std::string_view, 9> kNames = {
      "outage",   "frozen",    "truncated",   "torn",   "flapping",
      "restated", "rewritten", "switched_on", "renamed"};
  return kNames[static_cast<size_t>(kind)];
}

std::vector<Fault> PlanFaults(uint64_t seed, const World& world, const std::string& portal) {
  struct Rate {
    Fault::Kind kind;
    double every_days;
    int64_t longest_days;
    double share;
  };
  static constexpr Rate kOutages{Fault::Kind::kOutage, 30, 3, 0};
  static constexpr std::array<Rate, 6> kRates = {{
      {Fault::Kind::kFrozen, 60, 5, 0},
      {Fault::Kind::kTruncated, 120, 1, 0.3},
      {Fault::Kind::kTorn, 90, 1, 0},
      {Fault::Kind::kFlapping, 180, 3, 0},
      {Fault::Kind::kRestated, 180, 1, 0.01},
      {Fault::Kind::kRewritten, 365, 1, 0.02},
  }};
  std::vector<Fault> faults;
  const auto plan = [&](const Rate& rate, const std::string& province, Random& random) {
    Time at = StartOf(world.options().first);
    for (;;) {
      at += days(1 + std::llround(random.Exponential(rate.every_days)));
      if (DayOf(at) > world.options().last) break;
      Fault fault{.kind = rate.kind, .portal = portal, .province = province};
      fault.from = at;
      fault.to = at + days(random.Whole(1, rate.longest_days));
      fault.share = rate.share;
      at = fault.to;
      faults.push_back(std::move(fault));
    }
  };
  Random of_portal(SeedOf(seed, portal));
  plan(kOutages, "", of_portal);
  for (const Province& province : world.provinces()) {
    Random random(SeedOf(seed, portal + "/" + province.slug()));
    for (const Rate& rate : kRates) plan(rate, province.slug(), random);
    // Restatements of a single agency.
    for (const Agency& agency : province.agencies) {
      Time at = StartOf(world.options().first) + days(std::llround(random.Exponential(240)));
      for (; DayOf(at) <= world.options().last;
           at += days(1 + std::llround(random.Exponential(240)))) {
        faults.push_back({.kind = Fault::Kind::kRestated,
                          .portal = portal,
                          .province = province.slug(),
                          .from = at,
                          .to = at + days(1),
                          .agency = agency.code,
                          .share = random.Uniform(0.005, 0.03)});
      }
    }
  }
  return faults;
}

PublishedRow& PublishedRow::operator+=(const PublishedRow& other) {
  counts += other.counts;
  in_time += other.in_time;
  carried_over += other.carried_over;
  open += other.open;
  open_late += other.open_late;
  return *this;
}

const PublishedRow* Snapshot::Find(std::string_view code) const {
  const auto found = std::ranges::find_if(
      rows, [code](const PublishedRow& row) { return row.agency->code == code; });
  return found == rows.end() ? nullptr : &*found;
}

Publication::Publication(const World& world, std::string portal, Policy policy,
                         std::vector<Fault> faults)
    : world_(world), portal_(std::move(portal)), policy_(policy) {
  for (Fault& fault : faults) {
    if (fault.portal == portal_) faults_.push_back(std::move(fault));
  }
  std::ranges::stable_sort(faults_, {}, &Fault::from);
  std::ranges::copy_if(faults_, std::back_inserter(effects_), [](const Fault& fault) {
    return fault.kind != Fault::Kind::kRestated && fault.kind != Fault::Kind::kRewritten;
  });
  if (policy_.is_batch) {
    Random random(SeedOf(world_.options().seed, portal_));
    for (Day day = world_.options().first - days(3); day <= world_.options().last;
         day += days(random.Whole(1, 3))) {
      refreshes_.push_back(StartOf(day) + kRefreshedAt);
    }
  }
  for (const Fault& fault : faults_) {
    for (const Province& province : world_.provinces()) {
      if (fault.province.empty() || fault.province == province.body->slug) {
        Restate(province, fault);
      }
    }
  }
}

void Publication::Restate(const Province& province, const Fault& fault) {
  const bool rewritten = fault.kind == Fault::Kind::kRewritten;
  if (fault.kind != Fault::Kind::kRestated && !rewritten) return;
  const Day today = DayOf(fault.from);
  const Period year = PeriodContaining(PeriodKind::kYear, today);
  const Period this_month = PeriodContaining(PeriodKind::kMonth, today);
  const Period last_month = PeriodContaining(PeriodKind::kMonth, this_month.first - days(1));
  for (const Agency& agency : province.agencies) {
    if (today < agency.first || today > agency.last) continue;
    if (!fault.agency.empty() && fault.agency != agency.code) continue;
    std::vector<Correction> corrections;
    if (fault.count != 0) {
      Correction& correction = corrections.emplace_back(Correction{fault.from, today, {}});
      correction.change[Flow::kOnline] = -fault.count;
    } else if (rewritten) {
      const Counts counts = CountsOf(agency, last_month, fault.from);
      corrections.push_back({fault.from, last_month.last, ShareOf(counts, fault.share)});
    } else {
      for (Day day = year.first; day <= today;) {
        const Period month = PeriodContaining(PeriodKind::kMonth, day);
        const Counts counts = CountsOf(agency, month, fault.from);
        corrections.push_back(
            {fault.from, std::min(today, month.last), ShareOf(counts, -fault.share)});
        day = month.last + days(1);
      }
    }
    auto& all = corrections_[&agency];
    all.insert(all.end(), corrections.begin(), corrections.end());
  }
}

const Fault* Publication::Active(Fault::Kind kind, const Province& province, Time now) const {
  const bool lasts = kind == Fault::Kind::kRenamed;
  for (const Fault& fault : effects_) {
    if (fault.from > now) break;
    if (fault.kind != kind || (!lasts && fault.to <= now)) continue;
    if (fault.province.empty() || fault.province == province.body->slug) return &fault;
  }
  return nullptr;
}

bool Publication::IsSwitchedOff(const Province& province, Time now) const {
  return std::ranges::any_of(effects_, [&](const Fault& fault) {
    return fault.kind == Fault::Kind::kSwitchedOn && now < fault.from &&
           (fault.province.empty() || fault.province == province.body->slug);
  });
}

bool Publication::IsOut(Time now) const {
  return std::ranges::any_of(effects_, [now](const Fault& fault) {
    return fault.kind == Fault::Kind::kOutage && fault.province.empty() && fault.from <= now &&
           now < fault.to;
  });
}

Time Publication::CountedAt(Time now) const {
  if (!policy_.is_batch) return now;
  const auto next = std::ranges::upper_bound(refreshes_, now);
  return next == refreshes_.begin() ? refreshes_.front() : *std::prev(next);
}

// From where on the counter of the period counts.
Day Publication::FirstDay(const Period& period, Time counted) const {
  if (policy_.reset != Policy::Reset::kLate || !IsFirstOfYear(period.first)) return period.first;
  if (counted >= StartOf(period.first) + kLateReset) return period.first;
  return PeriodContaining(period.kind, period.first - days(1)).first;
}

Counts Publication::CountsOf(const Agency& agency, const Period& period, Time counted) const {
  const Time end = StartOf(period.last + days(1));
  if (policy_.reset == Policy::Reset::kEarly && IsFirstOfYear(period.last + days(1)) &&
      counted >= end - kEarlyReset && counted < end) {
    return {};
  }
  const Day first = FirstDay(period, counted);
  if (counted < StartOf(first)) return {};
  Counts counts = counted < end ? world_.Until(agency, counted)
                                : world_.Between(agency, world_.options().first, period.last);
  counts -= world_.Between(agency, world_.options().first, first - days(1));
  if (const auto found = corrections_.find(&agency); found != corrections_.end()) {
    for (const Correction& correction : found->second) {
      const bool seen = correction.seen <= counted;
      if (seen && correction.day >= first && correction.day <= period.last) {
        counts += correction.change;
      }
    }
  }
  return Tidied(counts);
}

PublishedRow Publication::RowOf(const Agency& agency, const Period& period, Time counted) const {
  PublishedRow row{.agency = &agency, .counts = CountsOf(agency, period, counted)};
  const Day first = FirstDay(period, counted);
  const Counts before = world_.Between(agency, world_.options().first, first - days(1));
  row.in_time = row.counts.Filed() - row.counts[Flow::kLate];
  row.carried_over = before.Filed() - before.Settled();
  row.open = std::max<int64_t>(0, row.carried_over + row.counts.Filed() - row.counts.Settled());
  const int64_t late = before[Flow::kLate] + row.counts[Flow::kLate];
  const int64_t settled_late = before[Flow::kOverdue] + row.counts[Flow::kOverdue];
  row.open_late = std::clamp<int64_t>(late - settled_late, 0, row.open);
  row.as_of = DayOf(counted);
  return row;
}

Snapshot Publication::At(const Province& province, const Period& period, Time now) const {
  Snapshot snapshot;
  snapshot.period = period;
  snapshot.is_out = Active(Fault::Kind::kOutage, province, now) != nullptr;
  snapshot.is_renamed = Active(Fault::Kind::kRenamed, province, now) != nullptr;
  Time seen = now;
  if (const Fault* frozen = Active(Fault::Kind::kFrozen, province, now)) seen = frozen->from;
  // Pollers come at the same minute of each day, so that the day has to be part of the toss.
  const auto minute = static_cast<uint64_t>(now.time_since_epoch() / minutes(1));
  if (Active(Fault::Kind::kFlapping, province, now) && Random(minute).Uniform() < 0.5) {
    seen -= hours(24);
  }
  const Time counted = CountedAt(seen);
  const Time earlier = CountedAt(seen - hours(24));
  const bool torn = Active(Fault::Kind::kTorn, province, now) != nullptr;
  const bool switched_off = IsSwitchedOff(province, counted);
  snapshot.as_of = DayOf(counted);
  bool odd = false;
  for (const Agency& agency : province.agencies) {
    const Day today = DayOf(now);
    if (today < agency.first) continue;
    PublishedRow row = RowOf(agency, period, torn && odd ? earlier : counted);
    odd = !odd;
    if (torn) row.counts[Flow::kLate] = RowOf(agency, period, earlier).counts[Flow::kLate];
    if (switched_off) row.counts[Flow::kDigitized] = row.counts[Flow::kResultDigitized] = 0;
    snapshot.total += row;
    if (today <= agency.last) snapshot.rows.push_back(row);
  }
  if (const Fault* truncated = Active(Fault::Kind::kTruncated, province, now)) {
    Truncate(snapshot.rows, *truncated);
  }
  return snapshot;
}

}  // namespace dvcmon::world
