#include "daemon/app/daemon.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "daemon/app/polling.h"
#include "daemon/app/standing.h"
#include "daemon/base/log.h"
#include "daemon/base/notify.h"
#include "daemon/config/calendar_file.h"

namespace dvcmon {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kLongestWait = seconds(15);  // also feeds the watchdog
constexpr Duration kPublishEvery = seconds(30);
constexpr Duration kTendStoreEvery = minutes(10);
constexpr int64_t kCapturesPerTending = 200;
constexpr auto kStuckWorker = std::chrono::seconds(60);
// What a person's shell locks is written later: no more than this is kept in mind until then.
constexpr size_t kMostWaiting = 100;
constexpr size_t kMostWaitingBytes = 64 << 20;
constexpr Duration kWriteAgainAfter = seconds(2);
constexpr Duration kRetryFailedAfter = std::chrono::hours(24);
// A page that was cut is not cut at the same place for days: then the agencies have merged.
constexpr int kShrunkPolls = 3;
constexpr Duration kShrunkFor = std::chrono::hours(48);

// Not long ago, and not in a future that a clock that was ahead had seen.
bool IsRecent(Time moment, Time now, Duration at_most) {
  return now - moment <= at_most && moment <= now + minutes(5);
}

}  // namespace

Daemon::Daemon(Parts parts) : parts_(std::move(parts)) {}

CollectorLabels Daemon::LabelsOf(const Source& source) {
  return {source.portal, source.province, source.collector};
}

void Daemon::Start(const Watched& watched, Time now) {
  if (!watched.target.CanAskOn(DayOf(now))) {
    in_use_.timetable.Release(watched.host, now);  // nobody to ask about, today
    return;
  }
  PollTarget target = watched.target;
  target.period = PeriodContaining(watched.kind, DayOf(now));
  Known known = KnownFor(watched, target);
  records_[watched.source].last_started = now;
  busy_hosts_.insert(watched.host);
  Log(LogLevel::kDebug, "poll started", {{"poll", target.Text()}});
  StartPoll(Collection(std::move(target), now, std::move(known), parts_.jitter), watched.host,
            parts_.path);
}

Known Daemon::KnownFor(const Watched& watched, const PollTarget& target) {
  const Memory& record = records_[watched.source];
  Known known;
  const bool is_believed =
      record.shrunk.polls >= kShrunkPolls && record.shrunk.last - record.shrunk.first >= kShrunkFor;
  known.agencies = is_believed ? record.shrunk.agencies : record.agencies;
  if (record.period == target.period) known.as_of = record.as_of;
  if (const auto ids = ids_.find(target.portal->name); ids != ids_.end()) known.ids = ids->second;
  if (target.collector->request.method != "GET" || target.collector->paging) return known;
  auto answer = parts_.store.LastAnswer(watched.source, target.period);
  // Without it the request is unconditional, which is always right.
  if (answer) known.answer = *std::move(answer);
  return known;
}

Status Daemon::Keep(const Delivery& delivery) {
  const Poll& poll = delivery.poll;
  busy_hosts_.erase(delivery.host);
  // Portals that share a host share the longest of their pauses.
  const Duration rest = std::max(rest_.After(delivery.host, poll), in_use_.pauses[delivery.host]);
  in_use_.timetable.Release(delivery.host, poll.finished + rest);
  if (poll.error && poll.error->code == ErrorCode::kCancelled) return Done{};
  if (Status kept = Record(poll); !kept.ok()) return kept;
  const Source source = SourceOf(poll.target);
  if (!Watches(source)) return Done{};  // a reload took it away while the poll ran
  // The host is free again when it said so, and what it could not answer is due then.
  const bool invited = poll.retry_after > poll.target.portal->retry.cap;
  if (rest_.OnTrial(delivery.host) || invited) AskAgain(delivery.host, poll.finished);
  // A collector that is polled once a week does not lose a week.
  if (records_[source].last_error) {
    const auto watched = std::ranges::find(in_use_.watched, source, &Watched::source);
    in_use_.timetable.Hasten(static_cast<size_t>(watched - in_use_.watched.begin()),
                             poll.finished + kRetryFailedAfter);
  }
  return Done{};
}

bool Daemon::MayWait(const Poll& poll) const {
  if (poll.by_hand || waiting_.size() >= kMostWaiting) return false;  // a file lies where it lay
  size_t bytes = 0;
  for (const Poll& other : waiting_) {
    for (const Capture& capture : other.captures) bytes += capture.bytes.size();
  }
  return bytes < kMostWaitingBytes;
}

