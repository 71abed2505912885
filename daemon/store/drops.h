// Falls that were judged, as the record keeps them: each with how it stood on every day that was
// judged while it was open. Nothing of a day is ever changed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/spec.h"
#include "collectors/model/time.h"
#include "daemon/derive/province_judge.h"

namespace dvcmon {

class Database;

// Why a share of a province is another than in the five weeks before the window.
struct KeptSplit {
  struct Part {
    std::string agency{};
    double rate_effect = 0;
    double before = 0;  // its share
    double now = 0;
  };
  double before = 0;  // the share of the province
  double rate_effect = 0;
  double mix_effect = 0;
  std::vector<Part> parts{};  // the three that took most, the most first
};

struct DropAtDay {
  Day day{};
  double evidence = 0;
  DropFinding finding{};
  std::optional<double> needed{};  // on the day on which it opened
  // How many bodies of the province fell below what 9 of 10 such windows would hold, of how many;
  // of a volume: how many have a drop open.
  int falling = 0;
  int bodies = 0;
  // Days of the window of which the ledger knows nothing: working days by why, and of those on
  // which the source restated something any.
  int frozen = 0;
  int restated = 0;
  int otherwise_unknown = 0;
  std::optional<KeptSplit> split{};  // of a province or group
};

struct KeptDrop {
  int64_t id = 0;
  std::string portal{};
  std::string collector{};
  std::string province{};  // slug
  Judged of{};
  Day opened{};
  std::optional<Day> closed{};         // none: open
  DropChange how = DropChange::kNone;  // it ended
  double limit = 0;
  DropAtDay first{};  // when it opened
  DropAtDay last{};   // when it was judged last
};

// What is empty is not asked about.
struct DropFilter {
  std::optional<int64_t> id{};
  std::string portal{};
  std::string province{};
  std::string agency{};
  bool open = false;          // only those that were, at the end of `at`
  Day from = Day::min();      // open on that day, or later
  Day at = Day::max();        // as it stood at the end of that day: what opened later is left out
  int64_t after = 0;          // ids above that one
  int64_t limit = INT64_MAX;  // at most so many, by id
};

// See Record.
Result<std::vector<KeptDrop>> LoadDrops(Database& db, const DropFilter& filter);

// See Record.
Result<std::vector<DropAtDay>> LoadDropDays(Database& db, int64_t drop, Day first, Day last);

// Which statistics count where, and what they count.
struct CountedHere {
  std::map<std::string, int64_t> definitions{};  // id of the statistic → number of its definition
  // What other sources of the portal count that go before this one; see CountedBefore().
  std::set<std::pair<Level, std::string>> elsewhere{};
};

// Keeps what happened to a drop on a day, within the caller's transaction; what is there already
// stays. `today`: none, where the day said nothing of it.
Status KeepDropNews(Database& db, int64_t source, const std::string& province, Day day,
                    const DropNews& news, const std::optional<DropAtDay>& today);

}  // namespace dvcmon
