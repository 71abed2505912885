// What the ledgers of a source say: see Store::LoadCounters() and what follows it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
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
Result<std::optional<SteadyDays>> SteadyBetween(Database& db, int64_t series, Day before, Day last,
                                                std::chrono::days carry);
// What the counters of its bodies grew by in so many days up to `last`, where that is known.
Result<RecentFlows> LoadFlows(Database& db, int64_t source, Day last, std::span<const int> days);
// The ledger of one statistic of a body, parts in the order of their keys.
Result<BodyLedger> LoadLedger(Database& db, int64_t source, const std::string& body,
                              const std::string& statistic);

}  // namespace dvcmon