Status Daemon::Record(const Poll& poll) {
  const bool may_wait = MayWait(poll);
  if (may_wait && !waiting_.empty()) {
    waiting_.push_back(poll);
    return Done{};
  }
  const auto written = parts_.store.Write(poll);
  if (may_wait && !written.ok() && written.error().code == ErrorCode::kDbBusy) {
    NoteStoreState(written.error());
    waiting_.push_back(poll);
    write_again_ = poll.finished + kWriteAgainAfter;
    changed_ = true;
    return Done{};
  }
  return Remember(poll, written);
}

Result<bool> Daemon::KeepWaiting(Time now) {
  const bool waits = now < write_again_ && write_again_ <= now + kWriteAgainAfter;
  if (waiting_.empty() || waits) return false;
  const auto written = parts_.store.Write(waiting_.front());
  if (!written.ok() && written.error().code == ErrorCode::kDbBusy) {
    write_again_ = now + kWriteAgainAfter;
    return false;
  }
  const Poll poll = std::move(waiting_.front());
  waiting_.pop_front();
  if (const Status kept = Remember(poll, written); !kept.ok()) return kept.error();
  return true;
}

Status Daemon::Remember(const Poll& poll, const Result<Written>& written) {
  if (poll.by_hand && written.ok() && written->is_known) {
    records_[SourceOf(poll.target)].last_error.reset();
    return Done{};
  }
  LogPoll(poll);
  if (!written.ok() && written.error().where == "fsync") return written.error();
  NoteStoreState(written.ok() ? std::nullopt : std::optional(written.error()));

  const Source source = SourceOf(poll.target);
  if (!Watches(source)) return Done{};
  Memory& record = records_[source];
  if (poll.tls_not_after) record.tls_not_after = poll.tls_not_after;
  // What is not on disk was not learnt: an accepted poll that cannot be stored has failed too.
  const std::optional<Error> error =
      poll.error || written.ok() ? poll.error : std::optional(written.error());
  record.last_error = error ? std::optional(error->code) : std::nullopt;
  record.broken = IsBroken(poll);
  const bool quarantined = error && error->code == ErrorCode::kContract;
  parts_.own.CountPoll(LabelsOf(source), record.last_error, quarantined ? error->where : "",
                       poll.finished - poll.started);
  if (!written.ok()) parts_.own.CountLostPoll();
  if (written.ok()) Announce(poll, written->structure);
  WarnOfPersons(poll);
  NoteShrunk(poll);
  if (!error) Accept(poll, *written);
  changed_ = true;
  return Done{};
}

void Daemon::AskAgain(const std::string& host, Time now) {
  for (size_t place = 0; place < in_use_.watched.size(); ++place) {
    if (in_use_.watched[place].host != host) continue;
    if (records_[in_use_.watched[place].source].broken) in_use_.timetable.Hasten(place, now);
  }
}

bool Daemon::Watches(const Source& source) const {
  return std::ranges::any_of(in_use_.watched, [&](const Watched& w) { return w.source == source; });
}

void Daemon::NoteStoreState(const std::optional<Error>& error) {
  if (error && error->code == ErrorCode::kInvalid) {
    Log(LogLevel::kError, "a poll that cannot be kept", {{"error", error->message}});
    return;  // the store is well
  }
  if (error && store_writable_) {
    const bool is_busy = error->code == ErrorCode::kDbBusy;
    Log(LogLevel::kError,
        is_busy ? "the store is locked; polling goes on, polls wait for it"
                : "the store cannot be written; polling goes on, polls are lost",
        {{"reason", std::string(Name(error->code))}, {"error", error->message}});
  }
  if (!error && !store_writable_) Log(LogLevel::kInfo, "the store can be written again");
  store_writable_ = !error;
}

void Daemon::Accept(const Poll& poll, const Written& written) {
  Memory& record = records_[SourceOf(poll.target)];
  const bool is_first = !record.last_success;
  record.last_success = poll.finished;
  if (written.new_answer) record.last_new_answer = poll.finished;
  if (written.figures > 0) {
    record.last_change = poll.finished;
    if (record.frozen_log10_p) record.frozen_log10_p = 0;
  }
  record.period = poll.target.period;
  record.torn = !poll.torn.empty();
  auto& ids = ids_[poll.target.portal->name];
  ids = WithIdsOf(poll, std::move(ids));
  record.rows = poll.rows.size();
  record.as_of = poll.as_of;
  std::vector<std::string> agencies = AgenciesOf(poll);
  if (!is_first && !poll.by_hand) AnnounceAgencies(poll, agencies);
  record.agencies = std::move(agencies);
  if (poll.by_hand) {
    ShowByHand(poll);
    return;
  }
  std::vector<BodyName> names = NamesOf(poll);
  GiveNames(in_use_.config->agencies, poll.target.province_slug(), DayOf(poll.finished), names);
  parts_.published.Show(StandingOf(poll), names, poll.target.collector->schedule.Interval());
}

