// What the answers of each source have been built of.
#pragma once

#include <cstdint>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/structure.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

Result<KnownStructure> LoadStructure(Database& db, int64_t source);

// How the answer of the poll differs from those before it; what is made by hand does not. Learns
// from an accepted one, within the caller's transaction; a failed one may be about anything.
Result<StructureChange> KeepStructure(Database& db, const Poll& poll, int64_t source,
                                      int64_t poll_id);

}  // namespace dvcmon
