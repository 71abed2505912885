// How the record is written. One SQLite file, one writer.
//
// A poll is one transaction: all or nothing, and writing it twice changes nothing.
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
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/structure.h"
#include "collectors/model/time.h"
#include "daemon/derive/province_judge.h"
#include "daemon/derive/rhythm.h"
#include "daemon/store/drops.h"
#include "daemon/store/record.h"

namespace dvcmon {

// What a poll that was kept had to say.
struct Written {
  int64_t figures = 0;      // versions written: numbers that are new or different, or by hand
  bool new_answer = false;  // accepted, and not byte for byte the last accepted answer
  bool is_known = false;    // it was there already: nothing was written
  // How the answer is built otherwise than those before it, also that of a poll that failed.
  StructureChange structure{};
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

// How falls are judged.
struct JudgingTerms {
  DropLimits limits{};
  std::shared_ptr<const Calendar> calendar{};  // not null
  CountedHere counted{};
};

// How the bodies of a province stand by one source.
struct JudgedProvince {
  std::string province{};  // slug
  Day through{};           // the last day that was judged
  std::vector<DropStanding> standings{};
  std::vector<KeptDrop> open{};
};

struct StoreSize {
  int64_t bytes = 0;    // of the file
  int64_t figures = 0;  // versions kept
  int64_t polls = 0;
};

// The record, to write into as well.
class Store : public Record {
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

  // Enters the next day up to `last` that is not in the ledgers of the source, from the first one
  // with an accepted poll on, in a transaction of its own; none: there is no such day. Made for
  // sources whose figures are of a period to date.
  Result<std::optional<Day>> CloseDay(const Source& source, Day last, const LedgerTerms& terms);
  // None: no day of it is in the ledgers.
  Result<std::optional<Standstill>> StandstillOf(const Source& source,
                                                 const LedgerTerms& terms) const;
  // Judges the next day up to `last`, from the first one in the ledgers of the source on, and keeps
  // what becomes of drops; none: there is no such day. All days up to `last` have been closed.
  Result<std::optional<Day>> JudgeDay(const Source& source, Day last, const JudgingTerms& terms);
  // As far as its days have been judged.
  Result<std::vector<JudgedProvince>> JudgedOf(const Source& source,
                                               const JudgingTerms& terms) const;
  // Drops the bytes of captures that were not seen for `retention`; hash, size and times stay. What
  // stood at the end of a 14th or of the last day of a month, for its source and period, is kept
  // for good, and so is what an issue of a report rests on. Looks at `limit` captures at a time;
  // returns how many were dropped.
  Result<int64_t> ExpireCaptures(Time now, Duration retention, int64_t limit);

  // Cheap, however many polls there are: they are counted when the store is opened, and from then
  // on as they are written.
  Result<StoreSize> Size() const;

 private:
  struct Impl;
  Store(std::unique_ptr<Database> db, std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Of the SQLite library in use.
std::string SqliteVersion();

}  // namespace dvcmon