void Daemon::Announce(const Poll& poll, const StructureChange& change) {
  Memory& record = records_[SourceOf(poll.target)];
  const std::string text = Text(change);
  // A poll that fails for it comes again and again.
  if (change.empty() || text == record.announced) return;
  record.announced = text;
  record.structure_changed = poll.finished;
  parts_.own.CountStructureChange(LabelsOf(SourceOf(poll.target)));
  Log(LogLevel::kWarn, "the answer is built otherwise than those before it",
      {{"poll", poll.target.Text()}, {"changes", text}});
}

void Daemon::AnnounceAgencies(const Poll& poll, const std::vector<std::string>& agencies) {
  Memory& record = records_[SourceOf(poll.target)];
  if (agencies == record.agencies) return;
  StructureChange change = Difference(record.agencies, agencies);
  const auto ended =
      EndedBy(in_use_.config->agencies, poll.target.province_slug(), DayOf(poll.started));
  std::erase_if(change.went, [&](const std::string& agency) { return ended.contains(agency); });
  if (change.empty()) return;  // in another order, or as was to be expected
  record.agencies_changed = poll.finished;
  Log(LogLevel::kInfo, "agencies came or went",
      {{"poll", poll.target.Text()}, {"changes", Text(change)}});
}

void Daemon::WarnOfPersons(const Poll& poll) {
  Memory& record = records_[SourceOf(poll.target)];
  if (poll.person_field.empty() || record.warned_of_persons) return;
  record.warned_of_persons = true;
  Log(LogLevel::kWarn,
      "the answer tells of persons and is not kept whole; set `capture` of the collector to "
      "redacted, hash or full to say what is meant",
      {{"poll", poll.target.Text()}, {"field", poll.person_field}});
}

void Daemon::NoteShrunk(const Poll& poll) {
  auto& shrunk = records_[SourceOf(poll.target)].shrunk;
  if (poll.accepted()) shrunk = {};
  if (poll.shrunk_to.empty()) return;
  if (poll.shrunk_to != shrunk.agencies) shrunk = {poll.shrunk_to, 0, poll.started, {}};
  ++shrunk.polls;
  shrunk.last = poll.started;
}

void Daemon::TendStore(Time now) {
  if (now >= tended_ && now < tended_ + kTendStoreEvery) return;
  tended_ = now;
  const auto expired = parts_.store.ExpireCaptures(now, in_use_.config->storage.capture_retention,
                                                   kCapturesPerTending);
  if (!expired) {
    Log(LogLevel::kError, "old answers cannot be dropped", {{"error", expired.error().message}});
  } else if (*expired > 0) {
    Log(LogLevel::kInfo, "answers past their retention were dropped, their hashes stay",
        {{"captures", std::to_string(*expired)}});
  }
}

void Daemon::ShowCalendar(Day today) {
  const Calendar& calendar = *in_use_.config->calendar;
  std::map<std::string, bool> worked = {{"", calendar.IsWorking(today, "")}};
  for (const WatchedPortal& portal : in_use_.config->portals) {
    for (const auto& province : portal.provinces) {
      if (!province->ValidOn(today)) continue;
      worked[province->slug] = calendar.IsWorking(today, province->slug);
    }
  }
  parts_.own.SetCalendar(
      worked, calendar.empty() ? std::nullopt
                               : std::optional(StartOf(calendar.last() + std::chrono::days(1))));
  if (std::exchange(calendar_told_, today) == today) return;
  if (const auto warning = CalendarWarning(calendar, today)) {
    Log(LogLevel::kWarn, "calendar", {{"warning", *warning}});
  }
}

