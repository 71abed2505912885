// The contract: what a good answer must hold. A poll that breaks a clause is quarantined whole.
#pragma once

#include <string>
#include <vector>

#include "collectors/mapping.h"
#include "collectors/model/poll.h"

namespace dvcmon {

// Judges every clause, also after one is broken, so that a trace shows them all:
//   rows              each row set has at least as many rows as declared
//   duplicate_agency  no body stands twice in a row set
//   whole_number      counts, amounts and ranks have no fraction
//   bounds            each figure lies within the bounds of its statistic
//   shrink            of `known_agencies` (those of the last accepted poll) no larger share than
//                     declared is missing; not judged without any
//   and the identities of the portal file, by their own names.
// `missing` is set to the number of known agencies that are not in the answer.
std::vector<ClauseResult> Validate(const CollectorSpec& collector, const MappedAnswer& answer,
                                   const std::vector<std::string>& known_agencies, size_t& missing);

}  // namespace dvcmon
