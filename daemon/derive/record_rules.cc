#include "daemon/derive/record_rules.h"

#include <algorithm>

#include "collectors/model/statistic_key.h"

namespace dvcmon {

bool CountsFor(std::span<const RecordRule> rules, std::string_view portal, std::string_view key,
               Level level, std::string_view province) {
  const std::string_view statistic = StatisticIdOf(key);
  const auto rule = std::ranges::find_if(rules, [&](const RecordRule& candidate) {
    return (candidate.statistic.empty() || candidate.statistic == statistic) &&
           (candidate.province.empty() || candidate.province == province) &&
           (!candidate.level || candidate.level == level);
  });
  return rule == rules.end() || rule->portal == portal;
}

}  // namespace dvcmon
