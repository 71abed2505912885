// A bar that says how much of how much: drawn, so that no style stands in the page. What it shows
// is said beside it.
#pragma once

#include <string_view>

#include "daemon/pages/html.h"

namespace dvcmon {

// `share`: 0 to 1, clipped. `kind`: its class.
void PutBar(Html& html, std::string_view kind, double share);

}  // namespace dvcmon
