// Rows as JSON and as CSV.
#pragma once

#include <string>

#include "daemon/api/endpoint.h"

namespace dvcmon {

// {"as_of": …, "rows": [{…}], "next": …}
std::string JsonOf(const Endpoint& endpoint, const Rows& rows, Time as_of);
// With a line of names.
std::string CsvOf(const Endpoint& endpoint, const Rows& rows);

}  // namespace dvcmon
