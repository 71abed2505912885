// The ledgers of all counters of the sources, brought up to date day by day; see
// daemon/derive/ledger.h for what a ledger says.
//
// What a day said is read from the polls, never from memory, so that a day that is closed later, or
// after a restart, comes out the same. A day is one transaction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/closings.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

class LedgerBook {
 public:
  explicit LedgerBook(Database& db) : db_(db) {}

  // See Store::CloseDay().
  Result<std::optional<Day>> CloseNext(const Source& source, Day last, const LedgerTerms& terms);
  // See Store::StandstillOf().
  Result<std::optional<Standstill>> StandstillOf(const Source& source, const LedgerTerms& terms);

 private:
  // Running totals of one body that add up.
  struct Account {
    std::vector<int64_t> series;  // one for each part
    LedgerState state;
    int64_t restated = 0;  // days
    int64_t bulk = 0;
    int64_t quarantined = 0;
  };
  struct Counter {  // of a source: one statistic of all its bodies
    int64_t definition = 0;
    Rhythm rhythm;
    std::map<int64_t, std::vector<int64_t>> series;  // body → those of its labels, in order
    std::map<int64_t, Account> accounts;             // by body
  };
  struct OpenSource {
    OpenSource(int64_t source, PeriodKind kind) : id(source), reader(source, kind) {}

    int64_t id;
    int64_t newest_series = 0;
    std::optional<Day> closed;  // the last day with a closing
    std::optional<Day> looked;  // the last day that was looked at: behind it there may be none yet
    std::map<std::string, Counter> counters;  // by id of the statistic
    ClosingReader reader;
  };

  Result<OpenSource*> Open(const Source& source, const LedgerTerms& terms);
  Status LoadSeries(OpenSource& source, const LedgerTerms& terms);
  Status LoadAccounts(OpenSource& source);
  Result<std::optional<Day>> NextDay(OpenSource& source, Day last);
  static std::vector<LedgerState> StatesOf(const Counter& counter);
  Result<bool> WasFrozenOn(int64_t source, Day day);
  static double TotalOf(int64_t series, const Versions& figures, const Account& account);
  Status Close(OpenSource& source, const SourceDay& day, const LedgerTerms& terms);
  Status CloseCounter(OpenSource& source, const std::string& statistic, Counter& counter,
                      const SourceDay& day, const LedgerTerms& terms);
  Result<DayStatus> CloseAccount(OpenSource& source, const std::string& statistic, int64_t body,
                                 Account& account, const LedgerInput& input,
                                 const LedgerTerms& terms);
  Status KeepDay(const OpenSource& source, const std::string& statistic, Day day,
                 DayStatuses statuses);

  Database& db_;
  std::map<Source, OpenSource> sources_;
};

}  // namespace dvcmon
