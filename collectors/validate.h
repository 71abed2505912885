// The contract: what a good answer must hold. A poll that breaks a clause is quarantined whole.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/mapping.h"
#include "collectors/model/poll.h"

namespace dvcmon {

// The clause that too many agencies of the last accepted poll are missing.
inline constexpr std::string_view kShrinkClause = "shrink";

// Judges every clause, also after one is broken, so that a trace shows them all:
//   rows              each row set has at least as many rows as declared
//   duplicate_agency  no body stands twice in a row set
//   whole_number      counts, amounts and ranks have no fraction
//   bounds            each figure lies within the bounds of its statistic
//   shrink            of the known agencies (those of the last accepted poll) no larger share than
//                     declared is missing; not judged without any
//   not_older         the portal's date is not before that of the last accepted poll: an older page
//                     from a cache; not judged without dates
//   pages             the pages are of one answer: as many rows as the portal says, none twice
//   one_date          all parts are of one day; a break marks the poll as torn
//   and the identities of the portal file, by their own names.
// `missing` is set to the number of known agencies that are not in the answer.
std::vector<ClauseResult> Validate(const CollectorSpec& collector, const MappedAnswer& answer,
                                   const Known& known, size_t& missing);

}  // namespace dvcmon
