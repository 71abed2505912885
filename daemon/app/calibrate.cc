#include "daemon/app/calibrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/app/drop_tables.h"
#include "daemon/app/replay_tables.h"
#include "daemon/app/verbs.h"
#include "daemon/base/json_text.h"
#include "daemon/config/config.h"
#include "daemon/store/record.h"

namespace dvcmon {
namespace {

constexpr double kDaysOfMonth = 21;  // working days
constexpr int kSteps = 9;            // of the grid
constexpr double kStep = 0.5;        // of a limit, from one to the next
constexpr double kLowestBudget = 0.005;
constexpr double kHighestBudget = 0.08;
// The volume has half the budget of the rate, as it has by default.
constexpr double kOfVolume = 0.5;

DropLimits LimitsOf(const CommandLine& line) {
  DropLimits limits;
  if (line.budget) {
    limits.rate = RateLimitFor(*line.budget);
    limits.volume = VolumeLimitFor(*line.budget * kOfVolume);
  }
  limits.rate = line.rate_limit.value_or(limits.rate);
  limits.volume = line.volume_limit.value_or(limits.volume);
  limits.province = line.province_limit.value_or(limits.province);
  return limits;
}

// Of a month of a body, or of the province.
struct Alarms {
  DropLimits limits;
  double rate = 0;
  double volume = 0;
  double province = 0;
};

std::vector<ProvinceDrops> ReplayAll(const std::vector<DropHistory>& histories,
                                     const Calendar& calendar, const DropLimits& limits,
                                     TraceTables* trace = nullptr) {
  std::vector<ProvinceDrops> all;
  all.reserve(histories.size());
  for (const DropHistory& history : histories) {
    const ReplayWatch watch = trace == nullptr ? ReplayWatch() : trace->Watch(history);
    all.push_back({&history, ReplayDrops(history, calendar, limits, watch)});
  }
  return all;
}

Alarms CountAlarms(const std::vector<ProvinceDrops>& provinces, const DropLimits& limits) {
  Alarms alarms{.limits = limits};
  Replayed days;
  for (const ProvinceDrops& province : provinces) {
    days.rate_days += province.replayed.rate_days;
    days.volume_days += province.replayed.volume_days;
    days.province_days += province.replayed.province_days;
    for (const ReplayedDrop& drop : province.replayed.drops) {
      if (!drop.body)
        ++alarms.province;
      else
        ++(drop.rule == DropRule::kOnlineRate ? alarms.rate : alarms.volume);
    }
  }
  const auto each_month = [](double& count, double all_days) {
    if (all_days > 0) count *= kDaysOfMonth / all_days;
  };
  each_month(alarms.rate, days.rate_days);
  each_month(alarms.volume, days.volume_days);
  each_month(alarms.province, days.province_days);
  return alarms;
}

// Around the limits in force.
DropLimits Around(const DropLimits& limits, int step) {
  const double by = kStep * (step - kSteps / 2);
  return {.rate = limits.rate + by, .volume = limits.volume + by, .province = limits.province + by};
}

// The least limits of the grid with which the history, true alarms and all, kept to the budget.
struct Kept {
  std::optional<double> rate;
  std::optional<double> volume;
};
std::optional<Kept> KeptBy(const std::vector<Alarms>& grid, const CommandLine& line) {
  if (!line.budget || grid.empty()) return std::nullopt;
  Kept kept;
  for (const Alarms& alarms : grid) {
    if (!kept.rate && alarms.rate <= *line.budget) kept.rate = alarms.limits.rate;
    if (!kept.volume && alarms.volume <= *line.budget * kOfVolume) {
      kept.volume = alarms.limits.volume;
    }
  }
  return kept;
}

void PrintText(const std::vector<Alarms>& grid, const Alarms& chosen,
               const std::optional<Kept>& kept) {
  fmt::print(
      "alarms a month, true ones with false ones:\n"
      "online_rate limit, each agency | volume limit, each agency | province limit, each\n");
  for (const Alarms& alarms : grid) {
    fmt::print("{:>17.3f} {:>12.4f} | {:>12.3f} {:>12.4f} | {:>14.3f} {:>6.4f}\n",
               alarms.limits.rate, alarms.rate, alarms.limits.volume, alarms.volume,
               alarms.limits.province, alarms.province);
  }
  fmt::print("in force: online_rate {:.3f}, volume {:.3f}, province {:.3f}\n", chosen.limits.rate,
             chosen.limits.volume, chosen.limits.province);
  if (!kept) return;
  const auto text = [](const std::optional<double>& limit) {
    return limit ? fmt::format("{:.3f}", *limit) : "beyond the grid";
  };
  fmt::print("if nothing had fallen, the budget would want: online_rate {}, volume {}\n",
             text(kept->rate), text(kept->volume));
}

void AddAlarms(JsonText& json, const Alarms& alarms) {
  json.Object();
  const auto add = [&](const char* rule, double limit, double a_month) {
    json.Key(rule).Object().Key("limit").Value(limit).Key("alarms_per_month").Value(a_month).End();
  };
  add("online_rate", alarms.limits.rate, alarms.rate);
  add("volume", alarms.limits.volume, alarms.volume);
  add("province", alarms.limits.province, alarms.province);
  json.End();
}

void PrintJson(const std::vector<Alarms>& grid, const Alarms& chosen,
               const std::optional<Kept>& kept) {
  JsonText json;
  json.Object().Key("grid").Array();
  for (const Alarms& alarms : grid) AddAlarms(json, alarms);
  json.End().Key("in_force");
  AddAlarms(json, chosen);
  if (kept) {
    json.Key("within_budget").Object();
    kept->rate ? json.Key("online_rate").Value(*kept->rate) : json.Key("online_rate").Null();
    kept->volume ? json.Key("volume").Value(*kept->volume) : json.Key("volume").Null();
    json.End();
  }
  json.End();
  fmt::print("{}", std::move(json).Take());
}

// What is calibrated on.
struct Past {
  Calendar calendar;
  std::vector<DropHistory> histories;
};

Result<Past> ReadFiles(const CommandLine& line) {
  auto calendar = ReadCalendarTable(line.calendar_file);
  if (!calendar) return calendar.error();
  auto histories = line.increments_file.empty()
                       ? ReadObservations(line.observations_file, *calendar)
                       : ReadIncrements(line.increments_file, *calendar);
  if (!histories) return histories.error();
  return Past{*std::move(calendar), *std::move(histories)};
}

// The record's own, of every source that has ledgers.
Result<Past> ReadRecord(const Config& config, const std::string& path) {
  const auto record = Record::Open(path);
  if (!record) return record.error();
  const auto sources = record->Sources();
  if (!sources) return sources.error();
  Past past{*config.calendar, {}};
  for (const Source& source : *sources) {
    auto histories = record->DropHistories(source, past.calendar);
    if (!histories) return histories.error();
    std::ranges::move(*histories, std::back_inserter(past.histories));
  }
  return past;
}

Status WriteTables(const CommandLine& line, const std::vector<ProvinceDrops>& provinces,
                   const TraceTables& trace) {
  if (!line.alarms_out.empty()) {
    if (Status written = WriteAlarms(line.alarms_out, provinces); !written.ok()) return written;
  }
  return line.trace_out.empty() ? Status(Done{}) : trace.Write(line.trace_out);
}

}  // namespace

int RunCalibrate(const CommandLine& line) {
  if (line.budget && (*line.budget < kLowestBudget || *line.budget > kHighestBudget)) {
    return Complain({ErrorCode::kInvalid, "from 0.005 to 0.08", "--budget"}, kExitUsage);
  }
  const bool has_files = !line.observations_file.empty() || !line.increments_file.empty();
  if (!has_files && !line.calendar_file.empty()) {
    return Complain({ErrorCode::kInvalid, "goes with --from-csv or --increments", "--calendar"},
                    kExitUsage);
  }
  std::optional<Past> past;
  if (!has_files) {
    const auto config = LoadOrComplain(line.config_file);
    if (!config) return kExitConfig;
    auto read =
        ReadRecord(*config, line.storage_path.empty() ? config->storage.path : line.storage_path);
    if (!read) return Complain(read.error(), kExitFailure);
    past.emplace(*std::move(read));
  } else {
    auto read = ReadFiles(line);
    if (!read) return Complain(read.error(), kExitFailure);
    past.emplace(*std::move(read));
  }

  const DropLimits limits = LimitsOf(line);
  TraceTables trace;
  const auto chosen =
      ReplayAll(past->histories, past->calendar, limits, line.trace_out.empty() ? nullptr : &trace);
  const Status written = WriteTables(line, chosen, trace);
  if (!written.ok()) return Complain(written.error(), kExitFailure);

  std::vector<Alarms> grid;
  const bool is_fixed = line.rate_limit && line.volume_limit && line.province_limit;
  for (int step = 0; step < kSteps && !is_fixed; ++step) {
    const DropLimits around = Around(limits, step);
    grid.push_back(CountAlarms(ReplayAll(past->histories, past->calendar, around), around));
  }
  (line.json ? PrintJson : PrintText)(grid, CountAlarms(chosen, limits), KeptBy(grid, line));
  return kExitOk;
}

}  // namespace dvcmon
