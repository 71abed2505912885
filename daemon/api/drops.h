// Falls that were judged, as rows.
#pragma once

#include <string>
#include <vector>

#include "daemon/evidence/drop_text.h"

namespace dvcmon {

// As /api/v1/drops answers.
std::string JsonOfDrops(const std::vector<KeptDrop>& drops, const BodyTitles& titles, Time as_of);

}  // namespace dvcmon
