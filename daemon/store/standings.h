// What each source stands by: the figures of its last accepted poll, or of all files made by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

struct KnownSource {
  int64_t id = 0;
  Source source;
};

// The accepted poll that a source stands by: of its latest period up to today, the latest.
struct LastPoll {
  Period period{};
  Time finished{};
  Time confirmed{};  // when the portal last said so: an answer that was read again is no newer
  int64_t rows = 0;
  std::optional<Time> as_of;
  bool torn = false;
  bool by_hand = false;
};

Result<std::vector<KnownSource>> LoadSources(Database& db);  // in order
// None: it has no accepted poll of a period up to today.
Result<std::optional<LastPoll>> FindLastPoll(Database& db, const KnownSource& of, Day today);
// Sorted by level, body, statistic.
Result<std::vector<StandingFigure>> FiguresOf(Database& db, const KnownSource& of,
                                              const LastPoll& last, Day today);

// See Store for each.
Result<std::vector<Standing>> LoadStandings(Database& db, Day today);
Result<std::vector<StandingFigure>> FiguresAt(Database& db, int64_t source, const Period& period,
                                              Time time);
Result<std::vector<SeriesValue>> ValuesAt(Database& db, int64_t source, const Period& period,
                                          Time time);

}  // namespace dvcmon
