// How the daemon keeps the polls that ended, and what it remembers and tells of them.

#include <algorithm>
#include <iterator>
#include <utility>

#include "daemon/app/daemon.h"
#include "daemon/app/polling.h"
#include "daemon/app/standing.h"
#include "daemon/base/log.h"

namespace dvcmon {
namespace {

using std::chrono::seconds;

// What a person's shell locks is written later: no more than this is kept in mind until then.
constexpr size_t kMostWaiting = 100;
constexpr size_t kMostWaitingBytes = 64 << 20;
constexpr Duration kWriteAgainAfter = seconds(2);
constexpr Duration kRetryFailedAfter = std::chrono::hours(24);

}  // namespace

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

}  // namespace dvcmon
