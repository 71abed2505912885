#include "daemon/app/daemon.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/app/cutoffs.h"
#include "daemon/app/polling.h"
#include "daemon/app/provinces.h"
#include "daemon/base/log.h"
#include "daemon/base/notify.h"
#include "daemon/config/calendar_file.h"
#include "daemon/metrics/cutoff_days.h"

namespace dvcmon {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kLongestWait = seconds(15);  // also feeds the watchdog
constexpr Duration kPublishEvery = seconds(30);
constexpr Duration kTendStoreEvery = minutes(10);
constexpr int64_t kCapturesPerTending = 200;
constexpr auto kStuckWorker = std::chrono::seconds(60);
// A page that was cut is not cut at the same place for days: then the agencies have merged.
constexpr int kShrunkPolls = 3;
constexpr Duration kShrunkFor = std::chrono::hours(48);

// The first day after that one on which there is the province, and the portal knows it; none is
// told of.
std::optional<Day> NextDayToAsk(const PollTarget& target, Day after) {
  std::vector<Day> days = {target.province->valid_from};
  const auto ids = target.province->ids.find(target.portal->id_scheme);
  if (ids != target.province->ids.end()) {
    for (const DatedId& id : ids->second) days.push_back(id.from);
  }
  std::optional<Day> next;
  for (const Day day : days) {
    if (day <= after || !target.CanAskOn(day)) continue;
    next = std::min(day, next.value_or(day));
  }
  return next;
}

}  // namespace

Daemon::Daemon(Parts parts) : parts_(std::move(parts)) {}

CollectorLabels Daemon::LabelsOf(const Source& source) {
  return {source.portal, source.province, source.collector};
}

void Daemon::Start(size_t place, Time now) {
  const Watched& watched = in_use_.watched[place];
  if (!watched.target.CanAskOn(DayOf(now))) {
    in_use_.timetable.Release(watched.host, now);  // nobody to ask about, today
    const auto next = NextDayToAsk(watched.target, DayOf(now));
    if (next) in_use_.timetable.Hasten(place, StartOf(*next));
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
  std::vector<std::string> slugs = {""};  // the nation
  for (const auto& province : WatchedProvinces(*in_use_.config)) {
    if (province->ValidOn(today)) slugs.push_back(province->slug);
  }
  CalendarState state;
  for (const std::string& slug : slugs) {
    state.worked[slug] = calendar.IsWorking(today, slug);
    for (const Cutoff cutoff : CutoffsOf(*in_use_.config)) {
      state.days_to_cutoff[{slug, cutoff}] = WorkingDaysToCutoff(calendar, today, cutoff, slug);
    }
  }
  if (!calendar.empty()) state.end = StartOf(calendar.last() + std::chrono::days(1));
  parts_.own.SetCalendar(state);
  if (std::exchange(calendar_told_, today) == today) return;
  if (const auto warning = CalendarWarning(calendar, today)) {
    Log(LogLevel::kWarn, "calendar", {{"warning", *warning}});
  }
}

void Daemon::Publish(Time now) {
  changes_at_ = parts_.published.Publish(now);
  ShowCalendar(DayOf(now));
  ShowCollectors(now);
  if (changed_) {
    const auto size = parts_.store.Size();
    if (size) size_ = *size;  // of before, while the store is locked
    parts_.own.SetStore(store_writable_, size_.bytes, size_.figures);
  }
  changed_ = false;
  published_ = now;
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
    Start(place, now);
  }
  if (!busy) {
    const Result<bool> closed = CloseNextDay(now);
    if (!closed) return closed.error();
    busy = *closed;
  }
  if (!busy) {
    const Result<bool> issued = IssueNext(now);
    if (!issued) return issued.error();
    busy = *issued;
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
