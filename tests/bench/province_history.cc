#include "tests/bench/province_history.h"

#include "tests/bench/measure.h"
#include "tests/support/poll_builder.h"
#include "tests/world/days.h"

namespace dvcmon::bench {
namespace {

using std::chrono::days;
using world::Flow;

struct Counter {
  const char* key;
  Flow flow;
};
constexpr Counter kCounters[] = {
    {"applications_received{channel=direct}", Flow::kDirect},
    {"applications_received{channel=online}", Flow::kOnline},
    {"applications_received{channel=postal}", Flow::kPostal},
    {"applications_online{level=4}", Flow::kFullOnline},
    {"applications_payable", Flow::kPayable},
    {"applications_paid_online", Flow::kPaidOnline},
    {"applications_completed{outcome=early}", Flow::kEarly},
    {"applications_completed{outcome=on_time}", Flow::kOnTime},
    {"applications_completed{outcome=overdue}", Flow::kOverdue},
    {"quality_indicator_numerator{indicator=DOSSIER_DIGITIZED}", Flow::kDigitized},
};
constexpr int kAgenciesOfProvince = ProvinceHistory::kFiguresOfPoll / std::size(kCounters);

world::WorldOptions OneProvince() {
  world::WorldOptions options;
  options.first = ProvinceHistory::First();
  options.last = options.first + days(ProvinceHistory::kDays - 1);
  options.provinces = {std::string(ProvinceHistory::kProvince)};
  options.departments = 12;
  options.districts = 0;
  options.communes = kAgenciesOfProvince - options.departments;
  return options;
}

int WorkingDays(Day after, Day to) {
  int count = 0;
  for (Day day = after + days(1); day <= to; day += days(1)) count += world::IsWorkingDay(day);
  return count;
}

}  // namespace

Day ProvinceHistory::First() { return ParseDay("2025-07-01").value(); }

ProvinceHistory::ProvinceHistory() : world_(OneProvince()) {
  for (const Counter& counter : kCounters) {
    statistics_.emplace_back(counter.key);
    terms_.counters[statistics_.back().substr(0, statistics_.back().find('{'))] = 1;
  }
  terms_.working_days = &WorkingDays;
  for (const world::Agency& agency : world_.Find(kProvince)->agencies) {
    if (agency.last >= First()) agencies_.push_back(&agency);
  }
  RequireEqual(static_cast<int64_t>(agencies_.size()), kAgenciesOfProvince, "agencies");
}

int64_t ProvinceHistory::Write(Store& store, std::chrono::minutes every) {
  int64_t changed = 0;
  for (Day day = First(); day < First() + days(kDays); day += days(1)) {
    const Period period = PeriodContaining(PeriodKind::kYear, day);
    if (day == First() || day == period.first) Begin(period);
    for (Time time = StartOf(day); time < StartOf(day + days(1)); time += every) {
      changed += Require(store.Write(PollAt(time))).figures;
    }
    while (Require(store.CloseDay(source(), day, terms_))) {
    }
  }
  return changed;
}

void ProvinceHistory::Begin(const Period& period) {
  target_ = testing::TargetOf(
      {.province = std::string(kProvince), .period = Text(period), .statistics = statistics_});
  before_.clear();
  for (const world::Agency* agency : agencies_) {
    before_.push_back(world_.Until(*agency, StartOf(period.first)));
  }
}

Poll ProvinceHistory::PollAt(Time time) const {
  Poll poll;
  poll.target = target_;
  poll.started = time;
  poll.finished = time + std::chrono::seconds(2);
  poll.attempts = 1;
  poll.rows.reserve(agencies_.size());
  poll.readings.reserve(kFiguresOfPoll);
  for (size_t row = 0; row < agencies_.size(); ++row) {
    world::Counts counts = world_.Until(*agencies_[row], time);
    counts -= before_[row];
    const bool is_commune = agencies_[row]->tier == world::Tier::kCommune;
    poll.rows.push_back({.row_set = static_cast<uint16_t>(Level::kAgency),
                         .body = agencies_[row]->code,
                         .name = agencies_[row]->name,
                         .tier = is_commune ? "commune" : "department"});
    for (size_t field = 0; field < std::size(kCounters); ++field) {
      poll.readings.push_back({.row = static_cast<uint32_t>(row),
                               .field = static_cast<uint16_t>(field),
                               .value = static_cast<double>(counts[kCounters[field].flow])});
    }
  }
  return poll;
}

}  // namespace dvcmon::bench
