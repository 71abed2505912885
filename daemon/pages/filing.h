// What a body filed day by day, from the ledger of the source that tells most of it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/derive/ledger.h"
#include "daemon/pages/desk.h"
#include "daemon/pages/view.h"

namespace dvcmon {

// Those of the statistic applications_received, in the order in which they are shown.
inline constexpr std::array<std::string_view, 4> kChannels = {"online", "direct", "postal",
                                                              "other"};

// What a day brought. Of days that are known together alone each is given the same.
struct FilingDay {
  Day day{};
  double received = 0;
  std::array<double, kChannels.size()> channels{};

  double online() const { return channels[0]; }
};

// A day of which the ledger says why its numbers are no filings of a day.
struct OddDay {
  Day day{};
  DayStatus status = DayStatus::kGap;
};

struct Filing {
  std::vector<FilingDay> days{};  // that are known, in order
  std::vector<OddDay> odd{};      // restated, in bulk or quarantined, in order
  bool tells_channels = false;

  const FilingDay* On(Day day) const;  // null: not known
};

inline constexpr std::chrono::days kFilingShown{190};

// By the source that knows most of the days that are shown: those up to `last`. Empty: none tells
// of days.
Result<Filing> LoadFiling(const View& view, Desk& desk, const Subject& subject, Day last);

// What a day brought in the mean of the seven that end with it; none where fewer than five of them
// are known.
std::optional<FilingDay> WeekTo(const Filing& filing, Day day);

}  // namespace dvcmon
