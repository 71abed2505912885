// Whether what a client names is there.
#pragma once

#include "collectors/model/result.h"
#include "daemon/api/query.h"
#include "daemon/config/config.h"
#include "daemon/store/record.h"

namespace dvcmon {

// Are all names of the query known to configuration or record, and with bodies=today those of
// provinces that are there today; else kInvalid, as ReadQuery has it.
Status CheckNames(const Query& query, const Config& config, const Record& record, Day today);

}  // namespace dvcmon
