// What a hostile answer costs. A processor is shared: only what this program was given counts.
#pragma once

#include <ctime>

namespace dvcmon {

// `start` is of std::clock().
inline double SecondsSince(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace dvcmon
