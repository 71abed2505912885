// Writes polls, counts them, and remembers per source what the last one said.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/store/baseline.h"
#include "daemon/store/mappings.h"
#include "daemon/store/queries.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"

namespace dvcmon {

class Writer {
 public:
  // Adds to `counts` what it has committed. Both outlive the writer.
  Writer(Database& db, StoreCounts& counts) : db_(db), counts_(counts) {}

  // See Store::Write.
  Result<Written> Write(const Poll& poll);

 private:
  Result<Written> WriteWhole(const Source& source, const Poll& poll);
  Result<int64_t> SourceId(const Source& source);
  Result<int64_t> InsertPoll(int64_t source_id, const Poll& poll);
  // How many versions it wrote; so does RepeatIn.
  Result<int64_t> WriteFigures(const Source& source, int64_t source_id, const Poll& poll,
                               int64_t poll_id, bool is_late);
  Result<Baseline*> BaselineFor(const Source& source, int64_t source_id, const Poll& poll);
  Result<int64_t> RepeatIn(int64_t poll_id, const std::vector<Baseline::Change>& changes);
  // Has the same file been kept before, and stands what it says?
  Result<bool> IsRepeated(int64_t source_id, const Poll& poll);
  // Did the accepted poll bring other bytes than the one before it; noted with the poll.
  Result<bool> NoteNewAnswer(int64_t source_id, const Poll& poll, int64_t poll_id);
  // Is there an accepted poll of a later period, or of a later time? Then it has names and ids that
  // are newer.
  Result<bool> IsLate(int64_t source_id, const Poll& poll);
  // Ids that stand beside codes and mean other agencies than they did so far, or with `gaps_only`
  // those that meant none.
  Status WriteIds(const Poll& poll, int64_t poll_id, bool gaps_only);

  Database& db_;
  StoreCounts& counts_;
  std::map<Source, Baseline> baselines_;
  Mappings mappings_{db_};
  std::optional<std::map<std::string, AgencyIds>> ids_;  // by portal; none: not read yet
};

}  // namespace dvcmon
