// Between which days a counter only grew, so that it brought what its totals are apart and its
// ledger need not be read.
//
// The bodies of a source mostly come out alike on a day, and what is asked for a hundred of them is
// answered by how the day came out for all; only where it did not is each of them asked for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/store/record.h"

namespace dvcmon {

class SteadyDays {
 public:
  // It was ok on both of these, and only grew or stood still between them.
  struct Between {
    Day before{};
    Day last{};

    bool operator==(const Between&) const = default;
  };
  // A part of a counter of a body: the number of its source among the caller's, its series, its key
  // without labels.
  struct Of {
    size_t number = 0;
    int64_t series = 0;
    const KnownBody& body;
    std::string_view statistic{};
  };
  // How many days before the one asked for one that was ok may be.
  static constexpr std::chrono::days kCarry{5};

  explicit SteadyDays(const Record& record) : record_(record) {}

  // The last such days up to `before` and up to `last`. None: the ledger has to be read. Whether
  // the body has a figure on them is for the caller to see; one that came by a replay counts.
  Result<std::optional<Between>> Find(const Source& source, const Of& counter, Day before,
                                      Day last);

 private:
  // Of all bodies of which there is a figure.
  struct ForAll {
    bool are_known = true;  // false: bodies differ, or nobody can tell
    std::optional<Between> days{};
    bool only_grew = true;  // between them, all of them
  };
  // Of a body that was ok on both days asked for: its parts have the same days in their ledgers and
  // are asked for one by one. Other days may be some on which one of the parts is not told.
  struct ForParts {
    KnownBody body{};
    Between days{};
  };
  // Of one source (its number) and statistic.
  struct Counter {
    std::vector<CounterDay> days{};
    std::map<std::pair<Day, Day>, ForAll> found{};  // by the days asked for
    std::optional<ForParts> last_found{};
  };

  Result<Counter*> Open(const Source& source, const Of& counter);
  static const ForAll& FindForAll(Counter& counter, Day before, Day last);
  Result<std::optional<Between>> FindForOne(Counter& counter, const Of& of, Day before, Day last);
  Result<std::optional<Between>> Look(int64_t series, Day before, Day last) const;

  const Record& record_;
  std::map<size_t, std::map<std::string, Counter, std::less<>>> counters_;  // by both
};

}  // namespace dvcmon
