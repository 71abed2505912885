// What the ledgers of a source say; see Store::LoadCounters() and Store::LoadLedger().
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

// The sums of a source's increments, and the restatements of its bodies, by kind.
Result<std::vector<StandingFigure>> LoadCounters(Database& db, int64_t source);
// The ledger of one statistic of a body, parts in the order of their keys.
Result<BodyLedger> LoadLedger(Database& db, int64_t source, const std::string& body,
                              const std::string& statistic);

}  // namespace dvcmon
