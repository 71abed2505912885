// The least that a poll can cost: a DOM parse of the answer and a bare prepared insert for each row
// that the schema of the store wants of it. Nothing is checked, nothing compared with what was
// there before, and the answer itself is not kept.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "daemon/store/sqlite.h"
#include "tests/bench/workload.h"

namespace dvcmon::bench {

class Bare {
 public:
  explicit Bare(const std::string& file);

  // All provinces at the poll with that number, a transaction for each answer. CPU seconds, without
  // those of making the answers.
  double Poll(const std::vector<PollTarget>& targets, int poll);

 private:
  struct Source {
    int64_t id = 0;
    std::vector<int64_t> series;  // by agency and figure
  };

  void Write(const PollTarget& target, Source& source, int poll, const std::string& answer);
  void AddSource(const PollTarget& target, Source& source);
  int64_t AddPoll(const PollTarget& target, int64_t source, int poll);
  void AddAgency(const PollTarget& target, Source& source, int64_t poll_id,
                 const simdjson::dom::object& row);
  int64_t Inserted() const { return db_->LastInsertId(); }

  std::unique_ptr<Database> db_;
  simdjson::dom::parser parser_;
  std::array<int64_t, kRow.size()> statistics_{};
  std::vector<Source> sources_;  // by province
};

}  // namespace dvcmon::bench
