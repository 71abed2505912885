// `dvcmon openmetrics`.
#pragma once

#include "daemon/app/command_line.h"
#include "daemon/app/verbs.h"

namespace dvcmon {

// Prints the history of what the configuration watches, as the line narrows it, between two days.
// Today has not ended: it is left out.
int RunOpenMetrics(const CommandLine& line, const World& world);

}  // namespace dvcmon
