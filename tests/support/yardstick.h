// What a piece of work costs, whatever the machine, the build and the load: in yardsticks. A limit
// in seconds fails on a slow machine; one in yardsticks fails when the work has become another one,
// as when each key is compared with each.
#pragma once

#include <algorithm>
#include <ctime>
#include <set>
#include <string>

namespace dvcmon {

// In std::clock_t, of all threads of the process. A processor is shared: only what this program was
// given counts.
template <typename Work>
std::clock_t ProcessorTime(const Work& work) {
  const std::clock_t start = std::clock();
  work();
  return std::clock() - start;
}

// Of the work that all others are compared with: some 20 ms without sanitizers, 50 ms with them.
inline std::clock_t YardstickTime() {
  constexpr int kKeys = 10'000;
  const std::clock_t time = ProcessorTime([] {
    std::set<std::string> keys;
    for (int i = 0; i < kKeys; ++i) keys.insert("a key of the yardstick " + std::to_string(i));
  });
  return std::max(time, std::clock_t{1});
}

// Does the work once, between two yardsticks. The longer one counts: a machine may slow down.
template <typename Work>
double CostInYardsticks(const Work& work) {
  const std::clock_t before = YardstickTime();
  const std::clock_t cost = ProcessorTime(work);
  return static_cast<double>(cost) / static_cast<double>(std::max(before, YardstickTime()));
}

}  // namespace dvcmon
