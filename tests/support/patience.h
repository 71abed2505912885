// How long tests wait, on machines that may be slow and busy.
#pragma once

#include <chrono>

namespace dvcmon {

// For what has to happen sometime: only what never happens may fail a test.
inline constexpr std::chrono::seconds kPatience{120};

// For what is not to wait for the time-out that a test gave it, which is a minute or more.
inline constexpr std::chrono::seconds kAtOnce{20};

}  // namespace dvcmon
