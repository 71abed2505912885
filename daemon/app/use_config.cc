// How the daemon takes a configuration into use, at the start and at each reload.

#include <algorithm>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/app/daemon.h"
#include "daemon/app/provinces.h"
#include "daemon/app/standing.h"

namespace dvcmon {
namespace {

// The agencies with figures in the standing, each once and in order, with the names they have.
std::vector<BodyName> AgenciesIn(const Standing& standing,
                                 const std::map<std::string, BodyName>& by_agency) {
  std::map<std::string, BodyName> present;
  for (const StandingFigure& figure : standing.figures) {
    if (figure.level != Level::kAgency || present.contains(figure.body)) continue;
    const auto known = by_agency.find(figure.body);
    present[figure.body] = known != by_agency.end() ? known->second
                                                    : BodyName{figure.level, figure.body,
                                                               standing.source.province, "", ""};
  }
  std::vector<BodyName> agencies;
  agencies.reserve(present.size());
  for (auto& [code, name] : present) agencies.push_back(std::move(name));
  return agencies;
}

}  // namespace

Status Daemon::Use(std::shared_ptr<const Config> config, Time now) {
  const bool is_start = !loaded_;
  if (is_start) {
    if (Status loaded = LoadRecord(now); !loaded.ok()) return loaded;
    loaded_ = true;
  }
  InUse before = std::exchange(in_use_, InUse{.config = std::move(config)});
  WatchAll();
  for (const std::string& host : busy_hosts_) in_use_.timetable.Occupy(host);
  KeepManners(before, is_start);
  const std::set<Source> unknown = SourcesToShow(before);
  const auto standings = StandingsOf(unknown, now);
  if (!standings) {  // all that can fail has been tried: nothing has changed yet
    in_use_ = std::move(before);
    return standings.error();
  }

  parts_.published.Configure(in_use_.config->statistics, ShownProvinces(*in_use_.config),
                             in_use_.config->targets, in_use_.config->record);
  for (const Watched& known : before.watched) {
    if (!Watches(known.source) || unknown.contains(known.source)) {
      parts_.published.Hide(known.source);
    }
  }
  for (const auto& [label, places] : before.collectors) {
    if (!in_use_.collectors.contains(label)) parts_.own.Forget(label);
  }
  for (const auto& [standing, names] : *standings) ShowStanding(standing, names);
  looked_ = Time::min();  // what did not fit another mapping may fit this one
  PlanLedgers();
  reports_looked_ = Time::min();
  changed_ = true;
  calendar_told_ = Day::min();  // there may be another
  Publish(now);
  return Done{};
}

// Those that the daemon has not shown so far, or has shown by another mapping, with others that
// count, or by other names.
std::set<Source> Daemon::SourcesToShow(const InUse& before) const {
  std::set<Source> sources;
  for (const Watched& watched : in_use_.watched) sources.insert(watched.source);
  if (before.config && (before.config->record != in_use_.config->record ||
                        before.config->agencies != in_use_.config->agencies)) {
    return sources;
  }
  for (const Watched& known : before.watched) {
    const auto now_watched = std::ranges::find(in_use_.watched, known.source, &Watched::source);
    if (now_watched == in_use_.watched.end()) continue;
    if (MappedBy(*now_watched->target.collector) == MappedBy(*known.target.collector)) {
      sources.erase(known.source);
    }
  }
  return sources;
}

void Daemon::WatchAll() {
  for (const WatchedPortal& portal : in_use_.config->portals) {
    for (const CollectorSpec& spec : portal.portal->collectors) {
      const std::shared_ptr<const CollectorSpec> collector(portal.portal, &spec);
      if (spec.of == Level::kNational) {
        Watch(portal.portal, collector, nullptr);
        continue;
      }
      for (const auto& province : portal.provinces) Watch(portal.portal, collector, province);
    }
    if (!portal.drop_folder.empty()) in_use_.drop_folders.emplace_back(portal);
  }
}

void Daemon::KeepManners(const InUse& before, bool is_start) {
  Timetable& timetable = in_use_.timetable;
  for (size_t place = 0; place < in_use_.watched.size(); ++place) {
    const Watched& watched = in_use_.watched[place];
    timetable.Rest(watched.host, before.timetable.IdleFrom(watched.host));
    const auto known = std::ranges::find(before.watched, watched.source, &Watched::source);
    if (known != before.watched.end()) {
      const auto old_place = static_cast<size_t>(known - before.watched.begin());
      timetable.Hasten(place, before.timetable.due(old_place));
    }
    // A host that had refused robots has not changed its mind because the daemon was started anew.
    const Memory& record = records_[watched.source];
    if (is_start && record.last_error == ErrorCode::kBlocked && record.last_started) {
      timetable.Rest(watched.host,
                     *record.last_started + watched.target.portal->schedule.Interval());
    }
  }
}

Status Daemon::LoadRecord(Time now) {
  const auto health = parts_.store.LoadHealth(DayOf(now));
  if (!health) return health.error();
  for (const SourceHealth& source : *health) {
    Memory& record = records_[source.source];
    record.last_started = source.last_started;
    record.last_success = source.last_success;
    record.last_error = source.last_error;
    record.last_new_answer = source.last_new_answer;
    record.last_change = source.last_change;
    record.structure_changed = source.structure_changed;
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

Result<std::vector<Daemon::Shown>> Daemon::StandingsOf(const std::set<Source>& sources, Time now) {
  std::vector<Shown> shown;
  if (sources.empty()) return shown;
  auto standings = parts_.store.LoadStandings(DayOf(now));
  if (!standings) return standings.error();
  const auto names = parts_.store.LoadNames();
  if (!names) return names.error();
  std::map<std::string, BodyName> by_agency;
  for (const BodyName& name : *names) by_agency[name.body] = name;
  for (Standing& standing : *standings) {
    if (!sources.contains(standing.source)) continue;
    std::vector<BodyName> agencies = AgenciesIn(standing, by_agency);
    GiveNames(in_use_.config->agencies, standing.source.province, DayOf(now), agencies);
    shown.push_back({std::move(standing), std::move(agencies)});
  }
  return shown;
}

void Daemon::ShowStanding(Standing standing, const std::vector<BodyName>& agencies) {
  Memory& record = records_[standing.source];
  record.agencies.clear();
  for (const BodyName& agency : agencies) record.agencies.push_back(agency.body);
  const auto watched = std::ranges::find(in_use_.watched, standing.source, &Watched::source);
  const auto mapped = MappedBy(*watched->target.collector);
  std::erase_if(standing.figures, [&](const StandingFigure& figure) {
    const std::string id = std::string(StatisticIdOf(figure.statistic));
    return !mapped.contains({figure.level, figure.statistic}) &&
           !mapped.contains({figure.level, id});
  });
  parts_.published.Show(standing, agencies, watched->interval);
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
    in_use_.pauses[watched.host] = std::max(in_use_.pauses[watched.host], portal->pause);
    watched.interval = collector->schedule.Interval();
    const size_t place = in_use_.timetable.Add(watched.host, collector->schedule,
                                               records_[watched.source].last_started);
    in_use_.collectors[LabelsOf(watched.source)].push_back(place);
    in_use_.watched.push_back(std::move(watched));
  }
}

}  // namespace dvcmon
