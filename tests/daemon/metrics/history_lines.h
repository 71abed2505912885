// A history read back.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "daemon/metrics/history.h"

namespace dvcmon::testing {

inline std::vector<std::string> HistoryLines(const Record& record,
                                             const std::vector<HistorySource>& sources,
                                             const HistoryTerms& terms) {
  std::string text;
  const Status written = WriteHistory(record, sources, terms, [&](std::string_view more) {
    text += more;
    return true;
  });
  EXPECT_TRUE(written.ok()) << written.error().message;
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The samples of a family, as "LABELS VALUE DAY".
inline std::vector<std::string> HistorySamples(const std::vector<std::string>& lines,
                                               const std::string& family) {
  std::vector<std::string> samples;
  for (const std::string& line : lines) {
    if (!line.starts_with(family + "{") && !line.starts_with(family + " ")) continue;
    const size_t space = line.rfind(' ');
    const Time time{std::chrono::seconds(std::stoll(line.substr(space)))};
    const Time next_day = StartOf(DayOf(time) + std::chrono::days(1));
    EXPECT_EQ(time + std::chrono::seconds(1), next_day);
    samples.push_back(line.substr(family.size(), space - family.size()) + " " +
                      FormatDay(DayOf(time)));
  }
  return samples;
}

}  // namespace dvcmon::testing
