// How the daemon takes a configuration into use, at the start and at each reload.

#include <algorithm>
#include <utility>

#include "daemon/app/daemon.h"

namespace dvcmon {
namespace {

// Is it of the nation, with rows about provinces?
bool NamesProvinces(const CollectorSpec& collector) {
  return collector.of == Level::kNational &&
         std::ranges::any_of(collector.row_sets,
                             [](const RowSet& set) { return set.level == Level::kProvince; });
}

// The figures that the collector makes of an answer.
std::set<std::pair<Level, std::string>> MappedBy(const CollectorSpec& collector) {
  std::set<std::pair<Level, std::string>> mapped;
  for (const RowSet& set : collector.row_sets) {
    for (const Field& field : set.fields) mapped.emplace(set.level, field.key);
  }
  return mapped;
}

}  // namespace

Status Daemon::Use(std::shared_ptr<const Config> config, Time now) {
  const std::set<CollectorLabels> before = [this] {
    std::set<CollectorLabels> labels;
    for (const auto& [label, places] : collectors_) labels.insert(label);
    return labels;
  }();
  const std::vector<Watched> old = std::exchange(watched_, {});
  const Timetable before_reload = std::exchange(timetable_, Timetable());
  config_ = std::move(config);
  collectors_.clear();
  pauses_.clear();
  const bool is_start = !loaded_;
  if (is_start) {
    if (Status loaded = LoadRecord(now); !loaded.ok()) return loaded;
    loaded_ = true;
  }
  auto provinces = WatchAll();
  for (const std::string& host : busy_hosts_) timetable_.Occupy(host);
  KeepManners(old, before_reload, is_start);
  parts_.published.Configure(config_->statistics, std::move(provinces));
  std::set<Source> sources;
  for (const Watched& watched : watched_) sources.insert(watched.source);
  for (const Watched& gone : old) {
    if (!sources.contains(gone.source)) parts_.published.Hide(gone.source);
  }
  for (const CollectorLabels& label : before) {
    if (!collectors_.contains(label)) parts_.own.Forget(label);
  }
  // What another mapping made of an answer is shown by the present one, or not at all.
  std::set<Source> added = std::move(sources);
  for (const Watched& known : old) {
    const auto now_watched = std::ranges::find(watched_, known.source, &Watched::source);
    if (now_watched == watched_.end()) continue;
    if (MappedBy(*now_watched->target.collector) == MappedBy(*known.target.collector)) {
      added.erase(known.source);
    } else {
      parts_.published.Hide(known.source);
    }
  }
  if (Status shown = ShowStandings(added, now); !shown.ok()) return shown;
  changed_ = true;
  Publish(now);
  return Done{};
}

std::vector<std::shared_ptr<const Province>> Daemon::WatchAll() {
  std::vector<std::shared_ptr<const Province>> provinces;
  for (const WatchedPortal& portal : config_->portals) {
    // An answer about the nation may tell of any of them.
    const bool any = std::ranges::any_of(portal.portal->collectors, &NamesProvinces);
    for (const auto& province : any ? portal.portal->provinces : portal.provinces) {
      if (std::find(provinces.begin(), provinces.end(), province) == provinces.end()) {
        provinces.push_back(province);
      }
    }
    for (const CollectorSpec& spec : portal.portal->collectors) {
      const std::shared_ptr<const CollectorSpec> collector(portal.portal, &spec);
      if (spec.of == Level::kNational) {
        Watch(portal.portal, collector, nullptr);
        continue;
      }
      for (const auto& province : portal.provinces) Watch(portal.portal, collector, province);
    }
  }
  return provinces;
}

void Daemon::KeepManners(const std::vector<Watched>& old, const Timetable& before, bool is_start) {
  for (size_t place = 0; place < watched_.size(); ++place) {
    const Watched& watched = watched_[place];
    timetable_.Rest(watched.host, before.IdleFrom(watched.host));
    const auto known = std::ranges::find(old, watched.source, &Watched::source);
    if (known != old.end()) {
      timetable_.Hasten(place, before.due(static_cast<size_t>(known - old.begin())));
    }
    // A host that had refused robots has not changed its mind because the daemon was started anew.
    const Record& record = records_[watched.source];
    if (is_start && record.last_error == ErrorCode::kBlocked && record.last_started) {
      timetable_.Rest(watched.host,
                      *record.last_started + watched.target.portal->schedule.Interval());
    }
  }
}

Status Daemon::LoadRecord(Time now) {
  const auto health = parts_.store.LoadHealth(DayOf(now));
  if (!health) return health.error();
  for (const SourceHealth& source : *health) {
    Record& record = records_[source.source];
    record.last_started = source.last_started;
    record.last_success = source.last_success;
    record.last_error = source.last_error;
    record.last_new_answer = source.last_new_answer;
    record.last_change = source.last_change;
    record.period = source.period;
    record.rows = source.last_rows;
    record.as_of = source.as_of;
    record.torn = source.torn;
  }
  auto ids = parts_.store.LoadAgencyIds();
  if (!ids) return ids.error();
  for (auto& [portal, known] : *ids) {
    ids_[portal] = std::make_shared<const AgencyIds>(std::move(known));
  }
  return Done{};
}

Status Daemon::ShowStandings(const std::set<Source>& sources, Time now) {
  if (sources.empty()) return Done{};
  const auto standings = parts_.store.LoadStandings(DayOf(now));
  if (!standings) return standings.error();
  const auto names = parts_.store.LoadNames();
  if (!names) return names.error();
  std::map<std::string, BodyName> by_agency;
  for (const BodyName& name : *names) by_agency[name.body] = name;
  for (const Standing& standing : *standings) {
    if (sources.contains(standing.source)) ShowStanding(standing, by_agency);
  }
  return Done{};
}

void Daemon::ShowStanding(Standing standing, const std::map<std::string, BodyName>& by_agency) {
  const auto watched = std::ranges::find(watched_, standing.source, &Watched::source);
  const auto mapped = MappedBy(*watched->target.collector);
  std::erase_if(standing.figures, [&](const StandingFigure& figure) {
    return !mapped.contains({figure.level, figure.statistic});
  });
  std::map<std::string, BodyName> present;
  for (const StandingFigure& figure : standing.figures) {
    if (figure.level != Level::kAgency) continue;
    const auto known = by_agency.find(figure.body);
    present[figure.body] = known != by_agency.end() ? known->second
                                                    : BodyName{figure.level, figure.body,
                                                               standing.source.province, "", ""};
  }
  std::vector<BodyName> shown;
  Record& record = records_[standing.source];
  record.agencies.clear();
  for (const auto& [code, name] : present) {
    record.agencies.push_back(code);
    shown.push_back(name);
  }
  parts_.published.Show(standing, shown, watched->interval);
}

void Daemon::Watch(const std::shared_ptr<const PortalSpec>& portal,
                   const std::shared_ptr<const CollectorSpec>& collector,
                   const std::shared_ptr<const Province>& province) {
  for (const PeriodKind kind : collector->periods) {
    Watched watched;
    watched.target = {portal, collector, province, Period{kind, {}, {}}};
    watched.kind = kind;
    watched.source = SourceOf(watched.target);
    watched.host = HostOf(portal->url);
    pauses_[watched.host] = std::max(pauses_[watched.host], portal->pause);
    watched.interval = collector->schedule.Interval();
    const size_t place =
        timetable_.Add(watched.host, collector->schedule, records_[watched.source].last_started);
    collectors_[LabelsOf(watched.source)].push_back(place);
    watched_.push_back(std::move(watched));
  }
}

}  // namespace dvcmon
