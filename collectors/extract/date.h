// Dates as portals and people write them.
#pragma once

#include <optional>

#include "collectors/extract/cell.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

// RFC 3339, also with a zone like "+0700"; "2026-10-14"; "14/10/2026", "14/10/2026 08:30" with or
// without seconds, in Viet Nam. A day is its beginning. None: null. kShape: no date.
Result<std::optional<Time>> DateIn(const Cell& cell);

}  // namespace dvcmon
