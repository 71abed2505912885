#include "daemon/config/load.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "collectors/http/http_client.h"

namespace dvcmon {
namespace {

constexpr Duration kDay = std::chrono::hours(24);
constexpr double kFull = 1 + 1e-9;  // shares that add up to 1 but for the rounding

double Quotient(Duration a, Duration b) {
  return static_cast<double>(a.count()) / static_cast<double>(b.count());
}

Duration Times(Duration duration, double factor) {
  return Duration(std::llround(static_cast<double>(duration.count()) * factor));
}

void AddCollector(const WatchedPortal& watched, const CollectorSpec& collector, HostLoad& load) {
  const PortalSpec& portal = *watched.portal;
  const size_t bodies = collector.of == Level::kNational ? 1 : watched.provinces.size();
  const size_t requests = bodies * collector.periods.size() * PagesAtMost(collector);
  const Duration time = TimeForARound(collector.schedule);
  const Duration busy = portal.pause * requests;
  const double share = Quotient(busy, time);
  if (load.heaviest.collector.empty() || share > load.heaviest.share) {
    load.heaviest = {portal.name, collector.name, time, share};
  }
  load.pause = load.busy_of.empty() ? portal.pause : std::min(load.pause, portal.pause);
  load.requests += requests;
  load.requests_a_day += static_cast<double>(requests) * RoundsADay(collector.schedule);
  load.busy_of[time] += busy;
  load.share += share;
}

}  // namespace

size_t PagesAtMost(const CollectorSpec& collector) {
  return collector.paging ? static_cast<size_t>(collector.paging->at_most) : 1;
}

double RoundsADay(const Schedule& schedule) {
  if (!schedule.at.empty()) return static_cast<double>(schedule.at.size());
  // What is due after the hours waits for the next ones: of a short interval, only those rounds
  // take place that begin within them.
  return std::min(Quotient(kDay, schedule.every),
                  std::ceil(Quotient(schedule.hours.Length(), schedule.every)));
}

Duration TimeForARound(const Schedule& schedule) {
  const Duration open = schedule.hours.Length();
  if (schedule.at.empty()) return Times(open, 1 / RoundsADay(schedule));
  const auto since_opening = [&](std::chrono::minutes time) {
    return (time - schedule.hours.from + kDay) % kDay;
  };
  Duration shortest = open;
  for (size_t i = 0; i < schedule.at.size(); ++i) {
    const auto next = schedule.at[(i + 1) % schedule.at.size()];
    Duration time = since_opening(next) - since_opening(schedule.at[i]);
    if (time <= Duration(0)) time += open;  // in the next hours
    shortest = std::min(shortest, time);
  }
  return shortest;
}

std::string HostLoad::Text() const {
  std::vector<std::string> shares;
  for (const auto& [time, busy] : busy_of) {
    shares.push_back(fmt::format("{} of each {}", FormatDuration(busy), FormatDuration(time)));
  }
  return fmt::format("{}: at most {} requests a round, {} a day, at least {} apart: {}", host,
                     requests, std::round(requests_a_day * 10) / 10, FormatDuration(pause),
                     fmt::join(shares, ", "));
}

std::optional<std::string> HostLoad::Complaint() const {
  if (share <= kFull) return std::nullopt;
  const Duration needed = std::chrono::ceil<std::chrono::seconds>(Times(heaviest.time, share));
  const bool alone = busy_of.size() == 1;
  return fmt::format("cannot be kept: {}{}; leave at least {} between two rounds{}, or ask less",
                     Text(), alone ? "" : fmt::format(", {:.0f}% of the time", share * 100),
                     FormatDuration(needed),
                     alone ? "" : ", and as many times more in the other schedules");
}

std::vector<HostLoad> LoadsOf(const Config& config) {
  std::vector<HostLoad> loads;
  for (const WatchedPortal& watched : config.portals) {
    const auto& collectors = watched.portal->collectors;
    if (std::ranges::all_of(collectors, &CollectorSpec::by_hand)) continue;
    const std::string host = HostOf(watched.portal->url);
    auto load = std::ranges::find(loads, host, &HostLoad::host);
    if (load == loads.end()) {
      loads.emplace_back().host = host;
      load = std::prev(loads.end());
    }
    for (const CollectorSpec& collector : collectors) {
      if (collector.by_hand) continue;
      AddCollector(watched, collector, *load);
    }
  }
  return loads;
}

}  // namespace dvcmon
