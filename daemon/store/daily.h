// History by the day: what stood at the end of each.
#pragma once

#include <cstdint>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

// See Record for each.
Result<std::vector<SeriesOfSource>> SeriesOf(Database& db, const Source& source);
Result<std::vector<DayEnd>> DayEndsOf(Database& db, const Source& source, Day first, Day last);
Result<std::vector<DayFigure>> FiguresByDay(Database& db, int64_t series,
                                            const std::vector<DayEnd>& days);
Result<std::vector<DayFigure>> FiguresByHand(Database& db, int64_t series, Day first, Day last);

}  // namespace dvcmon
