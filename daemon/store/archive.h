// What was kept of earlier polls, to read it again.
#pragma once

#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

// See Store for each.
Result<std::vector<ArchivedPoll>> ArchivedPolls(Database& db, const Source& source);
Result<std::vector<Capture>> CapturesOf(Database& db, const ArchivedPoll& poll);

}  // namespace dvcmon
