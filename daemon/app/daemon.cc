#include "daemon/app/daemon.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/app/standing.h"
#include "daemon/base/log.h"
#include "daemon/base/notify.h"

namespace dvcmon {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kLongestWait = seconds(15);  // also feeds the watchdog
constexpr Duration kPublishEvery = seconds(30);
constexpr Duration kTendStoreEvery = minutes(10);
constexpr int64_t kCapturesPerTending = 200;
constexpr auto kStuckWorker = std::chrono::seconds(60);

// A poll on its way between the client, the workers and the inbox. Each step owns it alone.
struct Running {
  Collection collection;
  std::string host;
};

// Sends the next request of the collection, or delivers its poll.
void Continue(std::shared_ptr<Running> running, HttpClient& http, WorkerPool& workers, Inbox& inbox,
              const std::function<Time()>& clock) {
  auto request = running->collection.Next();
  if (!request) {
    inbox.Put({running->host, std::move(running->collection).Take()});
    return;
  }
  http.Send(*std::move(request), [running, &http, &workers, &inbox,
                                  clock](Result<HttpResponse> answer) mutable {
    auto shared = std::make_shared<Result<HttpResponse>>(std::move(answer));
    workers.Submit([running = std::move(running), shared, &http, &workers, &inbox, clock] {
      running->collection.Feed(*shared, clock());
      Continue(running, http, workers, inbox, clock);
    });
  });
}

void LogPoll(const Poll& poll) {
  const std::string attempts = std::to_string(poll.attempts);
  const std::string seconds_taken =
      fmt::format("{:.3f}", std::chrono::duration<double>(poll.finished - poll.started).count());
  if (poll.accepted()) {
    Log(LogLevel::kInfo, "poll accepted",
        {{"poll", poll.target.Text()},
         {"rows", std::to_string(poll.rows.size())},
         {"figures", std::to_string(poll.readings.size())},
         {"missing_agencies", std::to_string(poll.missing_agencies)},
         {"attempts", attempts},
         {"seconds", seconds_taken}});
    return;
  }
  Log(LogLevel::kWarn, "poll failed",
      {{"poll", poll.target.Text()},
       {"reason", std::string(Name(poll.error->code))},
       {"error", poll.error->message},
       {"where", poll.error->where},
       {"attempts", attempts},
       {"seconds", seconds_taken}});
}

CollectorLabels LabelsOf(const Source& source) {
  return {source.portal, source.province, source.collector};
}

}  // namespace

Daemon::Daemon(Parts parts) : parts_(std::move(parts)) {}

