// Two years of one province of the simulated world: 150 agencies with 10 counters each, as a portal
// publishes them, written by the store alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/time.h"
#include "daemon/store/store.h"
#include "tests/world/world.h"

namespace dvcmon::bench {

class ProvinceHistory {
 public:
  static constexpr int64_t kFiguresOfPoll = 150 * 10;
  static constexpr int kDays = 730;
  static constexpr std::string_view kProvince = "lang-son";
  static Day First();  // agencies are as they are today

  // Ends the program where the world is not such a province.
  ProvinceHistory();

  // Polls from midnight on and closes every day. Returns how many figures were another number than
  // before.
  int64_t Write(Store& store, std::chrono::minutes every);
  // As of the last year that was written.
  Source source() const { return SourceOf(target_); }
  const std::vector<const world::Agency*>& agencies() const { return agencies_; }

 private:
  void Begin(const Period& period);
  Poll PollAt(Time time) const;

  const world::World world_;
  std::vector<const world::Agency*> agencies_;
  std::vector<std::string> statistics_;
  LedgerTerms terms_;
  PollTarget target_;
  std::vector<world::Counts> before_;  // by agency: what its counters had when the year began
};

}  // namespace dvcmon::bench
