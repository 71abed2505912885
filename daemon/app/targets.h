// What a command line means by PORTAL[/COLLECTOR].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "daemon/config/config.h"

namespace dvcmon {

struct TargetChoice {
  struct PastDays {
    Day first;
    Day last;
  };
  std::vector<std::string> words;  // "dvcqg" or "dvcqg/provide-online-tree"; none: everything
  std::string province;            // slug; empty: every one that is watched
  std::optional<Period> period;    // none: the open periods of every kind
  // Collectors that are filled by hand too: the answer is at hand.
  bool by_hand = false;
  // Also what cannot be asked about any more: it was.
  bool in_record = false;
  // Instead of `period`: those of every kind that lie between these days and have ended, where the
  // portal can be asked about them. Others are left out.
  std::optional<PastDays> past{};
};

// In the order of the configuration. A day stands for the stock of that day, too, where a collector
// has no figures of days. Of provinces that are not named, those that cannot be asked about are
// left out, as the daemon does. kInvalid says what is unknown and what there is, or why a target
// cannot be asked about: its period lies ahead or outside the life of its province, or the portal
// knows no such province today.
Result<std::vector<PollTarget>> ChooseTargets(const Config& config, const TargetChoice& choice,
                                              Time now);

}  // namespace dvcmon
