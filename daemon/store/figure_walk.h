// Reads history: of the figures that are wanted, what was known of each at a time, source by source
// and period by period.
//
// Some bodies in a period, or one in some periods, are read in one transaction, so that the writer
// never waits for more than that.
#pragma once

#include <functional>
#include <optional>

#include "collectors/model/result.h"
#include "daemon/store/record.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// See Record::WalkFigures.
Status WalkFigures(Database& db, const FigureFilter& wanted, const std::optional<FigurePlace>& from,
                   const std::function<bool(const KnownFigures&)>& visit);

}  // namespace dvcmon
