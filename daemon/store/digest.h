// A digest of what a poll wrote: 64 bits that change with each bit of it, to find what has rotten
// in the file since. It is a sum over the figures, so that one that is wrong can be told from the
// others. No protection from somebody who wants to deceive.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// Of the poll and its figures as they stand in the file; within the caller's transaction.
Status KeepDigest(Database& db, int64_t poll);

// A poll that does not agree with its digest.
struct RottenPoll {
  int64_t poll = 0;
  // The series whose figure has one flipped bit, where that explains it; 0: something else.
  int64_t series = 0;
  double stands = 0;  // the value that is in the file, and …
  double should = 0;  // … the one that was written
};
// A poll whose figures cannot be read is among them.
//
// Looks at the polls with ids above `after`, at most `limit` of them; `last` is the last looked at.
Result<std::vector<RottenPoll>> FindRotten(Database& db, int64_t after, int64_t limit,
                                           int64_t& last);

}  // namespace dvcmon
