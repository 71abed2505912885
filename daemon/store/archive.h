// What was kept of earlier polls beside their figures: to read an answer again, and to say where a
// figure comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

// See Store for each.
Result<std::vector<ArchivedPoll>> ArchivedPolls(Database& db, const Source& source);
Result<std::vector<Capture>> CapturesOf(Database& db, const ArchivedPoll& poll);
Result<std::optional<Day>> ExpiredOn(Database& db, const ArchivedPoll& poll);
Result<std::vector<RefusedPoll>> RefusedPolls(Database& db, const Source& source, Day first,
                                              Day last);
Result<std::vector<RecentPoll>> RecentPolls(Database& db, const Source& source, Time from,
                                            int64_t most);
Result<std::vector<std::string>> HashesOf(Database& db, int64_t poll);

Result<std::vector<Source>> SourcesOf(Database& db, const KnownBody& body,
                                      const std::string& statistic);
Result<std::vector<KnownBody>> BodiesOf(Database& db, const std::string& key);
Result<PollFacts> FactsOf(Database& db, int64_t poll);
Result<std::optional<ArchivedPoll>> ClosingOf(Database& db, const Source& source,
                                              const Period& period, Day day);
Result<std::optional<ArchivedPoll>> LastPollOf(Database& db, const Source& source,
                                               const Period& period, Time time);

}  // namespace dvcmon