Status Daemon::Use(std::shared_ptr<const Config> config, Time now) {
  const std::set<CollectorLabels> before = [this] {
    std::set<CollectorLabels> labels;
    for (const auto& [label, places] : collectors_) labels.insert(label);
    return labels;
  }();
  const std::vector<Watched> old = std::exchange(watched_, {});
  config_ = std::move(config);
  collectors_.clear();
  timetable_ = Timetable();
  if (!loaded_) {
    if (Status loaded = LoadRecord(); !loaded.ok()) return loaded;
    loaded_ = true;
  }
  std::vector<std::shared_ptr<const Province>> provinces;
  for (const WatchedPortal& portal : config_->portals) {
    for (const auto& province : portal.provinces) {
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
  for (const std::string& host : busy_hosts_) timetable_.Occupy(host);
  parts_.published.Configure(config_->statistics, std::move(provinces));
  std::set<Source> sources;
  for (const Watched& watched : watched_) sources.insert(watched.source);
  for (const Watched& gone : old) {
    if (!sources.contains(gone.source)) parts_.published.Hide(gone.source);
  }
  for (const CollectorLabels& label : before) {
    if (!collectors_.contains(label)) parts_.own.Forget(label);
  }
  if (old.empty()) {
    const auto standings = parts_.store.LoadStandings();
    if (!standings) return standings.error();
    ShowStandings(*standings);
  }
  changed_ = true;
  Publish(now);
  return Done{};
}

Status Daemon::LoadRecord() {
  const auto health = parts_.store.LoadHealth();
  if (!health) return health.error();
  for (const SourceHealth& source : *health) {
    Record& record = records_[source.source];
    record.last_started = source.last_started;
    record.last_success = source.last_success;
    record.last_error = source.last_error;
    record.rows = source.last_rows;
    record.as_of = source.as_of;
  }
  return Done{};
}

void Daemon::ShowStandings(const std::vector<Standing>& standings) {
  const auto names = parts_.store.LoadNames();
  std::map<std::string, BodyName> by_agency;
  if (names) {
    for (const BodyName& name : *names) by_agency[name.body] = name;
  }
  for (const Standing& standing : standings) {
    const auto watched = std::find_if(watched_.begin(), watched_.end(), [&](const Watched& w) {
      return w.source == standing.source;
    });
    if (watched == watched_.end()) continue;
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
}

void Daemon::Watch(const std::shared_ptr<const PortalSpec>& portal,
                   const std::shared_ptr<const CollectorSpec>& collector,
                   const std::shared_ptr<const Province>& province) {
  for (const PeriodKind kind : collector->periods) {
    Watched watched;
    watched.target = {portal, collector, province, Period{kind, {}, {}}};
    watched.kind = kind;
    watched.source = SourceOf(watched.target);
    watched.host = portal->url;
    watched.interval = portal->schedule.Interval();
    const size_t place =
        timetable_.Add(portal->url, portal->schedule, records_[watched.source].last_started);
    collectors_[LabelsOf(watched.source)].push_back(place);
    watched_.push_back(std::move(watched));
  }
}

void Daemon::Start(const Watched& watched, Time now) {
  if (watched.target.province && !watched.target.province->ValidOn(DayOf(now))) {
    timetable_.Release(watched.host, now);  // nobody to ask about, today
    return;
  }
  PollTarget target = watched.target;
  target.period = PeriodContaining(watched.kind, DayOf(now));
  Record& record = records_[watched.source];
  record.last_started = now;
  busy_hosts_.insert(watched.host);
  Log(LogLevel::kDebug, "poll started", {{"poll", target.Text()}});
  auto running = std::make_shared<Running>(
      Running{Collection(std::move(target), now, record.agencies, parts_.jitter), watched.host});
  Continue(std::move(running), parts_.http, parts_.workers, parts_.inbox, parts_.clock);
}

Status Daemon::Keep(const Delivery& delivery) {
  const Poll& poll = delivery.poll;
  busy_hosts_.erase(delivery.host);
  timetable_.Release(delivery.host, poll.finished + poll.target.portal->pause);
  if (poll.error && poll.error->code == ErrorCode::kCancelled) return Done{};
  LogPoll(poll);
  const Status written = parts_.store.Write(poll);
  if (!written.ok() && written.error().where == "fsync") return written.error();
  NoteStoreState(written);

  const Source source = SourceOf(poll.target);
  Record& record = records_[source];
  if (poll.tls_not_after) record.tls_not_after = poll.tls_not_after;
  // What is not on disk was not learnt: an accepted poll that cannot be stored has failed too.
  const std::optional<Error> error =
      poll.error || written.ok() ? poll.error : std::optional(written.error());
  record.last_error = error ? std::optional(error->code) : std::nullopt;
  const bool quarantined = error && error->code == ErrorCode::kContract;
  parts_.own.CountPoll(LabelsOf(source), record.last_error, quarantined ? error->where : "",
                       poll.finished - poll.started);
  if (!written.ok()) parts_.own.CountLostPoll();
  if (!error) Accept(poll);
  changed_ = true;
  return Done{};
}

void Daemon::NoteStoreState(const Status& written) {
  if (written.ok() != store_writable_) {
    if (written.ok()) {
      Log(LogLevel::kInfo, "the store can be written again");
    } else {
      Log(LogLevel::kError, "the store cannot be written; polling goes on, polls are lost",
          {{"reason", std::string(Name(written.error().code))},
           {"error", written.error().message}});
    }
  }
  store_writable_ = written.ok();
}

void Daemon::Accept(const Poll& poll) {
  Record& record = records_[SourceOf(poll.target)];
  record.last_success = poll.finished;
  record.rows = poll.rows.size();
  record.as_of = poll.as_of;
  record.agencies = AgenciesOf(poll);
  parts_.published.Show(StandingOf(poll), NamesOf(poll), poll.target.portal->schedule.Interval());
}

void Daemon::TendStore(Time now) {
  if (now < tended_ + kTendStoreEvery) return;
  tended_ = now;
  const auto expired =
      parts_.store.ExpireCaptures(now - config_->storage.capture_retention, kCapturesPerTending);
  if (expired && *expired > 0) {
    Log(LogLevel::kInfo, "answers past their retention were dropped, their hashes stay",
        {{"captures", std::to_string(*expired)}});
  }
}

void Daemon::Publish(Time now) {
  parts_.published.Publish(now);
  for (const auto& [labels, places] : collectors_) {
    CollectorState state;
    state.up = true;
    state.healthy = true;
    for (const size_t place : places) {
      const Watched& watched = watched_[place];
      const Record& record = records_[watched.source];
      state.interval = watched.interval;
      state.rows += record.rows;
      state.up = state.up && record.last_success && !record.last_error;
      state.healthy =
          state.healthy && state.up && now - *record.last_success <= 2 * watched.interval;
      if (record.as_of) state.as_of = record.as_of;
      if (record.tls_not_after) state.tls_not_after = record.tls_not_after;
      if (record.last_success &&
          (!state.last_success || record.last_success < state.last_success)) {
        state.last_success = record.last_success;
      }
    }
    parts_.own.SetCollector(labels, state);
  }
  if (changed_) {
    const auto size = parts_.store.Size();
    if (size) parts_.own.SetStore(store_writable_, size->bytes, size->figures);
  }
  changed_ = false;
  published_ = now;
}

Result<Time> Daemon::Step(Time now) {
  // A client that answers at once (in tests) has delivered by the time Start() returns, so this
  // goes on until nothing is left to do.
  for (bool busy = true; busy;) {
    busy = false;
    for (const Delivery& delivery : parts_.inbox.TakeDeliveries()) {
      busy = true;
      if (const Status kept = Keep(delivery); !kept.ok()) return kept.error();
    }
    for (const size_t place : timetable_.StartDue(now)) {
      busy = true;
      Start(watched_[place], now);
    }
  }
  TendStore(now);
  if (changed_ || now >= published_ + kPublishEvery || now < published_) Publish(now);
  const Time latest = now + kLongestWait;
  return std::clamp(timetable_.NextStart().value_or(latest), now, latest);
}

Status Daemon::Run(const std::function<Status(Time)>& reload) {
  while (!parts_.inbox.stop_requested()) {
    const Time now = parts_.clock();
    for (std::promise<Status>& answer : parts_.inbox.TakeReloads()) {
      answer.set_value(reload(now));
    }
    const Result<Time> next = Step(now);
    if (!next) return next.error();
    if (parts_.workers.Progressing(kStuckWorker)) NotifyAlive();
    parts_.inbox.Wait(std::max<Duration>(*next - parts_.clock(), Duration(1)));
  }
  return Done{};
}

}  // namespace dvcmon
