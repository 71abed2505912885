// How the daemon enters days that have ended into the ledgers.

#include <algorithm>
#include <utility>

#include "daemon/app/counting.h"
#include "daemon/app/daemon.h"
#include "daemon/base/log.h"

namespace dvcmon {
namespace {

// What ended before midnight has been kept by then.
constexpr Duration kAfterMidnight = std::chrono::minutes(1);
constexpr Duration kRetryAfter = std::chrono::minutes(1);

// The same formula has the same number in every process: FNV-1a.
int64_t NumberOf(const std::string& formula) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : formula) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return static_cast<int64_t>(hash);
}

}  // namespace

void Daemon::PlanLedgers() {
  in_use_.ledgers.clear();
  for (size_t place = 0; place < in_use_.watched.size(); ++place) {
    const Watched& watched = in_use_.watched[place];
    if (HasLedger(*watched.target.collector, watched.kind)) in_use_.ledgers.push_back(place);
  }
  std::ranges::stable_sort(in_use_.ledgers, CountsFirst, [&](size_t place) -> const Source& {
    return in_use_.watched[place].source;
  });
  for (const auto& [id, statistic] : in_use_.config->statistics) {
    if (!statistic->counter.empty()) in_use_.counters[id] = NumberOf(statistic->formula);
  }
  to_close_.assign(in_use_.ledgers.begin(), in_use_.ledgers.end());
  closed_through_.reset();
}

LedgerTerms Daemon::TermsFor(const Source& source) const {
  const std::shared_ptr<const Calendar> calendar = in_use_.config->calendar;
  return {
      .counters = in_use_.counters,
      .working_days = [calendar, province = source.province](
                          Day after, Day to) { return calendar->WorkingDays(after, to, province); },
      .is_tet = [calendar](Day day) { return calendar->IsTet(day); }};
}

Result<bool> Daemon::CloseNextDay(Time now) {
  const Day last = DayOf(now - kAfterMidnight) - std::chrono::days(1);
  if (closed_through_ != last) {
    closed_through_ = last;
    to_close_.assign(in_use_.ledgers.begin(), in_use_.ledgers.end());
  }
  const bool waits = now < close_again_ && close_again_ <= now + kRetryAfter;
  if (to_close_.empty() || waits) return false;
  const Source& source = in_use_.watched[to_close_.front()].source;
  auto closed = parts_.store.CloseDay(source, last, TermsFor(source));
  if (closed && *closed) return true;
  if (closed) closed = parts_.store.JudgeDay(source, last, JudgingTermsFor(source));
  if (closed && *closed) return true;
  const Status shown = closed ? ShowLedgers(source, last) : Status(closed.error());
  if (!shown.ok()) {
    if (shown.error().where == "fsync") return shown.error();
    Log(LogLevel::kError, "a day cannot be entered into the ledgers; it will be, later",
        {{"source", source.collector}, {"error", shown.error().message}});
    close_again_ = now + kRetryAfter;
    return false;
  }
  to_close_.pop_front();
  if (to_close_.empty()) parts_.own.SetEvaluated(now);
  changed_ = true;
  return true;
}

Status Daemon::NoteStandstill(const Source& source) {
  const auto standstill = parts_.store.StandstillOf(source, TermsFor(source));
  if (!standstill) return standstill.error();
  if (!*standstill) return Done{};
  Memory& record = records_[source];
  const bool moved_since = record.last_change && DayOf(*record.last_change) > (*standstill)->closed;
  record.frozen_log10_p = moved_since ? 0 : (*standstill)->log10_p;
  return Done{};
}

}  // namespace dvcmon
