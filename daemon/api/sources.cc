#include "daemon/api/sources.h"

#include <string>
#include <utility>
#include <vector>

namespace dvcmon {
namespace {

void AddWatched(const WatchedPortal& watched, std::map<Source, SourceKnown>& sources) {
  for (const CollectorSpec& collector : watched.portal->collectors) {
    std::vector<std::string> provinces;
    if (collector.of == Level::kNational) {
      provinces.emplace_back();
    } else {
      for (const auto& province : watched.provinces) provinces.push_back(province->slug);
    }
    for (const std::string& province : provinces) {
      for (const PeriodKind kind : collector.periods) {
        sources[{watched.portal->name, collector.name, province, kind}] = {
            .portal = watched.portal.get(), .watched = true, .by_hand = collector.by_hand};
      }
    }
  }
}

}  // namespace

Result<std::map<Source, SourceKnown>> SourcesKnown(const Question& question) {
  std::map<Source, SourceKnown> sources;
  for (const WatchedPortal& watched : question.config.portals) AddWatched(watched, sources);
  auto all = question.record.LoadHealth(DayOf(question.now));
  if (!all) return all.error();
  for (SourceHealth& health : *all) {
    SourceKnown& known = sources[health.source];
    known.polled = true;
    known.health = std::move(health);
  }
  return sources;
}

}  // namespace dvcmon
