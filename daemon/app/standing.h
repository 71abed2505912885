// From an accepted poll to what its source stands by.
#pragma once

#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "daemon/store/store.h"

namespace dvcmon {

Standing StandingOf(const Poll& poll);
std::vector<BodyName> NamesOf(const Poll& poll);
// Codes of the agencies, in the order of the answer; each once.
std::vector<std::string> AgenciesOf(const Poll& poll);

}  // namespace dvcmon
