// What a source said at the end of each day: of its period that holds the day, what the last
// accepted whole poll before 24:00 in Viet Nam brought.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"
#include "daemon/store/versions.h"

namespace dvcmon {

struct SourceDay {
  Day day{};
  Period period{};
  // Of a day without such a poll nothing is known: portals were down, or every answer was torn.
  bool is_known = false;
  bool torn = false;            // not known, since all that was accepted was torn
  std::optional<Time> as_of{};  // the portal's own date of its data
};

// Reads the days of one source in order, each poll once. Several tens of bytes per figure.
class ClosingReader {
 public:
  ClosingReader(int64_t source, PeriodKind kind) : source_(source), kind_(kind) {}

  // From now on these series alone are read; at first all are. The next day is read afresh.
  void Only(std::unordered_set<int64_t> series);

  // The days have to ascend.
  Result<SourceDay> Read(Database& db, Day day);
  // At the day that was read last, if that is known.
  const Versions& figures() const { return figures_; }

 private:
  struct AcceptedPoll {
    int64_t id = 0;
    bool torn = false;
    std::optional<Time> as_of{};
  };

  Result<std::vector<AcceptedPoll>> PollsOf(Database& db, const Period& period, Day day) const;
  Status Apply(Database& db, int64_t poll);

  int64_t source_;
  PeriodKind kind_;
  std::optional<std::unordered_set<int64_t>> only_;
  std::optional<Period> period_;       // of figures_
  std::optional<Day> last_;            // that was read
  std::vector<AcceptedPoll> pending_;  // behind the last whole one: torn
  Versions figures_;
};

}  // namespace dvcmon
