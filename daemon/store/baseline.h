// What the accepted polls of one source had said about one period: what the next one is compared
// with, so that only changes are written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/versions.h"

namespace dvcmon {

// Some 50 bytes a figure, looked up without touching a string. After an error it is half updated:
// drop it, and load it again when it is needed.
class Baseline {
 public:
  static Result<Baseline> Load(Database& db, int64_t source, const Period& period, Time finished);

  // A figure that the poll made different, and what it was before; none: not known in the period.
  struct Change {
    int64_t series = 0;
    std::optional<Version> before;
  };
  // Writes the figures of an accepted poll that differ, within the caller's transaction; of one
  // made by hand all of them, and what it does not hold is not absent. kInvalid: the poll holds a
  // figure twice.
  Result<std::vector<Change>> WriteFigures(Database& db, const Poll& poll, int64_t poll_id);
  // Puts all figures down together, when so much has changed since that was done last that a reader
  // would take longer over the changes than over the figures.
  Status KeepSnapshot(Database& db, int64_t poll_id);
  // Writes names and tiers that this source had not given its bodies so far, or with `gaps_only`
  // just those of bodies without a name. The first name in a poll counts.
  Status WriteNames(Database& db, const Poll& poll, int64_t poll_id, bool gaps_only);

  const Period& period() const { return period_; }
  Time finished() const { return finished_; }  // of the last poll in it

 private:
  struct Slot {
    int64_t series = 0;
    int64_t poll = 0;  // the last one that held the figure
    std::optional<Version> version;
  };
  struct Body {
    int64_t id = 0;
    std::vector<uint32_t> slots;  // by statistic: index in slots_ plus one; 0: no series yet
    std::string name;
    std::string tier;
    int64_t named_by = 0;  // the last poll that named it
  };

  Status LoadSeries(Database& db);
  Status LoadNames(Database& db);
  uint32_t AddStatistic(std::string_view key, int64_t id);
  Result<Body*> BodyOf(Database& db, const Poll& poll, const Row& row);
  // By row set and field.
  Result<std::vector<std::vector<uint32_t>>> StatisticsOf(Database& db, const Poll& poll);
  Result<uint32_t> StatisticOf(Database& db, const std::string& key);
  Result<Slot*> SlotOf(Database& db, Body& body, uint32_t statistic);

  int64_t source_ = 0;
  Period period_{};
  Time finished_{};
  std::unordered_map<std::string, Body> bodies_;          // by level and key
  std::unordered_map<std::string, uint32_t> statistics_;  // key → index
  std::vector<int64_t> statistic_ids_;                    // by index
  std::vector<Slot> slots_;
  size_t changes_ = 0;  // since the last snapshot, as far as that is known
};

}  // namespace dvcmon