void Daemon::Publish(Time now) {
  changes_at_ = parts_.published.Publish(now);
  ShowCalendar(DayOf(now));
  for (const auto& [labels, places] : in_use_.collectors) {
    CollectorState state;
    state.up = true;
    state.healthy = true;
    // Nobody has brought anything: nothing is wrong, and there is nothing to tell.
    if (std::ranges::all_of(places, [&](size_t place) { return IsEmptyByHand(place); })) continue;
    for (const size_t place : places) {
      const Watched& watched = in_use_.watched[place];
      const Memory& record = records_[watched.source];
      const bool by_hand = watched.target.collector->by_hand;
      if (IsEmptyByHand(place)) continue;
      if (!by_hand) state.interval = watched.interval;
      state.rows = std::max(state.rows, record.rows);
      state.up = state.up && record.last_success && !record.last_error;
      state.healthy = state.healthy && state.up &&
                      (by_hand || IsRecent(*record.last_success, now, 2 * watched.interval));
      if (record.as_of) state.as_of = record.as_of;
      state.torn = state.torn || record.torn;
      state.last_new_answer = std::max(state.last_new_answer, record.last_new_answer);
      state.last_change = std::max(state.last_change, record.last_change);
      if (record.frozen_log10_p) {
        state.frozen_log10_p = std::min(*record.frozen_log10_p, state.frozen_log10_p.value_or(0));
        state.healthy = state.healthy && *record.frozen_log10_p > kFrozenLog10P;
      }
      state.structure_changed = std::max(state.structure_changed, record.structure_changed);
      state.agencies_changed = std::max(state.agencies_changed, record.agencies_changed);
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
    if (size) size_ = *size;  // of before, while the store is locked
    parts_.own.SetStore(store_writable_, size_.bytes, size_.figures);
  }
  changed_ = false;
  published_ = now;
}

Result<bool> Daemon::KeepNext() {
  if (ended_.empty()) std::ranges::move(parts_.path.inbox.TakeDeliveries(), back_inserter(ended_));
  if (ended_.empty()) return false;
  const Delivery delivery = std::move(ended_.front());
  ended_.pop_front();
  if (const Status kept = Keep(delivery); !kept.ok()) return kept.error();
  return true;
}

Status Daemon::KeepDelivered() {
  for (;;) {
    const Result<bool> kept = KeepNext();
    if (!kept) return kept.error();
    if (!*kept) break;
  }
  // There is no time to wait for a lock that is still there.
  while (!waiting_.empty()) {
    const auto written = parts_.store.Write(waiting_.front());
    if (Status kept = Remember(waiting_.front(), written); !kept.ok()) return kept;
    if (!written.ok()) {
      Log(LogLevel::kError, "polls that waited for the store are lost",
          {{"polls", std::to_string(waiting_.size())}});
      break;
    }
    waiting_.pop_front();
  }
  return Done{};
}

Result<Time> Daemon::Step(Time now) {
  // One at a time: each waits for the disk, and what becomes due must not wait for a hundred.
  const Result<bool> kept = KeepNext();
  if (!kept) return kept.error();
  const Result<bool> late = *kept ? false : KeepWaiting(now);
  if (!late) return late.error();
  const Result<bool> taken = *kept || *late ? false : TakeDropped(now);
  if (!taken) return taken.error();
  bool busy = *kept || *late;
  for (const size_t place : in_use_.timetable.StartDue(now)) {
    busy = true;
    Start(in_use_.watched[place], now);
  }
  if (!busy) {
    const Result<bool> closed = CloseNextDay(now);
    if (!closed) return closed.error();
    busy = *closed;
  }
  TendStore(now);
  const bool due = now >= changes_at_ || now >= published_ + kPublishEvery || now < published_;
  if (due || (changed_ && !busy)) Publish(now);
  if (busy) return now;  // a client that answers at once has delivered; more may have ended before
  const Time next_look = *taken ? now + Duration(1) : Time::max();
  const Time next_write = waiting_.empty() ? Time::max() : write_again_;
  const Time latest = std::min({now + kLongestWait, changes_at_, next_look, next_write});
  return std::clamp(in_use_.timetable.NextStart(now).value_or(latest), now, latest);
}

Status Daemon::Run(const std::function<Status(Time)>& reload) {
  while (!parts_.path.inbox.stop_requested()) {
    const Time now = parts_.path.clock();
    for (std::promise<Status>& answer : parts_.path.inbox.TakeReloads()) {
      answer.set_value(reload(now));
    }
    const Result<Time> next = Step(now);
    if (!next) return next.error();
    if (parts_.path.workers.Progressing(kStuckWorker)) NotifyAlive();
    parts_.path.inbox.Wait(std::max<Duration>(*next - parts_.path.clock(), Duration(1)));
  }
  return Done{};
}

}  // namespace dvcmon
