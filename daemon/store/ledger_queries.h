// What the ledgers of a source say: see Store::LoadCounters() and what follows it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

// The sums of a source's increments, and the restatements of its bodies, by kind.
Result<std::vector<StandingFigure>> LoadCounters(Database& db, int64_t source);
// The ledger of one series, its increment as the only one of a day.
Result<std::vector<LedgerDay>> LedgerOf(Database& db, int64_t series, Day first, Day last);
// See Record.
Result<std::vector<CounterDay>> CounterDaysOf(Database& db, int64_t source,
                                              std::string_view statistic);
Result<std::optional<Day>> LastOkDay(Database& db, int64_t series, Day first, Day last);
Result<bool> OnlyGrew(Database& db, int64_t series, Day first, Day last);
// What the counters of its bodies grew by in so many days up to `last`, where that is known.
Result<RecentFlows> LoadFlows(Database& db, int64_t source, Day last, std::span<const int> days);
// The ledger of one statistic of a body, parts in the order of their keys.
Result<BodyLedger> LoadLedger(Database& db, int64_t source, const std::string& body,
                              const std::string& statistic);

}  // namespace dvcmon
