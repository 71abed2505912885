// The record: what was learnt and when. One SQLite file, one writer.
//
// A poll is one transaction: all or nothing, and writing it twice changes nothing. A figure is
// bitemporal (the period it is about × the poll that saw it) and kept on change only: an accepted
// poll confirms every figure of its source that it does not change. Failed polls are kept with
// their reason, answers by their SHA-256.
//
// Not thread-safe: the main thread owns it. Other writers are kept out by a lock; readers come and
// go with connections of their own.
//
// Errors: kDbBusy, when another process locks the file for longer than the busy time-out: may be
// tried again. kStore: disk full, read-only, damaged, I/O error; the message names the path and
// what to do. When `where` of a kStore is "fsync", the kernel could not bring bytes to the disk and
// may have forgotten them: the process has to exit and start again. Until then nothing more is
// written, and whether the poll was kept is not known; writing it again after the restart settles
// that.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/structure.h"
#include "collectors/model/time.h"
#include "daemon/derive/ledger.h"
#include "daemon/derive/rhythm.h"

namespace dvcmon {

// What is polled again and again: one collector about one body for one kind of period.
struct Source {
  std::string portal;
  std::string collector;
  std::string province;  // slug; empty: the nation
  PeriodKind kind = PeriodKind::kYear;

  bool operator==(const Source&) const = default;
  auto operator<=>(const Source&) const = default;
};
Source SourceOf(const PollTarget& target);

// A figure as the source stands by it now.
struct StandingFigure {
  Level level = Level::kProvince;
  std::string body{};       // agency code, province slug, "vn"
  std::string statistic{};  // key with labels: "applications_received{channel=online}"
  ReadingState state = ReadingState::kValue;  // all but absent
  double value = 0;
  // The days on which it may be shown; those of its poll's period where that is not said.
  Day from = Day::min();
  Day to = Day::max();
};

// What the last accepted poll of a source said: of its latest period up to today, the one that
// finished last. A poll that comes late, for an older period or with an older time, changes
// history, not this.
//
// What is made by hand speaks of the figures that it holds and of no others: of each the latest of
// all periods up to today stands.
struct Standing {
  Source source;
  Period period{};
  Time confirmed{};      // when that poll finished
  bool by_hand = false;  // each figure has its own days, and none grows old
  std::vector<StandingFigure> figures;
};

// How a source has been doing, for the schedule and the status after a restart.
struct SourceHealth {
  Source source;
  Time last_started{};
  std::optional<Time> last_success;     // finished
  std::optional<ErrorCode> last_error;  // of the last poll; none: accepted
  int64_t failures_in_a_row = 0;
  // Of the last accepted poll.
  std::optional<Period> period;
  size_t last_rows = 0;
  std::optional<Time> as_of;
  bool torn = false;
  // Two facts beside the last success: when an accepted poll last brought other bytes, and when
  // other numbers.
  std::optional<Time> last_new_answer;
  std::optional<Time> last_change;
  // When an accepted poll last brought an answer that was built otherwise; none: none did.
  std::optional<Time> structure_changed;
};

// What a poll that was kept had to say.
struct Written {
  int64_t figures = 0;      // versions written: numbers that are new or different, or by hand
  bool new_answer = false;  // accepted, and not byte for byte the last accepted answer
  bool is_known = false;    // it was there already: nothing was written
  // How the answer is built otherwise than those before it, also that of a poll that failed.
  StructureChange structure{};
};

// One version of a figure: from `observed` on, until the next one. `absent`: the portal left it
// out.
struct FigureVersion {
  Time observed{};  // when the poll finished
  ReadingState state = ReadingState::kValue;
  double value = 0;
};

// What a body was called last.
struct BodyName {
  Level level = Level::kAgency;
  std::string body;
  std::string province;  // the slug of the one it is in, or is; empty: the nation
  std::string name;
  std::string tier;

  bool operator==(const BodyName&) const = default;
};

// An accepted poll of a source.
struct ArchivedPoll {
  int64_t id = 0;
  Period period{};
  Time started{};
  Time finished{};
};

// What counts as a counter, and the days.
struct LedgerTerms {
  std::map<std::string, int64_t> counters;  // id of the statistic → number of its definition
  WorkingDays working_days;                 // of the source's province
  std::function<bool(Day)> is_tet;
};

// How a source that has ledgers stood at its last closing.
struct Standstill {
  Day closed{};
  double log10_p = 0;  // 0: something moved, or it is known that there was nothing to move
};

// What a counter of a body grew by.
struct BodyLedger {
  std::vector<std::string> parts;  // statistics with their labels, in order
  std::vector<LedgerDay> days;     // in order, with an increment for each part; without gaps' days
};

// What was filed in so many days (the key) up to a day: under the keys of the statistics, by level,
// body, statistic.
using RecentFlows = std::map<int, std::vector<StandingFigure>>;

struct StoreSize {
  int64_t bytes = 0;    // of the file
  int64_t figures = 0;  // versions kept
  int64_t polls = 0;
};

class Store {
 public:
  struct Options {
    std::string path;
    // How long to wait for a lock that another process holds on the file. The wait is short because
    // the main thread does nothing else meanwhile.
    Duration busy_timeout = std::chrono::milliseconds(500);
  };

