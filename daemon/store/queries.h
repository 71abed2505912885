// What the store answers; see Store for each.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

// What would take long to count each time.
struct StoreCounts {
  int64_t figures = 0;
  int64_t polls = 0;
};

Result<std::optional<int64_t>> FindSource(Database& db, const Source& source);  // its id
Result<std::vector<SourceHealth>> LoadHealth(Database& db, Day today);
Result<Known> KnownFor(Database& db, const Source& source, const Period& period, Day today);
Result<std::optional<Capture>> LastAnswer(Database& db, const Source& source, const Period& period);
Result<std::map<std::string, AgencyIds>> LoadAgencyIds(Database& db);
Result<std::vector<BodyName>> LoadNames(Database& db, Time as_of);
Result<std::vector<FigureVersion>> History(Database& db, const Source& source,
                                           const std::string& body, const std::string& statistic,
                                           const Period& period);
Result<int64_t> FileBytes(Database& db);
Result<StoreCounts> Count(Database& db);  // reads every poll

}  // namespace dvcmon
