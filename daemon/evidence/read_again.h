// A figure read once more from the archived answer, by the mapping of the poll that brought it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/store/record.h"

namespace dvcmon {

struct ReadAgain {
  // Why it could not be; empty: it was. `expired`: the answer is past its retention, or was never
  // kept whole.
  std::string why_not{};
  bool expired = false;
  std::optional<Day> expired_on{};  // when it was dropped, where that is why
  ReadingState state = ReadingState::kAbsent;
  double value = 0;
  std::string place{};  // "page 2: /data/rows/7/total"
  // By which it is found: rows, whose, and where in them; also of an expired one.
  std::string rule{};

  bool read() const { return why_not.empty(); }
  // Does it say what is in the record.
  bool Agrees(ReadingState of, double number) const {
    const bool has_number = state == ReadingState::kValue || IsBound(state);
    return read() && state == of && (value == number || !has_number);
  }
};

// Reads polls again, the last one kept in mind: figures of one answer cost one reading. The record
// outlives it.
class Rereader {
 public:
  explicit Rereader(const Record& record) : record_(record) {}

  // Errors are those of the record; what is wrong with the evidence is in the answer.
  Result<ReadAgain> Read(const PollFacts& facts, const KnownBody& body,
                         const std::string& statistic);

 private:
  // Each: empty, or why not.
  Result<std::string> Load(const PollFacts& facts);
  Result<std::string> LoadTarget(const PollFacts& facts);
  Result<std::string> LoadPages(const PollFacts& facts, std::vector<std::string>& pages);

  const Record& record_;
  int64_t poll_ = 0;  // that `again_` is of
  std::string why_not_;
  bool expired_ = false;
  std::optional<Day> expired_on_;
  PollTarget target_;  // without collector where the mapping cannot be read
  std::optional<Poll> again_;
  int64_t mapping_ = 0;  // that `portal_` is of
  std::shared_ptr<const PortalSpec> portal_;
  std::optional<std::map<std::string, AgencyIds>> ids_;
};

}  // namespace dvcmon
