// Answers of the record, read again by the mapping of today.
#pragma once

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/app/command_line.h"
#include "daemon/app/verbs.h"
#include "daemon/store/store.h"

namespace dvcmon {

// Shows what would be read otherwise in each accepted poll of the sources that the line names, the
// last of each period figure by figure. With `apply` the figures of that one are kept as new
// observations; those before stay in the history. Failure: a last answer cannot be read any more.
int RunReplay(const CommandLine& line, const World& world);

}  // namespace dvcmon
