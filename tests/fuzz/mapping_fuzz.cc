// Any answer to the collectors of the national portal is refused with a reason that a poll can
// have, or its readings are numbers that may be kept.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "collectors/collect.h"
#include "collectors/extract/text.h"
#include "daemon/config/config.h"

namespace {

std::vector<dvcmon::PollTarget> Targets() {
  const auto loaded = dvcmon::LoadConfig(DVCMON_FILE);
  if (!loaded.config) std::abort();
  std::vector<dvcmon::PollTarget> targets;
  const dvcmon::WatchedPortal& watched = loaded.config->portals.front();
  for (const auto& collector : watched.portal->collectors) {
    dvcmon::PollTarget target;
    target.portal = watched.portal;
    target.collector = {watched.portal, &collector};
    if (collector.of == dvcmon::Level::kProvince) target.province = watched.provinces.front();
    target.period = *dvcmon::ParsePeriod("2026-Q3");
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<dvcmon::PollTarget> targets = Targets();
  static const dvcmon::Time now = *dvcmon::ParseTime("2026-09-26T08:00:00+07:00");
  for (const auto& target : targets) {
    const auto poll = dvcmon::ReadSavedAnswer(
        target, {std::string(reinterpret_cast<const char*>(data), size)}, now, {});
    if (poll.error && static_cast<int>(poll.error->code) >= dvcmon::kPollReasons) std::abort();
    if (poll.error && !poll.readings.empty()) std::abort();
    for (const auto& reading : poll.readings) {
      const auto& statistic = *poll.FieldOf(reading).statistic;
      const bool is_value = reading.state == dvcmon::ReadingState::kValue;
      if (is_value && !(reading.value >= statistic.min && reading.value <= statistic.max)) {
        std::abort();
      }
      if (!dvcmon::IsUtf8(poll.rows[reading.row].body)) std::abort();
    }
  }
  return 0;
}
