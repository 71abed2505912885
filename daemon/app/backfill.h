// Past periods, asked for one after the other as polls are, and kept as polls are.
#pragma once

#include "daemon/app/command_line.h"
#include "daemon/app/verbs.h"

namespace dvcmon {

// Of the collectors that the line names, each period between its days that has ended and that has
// no accepted poll since it ended: so a run that was cut short goes on where it was. A host is
// asked as the daemon asks it: one request at a time, its pause between two, in its hours, and not
// before the time that it names. One that refuses robots, or has not worked five times in a row, is
// asked no more in this run. Usage: there is nothing to ask. Failure: a period failed, or was not
// asked.
int RunBackfill(const CommandLine& line, const World& world);

}  // namespace dvcmon
