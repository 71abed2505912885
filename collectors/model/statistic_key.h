// The key of a figure: the id of its statistic, with labels in their order behind it where it has
// some. "applications_received{channel=online}"
#pragma once

#include <algorithm>
#include <string_view>

namespace dvcmon {

// "applications_received"
inline std::string_view StatisticIdOf(std::string_view key) { return key.substr(0, key.find('{')); }
// "{channel=online}"; empty: it has none.
inline std::string_view StatisticLabelsOf(std::string_view key) {
  return key.substr(std::min(key.find('{'), key.size()));
}

}  // namespace dvcmon
