// A digest of what a poll wrote: 64 bits that change with each bit of it, to find what has rotten
// in the file since. It is a sum over the figures, so that one that is wrong can be told from the
// others, and the number that stood there can be found again. No protection from somebody who wants
// to deceive.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

// Of the row of the poll and its figures as they stand in the file; within the caller's
// transaction.
Status KeepDigest(Database& db, int64_t poll);

// A poll that does not agree with its digest.
struct RottenPoll {
  int64_t poll = 0;
  // The series whose figure is the wrong one; 0: something else is wrong, or several are.
  int64_t series = 0;
  std::optional<double> stands{};  // the number in the file, where it is another one, and …
  std::optional<double> should{};  // … the one that was written, where that can be told
};
// A poll whose figures cannot be read is among them.
//
// Looks at the polls with ids above `after`, at most `limit` of them; `last` is the last looked at.
Result<std::vector<RottenPoll>> FindRotten(Database& db, int64_t after, int64_t limit,
                                           int64_t& last);

}  // namespace dvcmon
