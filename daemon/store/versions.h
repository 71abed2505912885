// What the accepted polls of one source had said about one period at a time.
//
// Kept on change, it is the sum of all polls since the period began; so that it is not read from
// the first one on, all figures are put down together now and then, as a snapshot.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

struct Version {
  ReadingState state = ReadingState::kValue;
  double value = 0;  // 0 in other states

  std::optional<double> number() const {
    const bool has_value = state == ReadingState::kValue || IsBound(state);
    return has_value ? std::optional(value) : std::nullopt;
  }
  bool operator==(const Version&) const = default;
};

using Versions = std::unordered_map<int64_t, Version>;  // by series

// By series: its version after the accepted polls of that source and period that finished by then.
struct SeriesVersion {
  int64_t series = 0;
  Version version{};
};
Result<std::vector<SeriesVersion>> VersionsAt(Database& db, int64_t source, const Period& period,
                                              Time finished);

// Puts down what the poll and those before it have said, within the caller's transaction.
Status KeepSnapshot(Database& db, int64_t source, const Period& period, Time finished, int64_t poll,
                    const Versions& versions);
// A poll of that time came late: what was put down from then on does not know it.
Status DropSnapshots(Database& db, int64_t source, const Period& period, Time from);

// Does what lies in a row of snapshot agree with its checksum.
bool IsSoundSnapshot(std::string_view figures);

}  // namespace dvcmon
