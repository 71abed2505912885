// What the store answers; see Store for each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

Result<std::optional<int64_t>> FindSource(Database& db, const Source& source);  // its id
Result<std::vector<Standing>> LoadStandings(Database& db);
Result<std::vector<SourceHealth>> LoadHealth(Database& db);
Result<std::vector<std::string>> AgenciesOfLastPoll(Database& db, const Source& source);
Result<std::vector<BodyName>> LoadNames(Database& db);
Result<std::vector<FigureVersion>> History(Database& db, const Source& source,
                                           const std::string& body, const std::string& statistic,
                                           const Period& period);
Result<StoreSize> Size(Database& db);

}  // namespace dvcmon
