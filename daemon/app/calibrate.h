// `dvcmon calibrate`: which limits of the evidence keep to a budget of false alarms.
#pragma once

#include "daemon/app/command_line.h"

namespace dvcmon {

// Replays a history through the judges of falls over a grid of limits and says how many alarms each
// would have raised, and which limits the budget asks for; with --alarms-out and --trace-out what
// these find. A history cannot tell true alarms from false ones: where nothing fell, all are false.
int RunCalibrate(const CommandLine& line);

}  // namespace dvcmon