  // Creates the file (mode 0600) when it is missing or empty; migrates an older one in one
  // transaction after a verified backup beside it ("<path>.bak-v1"). kStore: the folder is missing,
  // not writable or on a network file system, another process holds the store ("<path>.lock" says
  // which), the file is damaged, of another program or from a newer version of this one. The last
  // two are left untouched; the lock file is made beside them all the same, since it is taken
  // before anything is looked at, and stays.
  static Result<Store> Open(const Options& options);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // Keeps the poll, good or bad, and is done when it is on the disk. On an error nothing of the
  // poll was kept (but see "fsync" above), and the store goes on as before. A poll of that source,
  // period and start that is there already is left as it is, and so is an accepted one made by hand
  // of the same bytes with the same last day, unless another has taken its place since and the file
  // was written to after it was kept. Where and why a poll failed are cut to 500 bytes each, at the
  // end of a UTF-8 character.
  //
  // kInvalid: the poll itself is wrong: it holds a figure twice, or a hash is not 64 hex digits.
  // That says nothing about the health of the store, and writing the same poll again fails again.
  Result<Written> Write(const Poll& poll);

  // Periods that begin after `today` are left out of these: a clock that was ahead for a
  // while leaves polls of periods to come, and they would hide the present one.
  //
  // Of each source that has an accepted poll; sources in order, figures by level, body, statistic.
  // What is absent is left out.
  Result<std::vector<Standing>> LoadStandings(Day today) const;
  // Of each source that has a poll, in order.
  Result<std::vector<SourceHealth>> LoadHealth(Day today) const;
  // What the last accepted poll of the source has left to read a poll of `period` by: everything
  // but the ids. Agencies in order.
  Result<Known> KnownFor(const Source& source, const Period& period, Day today) const;
  // Of that, the answer of one page that the portal can be asked about conditionally.
  Result<std::optional<Capture>> LastAnswer(const Source& source, const Period& period) const;

  // What the accepted answers of the source have been built of so far.
  Result<KnownStructure> StructureOf(const Source& source) const;

  Result<std::vector<BodyName>> LoadNames() const;
  // How each portal calls the agencies: by portal.
  Result<std::map<std::string, AgencyIds>> LoadAgencyIds() const;

  // Every version of one figure, oldest first; none: never seen.
  Result<std::vector<FigureVersion>> History(const Source& source, const std::string& body,
                                             const std::string& statistic,
                                             const Period& period) const;

  // Enters the next day up to `last` that is not in the ledgers of the source, from the first one
  // with an accepted poll on, in a transaction of its own; none: there is no such day. Made for
  // sources whose figures are of a period to date.
  Result<std::optional<Day>> CloseDay(const Source& source, Day last, const LedgerTerms& terms);
  // The sums of all increments under the keys of their statistics, and of each body
  // restatements{kind=…}: the days on which one of its counters was restated, corrected in bulk or
  // quarantined.
  Result<std::vector<StandingFigure>> LoadCounters(const Source& source) const;
  // None: no day of it is in the ledgers.
  Result<std::optional<Standstill>> StandstillOf(const Source& source,
                                                 const LedgerTerms& terms) const;
  // What the counters of all bodies grew by in each of these numbers of days that end with `last`:
  // of those of which the ledgers know it (flow.h).
  Result<RecentFlows> LoadFlows(const Source& source, Day last, std::span<const int> days) const;
  // `statistic`: without labels.
  Result<BodyLedger> LoadLedger(const Source& source, const std::string& body,
                                const std::string& statistic) const;

  // The accepted polls of the source that asked its portal: by period and time, the last first.
  Result<std::vector<ArchivedPoll>> ArchivedPolls(const Source& source) const;
  // The pages of its answer; empty: none was kept, or it is past its retention.
  Result<std::vector<Capture>> CapturesOf(const ArchivedPoll& poll) const;
  // As the record had them then, by level, body, statistic; what is absent is left out.
  Result<std::vector<StandingFigure>> FiguresAt(const Source& source, const Period& period,
                                                Time time) const;

  // What was kept of an answer; none when that is unknown, past its retention or the hash alone.
  // kStore: rotten.
  Result<std::optional<std::string>> CaptureBytes(const std::string& sha256) const;
  // Drops the bytes of captures not seen since `before`; hash, size and times stay. At most `limit`
  // captures at a time; returns how many.
  Result<int64_t> ExpireCaptures(Time before, int64_t limit);

  // Cheap, however many polls there are: they are counted when the store is opened, and from then
  // on as they are written.
  Result<StoreSize> Size() const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Of the SQLite library in use.
std::string SqliteVersion();

}  // namespace dvcmon
