// From an accepted poll to what its source stands by.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/agency.h"
#include "collectors/model/poll.h"
#include "daemon/store/store.h"

namespace dvcmon {

Standing StandingOf(const Poll& poll);
std::vector<BodyName> NamesOf(const Poll& poll);
// Gives agencies of the province the name and tier that the operator wants to see, which the record
// does not hold: it tells what the portal said. One that has ended keeps its own.
void GiveNames(const std::vector<Agency>& agencies, const std::string& province, Day today,
               std::vector<BodyName>& names);
// `known` (may be null) with the ids that the poll taught; itself where it taught nothing new.
std::shared_ptr<const AgencyIds> WithIdsOf(const Poll& poll,
                                           std::shared_ptr<const AgencyIds> known);
// Codes of the agencies, in the order of the answer; each once.
std::vector<std::string> AgenciesOf(const Poll& poll);

// The figures that the collector makes of an answer: keys, and the statistics of rows with labels
// of their own.
std::set<std::pair<Level, std::string>> MappedBy(const CollectorSpec& collector);

}  // namespace dvcmon
